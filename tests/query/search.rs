//! `search` through HTTP: what is answered of what was found, pages, types, refusals.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::errors::{Case, NOTHING, refused};
use crate::support::{Server, build};

/// A server over two projects, a department and a visit, whose documents are made.
async fn server() -> Server {
    let server = Server::empty().await;
    let division = build::division().insert(&server.pool).await;
    for name in ["营商环境示范园区", "优化营商环境工程"] {
        let row = build::project(division).set("name", name);
        row.insert(&server.pool).await;
    }
    let row = build::department(division).set("name", "营商环境建设局");
    row.insert(&server.pool).await;
    let visit = build::field_visit(division).set("site_name", "某企业");
    let visit = visit.set("summary", "企业反映營商環境仍有堵点，当场协调解决。");
    visit.insert(&server.pool).await;
    settled(&server).await;
    server
}

/// Waits until the documents follow what is written.
async fn settled(server: &Server) {
    for _ in 0..200 {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM search_pending")
            .fetch_one(&server.pool)
            .await
            .expect("a count");
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the documents do not follow");
}

const ALL: &str = "query($query: String!, $types: [SearchType!], $first: Int, $after: String) {
  search(query: $query, types: $types, first: $first, after: $after) {
    nodes { __typename ... on Project { name division { name } } ... on Department { name } ... on FieldVisit { siteName } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}";

/// Names of what is found, in order.
fn names(found: &Json) -> Vec<String> {
    let nodes = found["search"]["nodes"].as_array().expect("nodes");
    let name = |node: &Json| {
        let name = node.get("name").unwrap_or(&node["siteName"]);
        name.as_str().unwrap_or_default().to_owned()
    };
    nodes.iter().map(name).collect()
}

#[tokio::test]
async fn whatever_way_it_is_written_the_same_is_found() {
    let server = server().await;
    let mut found = Vec::new();
    for query in ["营商", "營商", "ys", "yingshang", "YingShang", "ＹＳ"] {
        let mut names = names(&server.data(ALL, json!({ "query": query })).await);
        names.sort();
        found.push(names);
    }
    let expected = [
        "优化营商环境工程",
        "某企业",
        "营商环境建设局",
        "营商环境示范园区",
    ];
    assert_eq!(found, vec![expected; 6]);
}

#[tokio::test]
async fn an_edge_tells_where_and_how_well_it_matches() {
    let server = server().await;
    let found = server
        .data(
            "query($types: [SearchType!]) { search(query: \"ys环境\", types: $types) { edges {
              match title { field text start highlights { offset length } }
              excerpt { field text start highlights { offset length } }
              node { ... on Project { name } ... on FieldVisit { siteName leaders { totalCount } } }
            } } }",
            json!({ "types": ["PROJECT", "FIELD_VISIT"] }),
        )
        .await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&found).expect("JSON"));
}

#[tokio::test]
async fn pages_follow_one_another() {
    let server = server().await;
    let whole = names(&server.data(ALL, json!({ "query": "营商环境" })).await);
    let (mut read, mut after, mut pages) = (Vec::new(), Json::Null, 0);
    loop {
        let variables = json!({ "query": "营商环境", "first": 1, "after": after });
        let found = server.data(ALL, variables).await;
        read.extend(names(&found));
        pages += 1;
        let info = &found["search"]["pageInfo"];
        assert_eq!(info["hasPreviousPage"], json!(pages > 1));
        after = info["endCursor"].clone();
        if info["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!((read, pages), (whole, 4));
}

#[tokio::test]
async fn of_no_types_nothing_is_found_and_bad_texts_are_still_refused() {
    let server = server().await;
    let found = server
        .data(ALL, json!({ "query": "营商", "types": [] }))
        .await;
    assert_eq!(found["search"]["nodes"], json!([]));
    let code = server.code(ALL, json!({ "query": "", "types": [] })).await;
    assert_eq!(code, "SEARCH_EMPTY");
}

#[tokio::test]
async fn what_is_deleted_or_renamed_is_no_longer_found() {
    let server = server().await;
    let sql =
        "DELETE FROM field_visit; UPDATE project SET name = '招商引资' WHERE name LIKE '优化%'";
    sqlx::raw_sql(sql)
        .execute(&server.pool)
        .await
        .expect("the rows change");
    settled(&server).await;
    let mut found = names(&server.data(ALL, json!({ "query": "营商" })).await);
    found.sort();
    assert_eq!(found, ["营商环境建设局", "营商环境示范园区"]);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused() {
    let server = server().await;
    let document = "{ search(query: VALUE) { nodes { id } } }";
    let texts = [
        ("empty", String::new(), "SEARCH_EMPTY"),
        ("blank", " \u{3000}".to_owned(), "SEARCH_EMPTY"),
        (
            "stop characters",
            "的了 是".to_owned(),
            "SEARCH_ONLY_STOP_WORDS",
        ),
        (
            "punctuation",
            "' & | ! : * ( ) 。".to_owned(),
            "SEARCH_ONLY_STOP_WORDS",
        ),
        ("long", "营".repeat(101), "SEARCH_TOO_LONG"),
        (
            "of many words",
            "一 二 三 四 五 六 七 八 九".to_owned(),
            "SEARCH_TOO_LONG",
        ),
        ("very long", "营".repeat(10_000), "VALUE_TOO_LONG"),
        ("NUL", "营\u{0}商".to_owned(), "NUL_CHARACTER"),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for (name, text, code) in texts {
        // A document holds 16 KiB at most: the long one goes as a variable alone.
        let both = Case::both(name, document, "String!", &json!(text), code);
        cases.extend(both.into_iter().skip(usize::from(name == "very long")));
    }
    for (name, arguments, code) in [
        ("a page too large", "first: 101", "INVALID_PAGE_SIZE"),
        ("a negative page", "first: -1", "INVALID_PAGE_SIZE"),
        ("no cursor", "after: \"nope\"", "INVALID_CURSOR"),
    ] {
        let document = format!("{{ search(query: \"营商\", {arguments}) {{ nodes {{ id }} }} }}");
        cases.push(Case::new(name, &document, code));
    }
    let list = server
        .query("{ projects(first: 1) { pageInfo { endCursor } } }")
        .await;
    let foreign = &list["projects"]["pageInfo"]["endCursor"];
    let document = "{ search(query: \"营商\", after: VALUE) { nodes { id } } }";
    cases.extend(Case::both(
        "another list's cursor",
        document,
        "String",
        foreign,
        "FOREIGN_CURSOR",
    ));
    assert_eq!(refused(&server, cases).await, NOTHING);
}
