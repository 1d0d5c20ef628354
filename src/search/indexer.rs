//! The task of a server that keeps documents up to date.
//!
//! It asks the queue several times a second rather than waiting to be told: asking an empty queue costs next to
//! nothing, while a notification from each writing transaction would have all of them wait for one lock at their
//! commit, would be lost while the database restarts, and would not pass through every pooler.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tokio::{task::JoinHandle, time::timeout};

use super::upkeep::{self, Progress};

/// How often the queue is asked.
const PERIOD: Duration = Duration::from_millis(250);
/// How long a failure is waited out.
const RETRY: Duration = Duration::from_secs(1);
/// How long the database may take to show that it is there, before each look at the queue, and to take a new connection.
/// A network that loses what is sent tells nobody.
const SILENCE: Duration = Duration::from_secs(5);
/// How long a batch may take: many times what the slowest takes, since one that is given up is begun again.
const BATCH_LIMIT: Duration = Duration::from_mins(1);
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

/// The running task.
#[derive(Debug)]
pub struct Indexer {
    task: JoinHandle<()>,
}

impl Indexer {
    /// Starts the task, on a connection of its own to the database of a pool; it tells of the queue there.
    #[must_use]
    pub fn start(pool: &PgPool, queue: Queue) -> Self {
        let options = (*pool.connect_options())
            .clone()
            // Taking over a large database takes longer than a query may.
            .options([("statement_timeout", "0")]);
        Self {
            task: tokio::spawn(run(options, queue)),
        }
    }

    /// Stops the task; a batch in flight is given up, and done again by whoever comes next.
    pub async fn stop(self) {
        self.task.abort();
        // What it ends with is that it was told to.
        let _ = self.task.await;
    }
}

async fn run(options: PgConnectOptions, queue: Queue) {
    let mut is_failing = false;
    loop {
        let error = match within(SILENCE, options.connect()).await {
            Ok(connection) => {
                if is_failing {
                    tracing::info!("the search's documents are kept up to date again");
                    is_failing = false;
                }
                keep(connection, &queue).await
            }
            Err(error) => error,
        };
        queue.set(Queue::UNKNOWN);
        // Once for each outage: the database may be away for long.
        if !is_failing {
            tracing::warn!(%error, "the search's documents are not kept up to date");
            is_failing = true;
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Keeps documents up to date until the connection fails.
async fn keep(mut connection: PgConnection, queue: &Queue) -> sqlx::Error {
    if let Err(error) = upkeep::adopt(&mut connection).await {
        return error;
    }
    let mut counted: Option<Instant> = None;
    loop {
        let progress = match within(BATCH_LIMIT, upkeep::work(&mut connection)).await {
            Ok(progress) => progress,
            Err(error) => return error,
        };
        if progress == Progress::Idle {
            queue.set(0);
            counted = None;
        } else if counted.is_none_or(|at| at.elapsed() > COUNT_PERIOD) {
            match upkeep::queued(&mut connection).await {
                Ok(length) => queue.set(length),
                Err(error) => return error,
            }
            counted = Some(Instant::now());
        }
        if progress != Progress::Worked {
            tokio::time::sleep(PERIOD).await;
            if let Err(error) = within(SILENCE, connection.ping()).await {
                return error;
            }
        }
    }
}

/// What the database answers in a time, or that it does not.
async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let answer = timeout(limit, answer).await;
    answer.unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}
