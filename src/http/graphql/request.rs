//! What a request asks for, read from the JSON of a body or from the parameters of an address.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
    },
};
use serde_json::{Map, Value as Json, error::Category};
use serde_path_to_error::{Segment, Track};

use crate::error::{Code, Fault};

/// One request.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request<'a> {
    /// The document.
    #[serde(borrow)]
    pub(super) query: Option<Text<'a>>,
    /// The id of a document that the server knows.
    #[serde(borrow)]
    pub(super) document_id: Option<Text<'a>>,
    /// Which operation of the document.
    #[serde(borrow)]
    pub(super) operation_name: Option<Text<'a>>,
    /// Values of variables.
    pub(super) variables: Option<Map<String, Json>>,
    /// What this server offers beyond the specification.
    pub(super) extensions: Option<Object<Extensions>>,
}

/// A text, borrowed where JSON writes it without escapes.
#[derive(Debug, Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// What a request may ask for beyond the specification; whatever else is there is for others.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Extensions {
    /// Whether to tell what the answer took.
    pub(super) statistics: Option<bool>,
    /// Whether to tell the statements and their plans.
    pub(super) explain: Option<bool>,
    /// The hash of a document, in place of the document or beside it.
    pub(super) persisted_query: Option<Object<PersistedQuery>>,
}

/// The hash of a document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PersistedQuery {
    /// Version of the protocol.
    pub(super) version: u64,
    /// SHA-256 of the document, in hexadecimal digits.
    pub(super) sha256_hash: String,
}

/// What a body holds.
#[derive(Debug)]
pub(super) enum Received<'a> {
    /// A request.
    One(Box<Request<'a>>),
    /// Requests that are to be answered one after another.
    Batch(Vec<Object<Request<'a>>>),
}

impl<'a> Received<'a> {
    /// Reads a body; `most` requests may come together, 0 turns that off.
    ///
    /// # Errors
    /// When it is not JSON, a member is of another type, or there are too many requests.
    pub(super) fn read(body: &'a [u8], most: u8) -> Result<Self, Fault> {
        let most = usize::from(most);
        if body.trim_ascii_start().first() != Some(&b'[') {
            let request: Object<Request<'a>> = read(body, "body", PhantomData)?;
            return Ok(Self::One(Box::new(request.0)));
        }
        if most == 0 {
            return Err(Fault::new(
                Code::BatchNotAllowed,
                "Batches are off. Send the requests one by one.",
            ));
        }
        let (requests, count) = read(body, "body", Batch { most })?;
        if count == 0 {
            return Err(refusal("The batch is empty. Send at least one request."));
        }
        if count > most {
            return Err(Fault::new(
                Code::BatchNotAllowed,
                format!("The batch has {count} requests, allowed are {most}. Send smaller ones."),
            ));
        }
        Ok(Self::Batch(requests))
    }
}

impl Request<'static> {
    /// Reads the parameters of an address.
    ///
    /// # Errors
    /// When they are not UTF-8, one is there twice, or one that holds JSON does not hold an object.
    pub(super) fn from_parameters(parameters: &str) -> Result<Self, Fault> {
        let bytes = percent_encoding::percent_decode_str(parameters);
        if bytes.decode_utf8().is_err() {
            return Err(refusal("The parameters are not UTF-8."));
        }
        let mut known: [(&str, Option<String>); 5] = [
            ("query", None),
            ("documentId", None),
            ("operationName", None),
            ("variables", None),
            ("extensions", None),
        ];
        for (name, value) in form_urlencoded::parse(parameters.as_bytes()) {
            let Some((name, place)) = known.iter_mut().find(|(known, _)| *known == name) else {
                continue;
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(refusal(format!(
                    "The parameter {name} is there twice. Send it once."
                )));
            }
        }
        let [query, document_id, operation_name, variables, extensions] =
            known.map(|(_, value)| value);
        let text = |value: Option<String>| value.map(|value| Text(Cow::Owned(value)));
        Ok(Self {
            query: text(query),
            document_id: text(document_id),
            operation_name: text(operation_name),
            variables: parameter("variables", variables.as_deref())?,
            extensions: parameter("extensions", extensions.as_deref())?,
        })
    }
}

/// The object that a parameter holds as JSON.
fn parameter<'a, T: Deserialize<'a>>(
    name: &str,
    text: Option<&'a str>,
) -> Result<Option<T>, Fault> {
    let read = |text: &'a str| read(text.as_bytes(), name, PhantomData::<Option<T>>);
    Ok(text.map(read).transpose()?.flatten())
}

/// Reads JSON; what it is the JSON of is told where it can't be read.
fn read<'a, S>(json: &'a [u8], of: &str, seed: S) -> Result<S::Value, Fault>
where
    S: DeserializeSeed<'a> + Clone,
{
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = seed.clone().deserialize(&mut reader);
    value
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| match error.classify() {
            Category::Data => mistyped(json, of, seed),
            _ => refusal(format!("The {of} is not JSON: {error}.")),
        })
}

/// Tells which member is of a wrong type. It is read again for that, since keeping track costs time.
fn mistyped<'a, S: DeserializeSeed<'a>>(json: &'a [u8], of: &str, seed: S) -> Fault {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let mut track = Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    // That it fails is known; where is what is asked for.
    let _ = seed.deserialize(tracked);
    let path = track.path();
    let last = path.iter().rev().find_map(|segment| match segment {
        Segment::Map { key } => Some(key.as_str()),
        _ => None,
    });
    let wanted = match last.unwrap_or(of) {
        "query" | "documentId" | "operationName" => "a text or null",
        "variables" | "extensions" => "an object or null",
        "persistedQuery" => "{\"version\": 1, \"sha256Hash\": \"...\"}",
        "version" => "the number 1",
        "sha256Hash" => "a text",
        "statistics" | "explain" => "true or false",
        _ => "an object like {\"query\": \"...\", \"variables\": {...}}, each member once",
    };
    if path.iter().len() == 0 {
        refusal(format!("The {of} must be {wanted}."))
    } else {
        refusal(format!("In the {of}, {path} must be {wanted}."))
    }
}

fn refusal(message: impl Into<String>) -> Fault {
    Fault::new(Code::BadRequest, message)
}

/// Something that only a JSON object stands for; serde takes an array for a structure as well.
#[derive(Debug, Default)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// Reads requests up to a number and counts those beyond it, which take no room.
#[derive(Clone, Copy, Debug)]
struct Batch {
    most: usize,
}

impl<'de> DeserializeSeed<'de> for Batch {
    type Value = (Vec<Object<Request<'de>>>, usize);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Batch {
    type Value = (Vec<Object<Request<'de>>>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of requests")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
        let mut requests = Vec::new();
        while requests.len() < self.most {
            match sequence.next_element()? {
                Some(request) => requests.push(request),
                None => break,
            }
        }
        let mut count = requests.len();
        while sequence.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok((requests, count))
    }
}
