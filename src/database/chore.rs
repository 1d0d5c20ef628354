//! A chore of a server: a task that looks for work several times a second, on a connection of its own.
//!
//! It asks rather than waits to be told: asking when there is nothing costs next to nothing, while a notification from
//! each writing transaction would have all of them wait for one lock at their commit, would be lost while the database
//! restarts, and would not pass through every pooler.

use std::time::Duration;

use sqlx::{ConnectOptions, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tokio::{task::JoinHandle, time::timeout};

/// How often it is asked for work.
const PERIOD: Duration = Duration::from_millis(250);
/// How long a failure is waited out.
const RETRY: Duration = Duration::from_secs(1);
/// How long the database may take to show that it is there, before each look for work, and to take a new connection. A
/// network that loses what is sent tells nobody.
const SILENCE: Duration = Duration::from_secs(5);
/// How long a step may take: many times what the slowest takes, since one that is given up is begun again.
const STEP_LIMIT: Duration = Duration::from_mins(1);

/// What a chore does.
pub(crate) trait Work: Send + 'static {
    /// What the log tells once it is done again after a failure.
    const WELL: &'static str;
    /// What the log tells when it can't be done.
    const ILL: &'static str;

    /// Begins on a new connection.
    fn begin(
        &mut self,
        connection: &mut PgConnection,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Does a step; tells whether there may be more to do at once.
    fn step(
        &mut self,
        connection: &mut PgConnection,
    ) -> impl Future<Output = Result<bool, sqlx::Error>> + Send;

    /// The connection failed.
    fn lost(&mut self) {}
}

/// The running task.
#[derive(Debug)]
pub struct Chore {
    task: JoinHandle<()>,
}

impl Chore {
    /// Starts the task, on a connection of its own to the database of a pool.
    pub(crate) fn start<W: Work>(pool: &PgPool, work: W) -> Self {
        let options = (*pool.connect_options())
            .clone()
            // Taking over a large database takes longer than a query may.
            .options([("statement_timeout", "0")]);
        Self {
            task: tokio::spawn(run(options, work)),
        }
    }

    /// Stops the task; a step in flight is given up, and done again by whoever comes next.
    pub async fn stop(self) {
        self.task.abort();
        // What it ends with is that it was told to.
        let _ = self.task.await;
    }
}

async fn run<W: Work>(options: PgConnectOptions, mut work: W) {
    let mut is_failing = false;
    loop {
        let error = match within(SILENCE, options.connect()).await {
            Ok(connection) => {
                if is_failing {
                    tracing::info!("{} again", W::WELL);
                    is_failing = false;
                }
                keep(connection, &mut work).await
            }
            Err(error) => error,
        };
        work.lost();
        // Once for each outage: the database may be away for long.
        if !is_failing {
            tracing::warn!(%error, "{}", W::ILL);
            is_failing = true;
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Works until the connection fails.
async fn keep<W: Work>(mut connection: PgConnection, work: &mut W) -> sqlx::Error {
    if let Err(error) = work.begin(&mut connection).await {
        return error;
    }
    loop {
        match within(STEP_LIMIT, work.step(&mut connection)).await {
            Err(error) => return error,
            Ok(true) => {}
            Ok(false) => {
                tokio::time::sleep(PERIOD).await;
                if let Err(error) = within(SILENCE, connection.ping()).await {
                    return error;
                }
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
