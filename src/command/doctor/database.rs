//! The database: whether it answers, what it is, and whether it is set as the server needs it.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgPoolOptions};
use tokio::time::timeout;

use super::{BESIDE_THE_POOL, finding::Finding, secret};
use crate::{
    clock::Clock,
    command::serve::session_timeout,
    config::{Serve, masked},
    database::{
        Hindrance,
        connect::{self, MINIMUM_MAJOR},
        migrate,
    },
};

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The newest PostgreSQL that the server was tried on.
const NEWEST_TRIED: u32 = 15;
/// Difference of the clocks from which on something is wrong with one of them, in milliseconds.
const CLOCK_TOLERANCE: i64 = 1000;

/// The database in question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Its address.
    pub(super) url: &'a str,
    /// Whether it is the embedded cluster, which is migrated at each start.
    pub(super) is_embedded: bool,
}

/// All that is found about a database.
pub(super) async fn findings(options: &Serve, place: Place<'_>) -> Vec<Finding> {
    const WHAT: &str = "connection";
    let mut found = Vec::new();
    match timeout(PATIENCE, open(options, place)).await {
        Ok(Ok((mut connection, connected))) => {
            found.push(connected);
            let checks = timeout(PATIENCE, ask(options, place, &mut connection, &mut found)).await;
            match checks {
                Ok(Ok(())) => {}
                Ok(Err(error)) => found.push(Finding::fail(
                    WHAT,
                    format!("the database failed amid the checks: {error}"),
                    "see PostgreSQL's log",
                )),
                Err(_) => found.push(Finding::fail(
                    WHAT,
                    format!("the checks did not end within {PATIENCE:?}"),
                    "see what the database is busy with: SELECT * FROM pg_stat_activity",
                )),
            }
            // What is left unsaid at the goodbye does not matter.
            let _ = connection.close().await;
        }
        Ok(Err(finding)) => found.push(finding),
        Err(_) => found.push(Finding::fail(
            WHAT,
            format!("{} did not answer within {PATIENCE:?}", masked(place.url)),
            "correct DATABASE_URL, or open the way to it in the firewall",
        )),
    }
    found
}

async fn open(options: &Serve, place: Place<'_>) -> Result<(PgConnection, Finding), Finding> {
    const WHAT: &str = "connection";
    let connect = connect::address(place.url)
        .map_err(|trouble| Finding::trouble(WHAT, trouble))?
        .application_name("sixiang doctor")
        .disable_statement_logging()
        .options([(
            "statement_timeout",
            session_timeout(options).as_millis().to_string(),
        )]);
    let at = format!("{}:{}", connect.get_host(), connect.get_port());
    let refused = |error| Finding::trouble(WHAT, Hindrance::connecting(&at, &error).trouble);
    let mut connection = PgConnection::connect_with(&connect)
        .await
        .map_err(refused)?;
    let begun = Instant::now();
    connection.ping().await.map_err(refused)?;
    let latency = begun.elapsed().as_secs_f64() * 1e3;
    let name = if place.is_embedded {
        "the embedded cluster".to_owned()
    } else {
        masked(place.url)
    };
    let finding = Finding::ok(WHAT, format!("{name} answers in {latency:.1} ms"));
    Ok((connection, finding))
}

async fn ask(
    options: &Serve,
    place: Place<'_>,
    connection: &mut PgConnection,
    found: &mut Vec<Finding>,
) -> Result<(), sqlx::Error> {
    // Whatever a check asks, it writes nothing. A setting of the session would outlive us in a pooler.
    sqlx::raw_sql("BEGIN READ ONLY")
        .execute(&mut *connection)
        .await?;
    let major = connection
        .server_version_num()
        .map_or(0, |number| number / 10_000);
    found.push(version(major, connection).await?);
    if major < MINIMUM_MAJOR {
        return Ok(());
    }
    found.push(migrations(options, place, connection).await?);
    found.extend(secret::fits(options, connection).await?);
    found.push(connections(options, connection).await?);
    found.push(clock(connection).await?);
    found.push(durability(connection).await?);
    found.push(text(major, connection).await?);
    found.push(statement_timeout(options, connection).await?);
    Ok(())
}

async fn version(major: u32, connection: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "version";
    let version: String = sqlx::query_scalar("SELECT current_setting('server_version')")
        .fetch_one(connection)
        .await?;
    Ok(if major < MINIMUM_MAJOR {
        Finding::fail(
            WHAT,
            format!("PostgreSQL {version}; {MINIMUM_MAJOR} or newer is needed"),
            "upgrade it, or leave out --database-url to use the embedded cluster",
        )
    } else if major > NEWEST_TRIED {
        Finding::ok(
            WHAT,
            format!("PostgreSQL {version}, newer than {NEWEST_TRIED}, the newest that was tried"),
        )
    } else {
        Finding::ok(WHAT, format!("PostgreSQL {version}"))
    })
}

async fn migrations(
    options: &Serve,
    place: Place<'_>,
    connection: &mut PgConnection,
) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "migrations";
    let unknown = migrate::unknown(connection).await?;
    if let Some(first) = unknown.first() {
        return Ok(Finding::fail(
            WHAT,
            format!(
                "{} were applied by a newer server, the first is {first}",
                unknown.len()
            ),
            "run the newer server, or restore the backup from before its migrations",
        ));
    }
    let connect = connect::address(place.url).map(ConnectOptions::disable_statement_logging);
    let status = match connect {
        Ok(connect) => {
            let pool = PgPoolOptions::new().max_connections(1);
            let pool = pool.connect_lazy_with(connect);
            let status = migrate::status(&pool).await;
            pool.close().await;
            status
        }
        Err(trouble) => return Ok(Finding::trouble(WHAT, trouble)),
    };
    Ok(match status {
        Ok(status) => match status.pending.first() {
            None => Finding::ok(
                WHAT,
                format!("{} applied, none pending", status.applied.len()),
            ),
            Some(first) => {
                let told = format!(
                    "{} applied, {} pending, the first is {first}",
                    status.applied.len(),
                    status.pending.len()
                );
                if place.is_embedded || options.migrate {
                    Finding::warn(WHAT, told, "the next sixiang serve applies them")
                } else {
                    Finding::fail(WHAT, told, "run: sixiang migrate up")
                }
            }
        },
        Err(error) => Finding::fail(
            WHAT,
            error.to_string(),
            "let the database's user read the table seaql_migrations",
        ),
    })
}

/// What the database gives, what the limits on its user and itself leave of that, and how much others hold.
const CONNECTIONS: &str = "
SELECT current_setting('max_connections')::bigint
         - current_setting('superuser_reserved_connections')::bigint
         - coalesce(current_setting('reserved_connections', true)::bigint, 0),
       (SELECT nullif(rolconnlimit, -1)::bigint FROM pg_roles WHERE rolname = current_user),
       (SELECT nullif(datconnlimit, -1)::bigint FROM pg_database WHERE datname = current_database()),
       count(*) FILTER (WHERE application_name LIKE 'sixiang%' AND application_name <> 'sixiang doctor'),
       count(*) FILTER (WHERE application_name NOT LIKE 'sixiang%')
FROM pg_stat_activity
WHERE datid IS NOT NULL AND usesysid IS NOT NULL";

async fn connections(
    options: &Serve,
    connection: &mut PgConnection,
) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "connections";
    let (given, of_user, of_database, ours, others): (i64, Option<i64>, Option<i64>, i64, i64) =
        sqlx::query_as(CONNECTIONS).fetch_one(connection).await?;
    let most = [Some(given), of_user, of_database]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(given);
    let requests = options.database.max_connections;
    let needed = i64::from(requests + BESIDE_THE_POOL);
    // Of our name there may be more than one server.
    let others = others + (ours - needed).max(0);
    let told = format!(
        "{needed} are needed ({requests} for requests, {BESIDE_THE_POOL} beside them), {most} are given, others hold {others}"
    );
    let fix = "lower --max-connections, or raise max_connections of PostgreSQL (or the limit of its user or database)";
    Ok(if needed > most {
        Finding::fail(WHAT, told, fix)
    } else if needed + others > most {
        Finding::warn(WHAT, told, fix)
    } else {
        Finding::ok(WHAT, told)
    })
}

async fn clock(connection: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "clock";
    let clock = Clock::default();
    let before = clock.now();
    let (theirs, zone): (DateTime<Utc>, String) =
        sqlx::query_as("SELECT clock_timestamp(), current_setting('TimeZone')")
            .fetch_one(connection)
            .await?;
    let way = clock.now() - before;
    let apart = (theirs - (before + way / 2)).num_milliseconds().abs();
    let told = format!("{apart} ms apart from the database's; sessions count in {zone}");
    Ok(if apart > CLOCK_TOLERANCE + way.num_milliseconds() {
        Finding::warn(
            WHAT,
            told,
            "let both machines follow a time server (chrony, systemd-timesyncd)",
        )
    } else if zone != "UTC" {
        Finding::warn(
            WHAT,
            told,
            "a pooler between changes the sessions: let it pass TimeZone on",
        )
    } else {
        Finding::ok(WHAT, told)
    })
}

async fn durability(connection: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "durability";
    const SETTINGS: [&str; 2] = ["fsync", "full_page_writes"];
    let mut off = Vec::new();
    for setting in SETTINGS {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut *connection)
            .await?;
        if value == "off" {
            off.push(setting);
        }
    }
    Ok(if off.is_empty() {
        Finding::ok(WHAT, "fsync and full_page_writes are on")
    } else {
        Finding::warn(
            WHAT,
            format!(
                "{} off: a loss of power can destroy the data",
                off.join(" and ")
            ),
            format!(
                "ALTER SYSTEM SET {} = on; SELECT pg_reload_conf();",
                off.join(" = on; ALTER SYSTEM SET ")
            ),
        )
    })
}

async fn text(major: u32, connection: &mut PgConnection) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "text";
    let (name, encoding, collation): (String, String, String) = sqlx::query_as(
        "SELECT quote_ident(datname), pg_encoding_to_char(encoding), datcollate::text \
         FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(&mut *connection)
    .await?;
    if encoding != "UTF8" {
        return Ok(Finding::fail(
            WHAT,
            format!("the database is encoded in {encoding}, which can't hold all that is written"),
            "make it anew: createdb --encoding UTF8 --template template0",
        ));
    }
    // Only from this version on does a database remember.
    if major >= 15 {
        let versions: (Option<String>, Option<String>) = sqlx::query_as(
            "SELECT datcollversion, pg_database_collation_actual_version(oid) \
             FROM pg_database WHERE datname = current_database()",
        )
        .fetch_one(connection)
        .await?;
        if let (Some(made), Some(actual)) = versions
            && made != actual
        {
            return Ok(Finding::warn(
                WHAT,
                format!(
                    "the indexes were made with version {made} of the collation {collation}, the system has {actual}"
                ),
                format!(
                    "REINDEX DATABASE {name}; ALTER DATABASE {name} REFRESH COLLATION VERSION;"
                ),
            ));
        }
    }
    Ok(Finding::ok(
        WHAT,
        format!("{encoding}, collation {collation}"),
    ))
}

async fn statement_timeout(
    options: &Serve,
    connection: &mut PgConnection,
) -> Result<Finding, sqlx::Error> {
    const WHAT: &str = "statement timeout";
    let wanted = session_timeout(options).as_millis();
    let has: i64 = sqlx::query_scalar(
        "SELECT setting::bigint FROM pg_settings WHERE name = 'statement_timeout'",
    )
    .fetch_one(connection)
    .await?;
    Ok(if u128::try_from(has) == Ok(wanted) {
        Finding::ok(WHAT, format!("{has} ms"))
    } else {
        Finding::warn(
            WHAT,
            format!("{has} ms in place of {wanted} ms: a pooler between does not pass it on"),
            format!("ALTER ROLE ... SET statement_timeout = '{wanted}ms' for the database's user"),
        )
    })
}
