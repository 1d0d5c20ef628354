//! Seals: what was written is sealed, once, in its order.

use std::time::Duration;

use serde_json::json;
use sixiang::audit;
use sqlx::PgPool;

use super::{add, key, sealed, verified};
use crate::{
    mutation::{entered, office, update},
    support::{database, until},
};

#[tokio::test]
async fn a_server_seals_what_it_writes_and_the_record_holds() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(
        &server,
        &id,
        1,
        json!({ "name": "大坝", "totalInvestment": "2.50" }),
    )
    .await;
    sealed(&server).await;
    let mut connection = server.pool.acquire().await.expect("a connection");
    let report = verified(&mut connection, None).await;
    assert_eq!(
        (
            report.findings,
            report.sealed,
            report.unsealed,
            report.objects,
            report.older
        ),
        (Vec::new(), 3, 0, 2, 0)
    );
}

#[tokio::test]
async fn nothing_is_sealed_before_what_may_come_before_it() {
    let pool = PgPool::connect(&database::empty().await).await;
    let pool = pool.expect("a connection");
    let mut connection = pool.acquire().await.expect("a connection");
    let mut slow = pool.begin().await.expect("a transaction");
    add(&mut slow, "slow", 1).await;
    add(&mut connection, "fast", 1).await;
    let early = audit::seal(&mut connection, &key()).await.expect("asked");
    slow.commit().await.expect("committed");
    until(
        &pool,
        "SELECT max(transaction_id) < change_horizon() FROM change",
    )
    .await;
    let late = audit::seal(&mut connection, &key()).await.expect("asked");
    let report = verified(&mut connection, None).await;
    assert_eq!(
        (early, late, report.seals, report.sealed),
        (false, true, 1, 2)
    );
}

#[tokio::test]
async fn servers_that_seal_at_once_make_one_chain() {
    let pool = PgPool::connect(&database::empty().await).await;
    let pool = pool.expect("a connection");
    let sealers = (0..4).map(|number| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut connection = pool.acquire().await.expect("a connection");
            for _ in 0..20 {
                add(&mut connection, "writer", 1 + number).await;
                audit::seal(&mut connection, &key()).await.expect("asked");
            }
        })
    });
    for sealer in sealers.collect::<Vec<_>>() {
        sealer.await.expect("no two follow the same seal");
    }
    until(
        &pool,
        "SELECT max(transaction_id) < change_horizon() FROM change",
    )
    .await;
    let mut connection = pool.acquire().await.expect("a connection");
    while audit::seal(&mut connection, &key()).await.expect("asked") {}
    let report = verified(&mut connection, None).await;
    // They are of objects that never were; what counts here is the chain.
    assert_eq!(
        (report.findings, report.sealed, report.unsealed),
        (Vec::new(), 200, 0)
    );
}

#[tokio::test]
async fn a_server_that_was_away_seals_what_others_left() {
    let url = database::empty().await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    let mut connection = pool.acquire().await.expect("a connection");
    add(&mut connection, "writer", 2500).await;
    let server = crate::support::Server::on(&url, &[]).await;
    tokio::time::timeout(Duration::from_mins(1), sealed(&server))
        .await
        .expect("all is sealed");
    let report = verified(&mut connection, None).await;
    assert_eq!(
        (report.findings, report.seals, report.sealed),
        (Vec::new(), 3, 2500)
    );
}

#[tokio::test]
async fn no_seal_can_be_changed() {
    let server = office().await;
    entered(&server, "P1").await;
    sealed(&server).await;
    let mut refused = Vec::new();
    for sql in [
        "UPDATE change_seal SET mac = previous",
        "DELETE FROM change_seal",
        "TRUNCATE change_seal",
    ] {
        let error = sqlx::query(sql).execute(&server.pool).await.err();
        let code = error.and_then(|e| Some(e.as_database_error()?.code()?.into_owned()));
        refused.push(code);
    }
    assert_eq!(refused, vec![Some("SX002".to_owned()); 3]);
}
