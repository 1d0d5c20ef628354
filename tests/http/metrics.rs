//! Metrics: what is counted, by what it is told apart, and where it is not served.

use std::{collections::BTreeSet, time::Duration};

use serde_json::json;

use super::{get, post, sent};
use crate::support::{Server, database};

/// The value of a series, 0 when there is none.
fn value(metrics: &str, series: &str) -> u64 {
    let lines = metrics.lines();
    lines
        .filter_map(|line| line.rsplit_once(' '))
        .find(|(name, _)| *name == series)
        .map_or(0, |(_, value)| value.parse().expect("a number"))
}

async fn metrics(server: &Server) -> String {
    server.get("/metrics").await.body
}

#[tokio::test]
async fn an_operator_that_asks_for_metrics_gets_all_of_the_table() {
    let server = Server::empty().await;
    server
        .query("query Listed { projects { totalCount } }")
        .await;
    // The queue of the search is told once it was asked for the first time.
    let mut page = server.get("/metrics").await;
    while !page.body.contains("sixiang_search_queue_objects") {
        tokio::time::sleep(Duration::from_millis(20)).await;
        page = server.get("/metrics").await;
    }
    let told: BTreeSet<_> = page
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| line.split_once(' ').expect("a name and a type"))
        .map(|(name, kind)| match kind {
            "counter" => format!("{name}_total"),
            "info" => format!("{name}_info"),
            _ => name.to_owned(),
        })
        .collect();
    let table = include_str!("../../docs/metrics.md");
    let documented: BTreeSet<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.split('{').next().unwrap_or(name).to_owned())
        .collect();
    let content_type = page.content_type.unwrap_or_default();
    assert!(content_type.starts_with("application/openmetrics-text"));
    assert_eq!(told, documented);
}

#[tokio::test]
async fn requests_are_counted_by_operation_role_and_code() {
    let flags = ["--anonymous-role", "viewer", "--max-cost", "30"];
    let server = Server::on(&database::empty().await, &flags).await;
    let listed = "query Listed($n: Int) { projects(first: $n) { nodes { name } } }";
    for n in [1, 2, 40] {
        server.answer(listed, json!({ "n": n })).await;
    }
    server.answer("{ nope }", json!({})).await;
    server.query("{ __typename }").await;
    sent(get(&server, &[])).await;
    let metrics = metrics(&server).await;
    let requests: Vec<_> = metrics
        .lines()
        .filter(|line| line.starts_with("sixiang_requests_total{"))
        .collect();
    let mut requests: Vec<_> = requests.into_iter().collect();
    requests.sort_unstable();
    let limit = value(
        &metrics,
        "sixiang_limits_reached_total{code=\"COST_TOO_HIGH\"}",
    );
    let timed = "sixiang_request_duration_seconds_count{operation=\"Listed\"}";
    insta::assert_json_snapshot!(json!([requests, limit, value(&metrics, timed)]));
}

#[tokio::test]
async fn names_of_operations_that_clients_make_up_end_in_one() {
    let server = Server::empty().await;
    for number in 0..205 {
        server
            .query(&format!("query Made{number} {{ __typename }}"))
            .await;
    }
    let metrics = metrics(&server).await;
    let other = "sixiang_requests_total{operation=\"other\",role=\"public\",code=\"OK\"}";
    assert_eq!(
        (
            metrics.matches("sixiang_requests_total{").count(),
            value(&metrics, other)
        ),
        (201, 5)
    );
}

#[tokio::test]
async fn caches_statements_rows_and_connections_are_told() {
    let server = Server::demo().await;
    for _ in 0..3 {
        server
            .query("{ projects(first: 2) { nodes { name taskForce { name } } } }")
            .await;
    }
    let metrics = metrics(&server).await;
    let told = [
        "sixiang_cache_entries{cache=\"document\"}",
        "sixiang_cache_hits_total{cache=\"document\"}",
        "sixiang_cache_misses_total{cache=\"document\"}",
        "sixiang_cache_entries{cache=\"plan\"}",
        "sixiang_cache_hits_total{cache=\"plan\"}",
        "sixiang_cache_misses_total{cache=\"plan\"}",
        "sixiang_statements_total",
        // Two, and the one that tells that there are more.
        "sixiang_rows_total",
        "sixiang_pool_connections_max",
        "sixiang_pool_connections_open",
        "sixiang_pool_connections_idle",
        "sixiang_pool_waiting",
        "sixiang_requests_in_flight",
    ]
    .map(|series| value(&metrics, series));
    assert_eq!(told, [1, 2, 1, 1, 2, 1, 3, 6, 4, 1, 1, 0, 0]);
}

#[tokio::test]
async fn a_request_whose_client_goes_away_is_in_flight_then_abandoned_and_its_statement_cancelled()
{
    let server = Server::empty().await;
    let mut lock = server.pool.begin().await.expect("a transaction");
    sqlx::raw_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("locked");
    let body = json!({ "query": "{ projects { totalCount } }" });
    let stuck = tokio::spawn(sent(post(&server, &body)));
    until(&server, "sixiang_requests_in_flight", 1).await;
    waiting_for_the_lock(&server).await;
    stuck.abort();
    until(&server, "sixiang_requests_abandoned_total", 1).await;
    until(&server, "sixiang_statements_cancelled_total", 1).await;
    until(&server, "sixiang_requests_in_flight", 0).await;
    drop(lock);
    server.query("{ projects { totalCount } }").await;
    let abandoned = value(&metrics(&server).await, "sixiang_requests_abandoned_total");
    assert_eq!(abandoned, 1);
}

/// Waits until a statement waits for a lock.
async fn waiting_for_the_lock(server: &Server) {
    const WAITS: &str = "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
        WHERE d.datname = current_database() AND NOT l.granted)";
    let waits = || sqlx::query_scalar::<_, bool>(WAITS).fetch_one(&server.pool);
    while !waits().await.expect("an answer") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a series has a value.
async fn until(server: &Server, series: &str, wanted: u64) {
    let comes = async {
        while value(&metrics(server).await, series) != wanted {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), comes)
        .await
        .unwrap_or_else(|_| panic!("{series} never becomes {wanted}"));
}

#[tokio::test]
async fn servers_of_one_process_count_apart() {
    let url = database::empty().await;
    let (one, other) = (Server::on(&url, &[]).await, Server::on(&url, &[]).await);
    one.query("query Asked { __typename }").await;
    let is_told = [metrics(&one).await, metrics(&other).await].map(|all| all.contains("Asked"));
    assert_eq!(is_told, [true, false]);
}

#[tokio::test]
async fn a_body_that_is_refused_is_counted_by_its_code() {
    let flags = ["--max-body-bytes", "100"];
    let server = Server::on(&database::empty().await, &flags).await;
    sent(post(&server, &json!({ "query": "x".repeat(200) }))).await;
    let metrics = metrics(&server).await;
    let series = [
        "sixiang_requests_total{operation=\"\",role=\"\",code=\"BODY_TOO_LARGE\"}",
        "sixiang_limits_reached_total{code=\"BODY_TOO_LARGE\"}",
        "sixiang_limits_reached_total{code=\"OVERLOADED\"}",
    ];
    assert_eq!(series.map(|one| value(&metrics, one)), [1, 1, 0]);
}

#[tokio::test]
async fn a_request_too_many_is_counted_as_shed() {
    let flags = ["--max-requests", "0"];
    let server = Server::on(&database::empty().await, &flags).await;
    sent(post(&server, &json!({ "query": "{ __typename }" }))).await;
    let shed = "sixiang_limits_reached_total{code=\"OVERLOADED\"}";
    assert_eq!(value(&metrics(&server).await, shed), 1);
}

#[tokio::test]
async fn metrics_that_are_off_are_not_there() {
    let server = Server::on(&database::empty().await, &["--metrics", "off"]).await;
    assert_eq!(server.get("/metrics").await.status, 404);
}
