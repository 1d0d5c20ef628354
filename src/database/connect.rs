//! Connects: a pool on a given database, or on the embedded cluster.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{
    Hindrance, Trouble,
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
/// How long a connection may take to be made: a host that drops what it is sent would keep us waiting for minutes.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long connections may take to come back.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// A database, whether or not it can be reached.
#[derive(Debug)]
pub struct Database {
    /// Connections for all but requests, made as they are needed.
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
        // Those of requests that were cut off come back late: what they asked still runs.
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, self.pool.close()).await;
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
    let database = open(options, statement_timeout).await?;
    match check(&database.pool.connect_options()).await {
        Ok(()) => Ok(database),
        Err(hindrance) => Err(hindrance.trouble),
    }
}

/// Makes the pool as configured without a connection; the embedded cluster is started.
///
/// # Errors
/// What failed, why, and what mends it: the address can't be read, or the cluster does not start.
pub async fn open(
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
    let connect = address(&url)?
        .application_name("sixiang")
        .statement_cache_capacity(PREPARED_STATEMENTS)
        // The engine logs its own statements, without the cost of a clock around each.
        .disable_statement_logging()
        .options([(
            "statement_timeout",
            statement_timeout.as_millis().to_string(),
        )]);
    let pool = PgPoolOptions::new()
        .max_connections(ERRANDS)
        .idle_timeout(ERRANDS_IDLE)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A ping before each use would cost a seventh of the throughput of short queries.
        .test_before_acquire(false)
        .connect_lazy_with(connect);
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

/// Tells whether a database can be reached and is new enough.
///
/// # Errors
/// What keeps it from being served.
pub async fn check(options: &PgConnectOptions) -> Result<(), Hindrance> {
    // A pool would ask again and again until its time is up, and then no longer know why.
    let first = reach(options, CONNECT_TIMEOUT).await?;
    // What is left unsaid at the goodbye does not matter: the pool makes connections of its own.
    let _ = first.close().await;
    Ok(())
}

/// A connection of its own to a database that is new enough, made within a time.
///
/// # Errors
/// What keeps the database from being served.
pub(super) async fn reach(
    options: &PgConnectOptions,
    limit: Duration,
) -> Result<PgConnection, Hindrance> {
    let place = place(options);
    let connection = tokio::time::timeout(limit, PgConnection::connect_with(options))
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
        .map_err(|error| Hindrance::connecting(&place, &error))?;
    let major = connection
        .server_version_num()
        .map_or(0, |number| number / 10_000);
    if major < MINIMUM_MAJOR {
        let _ = connection.close().await;
        return Err(Hindrance::too_old(&place, major, MINIMUM_MAJOR));
    }
    Ok(connection)
}

/// Where a database is, as the terminal and the log call it.
pub(crate) fn place(options: &PgConnectOptions) -> String {
    format!("{}:{}", options.get_host(), options.get_port())
}
