//! What tests stand on: databases, servers and rows.

pub(crate) mod build;
pub(crate) mod database;
pub(crate) mod form;
pub(crate) mod keys;
pub(crate) mod load;
pub(crate) mod proxy;
pub(crate) mod raw;
pub(crate) mod server;
pub(crate) mod workbook;

pub(crate) use server::Server;

use std::time::Duration;

/// Waits until a condition holds in a database, for a minute.
pub(crate) async fn until(pool: &sqlx::PgPool, sql: &'static str) {
    let waiting = async {
        while !sqlx::query_scalar::<_, bool>(sql)
            .fetch_one(pool)
            .await
            .expect("an answer")
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(1), waiting).await;
    waited.unwrap_or_else(|_| panic!("it never holds: {sql}"));
}
