//! What a request has read so far, and when that is more than it may hold in memory.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use sqlx::{Row as _, ValueRef, postgres::PgRow};

use super::{tally::Tally, write::too_large};
use crate::error::Fault;

/// How many times the largest answer its rows may take: a row comes with its places of columns, and its keys are not
/// written.
const ROWS_TO_ANSWER: u64 = 4;
/// Memory of a row beside its values, in bytes.
const ROW: u64 = 200;

/// Counts what a request reads. What it has counted goes to the engine's tally when the request is over, however it
/// ends.
#[derive(Debug)]
pub(crate) struct Meter {
    tally: Arc<Tally>,
    most_bytes: u64,
    bytes: AtomicU64,
    rows: AtomicU64,
    statements: AtomicU64,
}

impl Meter {
    /// A meter for answers of at most so many bytes.
    pub(crate) fn new(max_response_bytes: usize, tally: Arc<Tally>) -> Self {
        let most = u64::try_from(max_response_bytes).unwrap_or(u64::MAX);
        Self {
            tally,
            most_bytes: most.saturating_mul(ROWS_TO_ANSWER),
            bytes: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            statements: AtomicU64::new(0),
        }
    }

    /// Counts a statement.
    pub(crate) fn statement(&self) {
        self.statements.fetch_add(1, Relaxed);
    }

    /// Counts a row.
    ///
    /// # Errors
    /// When the rows take more memory than the request may.
    pub(crate) fn row(&self, row: &PgRow) -> Result<(), Fault> {
        self.rows.fetch_add(1, Relaxed);
        let bytes = ROW + size(row);
        if self.bytes.fetch_add(bytes, Relaxed) + bytes > self.most_bytes {
            return Err(too_large());
        }
        Ok(())
    }

    /// Rows that were read.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.load(Relaxed)
    }

    /// Statements that were run.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Relaxed)
    }

    /// What grows with everything that the database sends.
    pub(crate) fn arrived(&self) -> u64 {
        self.rows() + self.statements()
    }

    /// Starts again.
    pub(crate) fn reset(&self) {
        self.tally.read(self.statements(), self.rows());
        for count in [&self.bytes, &self.rows, &self.statements] {
            count.store(0, Relaxed);
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.tally.read(self.statements(), self.rows());
    }
}

/// Bytes of a row's values: they lie one behind another, so that the first and the last tell of all.
fn size(row: &PgRow) -> u64 {
    let place = |column: usize| {
        let value = row.try_get_raw(column).ok()?;
        let bytes = (!value.is_null())
            .then(|| value.as_bytes().ok())
            .flatten()?;
        Some((bytes.as_ptr().addr(), bytes.len()))
    };
    let columns = row.columns().len();
    let first = (0..columns).find_map(place);
    let last = (0..columns).rev().find_map(place);
    match (first, last) {
        (Some((start, _)), Some((end, length))) => {
            u64::try_from(end.saturating_sub(start) + length + 16 * columns).unwrap_or(u64::MAX)
        }
        _ => 0,
    }
}
