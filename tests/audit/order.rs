//! The order of changes: whoever reads on from a cursor misses none.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, PgPool, Row as _};

use super::add;
use crate::{
    mutation::office,
    support::{Server, database},
};

/// A page of the list; gives its actors and ids, and the cursor to read on from.
async fn page(server: &Server, after: &Json) -> (Vec<(String, String)>, Json) {
    let document = "query($after: String) { changes(first: 100, after: $after) {
        nodes { actor id } pageInfo { endCursor } } }";
    let mut data = server.data(document, json!({ "after": after })).await;
    let text = |json: &Json| json.as_str().expect("a text").to_owned();
    let nodes = data["changes"]["nodes"].as_array().expect("a list");
    let nodes = nodes
        .iter()
        .map(|node| (text(&node["actor"]), text(&node["id"])));
    let nodes = nodes.collect();
    (nodes, data["changes"]["pageInfo"]["endCursor"].take())
}

#[tokio::test]
async fn a_reader_by_cursor_sees_every_change_once_whoever_writes_meanwhile() {
    const WRITERS: usize = 8;
    const TRANSACTIONS: usize = 25;
    let server = office().await;
    let written = Arc::new(AtomicBool::new(false));
    let writers = (0..WRITERS).map(|writer| {
        let pool = server.pool.clone();
        tokio::spawn(async move {
            for turn in 0..TRANSACTIONS {
                let mut transaction = pool.begin().await.expect("a transaction");
                add(&mut transaction, "writer", 1).await;
                // Of varying length: some take longer than many others together.
                let pause = (writer * 7 + turn * 13) % 30;
                let pause = format!("SELECT pg_sleep({pause}e-3)");
                let pause = sqlx::query(AssertSqlSafe(pause));
                pause.execute(&mut *transaction).await.expect("a pause");
                add(&mut transaction, "writer", 2).await;
                transaction.commit().await.expect("committed");
            }
        })
    });
    let (writers, is_written) = (writers.collect::<Vec<_>>(), written.clone());
    let pool = server.pool.clone();
    let watch = tokio::spawn(async move {
        for writer in writers {
            writer.await.expect("a writer");
        }
        let sql = "SELECT max(transaction_id) < change_horizon() FROM change";
        crate::support::until(&pool, sql).await;
        is_written.store(true, Ordering::SeqCst);
    });
    let (mut seen, mut after) = (Vec::new(), Json::Null);
    loop {
        let is_last = written.load(Ordering::SeqCst);
        let (nodes, cursor) = page(&server, &after).await;
        if nodes.is_empty() && is_last {
            break;
        }
        if !nodes.is_empty() {
            after = cursor;
        }
        seen.extend(nodes.into_iter().map(|(_, id)| id));
    }
    watch.await.expect("all are written");
    let distinct: HashSet<_> = seen.iter().collect();
    let all = WRITERS * TRANSACTIONS * 3;
    assert_eq!((seen.len(), distinct.len()), (all, all));
}

#[tokio::test]
async fn a_reader_by_number_misses_what_a_slow_transaction_wrote_and_one_by_cursor_does_not() {
    let server = office().await;
    let naive = async |last: i64| {
        let sql = "SELECT sequence, actor FROM change WHERE sequence > $1 ORDER BY sequence";
        let query = sqlx::query(sql).bind(last);
        let rows = query.fetch_all(&server.pool).await.expect("rows");
        let last = rows.last().map_or(last, |row| row.get(0));
        let actors = rows.iter().map(|row| row.get::<String, _>(1));
        (actors.collect::<Vec<_>>(), last)
    };
    let actors = |nodes: Vec<(String, String)>| nodes.into_iter().map(|(actor, _)| actor);
    let mut slow = server.pool.begin().await.expect("a transaction");
    add(&mut slow, "slow", 1).await;
    add(
        &mut server.pool.acquire().await.expect("a connection"),
        "fast",
        1,
    )
    .await;

    let (mut by_number, last) = naive(0).await;
    let (nodes, cursor) = page(&server, &Json::Null).await;
    let mut by_cursor: Vec<_> = actors(nodes).collect();
    slow.commit().await.expect("committed");
    server.settled().await;
    by_number.extend(naive(last).await.0);
    by_cursor.extend(actors(page(&server, &cursor).await.0));

    let told = |actors: &[&str]| actors.iter().map(|&a| a.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (by_number, by_cursor),
        (told(&["fast"]), told(&["slow", "fast"]))
    );
}

#[tokio::test]
async fn what_is_written_after_a_dump_was_restored_elsewhere_comes_after_what_it_brought() {
    let url = database::empty().await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    let mut connection = pool.acquire().await.expect("a connection");
    add(&mut connection, "before", 1).await;
    // As another cluster numbers its transactions, many more than this one has had.
    let elsewhere = "ALTER TABLE change DISABLE TRIGGER tr_change_append_only; \
        UPDATE change SET transaction_id = 1000000000000; ALTER TABLE change ENABLE TRIGGER tr_change_append_only";
    let moved = sqlx::raw_sql(elsewhere).execute(&mut *connection).await;
    moved.expect("moved");
    let server = Server::on(&url, &["--anonymous-role", "office"]).await;
    add(&mut connection, "after", 1).await;
    server.settled().await;
    let nodes = page(&server, &Json::Null).await.0;
    let actors: Vec<_> = nodes.into_iter().map(|(actor, _)| actor).collect();
    assert_eq!(actors, ["before", "after"]);
}

#[tokio::test]
async fn a_page_of_changes_is_read_from_an_index() {
    let server = office().await;
    let mut connection = server.pool.acquire().await.expect("a connection");
    for _ in 0..5 {
        add(&mut connection, "writer", 2000).await;
    }
    let analyze = sqlx::query("ANALYZE change").execute(&mut *connection);
    analyze.await.expect("analyzed");
    server.settled().await;
    let (_, middle) = page(&server, &Json::Null).await;
    let mut plans = Vec::new();
    for (filter, after) in [
        ("", Json::Null),
        ("", middle),
        (", filter: {actor: {eq: \"nobody\"}}", Json::Null),
        (", filter: {objectId: {eq: \"nothing\"}}", Json::Null),
    ] {
        let body = json!({
            "query": format!("query($after: String) {{ changes(after: $after{filter}) {{ nodes {{ id }} }} }}"),
            "variables": { "after": after },
            "extensions": { "explain": true },
        });
        let (_, answer) = server.post(&body).await;
        plans.push(answer["extensions"]["explain"].to_string());
    }
    let by_index = plans
        .iter()
        .filter(|plan| plan.contains("ix_change_") && !plan.contains("Seq Scan"));
    assert_eq!(by_index.count(), plans.len(), "{plans:#?}");
}
