//! Load that is too much is refused at once, and harms nobody who was let in.

use std::time::{Duration, Instant};

use sqlx::{PgPool, Postgres, Transaction};

use crate::support::{
    Server, database,
    raw::{Raw, get, post},
};

pub(super) const SLOW: &str = "{ observations { totalCount } }";

/// Keeps every request that reads observations waiting, until it is dropped.
pub(super) async fn lock(pool: &PgPool) -> Transaction<'static, Postgres> {
    let mut lock = pool.begin().await.expect("a transaction");
    sqlx::raw_sql("LOCK TABLE observation IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("locked");
    lock
}

/// Waits until some requests wait for the lock.
pub(super) async fn until_waiting(pool: &PgPool, requests: i64) {
    let sql = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let begun = Instant::now();
    loop {
        let waiting: i64 = sqlx::query_scalar(sql)
            .fetch_one(pool)
            .await
            .expect("a number");
        if waiting == requests {
            return;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{waiting} requests wait"
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A server that lets two requests in, both of which wait.
async fn full() -> (Server, Transaction<'static, Postgres>, [Raw; 2]) {
    let server = Server::on(&database::empty().await, &["--max-requests", "2"]).await;
    let lock = lock(&server.pool).await;
    let mut slow = [
        Raw::connect(&server.api).await,
        Raw::connect(&server.api).await,
    ];
    for client in &mut slow {
        client.send(&post(SLOW)).await;
    }
    until_waiting(&server.pool, 2).await;
    (server, lock, slow)
}

#[tokio::test]
async fn a_request_too_many_is_refused_in_the_form_that_it_asks_for() {
    let (server, _lock, _slow) = full().await;
    let mut answers = Vec::new();
    for accept in ["application/json", "application/graphql-response+json"] {
        let mut client = Raw::connect(&server.api).await;
        let request = post("{ __typename }");
        client
            .send(&request.replace("host: x", &format!("host: x\r\naccept: {accept}")))
            .await;
        let answer = client.answer().await;
        let media_type = answer.says(&format!("content-type: {accept}; charset=utf-8"));
        let retry_after = answer.says("retry-after: 1");
        answers.push((answer.status(), media_type, retry_after, answer.body));
    }
    insta::assert_debug_snapshot!(answers);
}

#[tokio::test]
async fn a_connection_can_be_used_again_after_a_refusal() {
    let (server, lock, mut slow) = full().await;
    let mut client = Raw::connect(&server.api).await;
    let mut statuses = Vec::new();
    // Bodies that come with their head, after it, and in one that is larger than what is read at once.
    let large = format!("{{ __typename }} # {}", "x".repeat(500_000));
    for document in ["{ __typename }", &large, "{ __typename }"] {
        let request = post(document);
        let (head, body) = request.split_at(request.find("\r\n\r\n").expect("a head") + 4);
        client.send(head).await;
        statuses.push(client.answer().await.status());
        client.send(body).await;
    }
    lock.rollback().await.expect("unlocked");
    for client in &mut slow {
        statuses.push(client.answer().await.status());
    }
    client.send(&post(SLOW)).await;
    statuses.push(client.answer().await.status());
    assert_eq!(statuses, [503, 503, 503, 200, 200, 200]);
}

#[tokio::test]
async fn what_is_no_query_is_answered_while_queries_are_refused() {
    let (server, _lock, _slow) = full().await;
    let mut statuses = Vec::new();
    for path in ["/live", "/ready", "/", "/schema.graphql"] {
        statuses.push((path, server.get(path).await.status));
    }
    assert!(
        statuses.iter().all(|(_, status)| *status == 200),
        "{statuses:?}"
    );
}

#[tokio::test]
async fn who_leaves_makes_room() {
    let (server, _lock, slow) = full().await;
    drop(slow);
    let begun = Instant::now();
    while server
        .answer("{ __typename }", serde_json::json!({}))
        .await
        .0
        == 503
    {
        assert!(begun.elapsed() < Duration::from_secs(10), "no room");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_hundred_requests_too_many_are_refused_one_by_one() {
    let (server, _lock, _slow) = full().await;
    let mut client = Raw::connect(&server.api).await;
    let begun = Instant::now();
    for _ in 0..100 {
        client.send(&post(SLOW)).await;
        assert_eq!(client.answer().await.status(), 503);
    }
    // Ten milliseconds each.
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    client.send(&get("/live")).await;
    assert_eq!(client.answer().await.status(), 200);
}

#[tokio::test]
async fn a_refused_request_whose_body_never_comes_is_closed() {
    let (server, _lock, _slow) = full().await;
    let mut client = Raw::connect(&server.api).await;
    let request = post(SLOW);
    client.send(&request[..request.len() - 5]).await;
    assert_eq!(client.answer().await.status(), 503);
    assert_eq!(client.closed().await, 0);
}
