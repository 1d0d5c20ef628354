//! What is selected: aliases, fragments, conditions.

use serde_json::json;

use super::server;

#[tokio::test]
async fn aliases_name_the_fields_of_an_answer() {
    let (server, _) = server().await;
    let document = "{ one: divisionByCode(code: \"532300\") { label: name also: name }
        other: divisionByCode(code: \"532301\") { above: parent { name } list: children(first: 1) { count: totalCount } } }";
    let expected = json!({
        "one": { "label": "楚雄州", "also": "楚雄州" },
        "other": { "above": { "name": "楚雄州" }, "list": { "count": 0 } },
    });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn fields_stand_in_the_order_of_the_document() {
    let (server, _) = server().await;
    let document = json!({ "query": "{ z: divisionByCode(code: \"532300\") { name code b: name a: code __typename } a: __typename }" });
    let response = reqwest::Client::new()
        .post(&server.api)
        .json(&document)
        .send()
        .await
        .expect("an answer");
    let text = "{\"data\":{\"z\":{\"name\":\"楚雄州\",\"code\":\"532300\",\"b\":\"楚雄州\",\"a\":\"532300\",\"__typename\":\"Division\"},\"a\":\"Query\"}}";
    assert_eq!(response.text().await.expect("a text"), text);
}

#[tokio::test]
async fn fragments_of_fragments_are_written_out() {
    let (server, _) = server().await;
    let document = "{ divisionByCode(code: \"532301\") { ...Names } }
        fragment Names on Division { ...Own parent { ...Own } ... { level } ... on Node { id } }
        fragment Own on Division { code ...Name } fragment Name on Division { name }";
    let mut data = server.query(document).await;
    data["divisionByCode"]["id"].take();
    let parent = json!({ "code": "532300", "name": "楚雄州" });
    let expected = json!({ "code": "532301", "name": "楚雄市", "parent": parent, "level": "COUNTY", "id": null });
    assert_eq!(data["divisionByCode"], expected);
}

#[tokio::test]
async fn one_field_of_several_fragments_is_merged() {
    let (server, _) = server().await;
    let document = "{ divisions(first: 1) { ...Codes ...Names nodes { level } totalCount } divisions(first: 1) { totalCount } }
        fragment Codes on DivisionConnection { nodes { code children { totalCount } } pageInfo { hasNextPage } }
        fragment Names on DivisionConnection { nodes { name children { nodes { name } } } pageInfo { hasPreviousPage } }";
    let children = json!({ "totalCount": 1, "nodes": [{ "name": "楚雄市" }] });
    let node =
        json!({ "code": "532300", "children": children, "name": "楚雄州", "level": "COUNTY" });
    let info = json!({ "hasNextPage": true, "hasPreviousPage": false });
    let expected = json!({ "divisions": { "nodes": [node], "pageInfo": info, "totalCount": 2 } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn inline_fragments_on_types_apply_to_their_types_alone() {
    let (server, ids) = server().await;
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename
        ... on Division { code parent { code } } ... on TaskForce { code kind } ... on Leader { rank }
        ... on Node { ... on TaskForce { name } } ...Named } }
        fragment Named on Division { name }";
    let data = server.data(document, json!({ "ids": ids })).await;
    let expected = json!([
        { "__typename": "Division", "code": "532300", "parent": null, "name": "楚雄州" },
        { "__typename": "Division", "code": "532301", "parent": { "code": "532300" }, "name": "楚雄市" },
        { "__typename": "TaskForce", "code": "T1", "kind": "KEY_INDUSTRY", "name": "专班" },
    ]);
    assert_eq!(data["nodes"], expected);
}

#[tokio::test]
async fn skip_and_include_by_literals_choose_fields() {
    let (server, _) = server().await;
    let document = "{ divisionByCode(code: \"532300\") { a: code @skip(if: true) b: code @skip(if: false)
        c: code @include(if: true) d: code @include(if: false) e: code @include(if: true) @skip(if: true)
        ... @include(if: false) { f: code } ... on Division @skip(if: false) { g: code } ...H @skip(if: true) } }
        fragment H on Division { h: code }";
    let expected = json!({ "divisionByCode": { "b": "532300", "c": "532300", "g": "532300" } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn skip_and_include_by_variables_choose_fields_anew_for_each_value() {
    let (server, _) = server().await;
    let document = "query($with: Boolean!, $without: Boolean = false) { divisions(first: 1) {
        nodes @include(if: $with) { code parent @skip(if: $without) { code } } totalCount @skip(if: $with) } }";
    let mut told = Vec::new();
    for variables in [
        json!({ "with": true }),
        json!({ "with": false }),
        json!({ "with": true, "without": true }),
        json!({ "with": true, "without": false }),
        json!({ "with": false }),
    ] {
        told.push(server.data(document, variables).await["divisions"].take());
    }
    let full = json!({ "nodes": [{ "code": "532300", "parent": null }] });
    let count = json!({ "totalCount": 2 });
    assert_eq!(
        told,
        [
            full.clone(),
            count.clone(),
            json!({ "nodes": [{ "code": "532300" }] }),
            full,
            count
        ]
    );
}
