//! Many hits: the same order whether they are few or very many, and page after page.

use std::collections::HashSet;

use sixiang::search::{self, Hit, Query, Rank};

use super::World;

/// Adds so many problems, whose titles begin with, hold or lack a term.
async fn problems(world: &World, count: i32) {
    let sql = "INSERT INTO problem (id, title, severity, status, raised_on, resolution) \
        SELECT gen_random_uuid(), (ARRAY['项目', '项目用地' || n, '某县项目' || n, '道路' || n])[1 + n % 4], \
        'LOW', 'OPEN', '2022-01-01', CASE WHEN n % 8 = 3 THEN '协调项目' END FROM generate_series(1, $1) n";
    sqlx::query(sql)
        .bind(count)
        .execute(&world.pool)
        .await
        .expect("rows");
}

async fn page(world: &World, size: usize, after: Option<&Hit>) -> Vec<Hit> {
    let query = Query::parse("项目").expect("a query");
    let mut connection = world.connection().await;
    let after = after.map(|hit| (hit.rank, hit.place));
    search::find(&mut connection, &query, None, size, after, None)
        .await
        .expect("hits")
}

/// Hits by rank.
fn count(hits: &[Hit], rank: Rank) -> usize {
    hits.iter().filter(|hit| hit.rank == rank).count()
}

#[tokio::test]
async fn pages_follow_one_another_through_all_hits_in_one_order() {
    let world = World::new().await;
    // More of each rank than are looked at at once, but for the last.
    problems(&world, 6000).await;
    world.index().await;
    let all = page(&world, 10_000, None).await;
    assert_eq!(count(&all, Rank::ExactTitle), 1500);
    assert_eq!(count(&all, Rank::TitleStart), 1500);
    assert_eq!(count(&all, Rank::Title), 1500);
    assert_eq!(count(&all, Rank::Text), 750);
    assert!(all.is_sorted_by_key(|hit| (hit.rank, hit.place)));
    let ids: HashSet<_> = all.iter().map(|hit| hit.id).collect();
    assert_eq!(ids.len(), all.len());
    let mut walked: Vec<Hit> = Vec::new();
    loop {
        let next = page(&world, 500, walked.last()).await;
        if next.is_empty() {
            break;
        }
        walked.extend(next);
    }
    assert_eq!(walked, all);
    // The first page of many is the first of all.
    assert_eq!(page(&world, 20, None).await, all[..20]);
}
