//! What is done with a database before it is served: it is checked, migrated, filled, or waited for.

use std::time::Duration;

use sqlx::{PgPool, Postgres, pool::PoolConnection};

use super::print;
use crate::{
    audit,
    auth::{Secret, key},
    database::{Hindrance, Kind, Trouble, connect, migrate},
    demo::{self, DemoError, State},
    http::Health,
};

/// How long is waited between two tries for a database that can't be reached, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(1);
/// How long is waited when someone has to mend something first.
const LONG_PAUSE: Duration = Duration::from_secs(3);

/// How long the database may take to tell what is applied.
const PATIENCE: Duration = Duration::from_secs(10);

/// What has to be done before a database is served.
#[derive(Clone, Debug)]
pub(super) struct Preparation {
    /// What becomes of its tables.
    pub(super) work: Work,
    /// The secret that it must have been begun with.
    pub(super) secret: Secret,
    /// Whether an administrator's key is made and shown where there is no key at all.
    pub(super) tells_first_key: bool,
}

/// What becomes of the tables.
#[derive(Clone, Copy, Debug)]
pub(super) enum Work {
    /// It must be up to date.
    Check,
    /// It is brought up to date.
    Migrate,
    /// It is brought up to date and holds the demo data.
    Demo {
        /// Of this size.
        scale: u32,
    },
}

impl Preparation {
    /// Does it once.
    ///
    /// # Errors
    /// What keeps the database from being served.
    pub(super) async fn run(&self, pool: &PgPool) -> Result<(), Hindrance> {
        self.work.run(pool).await?;
        let place = connect::place(&pool.connect_options());
        let failed = |error| Hindrance::connecting(&place, &error);
        let mut connection = pool.acquire().await.map_err(failed)?;
        let bound = self.secret.bind(&mut connection).await.map_err(failed)?;
        bound.map_err(Hindrance::unusable)?;
        audit::follow(&mut connection).await.map_err(failed)?;
        if self.tells_first_key {
            let first = key::first(&mut connection, &self.secret).await;
            if let Some(text) = first.map_err(failed)? {
                print(&format!(
                    "Administrator's key, shown this once: {}",
                    text.reveal()
                ));
            }
        }
        Ok(())
    }

    /// Does it once for a command, and gives it a connection.
    ///
    /// # Errors
    /// What keeps the command from its work.
    pub(super) async fn connection(
        &self,
        pool: &PgPool,
    ) -> Result<PoolConnection<Postgres>, Trouble> {
        let ready = self.run(pool).await;
        ready.map_err(|hindrance| hindrance.trouble)?;
        pool.acquire().await.map_err(failing(pool))
    }

    /// Does it again and again until it is done; tells of every change on the way.
    pub(super) async fn insist(&self, pool: &PgPool, health: &Health, first: Hindrance) {
        let mut last = first;
        tell(health, &last);
        let mut pause = FIRST_PAUSE;
        loop {
            tokio::time::sleep(pause).await;
            let Err(hindrance) = self.run(pool).await else {
                return;
            };
            pause = if !hindrance.kind.is_passing() {
                LONG_PAUSE
            } else if last.kind.is_passing() {
                (pause * 2).min(LAST_PAUSE)
            } else {
                FIRST_PAUSE
            };
            if hindrance != last {
                tell(health, &hindrance);
                last = hindrance;
            }
        }
    }
}

impl Work {
    /// Does it once.
    ///
    /// # Errors
    /// What keeps the database from being served.
    pub(super) async fn run(self, pool: &PgPool) -> Result<(), Hindrance> {
        connect::check(&pool.connect_options()).await?;
        match self {
            Self::Check => {
                // A network that loses the answer must not end the waiting.
                let status = tokio::time::timeout(PATIENCE, migrate::status(pool)).await;
                let Ok(status) = status else {
                    let error = sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
                    let place = connect::place(&pool.connect_options());
                    return Err(Hindrance::connecting(&place, &error));
                };
                let status = status.map_err(|error| Hindrance::migrating(&error))?;
                if !status.pending.is_empty() {
                    return Err(Hindrance::pending(&status.pending));
                }
            }
            Self::Migrate => migrate_up(pool).await?,
            Self::Demo { scale } => {
                migrate_up(pool).await?;
                fill(pool, scale).await?;
            }
        }
        Ok(())
    }
}

/// What is told of an error of a database.
pub(super) fn failing(pool: &PgPool) -> impl Fn(sqlx::Error) -> Trouble {
    let place = connect::place(&pool.connect_options());
    move |error| Hindrance::connecting(&place, &error).trouble
}

fn tell(health: &Health, hindrance: &Hindrance) {
    let Trouble { what, why, fix } = &hindrance.trouble;
    tracing::warn!(why, fix, "waiting for the database: {what}");
    health.hinder(hindrance.clone());
}

async fn migrate_up(pool: &PgPool) -> Result<(), Hindrance> {
    let done = migrate::up(pool).await;
    done.map_err(|error| Hindrance::migrating(&error))
}

/// Loads the demo data where there are none; servers that start together wait for the one that does.
async fn fill(pool: &PgPool, scale: u32) -> Result<(), Hindrance> {
    let mut state = demo::state(pool).await.map_err(|error| failed(&error))?;
    if state == State::Empty {
        print(&format!("Loading demo data at scale {scale} ..."));
        state = match demo::seed(pool, scale).await {
            Ok(_) => State::Demo { scale },
            // Another server was faster.
            Err(DemoError::NotEmpty(found)) => found,
            Err(error) => return Err(failed(&error)),
        };
    }
    match state {
        State::Demo { scale: found } if found == scale => Ok(()),
        State::Demo { scale: found } => Err(Hindrance::unusable(Trouble::new(
            "the database holds demo data of another size",
            format!("it was loaded at scale {found}, not {scale}"),
            format!("run with --demo-scale {found}, or with another --data-dir"),
        ))),
        State::Empty | State::Foreign => Err(Hindrance::unusable(Trouble::new(
            "demo data are not mixed with other data",
            "the database holds rows that the demo did not write",
            "run sixiang serve to serve them, or sixiang demo with another --data-dir",
        ))),
    }
}

fn failed(error: &DemoError) -> Hindrance {
    let trouble = Trouble::new(
        "the demo data could not be loaded",
        describe(error),
        "start again with an empty folder: sixiang demo --data-dir DIR",
    );
    match error {
        DemoError::Database(cause) if Kind::of(cause).is_passing() => {
            Hindrance::new(Kind::of(cause), "The database can't be reached.", trouble)
        }
        _ => Hindrance::unusable(trouble),
    }
}

/// An error with its causes, in one line.
fn describe(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        said = format!("{said}: {inner}");
        cause = inner.source();
    }
    said
}
