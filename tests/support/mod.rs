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

use std::{sync::Arc, time::Duration};

use sixiang::{clock::Clock, config::Limits, database::pool::Pool, query::Engine, schema};
use sqlx::postgres::PgConnectOptions;

/// An engine over a database, for tests that ask it without HTTP between.
pub(crate) fn engine(options: &PgConnectOptions, connections: usize, limits: Limits) -> Engine {
    Engine::new(
        schema::build(),
        Pool::new(options, connections, Duration::from_secs(5)),
        Clock::default(),
        Arc::new(limits),
        Duration::from_secs(10),
    )
}

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
