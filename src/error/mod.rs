//! Every error a client can see: a stable code, a message that says what to do, and nothing internal.

mod code;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use self::code::{Code, ENTRIES, Entry};

/// An error as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What kind of error it is.
    pub code: Code,
    /// What is wrong and what to do.
    pub message: String,
    /// Response path of the field that is null because of it; empty for the request as a whole.
    pub path: Vec<String>,
    /// Places in the document, line and column from 1.
    pub locations: Vec<(usize, usize)>,
}

impl Fault {
    /// An error of the request as a whole.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: Vec::new(),
            locations: Vec::new(),
        }
    }

    /// The same error, of a field.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path.push(path.into());
        self
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Location {
            line: usize,
            column: usize,
        }
        #[derive(serde::Serialize)]
        struct Extensions {
            code: &'static str,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        if !self.locations.is_empty() {
            let places: Vec<_> = self
                .locations
                .iter()
                .map(|&(line, column)| Location { line, column })
                .collect();
            map.serialize_entry("locations", &places)?;
        }
        if !self.path.is_empty() {
            map.serialize_entry("path", &self.path)?;
        }
        map.serialize_entry(
            "extensions",
            &Extensions {
                code: self.code.as_str(),
            },
        )?;
        map.end()
    }
}
