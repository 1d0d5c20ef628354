//! What is found, and where it matches.

use sixiang::search::{self, Query, Span};

use super::World;
use crate::support::build;

#[tokio::test]
async fn one_thing_is_found_however_it_is_written() {
    let world = World::new().await;
    world.project("优化营商环境专项").await;
    world.project("營商環境評價").await;
    world.visit("政务中心", "调研营商环境").await;
    world.project("招商引资").await;
    world.project("水库除险加固").await;
    world.index().await;
    let expected = ["优化营商环境专项", "政务中心", "營商環境評價"];
    for text in [
        "营商",
        "營商",
        "ys",
        "YS",
        "ＹＳ",
        "yingshang",
        "YingShang",
        "ｙｉｎｇｓｈａｎｇ",
        "yíngshāng",
        "yings",
        "营s",
        "ys环境",
        "营商環境",
        "ying商",
        " 营商　环境 ",
        "“营商”",
    ] {
        assert_eq!(world.sorted(text).await, expected, "{text}");
    }
    assert_eq!(world.titles("商营").await, [""; 0]);
}

#[tokio::test]
async fn terms_of_one_and_of_two_characters_are_found_anywhere() {
    let world = World::new().await;
    for name in ["龙川江治理", "九龙水电站", "青龙", "川江航道"] {
        world.project(name).await;
    }
    world.index().await;
    assert_eq!(
        world.sorted("龙").await,
        ["九龙水电站", "青龙", "龙川江治理"]
    );
    assert_eq!(world.sorted("川江").await, ["川江航道", "龙川江治理"]);
    assert_eq!(world.sorted("龙水").await, ["九龙水电站"]);
    assert_eq!(world.sorted("道").await, ["川江航道"]);
    assert_eq!(world.sorted("q").await, ["青龙"]);
}

#[tokio::test]
async fn characters_are_found_by_each_of_their_readings() {
    let world = World::new().await;
    for name in ["重庆合作", "农业银行贷款", "长江绿色廊道", "西安通道"] {
        world.project(name).await;
    }
    world.index().await;
    for (text, expected) in [
        ("chongqing", "重庆合作"),
        ("cq", "重庆合作"),
        ("yinhang", "农业银行贷款"),
        ("nyyh", "农业银行贷款"),
        ("changjiang", "长江绿色廊道"),
        ("lvse", "长江绿色廊道"),
        ("lüsè", "长江绿色廊道"),
        ("xian", "西安通道"),
        ("xi'an", "西安通道"),
    ] {
        assert_eq!(world.titles(text).await, [expected], "{text}");
    }
}

#[tokio::test]
async fn a_long_term_is_found_only_where_all_of_it_stands() {
    let world = World::new().await;
    // All pairs of neighbours, and all of the sounds, but not the term.
    world.project("建设项目与项目建").await;
    world.project("项目建设").await;
    world.index().await;
    for text in ["项目建设", "xmjs", "xiangmujianshe"] {
        assert_eq!(world.titles(text).await, ["项目建设"], "{text}");
    }
}

#[tokio::test]
async fn breaks_part_and_quotes_do_not() {
    let world = World::new().await;
    world.project("“办不成事”反映窗口").await;
    world.project("营商，环境").await;
    world.project("5G基站(二期) GDP核算 😀").await;
    world.index().await;
    assert_eq!(world.titles("办不成事反映").await, ["“办不成事”反映窗口"]);
    assert_eq!(world.titles("营商环境").await, [""; 0]);
    assert_eq!(world.titles("营商，环境").await, ["营商，环境"]);
    for text in [
        "5g",
        "５Ｇ基站",
        "基站 二期",
        "gdp",
        "gd",
        "GDP核算😀",
        "jz gdp",
    ] {
        assert_eq!(world.titles(text).await.len(), 1, "{text}");
    }
    for text in ["g基站", "dp", "基站二期"] {
        assert_eq!(world.titles(text).await.len(), 0, "{text}");
    }
}

#[tokio::test]
async fn no_character_means_anything_to_the_database() {
    let world = World::new().await;
    world
        .project("it's a \\ test: 'x' & (y | !z) * <-> \"w\" $1 % _")
        .await;
    world.project("项目").await;
    world.index().await;
    for text in [
        "' & | ! : * \\ ( ) 项目",
        "项目'; DROP TABLE project; --",
        "项目:*",
        "!项目",
        "项目 & !x",
        "<-> 项目",
        "test\u{1}\u{7f}\u{fffd}",
        "\\'项目\\'",
        "%项目_",
        "$1 项目",
        "项\0目",
        "𠮷",
        "क्षि",
        "한국",
        "ﬁ",
        "İ",
        "ß",
        "ǅ",
    ] {
        let query = Query::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        let mut connection = world.connection().await;
        let found = search::find(&mut connection, &query, None, 20, None, None).await;
        assert!(found.is_ok(), "{text}: {found:?}");
    }
    assert_eq!(world.titles("' & | ! : * \\ ( ) 项目").await, ["项目"]);
    assert_eq!(world.titles("its test").await.len(), 1);
}

#[tokio::test]
async fn only_the_kinds_that_are_asked_for_are_found() {
    let world = World::new().await;
    world.project("营商").await;
    world.visit("营商", "").await;
    world.index().await;
    let query = Query::parse("营商").expect("a query");
    let mut connection = world.connection().await;
    for (tags, expected) in [
        (&[*b"PJ"][..], "PJ"),
        (&[*b"FV"], "FV"),
        (&[*b"LD", *b"PJ", *b"FV"], "PJFV"),
        (&[*b"LD"], ""),
        (&[], ""),
    ] {
        let hits = search::find(&mut connection, &query, Some(tags), 20, None, None).await;
        let found = hits.expect("hits").iter().flat_map(|hit| hit.tag).collect();
        assert_eq!(String::from_utf8(found).expect("ASCII"), expected);
    }
}

#[tokio::test]
async fn matches_are_shown_in_the_original() {
    let world = World::new().await;
    world.project("優化營商環境").await;
    let before = "好".repeat(200);
    world
        .visit("中心", &format!("{before}營商ＡＢＣ营商"))
        .await;
    let row = build::leader(
        build::department(world.division).insert(&world.pool).await,
        world.division,
    );
    row.set("name", "某某")
        .set("title", "营商局局长")
        .insert(&world.pool)
        .await;
    world.index().await;
    for text in ["营商", "ys", "yingshang"] {
        let hits = world.find(text).await;
        let [project, leader, visit] = &hits[..] else {
            panic!("{text}: {hits:#?}")
        };
        assert_eq!(project.title.text, "優化營商環境");
        assert_eq!(
            project.title.spans,
            [Span {
                offset: 2,
                length: 2
            }]
        );
        assert_eq!(project.text, None);
        let (field, snippet) = leader.text.as_ref().expect("a snippet");
        assert_eq!(
            (field.as_str(), snippet.text.as_str()),
            ("title", "营商局局长")
        );
        assert_eq!(leader.title.spans, []);
        let (field, snippet) = visit.text.as_ref().expect("a snippet");
        assert_eq!((field.as_str(), snippet.start), ("summary", 107));
        let shown: Vec<char> = snippet.text.chars().collect();
        assert_eq!(shown.len(), 100);
        let marked: Vec<String> = snippet
            .spans
            .iter()
            .map(|span| {
                shown[span.offset..span.offset + span.length]
                    .iter()
                    .collect()
            })
            .collect();
        assert_eq!(marked, ["營商", "营商"], "{text}");
    }
}
