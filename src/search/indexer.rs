//! The chore of a server that keeps documents up to date.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use sqlx::{PgConnection, PgPool};

use super::upkeep::{self, Progress};
use crate::database::{Chore, Work};

/// How often a queue that is not empty is counted: a long one takes a while.
const COUNT_PERIOD: Duration = Duration::from_secs(5);

/// How many objects wait for their documents to be made anew, as last counted.
#[derive(Clone, Debug)]
pub struct Queue(Arc<AtomicI64>);

impl Default for Queue {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(Self::UNKNOWN)))
    }
}

impl Queue {
    const UNKNOWN: i64 = -1;

    /// The number; `None` while the queue can't be asked.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        u64::try_from(self.0.load(Relaxed)).ok()
    }

    fn set(&self, length: i64) {
        self.0.store(length, Relaxed);
    }
}

/// Starts the chore; it tells of its queue there.
#[must_use]
pub fn index(pool: &PgPool, queue: Queue) -> Chore {
    let counted = None;
    Chore::start(pool, Indexing { queue, counted })
}

struct Indexing {
    queue: Queue,
    /// When the queue was counted, while it is not empty.
    counted: Option<Instant>,
}

impl Work for Indexing {
    const WELL: &'static str = "the search's documents are kept up to date";
    const ILL: &'static str = "the search's documents are not kept up to date";

    async fn begin(&mut self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        self.counted = None;
        upkeep::adopt(connection).await
    }

    async fn step(&mut self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        let progress = upkeep::work(connection).await?;
        if progress == Progress::Idle {
            self.queue.set(0);
            self.counted = None;
        } else if self.counted.is_none_or(|at| at.elapsed() > COUNT_PERIOD) {
            self.queue.set(upkeep::queued(connection).await?);
            self.counted = Some(Instant::now());
        }
        Ok(progress == Progress::Worked)
    }

    fn lost(&mut self) {
        self.queue.set(Queue::UNKNOWN);
    }
}
