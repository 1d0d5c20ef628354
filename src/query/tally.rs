//! What an engine has done since it started.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::database::pool;

/// Counts what an engine does.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) documents: Lookups,
    pub(crate) plans: Lookups,
    statements: AtomicU64,
    rows: AtomicU64,
}

/// How often something was known already.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    hits: AtomicU64,
    misses: AtomicU64,
}

/// What an engine holds and has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Valid documents.
    pub documents: CacheStatus,
    /// Plans.
    pub plans: CacheStatus,
    /// Statements that read.
    pub statements: u64,
    /// Rows that the database sent.
    pub rows: u64,
    /// Connections for requests.
    pub pool: pool::Status,
}

/// What a cache holds and has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheStatus {
    /// What it holds.
    pub entries: u64,
    /// How often it held what was asked for.
    pub hits: u64,
    /// How often it did not.
    pub misses: u64,
}

impl Tally {
    /// Counts what a request read.
    pub(crate) fn read(&self, statements: u64, rows: u64) {
        self.statements.fetch_add(statements, Relaxed);
        self.rows.fetch_add(rows, Relaxed);
    }

    /// What was done, with what is held at the moment.
    pub(crate) fn status(&self, documents: u64, plans: u64, pool: pool::Status) -> Status {
        Status {
            documents: self.documents.status(documents),
            plans: self.plans.status(plans),
            statements: self.statements.load(Relaxed),
            rows: self.rows.load(Relaxed),
            pool,
        }
    }
}

impl Lookups {
    /// It was known.
    pub(crate) fn hit(&self) {
        self.hits.fetch_add(1, Relaxed);
    }

    /// It was not.
    pub(crate) fn miss(&self) {
        self.misses.fetch_add(1, Relaxed);
    }

    fn status(&self, entries: u64) -> CacheStatus {
        CacheStatus {
            entries,
            hits: self.hits.load(Relaxed),
            misses: self.misses.load(Relaxed),
        }
    }
}
