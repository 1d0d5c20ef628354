//! Limits of time and size while a request runs, and what becomes of the SQL of clients that went away.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Map, json};
use sixiang::{
    auth::{Role, Viewer},
    clock::Clock,
    config::Limits,
    database::pool::Pool,
    query::{Engine, Query},
    schema,
};
use sqlx::{PgPool, postgres::PgConnectOptions};

use crate::support::{Server, database, form};

/// What stands still while the table of projects is locked.
const STUCK: &str = "{ projects { totalCount } }";
/// What does not.
const FREE: &str = "{ divisions { totalCount } }";

/// A transaction that locks the table of projects: whoever reads it waits until this ends.
async fn locked(pool: &PgPool) -> sqlx::Transaction<'static, sqlx::Postgres> {
    let mut lock = pool.begin().await.expect("a transaction");
    sqlx::raw_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("a lock");
    lock
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_cut_off_and_told_how_to_be_cheaper() {
    let flags = ["--statement-timeout-ms", "300"];
    let server = Server::on(&database::empty().await, &flags).await;
    let lock = locked(&server.pool).await;
    let (status, stuck) = server.answer(STUCK, json!({})).await;
    drop(lock);
    let again = server.answer(STUCK, json!({})).await;
    insta::assert_json_snapshot!(json!([status, stuck, again]));
}

#[tokio::test]
async fn a_role_has_the_time_that_it_is_given() {
    let url = database::empty().await;
    let options: PgConnectOptions = url.parse().expect("an address");
    let limits = Limits {
        statement_timeout_ms: "20000,analyst=200".parse().expect("a setting"),
        ..Limits::default()
    };
    let engine = Engine::new(
        schema::build(),
        Pool::new(&options, 1, Duration::from_secs(5)),
        Clock::default(),
        Arc::new(limits),
        Duration::from_secs(20),
    );
    let _lock = locked(&PgPool::connect(&url).await.expect("a connection")).await;
    let (viewer, variables) = (Viewer::anonymous(Role::Analyst), Map::new());
    let query = Query::of(STUCK, &variables, &viewer);
    let started = Instant::now();
    let answer = engine.answer(query).await;
    let codes: Vec<_> = answer.faults.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["QUERY_TIMEOUT"]);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn who_waits_too_long_for_a_connection_is_told_to_come_back() {
    let flags = ["--max-connections", "1"];
    let server = Arc::new(Server::on(&database::empty().await, &flags).await);
    let lock = locked(&server.pool).await;
    let holder = tokio::spawn({
        let server = server.clone();
        async move { server.answer(STUCK, json!({})).await }
    });
    waiting(&server.pool).await;
    let started = Instant::now();
    let (status, refused) = server.answer(FREE, json!({})).await;
    let took = started.elapsed();
    let live = server.get("/live").await.status;
    drop(lock);
    let (held, _) = holder.await.expect("an answer");
    assert_eq!(
        json!([
            status,
            refused["errors"][0]["extensions"]["code"],
            live,
            held
        ]),
        json!([503, "POOL_TIMEOUT", 200, 200])
    );
    assert!(took < Duration::from_secs(1), "{took:?}");
}

/// Waits until a request of the server waits for the lock.
async fn waiting(pool: &PgPool) {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
        AND application_name LIKE 'sixiang %' AND wait_event_type = 'Lock'";
    loop {
        let count: i64 = sqlx::query_scalar(WAITING)
            .fetch_one(pool)
            .await
            .expect("a count");
        if count > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let flags = ["--max-response-bytes", "3000"];
    let server = Server::on(&database::demo().await, &flags).await;
    let mut codes = Vec::new();
    for document in [
        "{ projects(first: 10) { nodes { code } } }",
        "{ projects(first: 100) { nodes { id code name stage } } }",
        "{ a: projects(first: 30) { nodes { id division { name } } } b: projects(first: 30) { nodes { id division { name } } } }",
        "{ leaders(first: 100) { nodes { fieldVisits(first: 100) { nodes { id } } } } }",
        "{ __schema { types { name } } }",
    ] {
        let (status, answer) = server.answer(document, json!({})).await;
        codes.push(json!([
            status,
            answer["errors"][0]["extensions"]["code"],
            answer.get("data").is_some()
        ]));
    }
    let refused = json!([200, "RESPONSE_TOO_LARGE", false]);
    assert_eq!(
        json!(codes),
        json!([[200, null, true], refused, refused, refused, refused])
    );
}

/// The time from a client's going away until its only connection answers someone else.
async fn freed_in(server: &Server, lock_watcher: &PgPool) -> Duration {
    let body = json!({ "query": STUCK });
    let request = reqwest::Client::new().post(&server.api).json(&body).send();
    let stuck = tokio::spawn(request);
    waiting(lock_watcher).await;
    stuck.abort();
    let _ = stuck.await;
    let gone = Instant::now();
    loop {
        let (status, _) = server.answer(FREE, json!({})).await;
        if status == 200 {
            return gone.elapsed();
        }
    }
}

#[tokio::test]
async fn the_statement_of_a_client_that_goes_away_is_cancelled_and_its_connection_free_again() {
    let flags = ["--max-connections", "1"];
    let server = Server::on(&database::empty().await, &flags).await;
    let _lock = locked(&server.pool).await;
    let tries = form::form(25, 1_000);
    let mut times = Vec::new();
    for _ in 0..tries {
        times.push(freed_in(&server, &server.pool).await);
    }
    times.sort();
    let p99 = times[(times.len() * 99).div_ceil(100) - 1];
    form::figure(
        "Client goes away: connection free, p99",
        &format!("{p99:?} of {tries}"),
        "250 ms",
    );
    assert!(p99 < Duration::from_millis(250), "{p99:?}");
}

#[tokio::test]
async fn no_statement_of_another_request_is_ever_cancelled() {
    let server = Arc::new(Server::on(&database::demo().await, &[]).await);
    let expected = server.query(HEAVY).await;
    let until = Instant::now() + Duration::from_secs(form::form(3, 30));
    // Clients that leave at any moment of their request, and clients that stay.
    let leaving = (1..=6_u64).map(|n| {
        let server = server.clone();
        tokio::spawn(async move {
            let client = reqwest::Client::new();
            let mut left = 0;
            while Instant::now() < until {
                let body = json!({ "query": HEAVY });
                let request = client.post(&server.api).json(&body).send();
                let patience = Duration::from_micros(500 * (1 + (n * 7 + left) % 20));
                left += u64::from(tokio::time::timeout(patience, request).await.is_err());
            }
            left
        })
    });
    let leaving: Vec<_> = leaving.collect();
    let mut wrong = Vec::new();
    let mut answered = 0;
    while Instant::now() < until {
        let (status, answer) = server.answer(HEAVY, json!({})).await;
        answered += 1;
        if status != 503 && answer["data"] != expected {
            wrong.push(answer);
        }
    }
    let mut left = 0;
    for client in leaving {
        left += client.await.expect("it ends");
    }
    form::figure(
        "Statements of others cancelled",
        &format!("{} of {answered}, {left} clients left", wrong.len()),
        "0",
    );
    assert!(
        left > 20 && answered > 5,
        "{left} left, {answered} answered"
    );
    assert_eq!(wrong, [json!(null); 0]);
}

/// Several statements that take some milliseconds each.
const HEAVY: &str =
    "{ leaders(first: 20) { totalCount nodes { name fieldDays(kind: RESEARCH, period: \"2022\")
    fieldVisits(first: 5) { totalCount nodes { siteName leaders { nodes { name } } } } } } }";

#[tokio::test]
async fn a_connection_that_broke_is_replaced_without_the_client_noticing() {
    let server = Server::on(&database::empty().await, &["--max-connections", "2"]).await;
    server.query(FREE).await;
    let mut other = server.pool.acquire().await.expect("a connection");
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name LIKE 'sixiang %'",
    )
    .execute(&mut *other)
    .await
    .expect("terminated");
    let (status, answer) = server.answer(FREE, json!({})).await;
    assert_eq!((status, answer.get("errors")), (200, None));
}
