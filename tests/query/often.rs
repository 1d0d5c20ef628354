//! What is asked often is still read as at first: PostgreSQL comes to plan a prepared statement for any values, and must not
//! read more then than when it knew them.

use serde_json::Map;
use sixiang::{
    auth::{Role, Viewer},
    config::Limits,
    query::Query,
};
use sqlx::PgPool;

use crate::support::{database, engine};

/// PostgreSQL plans the first five executions for their values, and then decides.
const OFTEN: usize = 12;

const DOCUMENTS: [&str; 12] = [
    r#"{ leaders(first: 5, orderBy: [{ fieldDays: { period: "2022", direction: DESC } }]) { nodes { id } } }"#,
    r#"{ leaders(first: 20) { nodes { fieldDays(period: "2022") visitCount(period: "2022") unitsCovered(period: "2022") } } }"#,
    r#"{ leaders(filter: { fieldDays: { period: "2022", gte: 10 } }) { totalCount } }"#,
    r#"{ leaders(first: 50) { nodes { fieldVisits(first: 5, filter: { startedOn: { during: "2022" } }) { totalCount nodes { days } } } } }"#,
    r#"{ leaders(first: 50) { nodes { fieldVisits(filter: { startedOn: { gte: "2022-01-01", lte: "2022-12-31" } }) { aggregate { sum { days } } } } } }"#,
    r#"{ leaders(first: 50, filter: { fieldVisits: { some: { startedOn: { during: "2022" } } } }) { totalCount nodes { id } } }"#,
    r#"{ leaders(first: 50, filter: { fieldVisits: { none: { startedOn: { during: "2022" } } } }) { totalCount nodes { id } } }"#,
    r#"{ fieldVisits(first: 20, filter: { and: [{ startedOn: { gte: "2022-01-01" } }, { startedOn: { lte: "2022-12-31" } }], division: { level: { eq: TOWNSHIP } } }) { nodes { days } } }"#,
    r#"{ reportingGaps(period: "2022") { totalCount } }"#,
    r#"{ fieldVisits(first: 20, filter: { startedOn: { during: "2022" } }, orderBy: [{ days: DESC }]) { totalCount nodes { days leaders { nodes { name } } } } }"#,
    r#"{ fieldVisits(first: 20, filter: { startedOn: { between: { from: "2022-01-01", to: "2022-12-31" } }, division: { level: { eq: TOWNSHIP } } }) { nodes { days } } }"#,
    r#"{ projects(first: 50, orderBy: [{ investmentCompleted: { period: "2022", direction: DESC } }]) { nodes { investmentCompleted(period: "2022") milestones(filter: { dueOn: { during: "2022" } }) { totalCount } } } }"#,
];

/// Blocks that statements of the database have read since they were last asked for.
async fn blocks(pool: &PgPool) -> i64 {
    let sql = "SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint FROM pg_stat_statements \
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query !~ 'pg_stat_statements'";
    let blocks = sqlx::query_scalar(sql).fetch_one(pool).await;
    let reset = "SELECT pg_stat_statements_reset(0, (SELECT oid FROM pg_database WHERE datname = current_database()), 0)";
    sqlx::query(reset).execute(pool).await.expect("forgotten");
    blocks.expect("a number")
}

#[tokio::test]
async fn a_query_that_is_asked_often_reads_no_more_than_at_first() {
    let url = database::demo_named("often").await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    // As autovacuum does after a minute: only then is the cost of wrong plans underrated.
    sqlx::query("VACUUM ANALYZE")
        .execute(&pool)
        .await
        .expect("vacuumed");
    let engine = engine(&pool.connect_options(), 1, Limits::default());
    let viewer = Viewer::anonymous(Role::Public);
    let variables = Map::new();
    let mut worse = Vec::new();
    for document in DOCUMENTS {
        blocks(&pool).await;
        let mut read = Vec::new();
        for _ in 0..OFTEN {
            let answer = engine
                .answer(Query::of(document, &variables, &viewer))
                .await;
            assert_eq!(answer.faults, [], "{document}");
            read.push(blocks(&pool).await);
        }
        let (first, last) = (read[0], read[OFTEN - 1]);
        assert!(first > 0, "nothing is counted: {document}");
        if last > first * 3 / 2 {
            worse.push(format!("{first} blocks, then {last}: {document}"));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}
