//! Clients that are slow: they are given up in time, and hold up nobody else.

use std::time::Duration;

use crate::{
    command::Process,
    support::{
        Server, database,
        raw::{Raw, get, post},
    },
};

const HALF_A_HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-";

async fn server(flags: &[&str]) -> Server {
    Server::on(&database::empty().await, flags).await
}

#[tokio::test]
async fn a_half_sent_head_is_closed_within_ten_seconds() {
    let server = server(&[]).await;
    let mut half = Raw::connect(&server.api).await;
    half.send(HALF_A_HEAD).await;
    half.closed().await;
}

#[tokio::test]
async fn a_head_that_comes_drop_by_drop_is_closed_all_the_same() {
    let server = server(&["--head-timeout-ms", "1000"]).await;
    let mut slow = Raw::connect(&server.api).await;
    let mut sent = 0;
    while slow.try_send("x").await {
        sent += 1;
        assert!(sent < 100, "it is still open");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    let server = server(&["--head-timeout-ms", "200"]).await;
    assert_eq!(Raw::connect(&server.api).await.closed().await, 0);
}

#[tokio::test]
async fn a_connection_is_kept_between_requests_but_not_within_one() {
    let server = server(&["--head-timeout-ms", "300"]).await;
    let mut client = Raw::connect(&server.api).await;
    for _ in 0..2 {
        client.send(&post("{ __typename }")).await;
        assert_eq!(client.answer().await.status(), 200);
        tokio::time::sleep(Duration::from_millis(900)).await;
    }
    client.send(HALF_A_HEAD).await;
    assert_eq!(client.closed().await, 0);
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_the_end() {
    let server = server(&["--idle-timeout-ms", "300"]).await;
    let mut client = Raw::connect(&server.api).await;
    client.send(&get("/live")).await;
    client.answer().await;
    assert_eq!(client.closed().await, 0);
}

#[tokio::test]
async fn a_request_that_takes_longer_than_a_head_may_is_answered() {
    let flags = ["--head-timeout-ms", "200", "--write-timeout-ms", "200"];
    let server = server(&flags).await;
    let mut lock = server.pool.begin().await.expect("a transaction");
    sqlx::raw_sql("LOCK TABLE observation IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("locked");
    let mut client = Raw::connect(&server.api).await;
    client.send(&post("{ observations { totalCount } }")).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    lock.rollback().await.expect("unlocked");
    assert_eq!(client.answer().await.status(), 200);
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answers_is_given_up() {
    const REQUESTS: usize = 40;
    let server = server(&["--write-timeout-ms", "500"]).await;
    let file = "/ide/graphiql.min.js";
    let size = server.get(file).await.body.len();
    let mut client = Raw::connect(&server.api).await;
    client.send(&get(file).repeat(REQUESTS)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let read = client.closed().await;
    assert!(read < REQUESTS * size, "all {read} bytes came");
}

#[tokio::test]
async fn a_client_that_is_slow_but_reads_gets_everything() {
    let server = server(&["--write-timeout-ms", "500"]).await;
    let file = "/ide/graphiql.min.js";
    let size = server.get(file).await.body.len();
    let mut client = Raw::connect(&server.api).await;
    client.send(&get(file)).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(client.answer().await.body.len(), size);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = server(&[]).await;
    let large = "x".repeat(70_000);
    let many = "x: y\r\n".repeat(200);
    let mut statuses = Vec::new();
    for line in [format!("x: {large}\r\n"), many] {
        let mut client = Raw::connect(&server.api).await;
        client
            .send(&format!("GET /live HTTP/1.1\r\nhost: x\r\n{line}\r\n"))
            .await;
        statuses.push(client.answer().await.status());
    }
    assert_eq!(statuses, [431, 431]);
}

#[tokio::test]
async fn a_thousand_half_sent_requests_hold_up_nobody_and_are_closed() {
    let server = server(&[]).await;
    let mut half = Vec::new();
    for _ in 0..1000 {
        let mut client = Raw::connect(&server.api).await;
        client.send(HALF_A_HEAD).await;
        half.push(client);
    }
    server.query("{ observations { totalCount } }").await;
    for client in half {
        client.closed().await;
    }
}

#[tokio::test]
async fn clients_beyond_the_most_sockets_wait_until_one_is_free() {
    let flags = ["--max-sockets", "2", "--head-timeout-ms", "500"];
    let server = server(&flags).await;
    // One that says nothing, and one that is idle: both give way to those who wait.
    let silent = Raw::connect(&server.api).await;
    let mut idle = Raw::connect(&server.api).await;
    idle.send(&get("/live")).await;
    idle.answer().await;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let mut client = Raw::connect(&server.api).await;
        client.send(&get("/live")).await;
        statuses.push(client.answer().await.status());
    }
    silent.closed().await;
    assert_eq!(statuses, [200, 200]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_without_files_to_spare_waits_for_one_without_haste() {
    use rustix::process::{Resource, Rlimit, prlimit};

    let url = database::empty().await;
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    let process = Process::start(&[&arguments[..], &["--head-timeout-ms", "3000"]].concat());
    let most = Some(process.files() + 20);
    let limit = Rlimit {
        current: most,
        maximum: most,
    };
    prlimit(Some(process.pid()), Resource::Nofile, limit).expect("it is ours");
    let mut silent = Vec::new();
    for _ in 0..60 {
        silent.push(Raw::connect(&process.base).await);
    }
    let before = process.ticks();
    tokio::time::sleep(Duration::from_secs(1)).await;
    // A hundred ticks are all of a processor's time.
    let ticks = process.ticks() - before;
    assert!(ticks < 50, "it was busy for {ticks} ticks");
    let mut client = Raw::connect(&process.base).await;
    client.send(&get("/live")).await;
    assert_eq!(client.answer().await.status(), 200);
}
