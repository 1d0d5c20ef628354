//! Documents that the server knows: those trusted from the start, and those that clients left here by their hash.

mod trusted;

use std::{borrow::Cow, sync::Arc};

use moka::{policy::EvictionPolicy, sync::Cache};
use sha2::{Digest, Sha256};

pub use self::trusted::Trusted;
use crate::{
    auth::{PerRole, Role},
    config::{DocumentsMode, HttpOptions},
    error::{Code, Fault},
    query::Engine,
};

/// Documents that clients leave here, in bytes of their text.
const MAX_AUTOMATIC: u64 = 4 * 1024 * 1024;

/// SHA-256 of a document.
type Sha = [u8; 32];

/// The documents that the server knows.
#[derive(Debug)]
pub(super) struct Documents {
    trusted: Trusted,
    mode: PerRole<DocumentsMode>,
    automatic: Cache<Sha, Arc<str>>,
}

/// What a request tells of its document.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// The document.
    pub(super) query: Option<Cow<'a, str>>,
    /// The id of a trusted document.
    pub(super) id: Option<Cow<'a, str>>,
    /// The hash of the document.
    pub(super) hash: Option<Hash>,
    /// Which of its operations, for the log.
    pub(super) operation_name: Option<&'a str>,
}

/// The hash of a document as a client tells it.
#[derive(Debug)]
pub(super) struct Hash {
    /// Version of the protocol of automatic persisted queries.
    pub(super) version: u64,
    /// Hexadecimal digits.
    pub(super) digits: String,
}

/// A document that is to run.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// It came with the request.
    Sent(Cow<'a, str>),
    /// The server knew it.
    Known(Arc<str>),
}

impl AsRef<str> for Found<'_> {
    fn as_ref(&self) -> &str {
        match self {
            Self::Sent(text) => text,
            Self::Known(text) => text,
        }
    }
}

impl Documents {
    pub(super) fn new(trusted: Trusted, options: &HttpOptions) -> Self {
        Self {
            trusted,
            mode: options.trusted_documents_mode,
            automatic: Cache::builder()
                .max_capacity(MAX_AUTOMATIC)
                .weigher(|_, text: &Arc<str>| u32::try_from(text.len() + 256).unwrap_or(u32::MAX))
                // What was just sent is asked for next: it must get in, however often others were asked for.
                .eviction_policy(EvictionPolicy::lru())
                .build(),
        }
    }

    /// The document of a request, if the role may run it.
    ///
    /// # Errors
    /// When the request tells none, or one that is not known, not trusted or not valid.
    pub(super) async fn find<'a>(
        &self,
        engine: &Engine,
        role: Role,
        asked: Asked<'a>,
    ) -> Result<Found<'a>, Vec<Fault>> {
        let name = asked.operation_name;
        match (asked.query, asked.id, asked.hash) {
            (None, None, None) => Err(refusal("Send the document as \"query\".")),
            (Some(_), Some(_), _) | (_, Some(_), Some(_)) => {
                Err(refusal("Send a documentId, or a query, or its hash."))
            }
            (None, Some(id), None) => {
                let known = self.trusted.by_id(&id).map(Found::Known);
                known.ok_or_else(|| not_found("There is no document of this id."))
            }
            (Some(text), None, None) => {
                self.admit(role, &text, name)?;
                Ok(Found::Sent(text))
            }
            (text, None, Some(hash)) => {
                let sha = hash.read()?;
                let Some(text) = text else {
                    return self.by_hash(role, &sha, name);
                };
                if sha != Sha::from(Sha256::digest(text.as_bytes())) {
                    return Err(vec![Fault::new(
                        Code::PersistedQueryMismatch,
                        "The sha256Hash is not that of the query. Send the hash of exactly this document.",
                    )]);
                }
                self.admit(role, &text, name)?;
                if !self.automatic.contains_key(&sha) {
                    engine.check(&text).await?;
                    self.automatic.insert(sha, Arc::from(&*text));
                }
                Ok(Found::Sent(text))
            }
        }
    }

    fn by_hash<'a>(
        &self,
        role: Role,
        sha: &Sha,
        operation_name: Option<&str>,
    ) -> Result<Found<'a>, Vec<Fault>> {
        if let Some(known) = self.trusted.by_hash(sha) {
            return Ok(Found::Known(known));
        }
        let known = self.automatic.get(sha);
        if known.is_some() || self.mode.of(role) == DocumentsMode::Enforce {
            self.admit(role, known.as_deref().unwrap_or_default(), operation_name)?;
        }
        // Clients know this message, and send the document when they read it.
        known
            .map(Found::Known)
            .ok_or_else(|| not_found("PersistedQueryNotFound"))
    }

    /// Lets a document run, as the role's mode says.
    fn admit(
        &self,
        role: Role,
        text: &str,
        operation_name: Option<&str>,
    ) -> Result<(), Vec<Fault>> {
        let mode = self.mode.of(role);
        if mode == DocumentsMode::Off || self.trusted.contains(text) {
            return Ok(());
        }
        if mode == DocumentsMode::Enforce {
            return Err(vec![Fault::new(
                Code::DocumentNotTrusted,
                "Only trusted documents run here. Send the documentId of one.",
            )]);
        }
        let operation: String = operation_name
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        let sha256 = format!("{:x}", Sha256::digest(text.as_bytes()));
        tracing::warn!(
            operation,
            sha256,
            role = role.as_str(),
            "a document is not trusted"
        );
        Ok(())
    }
}

impl Hash {
    /// The bytes of the hash.
    fn read(&self) -> Result<Sha, Vec<Fault>> {
        if self.version != 1 {
            return Err(refusal("Send version 1 of persistedQuery."));
        }
        digits(&self.digits)
            .ok_or_else(|| refusal("A sha256Hash has 64 hexadecimal digits. Send all of them."))
    }
}

/// The bytes of 64 hexadecimal digits.
fn digits(text: &str) -> Option<Sha> {
    let mut sha = Sha::default();
    if text.len() != 2 * sha.len() {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    for (byte, pair) in sha.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()?;
    }
    Some(sha)
}

fn refusal(message: &str) -> Vec<Fault> {
    vec![Fault::new(Code::BadRequest, message)]
}

fn not_found(message: &str) -> Vec<Fault> {
    vec![Fault::new(Code::PersistedQueryNotFound, message)]
}
