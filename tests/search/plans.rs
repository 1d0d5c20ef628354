//! What a search costs the database: never a scan of all documents.

use sixiang::{
    auth::{Role, Viewer},
    query::sight,
    schema::rooms,
    search::{self, Query},
};
use sqlx::Connection;

use super::World;

/// Sequential scans and rows read of the documents, by this connection within its transaction.
const COUNTS: &str = "SELECT seq_scan, seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables \
    WHERE relname = 'search_document'";

#[tokio::test]
async fn neither_a_common_nor_a_rare_term_reads_all_documents() {
    let world = World::new().await;
    // Nine of ten hold the term in their title, one of 20 000 holds the rare one.
    let sql = "INSERT INTO problem (id, title, severity, status, raised_on) \
        SELECT gen_random_uuid(), CASE WHEN n % 10 > 0 THEN '某县项目' ELSE '道路' END || n \
        || CASE n WHEN 77 THEN '龙' ELSE '' END, 'LOW', 'OPEN', '2022-01-01' FROM generate_series(1, 20000) n";
    sqlx::query(sql).execute(&world.pool).await.expect("rows");
    world.index().await;
    // With and without what the planner learns of them.
    // And for viewers who see all, or not all.
    let tags: Vec<_> = rooms::searched()
        .map(|(_, searched)| searched.tag)
        .collect();
    let sight = sight(&Viewer::anonymous(Role::Public), &tags);
    assert!(sight.is_some());
    for (sql, sight) in [
        ("SELECT 1", None),
        ("SELECT 1", sight.as_ref()),
        ("ANALYZE search_document", None),
        ("ANALYZE search_document", sight.as_ref()),
    ] {
        sqlx::query(sql).execute(&world.pool).await.expect(sql);
        for (text, hits) in [
            ("项目", 20),
            ("xm", 20),
            ("xiangmu", 20),
            ("项", 20),
            ("x", 20),
            ("龙", 1),
            ("项目 龙", 1),
            ("没有", 0),
            ("目项", 0),
        ] {
            let mut connection = world.connection().await;
            let mut transaction = connection.begin().await.expect("a transaction");
            let query = Query::parse(text).expect("a query");
            // More often than a prepared statement is planned for its values.
            for _ in 0..8 {
                let found = search::find(&mut transaction, &query, None, 20, None, sight).await;
                assert_eq!(found.expect("hits").len(), hits, "{text}");
            }
            let (scans, rows): (i64, i64) = sqlx::query_as(COUNTS)
                .fetch_one(&mut *transaction)
                .await
                .expect("counts");
            assert_eq!(scans, 0, "{text}: sequential scans");
            let few = 8 * i64::try_from(hits).expect("few")..8 * 1000;
            assert!(few.contains(&rows), "{text}: {rows} rows are read");
        }
    }
}
