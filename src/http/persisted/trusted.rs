//! Trusted documents: a manifest that whoever builds the clients hands to the server.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::{Sha, digits};
use crate::{
    auth::Role,
    config::{DocumentsMode, HttpOptions},
    database::Trouble,
    query::Engine,
};

/// What Apollo's form calls itself.
const FORMAT: &str = "apollo-persisted-query-manifest";

/// The documents of a manifest.
#[derive(Debug, Default)]
pub struct Trusted {
    by_id: HashMap<String, Arc<str>>,
    by_hash: HashMap<Sha, Arc<str>>,
    operations: BTreeSet<String>,
}

/// A manifest in Apollo's form.
#[derive(Debug, Deserialize)]
struct Manifest {
    format: String,
    version: u64,
    operations: Vec<Operation>,
}

/// A document of Apollo's form.
#[derive(Debug, Deserialize)]
struct Operation {
    id: String,
    body: String,
}

impl Trusted {
    /// Reads the manifest that the options name, if they do, and checks every document of it.
    ///
    /// # Errors
    /// When the file can't be read, a document does not fit the schema, or documents are enforced and there are none.
    pub async fn load(options: &HttpOptions, engine: &Engine) -> Result<Self, Trouble> {
        let Some(path) = &options.trusted_documents else {
            let mode = options.trusted_documents_mode;
            if Role::ALL
                .iter()
                .any(|role| mode.of(*role) == DocumentsMode::Enforce)
            {
                return Err(Trouble::new(
                    "only trusted documents are to run, and there are none",
                    "no manifest of trusted documents is given",
                    "name one: --trusted-documents FILE",
                ));
            }
            return Ok(Self::default());
        };
        let mut trusted = Self::default();
        for (id, body, is_hash) in read(path).map_err(|why| unusable(path, why))? {
            trusted
                .add(&id, &body, is_hash)
                .map_err(|why| unusable(path, why))?;
            match engine.operations(&body).await {
                Ok(names) => trusted.operations.extend(names),
                Err(faults) => {
                    let told = faults.first().map_or("", |fault| &fault.message);
                    return Err(unusable(path, format!("document {id}: {told}")));
                }
            }
        }
        Ok(trusted)
    }

    /// The names of all operations.
    #[must_use]
    pub fn operations(&self) -> &BTreeSet<String> {
        &self.operations
    }

    fn add(&mut self, id: &str, body: &str, is_hash: bool) -> Result<(), String> {
        let sha = Sha::from(Sha256::digest(body.as_bytes()));
        if is_hash && digits(id).is_some_and(|told| told != sha) {
            return Err(format!(
                "document {id}: the id is not the SHA-256 of the document"
            ));
        }
        let body = self.by_hash.entry(sha).or_insert_with(|| body.into());
        match self.by_id.insert(id.to_owned(), body.clone()) {
            Some(other) if other != *body => {
                Err(format!("document {id}: it is there twice, and differs"))
            }
            _ => Ok(()),
        }
    }

    /// The document of an id: as the manifest has it, or the document's SHA-256.
    pub(super) fn by_id(&self, id: &str) -> Option<Arc<str>> {
        let by_hash = || self.by_hash(&digits(id.strip_prefix("sha256:").unwrap_or(id))?);
        self.by_id.get(id).cloned().or_else(by_hash)
    }

    /// The document of a hash.
    pub(super) fn by_hash(&self, sha: &Sha) -> Option<Arc<str>> {
        self.by_hash.get(sha).cloned()
    }

    /// Whether a text is one of the documents.
    pub(super) fn contains(&self, text: &str) -> bool {
        !self.by_hash.is_empty()
            && self
                .by_hash
                .contains_key(&Sha::from(Sha256::digest(text.as_bytes())))
    }
}

/// The documents of a manifest, each with its id and whether that is a hash if it looks like one.
fn read(path: &Path) -> Result<Vec<(String, String, bool)>, String> {
    let told = |error: serde_json::Error| error.to_string();
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let manifest: Map<String, Json> = serde_json::from_slice(&text).map_err(told)?;
    if !manifest.get("operations").is_some_and(Json::is_array) {
        let documents: BTreeMap<String, String> =
            serde_json::from_value(manifest.into()).map_err(told)?;
        let documents = documents.into_iter();
        return Ok(documents.map(|(id, body)| (id, body, true)).collect());
    }
    let manifest: Manifest = serde_json::from_value(manifest.into()).map_err(told)?;
    if manifest.format != FORMAT || manifest.version != 1 {
        let (format, version) = (manifest.format, manifest.version);
        return Err(format!("its format is {format}, version {version}"));
    }
    let operations = manifest.operations.into_iter();
    Ok(operations.map(|one| (one.id, one.body, false)).collect())
}

fn unusable(path: &Path, why: String) -> Trouble {
    Trouble::new(
        format!("the trusted documents in {} can't be used", path.display()),
        why,
        "give a manifest in Apollo's format, version 1, or an object of documents by their hash, made for this schema",
    )
}
