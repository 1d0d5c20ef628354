//! Connects: a pool on a given database, or on the embedded cluster.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    Trouble,
    embedded::{Cluster, Options},
};
use crate::config::DatabaseOptions;

/// Oldest PostgreSQL that is served: `trim_scale`, `starts_with` on indexes and `MEMOIZE` plans are taken for granted.
pub(crate) const MINIMUM_MAJOR: u32 = 14;
/// Statements that each connection keeps prepared.
const PREPARED_STATEMENTS: usize = 256;
/// Connections beside those of requests: for migrations, demo data and checks, at the start above all.
const ERRANDS: u32 = 4;
/// How long these are kept without use.
const ERRANDS_IDLE: Duration = Duration::from_secs(10);
/// How long an errand waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A database that is ready for use.
#[derive(Debug)]
pub struct Database {
    /// Connections for all but requests.
    pub pool: PgPool,
    /// The embedded cluster, when it is one: kept running as long as this lives.
    pub cluster: Option<Cluster>,
}

impl Database {
    /// Whether it is the embedded cluster, which is ours to migrate.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.cluster.is_some()
    }

    /// Closes the connections and lets go of the embedded cluster.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(cluster) = self.cluster {
            // Stopping blocks; if even that thread is gone, the process ends and the cluster with it.
            let _ = tokio::task::spawn_blocking(|| cluster.stop()).await;
        }
    }
}

/// Connects as configured.
///
/// # Errors
/// What failed, why, and what mends it.
pub async fn connect(
    options: &DatabaseOptions,
    statement_timeout: Duration,
) -> Result<Database, Trouble> {
    let (url, cluster) = if let Some(url) = &options.database_url {
        (url.clone(), None)
    } else {
        let data_dir = options.data_dir.clone();
        let settings = Options {
            bin_dir: options.pg_bin_dir.clone(),
            ..Options::default()
        };
        let start = move || Cluster::start(&data_dir, &settings);
        let cluster = tokio::task::spawn_blocking(start).await.map_err(|error| {
            Trouble::new(
                "the embedded PostgreSQL could not be started",
                error.to_string(),
                "start again; report it if it stays",
            )
        })??;
        (cluster.url(), Some(cluster))
    };
    let pool = open(&url, statement_timeout).await?;
    Ok(Database { pool, cluster })
}

/// Reads an address.
pub(crate) fn address(url: &str) -> Result<PgConnectOptions, Trouble> {
    PgConnectOptions::from_str(url).map_err(|error| {
        Trouble::new(
            "the database's address can't be read",
            error.to_string(),
            "set DATABASE_URL to postgres://user:password@host:5432/database",
        )
    })
}

async fn open(url: &str, statement_timeout: Duration) -> Result<PgPool, Trouble> {
    let connect = address(url)?;
    let place = format!("{}:{}", connect.get_host(), connect.get_port());
    let connect = connect
        .application_name("sixiang")
        .statement_cache_capacity(PREPARED_STATEMENTS)
        // The engine logs its own statements, without the cost of a clock around each.
        .disable_statement_logging()
        .options([(
            "statement_timeout",
            statement_timeout.as_millis().to_string(),
        )]);
    // A pool would ask again and again until its time is up, and then no longer know why.
    let first = PgConnection::connect_with(&connect)
        .await
        .map_err(|e| refused(&place, &e))?;
    let major = first
        .server_version_num()
        .map_or(0, |number| number / 10_000);
    // What is left unsaid at the goodbye does not matter: the pool makes connections of its own.
    let _ = first.close().await;
    if major < MINIMUM_MAJOR {
        return Err(Trouble::new(
            format!("the database at {place} is too old"),
            format!("it is PostgreSQL {major}; {MINIMUM_MAJOR} or newer is needed"),
            "upgrade it, or leave out --database-url to use the embedded cluster",
        ));
    }
    let pool = PgPoolOptions::new()
        .max_connections(ERRANDS)
        .idle_timeout(ERRANDS_IDLE)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A ping before each use would cost a seventh of the throughput of short queries.
        .test_before_acquire(false)
        .connect_lazy_with(connect);
    Ok(pool)
}

/// Why no connection came about, and what mends it.
pub(crate) fn refused(place: &str, error: &sqlx::Error) -> Trouble {
    let what = format!("no connection to the database at {place}");
    let code = match error {
        sqlx::Error::Database(cause) => cause.code().unwrap_or_default().into_owned(),
        _ => String::new(),
    };
    match code.as_str() {
        "28P01" | "28000" => Trouble::new(
            what,
            "the database refused user or password",
            "correct both in DATABASE_URL; psql \"$DATABASE_URL\" tells when they are right",
        ),
        "3D000" => Trouble::new(
            what,
            "there is no database of that name",
            "make it with createdb, or correct the name in DATABASE_URL",
        ),
        "53300" => Trouble::new(
            what,
            "the database has no connection left",
            "lower --max-connections, or raise max_connections of PostgreSQL",
        ),
        _ => Trouble::new(
            what,
            error.to_string(),
            "start PostgreSQL or correct DATABASE_URL; leave it out to use the embedded cluster",
        ),
    }
}
