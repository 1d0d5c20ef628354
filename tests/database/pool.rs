//! The pool: what a request leaves behind is over before another one has its connection.

use std::time::Duration;

use futures_util::FutureExt;
use sixiang::database::pool::{Pool, Session};
use sqlx::{Connection, PgPool};

use crate::support::database;

/// A pool with one connection.
async fn pool() -> Pool {
    let options = PgPool::connect(&database::empty().await).await;
    let options = options.expect("a connection").connect_options();
    Pool::new(&options, 1, Duration::from_secs(5))
}

/// How the next request's statement runs that does not begin a transaction.
async fn next(pool: &Pool) -> String {
    let mut session = pool.session().await.expect("a connection");
    let isolation = sqlx::query_scalar("SHOW transaction_isolation")
        .fetch_one(session.connection())
        .await;
    session.end(false);
    isolation.expect("it runs")
}

async fn session(pool: &Pool) -> Session {
    pool.session().await.expect("a connection")
}

#[tokio::test]
async fn a_snapshot_that_was_left_while_it_began_is_over() {
    let pool = pool().await;
    // Now and then PostgreSQL has answered before it is looked for.
    for _ in 0..100 {
        let mut left = session(&pool).await;
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let answer = left.connection().begin_with(begin).now_or_never();
        let is_left = answer.is_none();
        drop(answer);
        if is_left {
            drop(left);
            assert_eq!(next(&pool).await, "read committed");
            return;
        }
        left.end(true);
    }
    panic!("each was answered at once");
}

#[tokio::test]
async fn a_transaction_that_failed_and_was_left_is_over() {
    let pool = pool().await;
    let mut left = session(&pool).await;
    let failed = sqlx::raw_sql("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1 / 0");
    let failed = failed.execute(left.connection()).await;
    assert!(failed.is_err(), "nothing is divided by zero");
    drop(left);
    assert_eq!(next(&pool).await, "read committed");
}
