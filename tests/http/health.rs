//! `/live` and `/ready`, when all is well and when it is not.

use std::time::{Duration, Instant};

use sixiang::database::embedded::{Cluster, Options};

use crate::{
    command::folder,
    support::{Server, database, server::Page},
};

/// What `/ready` says once it says something else than it did.
async fn changed(server: &Server, status: u16) -> Page {
    let begun = Instant::now();
    loop {
        let page = server.get("/ready").await;
        if page.status != status {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{}", page.body);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_server_that_is_well_is_live_and_ready() {
    let server = Server::empty().await;
    let (live, ready) = (server.get("/live").await, server.get("/ready").await);
    insta::assert_debug_snapshot!([(live.status, live.body), (ready.status, ready.body)]);
}

#[tokio::test]
async fn a_migration_that_is_missing_is_named() {
    let server = Server::on(&database::empty().await, &[]).await;
    sqlx::raw_sql("DELETE FROM seaql_migrations WHERE version LIKE '%_000007_%'")
        .execute(&server.pool)
        .await
        .expect("deleted");
    let page = changed(&server, 200).await;
    insta::assert_snapshot!(format!("{} {}", page.status, page.body));
}

#[tokio::test]
async fn a_server_whose_database_goes_is_live_but_not_ready_until_it_comes_back() {
    let folder = folder();
    let data = folder.path().join("data");
    let start = || Cluster::start(&data, &Options::default()).expect("a cluster");
    let cluster = start();
    let server = Server::on(&cluster.url(), &["--migrate"]).await;
    cluster.stop();
    let gone = changed(&server, 200).await;
    let live = server.get("/live").await.status;
    let cluster = start();
    let back = changed(&server, 503).await;
    insta::assert_debug_snapshot!((gone.status, gone.body, live, back.status, back.body));
    drop(cluster);
}
