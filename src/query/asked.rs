//! What the engine is asked, and what it answers.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Map, Value as Json};

use super::Explained;
use crate::{auth::Viewer, error::Fault};

/// A request for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The document.
    pub document: &'a str,
    /// Which of its operations.
    pub operation_name: Option<&'a str>,
    /// Values of its variables.
    pub variables: &'a Map<String, Json>,
    /// Who asks.
    pub viewer: &'a Viewer,
    /// Whether it may write: not by a method that is safe.
    pub may_write: bool,
    /// The key by which a repetition of its commands is known.
    pub key: Option<&'a str>,
    /// Its id, for the record.
    pub request: Option<&'a str>,
    /// Whether the statements and PostgreSQL's plans of them are wanted beside the answer.
    pub explain: bool,
}

impl<'a> Query<'a> {
    /// A query that only reads.
    #[must_use]
    pub fn of(document: &'a str, variables: &'a Map<String, Json>, viewer: &'a Viewer) -> Self {
        Self {
            document,
            operation_name: None,
            variables,
            viewer,
            may_write: false,
            key: None,
            request: None,
            explain: false,
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The name of the operation, once its document is known to be valid.
    pub operation: Option<Box<str>>,
    /// The data as JSON; `None` when the request failed as a whole.
    pub data: Option<Vec<u8>>,
    /// What went wrong.
    pub faults: Vec<Fault>,
    /// What it took.
    pub statistics: Statistics,
    /// The statements, when they were wanted.
    pub explained: Vec<Explained>,
}

/// What an answer took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Objects that the request could have returned, by which it was let run.
    pub cost: u64,
    /// Rows that the database sent.
    pub rows: u64,
    /// Statements that read.
    pub statements: u64,
    /// Time spent on the database, waiting for a connection included.
    pub database: Duration,
}

/// What a request has taken so far, also where it fails.
#[derive(Debug, Default)]
pub(super) struct Took(Mutex<Statistics>);

impl Took {
    /// Notes what was taken.
    pub(super) fn note(&self, change: impl FnOnce(&mut Statistics)) {
        // Nothing panics while it is held.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What was taken.
    pub(super) fn read(&self) -> Statistics {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answer {
    /// An answer without data.
    #[must_use]
    pub fn failed(faults: Vec<Fault>) -> Self {
        Self {
            operation: None,
            data: None,
            faults,
            statistics: Statistics::default(),
            explained: Vec::new(),
        }
    }
}
