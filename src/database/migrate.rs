//! Migrates: one server at a time, and the entities' words become the database's comments.

use std::{collections::HashMap, time::Duration};

use migration::{Migrator, MigratorTrait};
use sea_orm::SqlxPostgresConnector;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use crate::search;

/// Advisory lock that migrating servers hold, any number that nothing else uses.
const LOCK: i64 = 0x5158_4947;
/// How often the lock is asked for. Waiting inside PostgreSQL would hold up indexes built concurrently.
const RETRY: Duration = Duration::from_millis(50);

/// What can go wrong while migrating.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A migration failed.
    #[error("a migration failed: {0}")]
    Migration(#[from] sea_orm::DbErr),
    /// The database failed.
    #[error("the database failed while migrating: {0}")]
    Database(#[from] sqlx::Error),
}

/// Names of the migrations that are applied and of those that are pending, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Applied.
    pub applied: Vec<String>,
    /// Pending.
    pub pending: Vec<String>,
}

/// Tells what is applied; writes nothing.
///
/// # Errors
/// When the database fails.
pub async fn status(pool: &PgPool) -> Result<Status, MigrateError> {
    let database = SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone());
    let pending = Migrator::get_pending_migrations_read_only(&database).await?;
    let pending: Vec<_> = pending.iter().map(|m| m.name().to_owned()).collect();
    let all = Migrator::migrations();
    let names = all.iter().map(|m| m.name().to_owned());
    let applied = names.filter(|name| !pending.contains(name)).collect();
    Ok(Status { applied, pending })
}

/// Names of applied migrations that this server does not have, in their order: a newer one applied them.
///
/// # Errors
/// When the database fails.
pub async fn unknown(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let is_begun: bool = sqlx::query_scalar("SELECT to_regclass('seaql_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !is_begun {
        return Ok(Vec::new());
    }
    let applied: Vec<String> =
        sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version")
            .fetch_all(connection)
            .await?;
    let ours = Migrator::migrations();
    let is_unknown = |name: &String| ours.iter().all(|migration| migration.name() != name);
    Ok(applied.into_iter().filter(is_unknown).collect())
}

/// Names of the migrations that are pending, by a connection that is there; writes nothing.
///
/// # Errors
/// When the database fails.
pub(super) async fn pending(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    const UNDEFINED_TABLE: &str = "42P01";
    let applied = sqlx::query_scalar("SELECT version FROM seaql_migrations")
        .fetch_all(connection)
        .await;
    let applied: Vec<String> = match applied {
        // Nothing was ever applied.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => {
            Vec::new()
        }
        applied => applied?,
    };
    let all = Migrator::migrations();
    let names = all.iter().map(|m| m.name().to_owned());
    Ok(names.filter(|name| !applied.contains(name)).collect())
}

/// Applies what is pending, then brings comments and the search's triggers up to date; servers that start together
/// wait for one another.
///
/// # Errors
/// When a migration or the database fails.
pub async fn up(pool: &PgPool) -> Result<(), MigrateError> {
    // A connection of its own: the lock is released with it, however this ends.
    let mut lock = pool.acquire().await?.detach();
    while !sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut lock)
        .await?
    {
        tokio::time::sleep(RETRY).await;
    }
    // Migrations may take longer than a query may.
    let database = SqlxPostgresConnector::from_sqlx_postgres_pool(unhurried(pool).await?);
    let done = Migrator::up(&database, None).await;
    database.close().await?;
    done?;
    comment(&mut lock).await?;
    search::triggers::bring_up_to_date(&mut lock).await?;
    lock.close().await?;
    Ok(())
}

async fn unhurried(pool: &PgPool) -> Result<PgPool, sqlx::Error> {
    let options = (*pool.connect_options())
        .clone()
        .options([("statement_timeout", "0")]);
    sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
}

/// Comments as the database has them, under the names that [`entity::comments`] gives their objects.
const COMMENTS: &str = r#"
SELECT format('TABLE "%s"', c.relname), d.description
FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
WHERE d.objsubid = 0 AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT format('COLUMN "%s"."%s"', c.relname, a.attname), d.description
FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
WHERE d.objsubid > 0 AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT format('TYPE "%s"', t.typname), d.description
FROM pg_description d JOIN pg_type t ON t.oid = d.objoid AND d.classoid = 'pg_type'::regclass
WHERE t.typnamespace = current_schema()::regnamespace"#;

/// Sets the comments that differ from what the entities say.
async fn comment(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let known: Vec<(String, String)> = sqlx::query_as(COMMENTS).fetch_all(&mut *connection).await?;
    let known: HashMap<_, _> = known.into_iter().collect();
    let statements: Vec<_> = entity::comments()
        .into_iter()
        .filter(|(object, doc)| known.get(object).map(String::as_str) != Some(doc))
        // COMMENT takes no parameters; the words are ours, and quotes in them are doubled.
        .map(|(object, doc)| format!("COMMENT ON {object} IS '{}'", doc.replace('\'', "''")))
        .collect();
    if !statements.is_empty() {
        sqlx::raw_sql(AssertSqlSafe(statements.join(";")))
            .execute(connection)
            .await?;
    }
    Ok(())
}
