//! Sizes of pages, what a page tells of itself, and what cursors it takes.

use serde_json::{Value as Json, json};

use crate::support::{Server, database};

/// Inserts `count` divisions with the codes 100001, 100002, ...
async fn divisions(server: &Server, count: i32) {
    let sql = "INSERT INTO division (id, code, name, level) \
        SELECT gen_random_uuid(), (100000 + n)::text, 'n', 'COUNTY' FROM generate_series(1, $1) n";
    sqlx::query(sql)
        .bind(count)
        .execute(&server.pool)
        .await
        .expect("divisions");
}

/// A server over an empty database with divisions, with further flags.
async fn server(count: i32, flags: &[&str]) -> Server {
    let server = Server::on(&database::empty().await, flags).await;
    divisions(&server, count).await;
    server
}

/// The number of divisions that page arguments give.
async fn size(server: &Server, arguments: &str) -> usize {
    let data = server
        .query(&format!("{{ divisions{arguments} {{ nodes {{ id }} }} }}"))
        .await;
    data["divisions"]["nodes"].as_array().map_or(0, Vec::len)
}

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String) {
    divisions(first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { code } } } }";

/// What a page tells of itself: codes, whether there are next and previous ones, and the total; its cursors checked.
async fn page(server: &Server, variables: Json) -> (Json, Json) {
    let mut data = server.data(PAGE, variables).await;
    let list = data["divisions"].take();
    let edges = list["edges"].as_array().expect("edges");
    let info = &list["pageInfo"];
    let ends = [&info["startCursor"], &info["endCursor"]];
    let of = |edge: Option<&Json>| edge.map_or(Json::Null, |e| e["cursor"].clone());
    assert_eq!(ends, [&of(edges.first()), &of(edges.last())]);
    let codes: Vec<_> = edges
        .iter()
        .map(|edge| edge["node"]["code"].as_str())
        .collect();
    let told = json!([
        codes,
        info["hasNextPage"],
        info["hasPreviousPage"],
        list["totalCount"]
    ]);
    (told, info.clone())
}

#[tokio::test]
async fn a_page_has_twenty_rows_when_the_request_does_not_tell() {
    let server = server(30, &[]).await;
    let sizes = [
        size(&server, "").await,
        size(&server, "(first: null)").await,
        size(&server, "(filter: {})").await,
    ];
    assert_eq!(sizes, [20; 3]);
}

#[tokio::test]
async fn a_page_has_at_most_a_hundred_rows() {
    let server = server(110, &[]).await;
    let sizes = [
        size(&server, "(first: 100)").await,
        size(&server, "(last: 100)").await,
    ];
    let refused = server
        .code("{ divisions(first: 101) { nodes { id } } }", json!({}))
        .await;
    assert_eq!((sizes, refused.as_str()), ([100; 2], "INVALID_PAGE_SIZE"));
}

#[tokio::test]
async fn sizes_of_pages_are_configured() {
    let server = server(60, &["--default-page-size", "7", "--max-page-size", "50"]).await;
    let sizes = [size(&server, "").await, size(&server, "(first: 50)").await];
    let refused = server
        .code("{ divisions(last: 51) { nodes { id } } }", json!({}))
        .await;
    assert_eq!((sizes, refused.as_str()), ([7, 50], "INVALID_PAGE_SIZE"));
}

#[tokio::test]
async fn a_default_size_above_the_largest_is_the_largest() {
    let server = server(10, &["--max-page-size", "5"]).await;
    assert_eq!(size(&server, "").await, 5);
}

#[tokio::test]
async fn nested_pages_keep_the_configured_sizes() {
    let server = server(12, &["--default-page-size", "3", "--max-page-size", "5"]).await;
    let sql = "UPDATE division SET parent_id = (SELECT id FROM division WHERE code = '100001') WHERE code > '100001'";
    sqlx::query(sql)
        .execute(&server.pool)
        .await
        .expect("a tree");
    let document = "{ divisionByCode(code: \"100001\") {
        default: children { nodes { code } totalCount } largest: children(last: 5) { nodes { code } } } }";
    let data = server.query(document).await;
    let codes = |name: &str| {
        data["divisionByCode"][name]["nodes"]
            .as_array()
            .map_or(0, Vec::len)
    };
    let refused = document.replace("last: 5", "last: 6");
    let told = (
        codes("default"),
        codes("largest"),
        server.code(&refused, json!({})).await,
    );
    assert_eq!(told, (3, 5, "INVALID_PAGE_SIZE".to_owned()));
}

#[tokio::test]
async fn a_page_of_no_rows_tells_whether_there_are_some() {
    let server = server(2, &[]).await;
    let (forwards, _) = page(&server, json!({ "first": 0 })).await;
    let (backwards, _) = page(&server, json!({ "last": 0 })).await;
    let beyond = server.query(
        "{ divisions(first: 0, filter: { code: { eq: \"0\" } }) { pageInfo { hasNextPage } } }",
    );
    let told = json!([forwards, backwards, beyond.await]);
    let empty = json!({ "divisions": { "pageInfo": { "hasNextPage": false } } });
    assert_eq!(
        told,
        json!([[[], true, false, 2], [[], false, true, 2], empty])
    );
}

#[tokio::test]
async fn every_page_tells_what_lies_before_and_behind_it() {
    let server = server(5, &[]).await;
    let (first, info) = page(&server, json!({ "first": 2 })).await;
    let (second, info) = page(&server, json!({ "first": 2, "after": info["endCursor"] })).await;
    let (third, _) = page(&server, json!({ "first": 2, "after": info["endCursor"] })).await;
    let (back, info) = page(&server, json!({ "last": 1, "before": info["startCursor"] })).await;
    let (start, _) = page(&server, json!({ "last": 3, "before": info["startCursor"] })).await;
    let expected = json!([
        [["100001", "100002"], true, false, 5],
        [["100003", "100004"], true, true, 5],
        [["100005"], false, true, 5],
        [["100002"], true, true, 5],
        [["100001"], true, false, 5],
    ]);
    assert_eq!(json!([first, second, third, back, start]), expected);
}

#[tokio::test]
async fn a_null_cursor_and_no_cursor_are_the_first_page() {
    let server = server(3, &[]).await;
    let (absent, _) = page(&server, json!({ "first": 2 })).await;
    let (given, _) = page(&server, json!({ "first": 2, "after": null })).await;
    let (all_given, _) = page(
        &server,
        json!({ "first": 2, "after": null, "last": null, "before": null }),
    )
    .await;
    let literal = server
        .query("{ divisions(first: 2, after: null) { nodes { code } } }")
        .await;
    let last = server
        .query("{ divisions(last: 2, before: null) { nodes { code } } }")
        .await;
    let told = json!([
        absent,
        given,
        all_given,
        literal["divisions"]["nodes"],
        last["divisions"]["nodes"]
    ]);
    let page = json!([["100001", "100002"], true, false, 3]);
    let first = json!([{ "code": "100001" }, { "code": "100002" }]);
    let last = json!([{ "code": "100002" }, { "code": "100003" }]);
    assert_eq!(told, json!([page, page, page, first, last]));
}

#[tokio::test]
async fn before_alone_reads_backwards_by_the_default_size() {
    let server = server(9, &["--default-page-size", "3"]).await;
    let (_, info) = page(&server, json!({ "last": 1 })).await;
    let (told, _) = page(&server, json!({ "before": info["startCursor"] })).await;
    assert_eq!(told, json!([["100006", "100007", "100008"], true, true, 9]));
}

#[tokio::test]
async fn a_cursor_outlives_its_row() {
    let server = server(4, &[]).await;
    let (_, info) = page(&server, json!({ "first": 2 })).await;
    sqlx::query("DELETE FROM division WHERE code = '100002'")
        .execute(&server.pool)
        .await
        .expect("a row less");
    let (told, _) = page(&server, json!({ "first": 2, "after": info["endCursor"] })).await;
    assert_eq!(told, json!([["100003", "100004"], false, true, 3]));
}

#[tokio::test]
async fn the_total_and_the_aggregates_are_of_the_list_and_not_of_the_page() {
    let server = server(25, &[]).await;
    let list = "(first: 2, filter: { code: { gt: \"100005\" } })";
    let document =
        format!("{{ divisions{list} {{ totalCount aggregate {{ count }} nodes {{ code }} }} }}");
    let nodes = json!([{ "code": "100006" }, { "code": "100007" }]);
    let expected =
        json!({ "divisions": { "totalCount": 20, "aggregate": { "count": 20 }, "nodes": nodes } });
    assert_eq!(server.query(&document).await, expected);
}

#[tokio::test]
async fn a_cursor_of_the_default_order_fits_the_same_order_written_out() {
    let server = server(3, &[]).await;
    let (_, info) = page(&server, json!({ "first": 1 })).await;
    let document = "query($after: String) { divisions(after: $after, orderBy: [{ code: ASC }]) { nodes { code } } }";
    let data = server
        .data(document, json!({ "after": info["endCursor"] }))
        .await;
    assert_eq!(
        data["divisions"]["nodes"],
        json!([{ "code": "100002" }, { "code": "100003" }])
    );
}

#[tokio::test]
async fn the_lists_of_two_owners_are_cut_each_for_itself_and_read_on_by_one_cursor() {
    let server = server(9, &[]).await;
    let sql = "UPDATE division d SET parent_id = o.id FROM division o WHERE d.code > '100002' \
        AND o.code = CASE WHEN d.code < '100006' THEN '100001' ELSE '100002' END";
    sqlx::query(sql)
        .execute(&server.pool)
        .await
        .expect("two trees");
    let document = "query($after: String) { divisions(filter: { code: { in: [\"100001\", \"100002\"] } }) { nodes { code
        children(first: 2, after: $after, orderBy: [{ name: ASC }, { code: ASC }]) {
            pageInfo { hasNextPage hasPreviousPage endCursor } nodes { code } } } } }";
    let tell = |data: &Json| {
        let nodes = data["divisions"]["nodes"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let told = nodes.into_iter().map(|node| {
            let codes = node["children"]["nodes"].as_array().into_iter().flatten();
            let codes: Vec<_> = codes.map(|child| child["code"].clone()).collect();
            let info = &node["children"]["pageInfo"];
            json!([
                node["code"],
                codes,
                info["hasNextPage"],
                info["hasPreviousPage"]
            ])
        });
        Json::Array(told.collect())
    };
    let first = server.query(document).await;
    let cursor = &first["divisions"]["nodes"][0]["children"]["pageInfo"]["endCursor"];
    let second = server.data(document, json!({ "after": cursor })).await;
    let expected = json!([
        [
            ["100001", ["100003", "100004"], true, false],
            ["100002", ["100006", "100007"], true, false]
        ],
        [
            ["100001", ["100005"], false, true],
            ["100002", ["100006", "100007"], true, true]
        ],
    ]);
    assert_eq!(json!([tell(&first), tell(&second)]), expected);
}
