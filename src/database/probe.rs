//! Probes a database that was once ready: whether it still is.

use std::time::Duration;

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

use super::{Hindrance, Trouble, connect, migrate};

/// How long a probe may take.
const LIMIT: Duration = Duration::from_secs(1);
/// How long what it found stands, so that asking often costs the database nothing.
const FRESH: Duration = Duration::from_secs(1);

/// Asks by a connection of its own: those of requests may all be in use while the database is well.
#[derive(Debug)]
pub struct Probe {
    options: PgConnectOptions,
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    connection: Option<PgConnection>,
    found: Option<(Instant, Result<(), Hindrance>)>,
}

impl Probe {
    /// A probe of the database that options lead to; nothing is asked yet.
    #[must_use]
    pub fn new(options: &PgConnectOptions) -> Self {
        let limit = LIMIT.as_millis().to_string();
        Self {
            options: options.clone().options([("statement_timeout", limit)]),
            last: Mutex::default(),
        }
    }

    /// Asks whether the database can be reached and its migrations are applied, unless that is known for less than a
    /// second. Whoever comes while it is being asked gets the same answer.
    ///
    /// # Errors
    /// What keeps the database from being served.
    pub async fn ask(&self) -> Result<(), Hindrance> {
        let mut last = self.last.lock().await;
        if let Some((at, found)) = &last.found
            && at.elapsed() < FRESH
        {
            return found.clone();
        }
        let until = Instant::now() + LIMIT;
        // Taken out: a connection whose answer was not waited for is of no further use.
        let kept = last.connection.take();
        let found = match self.ask_by(kept, until).await {
            Ok(connection) => {
                last.connection = Some(connection);
                Ok(())
            }
            Err(hindrance) => Err(hindrance),
        };
        let before = last.found.replace((Instant::now(), found.clone()));
        tell(&before.map_or(Ok(()), |(_, before)| before), &found);
        found
    }

    async fn ask_by(
        &self,
        kept: Option<PgConnection>,
        until: Instant,
    ) -> Result<PgConnection, Hindrance> {
        if let Some(mut connection) = kept
            && let Ok(pending) = pending(&mut connection, until).await
        {
            return judged(connection, &pending);
        }
        // The database may have been restarted, which is no reason not to be ready.
        let left = until.saturating_duration_since(Instant::now());
        let mut connection = connect::reach(&self.options, left).await?;
        match pending(&mut connection, until).await {
            Ok(pending) => judged(connection, &pending),
            Err(error) => {
                let place = connect::place(&self.options);
                Err(Hindrance::connecting(&place, &error))
            }
        }
    }

    /// Lets go of the connection.
    pub async fn close(&self) {
        if let Some(connection) = self.last.lock().await.connection.take() {
            // What is left unsaid at the goodbye does not matter.
            let _ = timeout_at(Instant::now() + LIMIT, connection.close()).await;
        }
    }
}

/// Logs what has changed, since who asks is told less.
fn tell(before: &Result<(), Hindrance>, found: &Result<(), Hindrance>) {
    match found {
        Err(hindrance) if before.as_ref() != Err(hindrance) => {
            let Trouble { what, why, fix } = &hindrance.trouble;
            tracing::warn!(why, fix, "not ready: {what}");
        }
        Ok(()) if before.is_err() => tracing::info!("ready again"),
        _ => {}
    }
}

async fn pending(
    connection: &mut PgConnection,
    until: Instant,
) -> Result<Vec<String>, sqlx::Error> {
    timeout_at(until, migrate::pending(connection))
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

fn judged(connection: PgConnection, pending: &[String]) -> Result<PgConnection, Hindrance> {
    if pending.is_empty() {
        Ok(connection)
    } else {
        Err(Hindrance::pending(pending))
    }
}
