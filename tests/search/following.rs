//! Documents follow what is written, whoever writes it.

use std::time::{Duration, Instant};

use sixiang::schema::rooms;
use sqlx::PgPool;

use super::{World, find};
use crate::support::{Server, build, database};

#[tokio::test]
async fn inserts_updates_and_deletes_are_followed() {
    let world = World::new().await;
    let id = world.project("营商环境").await;
    world.index().await;
    assert_eq!(world.titles("营商").await, ["营商环境"]);
    let execute = async |sql: &'static str| {
        sqlx::query(sql)
            .bind(id)
            .execute(&world.pool)
            .await
            .expect(sql);
        world.index().await;
    };
    execute("UPDATE project SET name = '水库' WHERE id = $1").await;
    assert_eq!(world.titles("营商").await, [""; 0]);
    assert_eq!(world.titles("shuiku").await, ["水库"]);
    execute("UPDATE project SET industry = '水利业' WHERE id = $1").await;
    assert_eq!(world.titles("水利").await, ["水库"]);
    execute("UPDATE project SET industry = NULL WHERE id = $1").await;
    assert_eq!(world.titles("水利").await, [""; 0]);
    execute("UPDATE project SET id = gen_random_uuid() WHERE id = $1").await;
    assert_eq!(world.titles("水库").await, ["水库"]);
    assert_ne!(world.find("水库").await[0].id, id);
    execute("DELETE FROM project WHERE name = '水库' OR id = $1").await;
    assert_eq!(world.titles("水库").await, [""; 0]);
    world.visit("水库", "").await;
    world.index().await;
    execute("TRUNCATE field_visit CASCADE").await;
    assert_eq!(world.titles("水库").await, [""; 0]);
}

/// Waits until a search finds so many objects; tells for how long.
async fn until(pool: &PgPool, text: &str, count: usize) -> Duration {
    let begun = Instant::now();
    while find(pool, text).await.len() != count {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{text} is not followed"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}

#[tokio::test]
async fn servers_find_what_was_just_written_also_after_they_lost_the_database() {
    let url = database::empty().await;
    // Several at once share the work.
    let server = Server::on(&url, &[]).await;
    let _other = Server::on(&url, &[]).await;
    build::division()
        .set("name", "营商县")
        .insert(&server.pool)
        .await;
    let took = until(&server.pool, "ys", 1).await;
    assert!(took < Duration::from_secs(5), "{took:?}");
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
        WHERE datname = current_database() AND application_name = 'sixiang'";
    let ended: i64 = sqlx::query_scalar(cut)
        .fetch_one(&server.pool)
        .await
        .expect("ends");
    assert!(ended >= 2, "{ended}");
    build::division()
        .set("name", "营商市")
        .insert(&server.pool)
        .await;
    until(&server.pool, "ys", 2).await;
}

#[tokio::test]
async fn what_other_rules_made_is_made_anew() {
    let world = World::new().await;
    world.project("营商环境").await;
    world.index().await;
    let spoil = "UPDATE search_document SET rules = 'old', terms = ''; \
        INSERT INTO search_document SELECT 'XX', id, place, rules, title, texts, 'Th营商' FROM search_document; \
        UPDATE search_rules SET rules = 'old'";
    sqlx::raw_sql(spoil)
        .execute(&world.pool)
        .await
        .expect("spoilt");
    world.index().await;
    let hits = world.find("营商").await;
    assert_eq!(hits.iter().map(|hit| hit.tag).collect::<Vec<_>>(), [*b"PJ"]);
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM search_document WHERE rules = 'old') + (SELECT count(*) FROM search_pending)",
    )
    .fetch_one(&world.pool)
    .await
    .expect("a count");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn every_table_that_is_searched_marks_its_changes() {
    let world = World::new().await;
    let marked: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid \
         WHERE p.proname = 'search_mark' ORDER BY 1",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the catalogue answers");
    let rooms = rooms::all().iter().filter(|room| room.searched.is_some());
    let mut searched: Vec<_> = rooms.map(|room| room.table.name).collect();
    searched.sort_unstable();
    assert_eq!(marked, searched);
}
