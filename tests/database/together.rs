//! Servers that start together on an empty database: all come up, and everything is done once.

use clap::Parser;
use futures_util::future::try_join_all;
use sixiang::{
    command,
    config::{Cli, Command},
};
use sqlx::PgPool;

use crate::support::{database, form};

const SERVERS: usize = 5;

/// Starts servers at once and stops them again.
async fn start_all(command: &str, url: &str, flags: &[&str]) {
    let servers = try_join_all((0..SERVERS).map(|_| {
        let fixed = ["sixiang", command, "--listen", "127.0.0.1:0"];
        let database = ["--max-connections", "2", "--database-url", url];
        let cli = Cli::parse_from(fixed.iter().chain(&database).chain(flags));
        async move {
            match cli.command {
                Command::Serve(options) => command::start(&options).await,
                Command::Demo(options) => command::start_demo(&options).await,
                _ => panic!("neither serves"),
            }
        }
    }));
    for server in servers.await.expect("all start") {
        assert!(server.is_ready());
        server.stop().await;
    }
}

/// How often each migration is on record, and how many times demo data were loaded.
async fn done(url: &str) -> (i64, i64, i64) {
    let pool = PgPool::connect(url).await.expect("a connection");
    let sql = "SELECT (SELECT count(*) FROM seaql_migrations), \
        (SELECT count(DISTINCT version) FROM seaql_migrations), (SELECT count(*) FROM demo_seed)";
    sqlx::query_as(sql).fetch_one(&pool).await.expect("numbers")
}

#[tokio::test]
async fn five_servers_that_start_at_once_migrate_once() {
    let all = i64::try_from(migrations().await).expect("a small number");
    for round in 0..form(2, 20) {
        let url = database::bare(&format!("served_together_{round}")).await;
        start_all("serve", &url, &["--migrate"]).await;
        assert_eq!(done(&url).await, (all, all, 0), "round {round}");
    }
}

#[tokio::test]
async fn five_demos_that_start_at_once_load_once() {
    let all = i64::try_from(migrations().await).expect("a small number");
    for round in 0..form(1, 20) {
        let url = database::bare(&format!("shown_together_{round}")).await;
        start_all("demo", &url, &[]).await;
        assert_eq!(done(&url).await, (all, all, 1), "round {round}");
    }
}

/// How many migrations there are.
async fn migrations() -> usize {
    let url = database::empty().await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    let status = sixiang::database::migrate::status(&pool).await;
    status.expect("a status").applied.len()
}
