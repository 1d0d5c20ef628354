//! What a request has read so far, and when that is more than it may hold in memory.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use super::{tally::Tally, write::too_large};
use crate::error::Fault;

/// How many times the largest answer its rows may take: a row has the places of its values, and its keys are not written.
const ROWS_TO_ANSWER: u64 = 4;
/// Memory of a row beside its values and their places, in bytes: its place in the order, its keys, and what is bound of
/// them.
const ROW: u64 = 80;

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
            // Places of values are of 32 bits.
            most_bytes: most.saturating_mul(ROWS_TO_ANSWER).min(u32::MAX.into()),
            bytes: AtomicU64::new(0),
            rows: AtomicU64::new(0),
            statements: AtomicU64::new(0),
        }
    }

    /// Counts a statement.
    pub(crate) fn statement(&self) {
        self.statements.fetch_add(1, Relaxed);
    }

    /// Counts a row that takes so many bytes.
    ///
    /// # Errors
    /// When the rows take more memory than the request may.
    pub(crate) fn row(&self, bytes: usize) -> Result<(), Fault> {
        self.rows.fetch_add(1, Relaxed);
        let bytes = ROW + u64::try_from(bytes).unwrap_or(u64::MAX);
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
