//! `sixiang demo`: from nothing to answers, and again.

use std::time::Instant;

use serde_json::json;

use super::{Process, folder, run, text};
use crate::support::database;

async fn leaders(base: &str) -> serde_json::Value {
    let body = json!({ "query": "{ leaders { totalCount } }" });
    let answer = reqwest::Client::new()
        .post(format!("{base}/graphql"))
        .json(&body)
        .send()
        .await;
    answer.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn demo_starts_from_an_empty_folder_and_finds_its_data_again() {
    let folder = folder();
    let data = folder.path().join("data");
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--data-dir", text(&data)];
    let first = Process::start(&arguments);
    let loaded = leaders(&first.base).await;
    assert!(first.stop());
    let begun = Instant::now();
    let again = Process::start(&arguments);
    let took = begun.elapsed();
    assert_eq!(leaders(&again.base).await, loaded);
    assert!(again.stop());
    // Loading takes seconds, finding does not; how fast either is belongs to the benchmark.
    println!("started again in {took:?}");
}

#[tokio::test]
async fn demo_data_are_not_mixed_with_other_data() {
    let url = database::empty().await;
    let pool = sqlx::PgPool::connect(&url).await.expect("a connection");
    let sql = "INSERT INTO division (id, code, name, level) \
        VALUES ('01890000-0000-7000-8000-000000000001', '530000', '云南省', 'PREFECTURE')";
    sqlx::raw_sql(sql).execute(&pool).await.expect("a row");
    let output = run(&["demo", "--listen", "127.0.0.1:0", "--database-url", &url]);
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn migrate_tells_what_is_pending_and_applies_it() {
    let url = database::bare("to_migrate").await;
    let status = || super::stdout(&run(&["migrate", "status", "--database-url", &url]));
    let before = status();
    let up = super::stdout(&run(&["migrate", "up", "--database-url", &url]));
    insta::assert_snapshot!(format!("{before}---\n{up}---\n{}", status()));
}
