//! Control connections: what is asked of PostgreSQL about the connections of requests, and done to them, from beside.

use std::{collections::HashMap, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions, PgConnection, Row as _,
    postgres::{PgConnectOptions, PgRow},
};
use tokio::{
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

/// How long a cancellation may take, a new control connection included.
pub(super) const CANCEL_LIMIT: Duration = Duration::from_secs(2);
/// How long a look may take, a new control connection included.
const LOOK_LIMIT: Duration = Duration::from_millis(400);
/// When a request that waits for PostgreSQL is first looked after, and how often from then on: together they decide how
/// soon a connection that has died is known.
const FIRST_LOOK: Duration = Duration::from_millis(250);
const NEXT_LOOK: Duration = Duration::from_millis(150);

/// Cancels whatever the backends of a connection run.
const CANCEL: &str = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity \
    WHERE application_name = $1 AND pid <> pg_backend_pid()";
/// The connections whose names begin so, each with the time since when none of its backends works, in microseconds; null
/// when one does. Where activities are not tracked, all may work.
const LOOK: &str = "SELECT application_name, CASE WHEN bool_or(state NOT LIKE 'idle%') THEN NULL \
    ELSE max(extract(epoch FROM state_change) * 1000000)::bigint END \
    FROM pg_stat_activity WHERE starts_with(application_name, $1) GROUP BY 1";

/// A connection beside those of requests, made when it is needed and kept.
#[derive(Debug)]
struct Control {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
}

impl Control {
    fn new(options: PgConnectOptions) -> Self {
        Self {
            options,
            connection: None,
        }
    }

    /// The rows of a statement about a name, in a time.
    async fn ask(
        &mut self,
        sql: &'static str,
        name: &str,
        limit: Duration,
    ) -> Result<Vec<PgRow>, sqlx::Error> {
        let asked = timeout(limit, async {
            // Taken out meanwhile: a connection that fails, or that this is dropped in the middle of, is not used again.
            if let Some(mut known) = self.connection.take() {
                let asked = timeout(limit / 2, ask(&mut known, sql, name)).await;
                if let Ok(Ok(rows)) = asked {
                    self.connection = Some(known);
                    return Ok(rows);
                }
                // It may have broken while it was idle: a new one tells whether the database is there.
            }
            let mut new = self.options.connect().await?;
            let rows = ask(&mut new, sql, name).await?;
            self.connection = Some(new);
            Ok(rows)
        });
        asked.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }
}

async fn ask(
    connection: &mut PgConnection,
    sql: &'static str,
    name: &str,
) -> Result<Vec<PgRow>, sqlx::Error> {
    sqlx::query(sql).bind(name).fetch_all(connection).await
}

/// Cancels what connections run.
#[derive(Debug)]
pub(super) struct Canceller(Mutex<Control>);

impl Canceller {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self(Mutex::new(Control::new(options)))
    }

    /// Cancels what a connection runs.
    pub(super) async fn cancel(&self, name: &str) -> Result<(), sqlx::Error> {
        let cancel = async {
            let mut control = self.0.lock().await;
            control.ask(CANCEL, name, CANCEL_LIMIT).await
        };
        let cancelled = timeout(CANCEL_LIMIT, cancel).await;
        cancelled
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))
            .map(drop)
    }
}

/// Sees what the backends of connections do.
#[derive(Debug)]
pub(super) struct Lookout {
    prefix: String,
    last: Mutex<Look>,
}

/// What was seen last.
#[derive(Debug)]
struct Look {
    control: Control,
    begun: Instant,
    /// By name, since when a connection is idle; nothing when the database could not be asked.
    seen: Option<HashMap<String, Option<i64>>>,
}

impl Lookout {
    /// Over connections whose names begin so.
    pub(super) fn new(options: PgConnectOptions, prefix: String) -> Self {
        let look = Look {
            control: Control::new(options),
            begun: Instant::now(),
            seen: None,
        };
        Self {
            prefix,
            last: Mutex::new(look),
        }
    }

    /// Whether a connection is idle and since when; nothing when that can't be told, as behind a pooler that has not given
    /// it a backend yet or changes its name. Requests that ask while a look is under way share the one that follows.
    async fn look(&self, name: &str) -> Option<Option<i64>> {
        let asked = Instant::now();
        let mut last = self.last.lock().await;
        if last.begun < asked {
            last.begun = Instant::now();
            let rows = last.control.ask(LOOK, &self.prefix, LOOK_LIMIT).await;
            let read = |row: &PgRow| Some((row.try_get(0).ok()?, row.try_get(1).ok()?));
            last.seen = rows.ok().map(|rows| rows.iter().filter_map(read).collect());
        }
        last.seen.as_ref()?.get(name).copied()
    }
}

/// Looks after a request that waits: whether PostgreSQL still works for it.
#[derive(Debug)]
pub struct Watch {
    pub(super) lookout: Arc<Lookout>,
    pub(super) name: Arc<str>,
}

impl Watch {
    /// Waits until the connection turns out to be dead: what was sent over it is lost, which neither end is told of. Two
    /// looks in a row find that its backend has done nothing in between, and nothing has arrived here. Neither a slow
    /// statement is taken for that, nor a slow network, nor a database that can't be asked.
    pub async fn silence(self, arrived: impl Fn() -> u64) {
        let mut suspected = None;
        sleep(FIRST_LOOK).await;
        loop {
            let (lookout, name) = (self.lookout.clone(), self.name.clone());
            // A task of its own, since the request may end in the middle, and the look is others' too.
            let look = tokio::spawn(async move { lookout.look(&name).await });
            if let Ok(Some(idle_since)) = look.await {
                let found = idle_since.map(|since| (since, arrived()));
                if found.is_some() && found == suspected {
                    break;
                }
                suspected = found;
            }
            sleep(NEXT_LOOK).await;
        }
        tracing::warn!("a connection to the database is dead: what was sent over it was lost");
    }
}
