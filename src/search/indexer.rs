//! The task of a server that keeps documents up to date.
//!
//! It asks the queue several times a second rather than waiting to be told: asking an empty queue costs next to
//! nothing, while a notification from each writing transaction would have all of them wait for one lock at their
//! commit, would be lost while the database restarts, and would not pass through every pooler.

use std::time::Duration;

use sqlx::{ConnectOptions, PgConnection, PgPool, postgres::PgConnectOptions};
use tokio::task::JoinHandle;

use super::upkeep::{self, Progress};

/// How often the queue is asked.
const PERIOD: Duration = Duration::from_millis(250);
/// How long a failure is waited out.
const RETRY: Duration = Duration::from_secs(1);

/// The running task.
#[derive(Debug)]
pub struct Indexer {
    task: JoinHandle<()>,
}

impl Indexer {
    /// Starts the task, on a connection of its own to the database of a pool.
    #[must_use]
    pub fn start(pool: &PgPool) -> Self {
        let options = (*pool.connect_options())
            .clone()
            // Taking over a large database takes longer than a query may.
            .options([("statement_timeout", "0")]);
        Self {
            task: tokio::spawn(run(options)),
        }
    }

    /// Stops the task; a batch in flight is given up, and done again by whoever comes next.
    pub async fn stop(self) {
        self.task.abort();
        // What it ends with is that it was told to.
        let _ = self.task.await;
    }
}

async fn run(options: PgConnectOptions) {
    let mut is_failing = false;
    loop {
        let error = match options.connect().await {
            Ok(connection) => {
                if is_failing {
                    tracing::info!("the search's documents are kept up to date again");
                    is_failing = false;
                }
                keep(connection).await
            }
            Err(error) => error,
        };
        // Once for each outage: the database may be away for long.
        if !is_failing {
            tracing::warn!(%error, "the search's documents are not kept up to date");
            is_failing = true;
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Keeps documents up to date until the connection fails.
async fn keep(mut connection: PgConnection) -> sqlx::Error {
    if let Err(error) = upkeep::adopt(&mut connection).await {
        return error;
    }
    loop {
        match upkeep::work(&mut connection).await {
            Ok(Progress::Worked) => {}
            Ok(Progress::Idle | Progress::Elsewhere) => tokio::time::sleep(PERIOD).await,
            Err(error) => return error,
        }
    }
}
