//! What the demo tells hangs together: each test looks for rows that contradict others, and finds none.

use sqlx::PgPool;

use crate::support::database;

mod dates;
mod gaps;
mod people;
mod sums;

/// Rows of the demo as text, one for each that the statement finds.
async fn rows(sql: &'static str) -> Vec<String> {
    let pool = PgPool::connect(&database::demo().await)
        .await
        .expect("a connection");
    let found = sqlx::query_scalar(sql).fetch_all(&pool).await;
    pool.close().await;
    found.expect("rows")
}

/// Asserts that there is no such row; the statement gives each as text.
async fn none(sql: &'static str) {
    let found = rows(sql).await;
    let some = &found[..found.len().min(5)];
    assert!(found.is_empty(), "{} such as {some:#?}", found.len());
}
