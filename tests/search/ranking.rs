//! In which order objects are found.

use sixiang::search::Rank;

use super::World;
use crate::support::build;

#[tokio::test]
async fn the_nearer_a_title_is_to_what_is_looked_for_the_earlier_it_comes() {
    let world = World::new().await;
    world.visit("政务中心", "说营商").await;
    world.project("优化营商环境").await;
    world.project("营商环境").await;
    world.project("营商").await;
    world.index().await;
    let expected = [
        ("营商", Rank::ExactTitle),
        ("营商环境", Rank::TitleStart),
        ("优化营商环境", Rank::Title),
        ("政务中心", Rank::Text),
    ];
    for text in ["营商", "營商", "ys", "yingshang"] {
        let hits = world.find(text).await;
        let found: Vec<_> = hits
            .iter()
            .map(|hit| (hit.title.text.as_str(), hit.rank))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[tokio::test]
async fn terms_are_found_in_any_of_the_texts() {
    let world = World::new().await;
    world.visit("龙川镇", "调研水库").await;
    world.visit("龙川镇", "调研道路").await;
    world.visit("龙川水库", "").await;
    world.index().await;
    let hits = world.find("龙川 水库").await;
    let found: Vec<_> = hits
        .iter()
        .map(|hit| (hit.title.text.as_str(), hit.rank))
        .collect();
    assert_eq!(
        found,
        [("龙川水库", Rank::TitleStart), ("龙川镇", Rank::Text)]
    );
}

#[tokio::test]
async fn what_there_is_comes_before_what_happened_there() {
    let world = World::new().await;
    for _ in 0..30 {
        world.visit("碧鸡镇", "").await;
    }
    build::division()
        .set("name", "碧鸡镇")
        .insert(&world.pool)
        .await;
    world.index().await;
    let hits = world.find("bijizhen").await;
    assert_eq!(hits.len(), 31);
    assert_eq!(&hits[0].tag, b"DV");
    let places: Vec<_> = hits.iter().map(|hit| hit.place).collect();
    assert!(places.is_sorted());
}
