//! Keys of repetition are kept for a day.

use sixiang::audit;
use sqlx::PgPool;

use crate::support::{Server, database, until};

/// Enters keys of an age.
async fn enter(pool: &PgPool, actor: &str, hours: i32, number: i32) {
    let sql = "INSERT INTO idempotency_key (actor, key, fingerprint, created_at) \
        SELECT $1, n::text, '', now() - $2 * interval '1 hour' FROM generate_series(1, $3) n";
    let enter = sqlx::query(sql).bind(actor).bind(hours).bind(number);
    enter.execute(pool).await.expect("keys are entered");
}

#[tokio::test]
async fn a_server_throws_out_keys_that_are_older_than_a_day_and_keeps_the_others() {
    let url = database::empty().await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    enter(&pool, "old", 25, 2500).await;
    enter(&pool, "young", 23, 3).await;
    let _server = Server::on(&url, &[]).await;
    let sql = "SELECT NOT EXISTS (SELECT FROM idempotency_key WHERE actor = 'old')";
    until(&pool, sql).await;
    let left = sqlx::query_scalar("SELECT count(*) FROM idempotency_key").fetch_one(&pool);
    let left: i64 = left.await.expect("a count");
    assert_eq!(left, 3);
}

#[tokio::test]
async fn keys_are_thrown_out_some_at_a_time() {
    let pool = PgPool::connect(&database::empty().await).await;
    let pool = pool.expect("a connection");
    enter(&pool, "old", 25, 1500).await;
    let mut connection = pool.acquire().await.expect("a connection");
    let mut more = Vec::new();
    for _ in 0..2 {
        more.push(audit::throw_out_keys(&mut connection).await.ok());
    }
    assert_eq!(more, [Some(true), Some(false)]);
}
