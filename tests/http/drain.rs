//! Stopping: what is in flight is answered, and nobody can hold the end up for long.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rustix::process::Signal;
use serde_json::json;
use sqlx::PgPool;

use super::shed::{SLOW, lock, until_waiting};
use crate::{
    command::Process,
    support::{
        database, form,
        raw::{Raw, get, post},
    },
};

/// When a server that was told to stop must be gone.
const LIMIT: Duration = Duration::from_secs(10);

async fn serve(flags: &[&str]) -> (Process, PgPool) {
    let url = database::empty().await;
    let fixed = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    let process = Process::start(&[&fixed, flags].concat());
    (process, PgPool::connect(&url).await.expect("a connection"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_no_request_fails_but_for_want_of_a_server() {
    for _ in 0..form(2, 20) {
        let (mut process, _pool) = serve(&[]).await;
        let answered = Arc::new(AtomicUsize::new(0));
        let clients: Vec<_> = (0..16)
            .map(|_| {
                let api = format!("{}/graphql", process.base);
                let answered = answered.clone();
                tokio::spawn(async move {
                    let client = reqwest::Client::new();
                    loop {
                        let request = client.post(&api).json(&json!({ "query": SLOW })).send();
                        match request.await {
                            Ok(response) => assert_eq!(response.status(), 200),
                            Err(error) => return error,
                        }
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        while answered.load(Ordering::Relaxed) < 200 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        process.signal(Signal::TERM);
        for client in clients {
            let error = client.await.expect("nothing but answers");
            assert!(error.is_connect(), "{error:?}");
        }
        assert!(process.end(LIMIT).await.success());
    }
}

#[tokio::test]
async fn a_request_in_flight_is_answered_while_the_server_is_no_longer_ready() {
    let (mut process, pool) = serve(&[]).await;
    let lock = lock(&pool).await;
    let mut slow = Raw::connect(&process.base).await;
    slow.send(&post(SLOW)).await;
    until_waiting(&pool, 1).await;
    let mut probe = Raw::connect(&process.base).await;
    probe.send(&get("/ready")).await;
    assert_eq!(probe.answer().await.status(), 200);
    process.signal(Signal::TERM);
    let said = loop {
        probe.send(&get("/ready")).await;
        let answer = probe.answer().await;
        if answer.status() != 200 {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    lock.rollback().await.expect("unlocked");
    let answer = slow.answer().await;
    assert!(process.end(LIMIT).await.success());
    insta::assert_debug_snapshot!((
        (said.status(), said.says("connection: close"), said.body),
        (
            answer.status(),
            answer.says("connection: close"),
            answer.body
        ),
    ));
}

#[tokio::test]
async fn a_request_that_waits_in_the_backlog_is_answered() {
    let (mut process, _pool) = serve(&["--max-sockets", "1"]).await;
    // It says nothing, so that it keeps the only socket for as long as a head may take.
    let first = Raw::connect(&process.base).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut waiting = Raw::connect(&process.base).await;
    waiting.send(&post(SLOW)).await;
    process.signal(Signal::TERM);
    assert_eq!(waiting.answer().await.status(), 200);
    assert!(process.end(LIMIT).await.success());
    first.closed().await;
}

#[tokio::test]
async fn stuck_clients_do_not_keep_a_server_from_its_end() {
    let (mut process, pool) = serve(&[]).await;
    let _lock = lock(&pool).await;
    let mut stuck = Vec::new();
    let never_read = get("/ide/graphiql.min.js").repeat(40);
    let half_a_body = &post(SLOW)[..post(SLOW).len() - 5];
    for sent in [
        "POST /graphql HTTP/1.1\r\nho",
        half_a_body,
        &post(SLOW),
        &never_read,
    ] {
        let mut client = Raw::connect(&process.base).await;
        client.send(sent).await;
        stuck.push(client);
    }
    until_waiting(&pool, 1).await;
    process.signal(Signal::TERM);
    assert!(process.end(LIMIT).await.success());
}

#[tokio::test]
async fn a_second_signal_ends_a_server_at_once() {
    let (mut process, pool) = serve(&[]).await;
    let _lock = lock(&pool).await;
    let mut client = Raw::connect(&process.base).await;
    client.send(&post(SLOW)).await;
    until_waiting(&pool, 1).await;
    process.signal(Signal::TERM);
    tokio::time::sleep(Duration::from_secs(1)).await;
    process.signal(Signal::INT);
    let status = process.end(Duration::from_secs(2)).await;
    assert_eq!(status.code(), Some(130));
}
