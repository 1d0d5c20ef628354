//! A server that starts before its database: it lives, says what it waits for, and connects by itself.

use std::{
    fs,
    time::{Duration, Instant},
};

use clap::Parser;
use serde_json::json;
use sixiang::{
    command::{self, Running},
    config::{Cli, Command},
    database::{
        embedded::{Cluster, Options},
        migrate,
    },
};
use sqlx::{Connection, PgConnection, PgPool};

use crate::{
    command::folder,
    support::raw::{Raw, get, post},
};

async fn start(url: &str, flags: &[&str]) -> Running {
    let fixed = ["sixiang", "serve", "--listen", "127.0.0.1:0"];
    let cli = Cli::parse_from(fixed.iter().chain(&["--database-url", url]).chain(flags));
    let Command::Serve(options) = cli.command else {
        panic!("serve is serve")
    };
    command::start(&options).await.expect("it starts")
}

/// Status and body of a path.
async fn page(running: &Running, path: &str) -> (u16, String) {
    let mut client = Raw::connect(&running.address.to_string()).await;
    client.send(&get(path)).await;
    let answer = client.answer().await;
    (answer.status(), answer.body)
}

/// Waits until `/ready` says some words.
async fn until_ready_says(running: &Running, words: &str) {
    let begun = Instant::now();
    loop {
        let (_, said) = page(running, "/ready").await;
        if said.contains(words) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{said}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_server_waits_for_its_database_and_serves_it_once_it_is_there() {
    let folder = folder();
    let data = folder.path().join("data");
    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    let url = cluster.url();
    cluster.stop();

    let running = start(&url, &["--migrate"]).await;
    let mut client = Raw::connect(&running.address.to_string()).await;
    client.send(&post("{ leaders { totalCount } }")).await;
    let refused = client.answer().await;
    insta::assert_debug_snapshot!((
        page(&running, "/live").await,
        page(&running, "/ready").await,
        (
            refused.status(),
            refused.says("retry-after: 1"),
            refused.body
        ),
    ));

    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    until_ready_says(&running, "\"ready\"").await;
    client.send(&post("{ leaders { totalCount } }")).await;
    let answer: serde_json::Value =
        serde_json::from_str(&client.answer().await.body).expect("JSON");
    running.stop().await;
    drop(cluster);
    assert_eq!(
        answer,
        json!({ "data": { "leaders": { "totalCount": 0 } } })
    );
}

#[tokio::test]
async fn what_waiting_cannot_mend_is_told_until_someone_mends_it() {
    let folder = folder();
    let data = folder.path().join("data");
    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    let ours = cluster.url();
    run(
        &ours,
        "CREATE ROLE guarded LOGIN SUPERUSER PASSWORD 'right'",
    )
    .await;
    let rules = "local all guarded scram-sha-256\nlocal all all trust\n";
    fs::write(data.join("pg/pg_hba.conf"), rules).expect("written");
    cluster.stop();
    let running = start(&ours.replace("sixiang@", "guarded:new@"), &[]).await;
    until_ready_says(&running, "database_unreachable").await;

    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    until_ready_says(&running, "database_access_denied").await;
    run(&ours, "ALTER ROLE guarded PASSWORD 'new'").await;
    until_ready_says(&running, "migrations_pending").await;
    let pool = PgPool::connect(&ours).await.expect("a connection");
    migrate::up(&pool).await.expect("migrations apply");
    until_ready_says(&running, "\"ready\"").await;
    pool.close().await;
    running.stop().await;
    drop(cluster);
}

async fn run(url: &str, sql: &'static str) {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    sqlx::raw_sql(sql)
        .execute(&mut connection)
        .await
        .expect("done");
    connection.close().await.expect("closed");
}
