//! GraphQL's own ways of asking: operations, roots, types, selections, variables.

mod input;
mod selection;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::support::{Server, build};

/// A server with two divisions, 532300 above 532301, and a task force, T1; gives the ids of the three.
async fn server() -> (Server, [String; 3]) {
    let server = Server::empty().await;
    let id =
        |kind: &str, id: Uuid| URL_SAFE_NO_PAD.encode([kind.as_bytes(), id.as_bytes()].concat());
    let above = build::division()
        .set("code", "532300")
        .set("name", "楚雄州")
        .insert(&server.pool)
        .await;
    let below = build::division()
        .set("code", "532301")
        .set("name", "楚雄市")
        .refer("parent_id", above);
    let below = below.insert(&server.pool).await;
    let force = build::task_force()
        .set("code", "T1")
        .set("name", "专班")
        .insert(&server.pool)
        .await;
    (server, [id("DV", above), id("DV", below), id("TF", force)])
}

/// The codes that a list of divisions gives.
fn codes(data: &Json) -> Json {
    let nodes = data["divisions"]["nodes"].as_array().into_iter().flatten();
    nodes.map(|node| node["code"].clone()).collect()
}

#[tokio::test]
async fn nodes_keep_the_order_of_their_ids_with_null_for_unknown_ones() {
    let (server, [above, below, force]) = server().await;
    let unknown = URL_SAFE_NO_PAD.encode([b"PJ".as_slice(), &[9; 16]].concat());
    let ids = json!([force, unknown, below, above, below]);
    let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let expected =
        json!([{ "id": force }, null, { "id": below }, { "id": above }, { "id": below }]);
    let mut told = Vec::new();
    // The plan is made anew for other kinds, and used again for the same.
    for ids in [&ids, &json!([above]), &ids] {
        told.push(server.data(document, json!({ "ids": ids })).await["nodes"].take());
    }
    assert_eq!(told, [expected.clone(), json!([{ "id": above }]), expected]);
}

#[tokio::test]
async fn an_object_is_found_by_id_as_node_and_by_its_key() {
    let (server, [above, _, force]) = server().await;
    let unknown = URL_SAFE_NO_PAD.encode([b"DV".as_slice(), &[9; 16]].concat());
    let document = "query($id: ID!, $other: ID!, $unknown: ID!, $code: String!) {
        node(id: $id) { id ... on Division { code } } other: node(id: $other) { ... on Division { code } __typename }
        none: node(id: $unknown) { id } division(id: $id) { code } missing: division(id: $unknown) { code }
        divisionByCode(code: $code) { id } }";
    let variables = json!({ "id": above, "other": force, "unknown": unknown, "code": "532300" });
    let expected = json!({
        "node": { "id": above, "code": "532300" },
        "other": { "__typename": "TaskForce" },
        "none": null,
        "division": { "code": "532300" },
        "missing": null,
        "divisionByCode": { "id": above },
    });
    assert_eq!(server.data(document, variables).await, expected);
}

#[tokio::test]
async fn every_object_tells_its_type() {
    let (server, [above, ..]) = server().await;
    let document = "query($id: ID!) { __typename node(id: $id) { __typename } divisionByCode(code: \"532301\") { __typename parent { __typename } }
        taskForces { __typename pageInfo { __typename } edges { __typename node { __typename leaders { __typename aggregate { __typename } } } }
            aggregate { __typename count } nodes { __typename } }
        projects { aggregate { sum { __typename } avg { __typename } min { __typename } max { __typename } } }
        __schema { __typename queryType { __typename name } } }";
    let leaders = json!({ "__typename": "TaskForceLeadersConnection", "aggregate": { "__typename": "LeaderAggregate" } });
    let sums = ["Sum", "Avg", "Min", "Max"]
        .map(|name| json!({ "__typename": format!("ProjectAggregate{name}") }));
    let [sum, avg, min, max] = sums;
    let expected = json!({
        "__typename": "Query",
        "node": { "__typename": "Division" },
        "divisionByCode": { "__typename": "Division", "parent": { "__typename": "Division" } },
        "taskForces": {
            "__typename": "TaskForceConnection",
            "pageInfo": { "__typename": "PageInfo" },
            "edges": [{ "__typename": "TaskForceEdge", "node": { "__typename": "TaskForce", "leaders": leaders } }],
            "aggregate": { "__typename": "TaskForceAggregate", "count": 1 },
            "nodes": [{ "__typename": "TaskForce" }],
        },
        "projects": { "aggregate": { "sum": sum, "avg": avg, "min": min, "max": max } },
        "__schema": { "__typename": "__Schema", "queryType": { "__typename": "__Type", "name": "Query" } },
    });
    assert_eq!(
        server.data(document, json!({ "id": above })).await,
        expected
    );
}

#[tokio::test]
async fn a_list_of_which_only_the_type_is_asked_has_a_type() {
    let (server, _) = server().await;
    let document = "{ divisions { __typename } taskForces { nodes { leaders { __typename } } } }";
    let leaders = json!({ "leaders": { "__typename": "TaskForceLeadersConnection" } });
    let expected = json!({ "divisions": { "__typename": "DivisionConnection" }, "taskForces": { "nodes": [leaders] } });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_count_needs_no_order_and_no_cursor() {
    let (server, _) = server().await;
    let mut cursor = server
        .query("{ divisions(first: 1) { pageInfo { endCursor } } }")
        .await;
    let cursor = cursor["divisions"]["pageInfo"]["endCursor"].take();
    let document = "query($after: String, $code: String, $year: Int) {
        a: divisions(after: $after, filter: { code: { gte: $code } }) { totalCount }
        b: divisions(filter: { code: { gte: $code } }) { __typename }
        projects(orderBy: [{ plannedInvestment: { year: $year, direction: ASC } }]) { totalCount }
        divisionByCode(code: \"532300\") { children(filter: { code: { gte: $code } }) { totalCount } } }";
    let variables = json!({ "after": cursor, "code": "532301", "year": 2022 });
    let expected = json!({
        "a": { "totalCount": 1 },
        "b": { "__typename": "DivisionConnection" },
        "projects": { "totalCount": 0 },
        "divisionByCode": { "children": { "totalCount": 1 } },
    });
    assert_eq!(server.data(document, variables).await, expected);
}

#[tokio::test]
async fn no_ids_are_no_nodes() {
    let (server, _) = server().await;
    let document =
        "query($ids: [ID!]!) { literal: nodes(ids: []) { id } variable: nodes(ids: $ids) { id } }";
    let data = server.data(document, json!({ "ids": [] })).await;
    assert_eq!(data, json!({ "literal": [], "variable": [] }));
}

#[tokio::test]
async fn one_request_asks_for_many_roots() {
    let (server, _) = server().await;
    let document = "{ a: divisions(first: 1) { nodes { code } } b: divisions(last: 1) { nodes { code } }
        taskForces { totalCount } leaders { nodes { name } totalCount } c: divisionByCode(code: \"532300\") { code } }";
    let expected = json!({
        "a": { "nodes": [{ "code": "532300" }] },
        "b": { "nodes": [{ "code": "532301" }] },
        "taskForces": { "totalCount": 1 },
        "leaders": { "nodes": [], "totalCount": 0 },
        "c": { "code": "532300" },
    });
    assert_eq!(server.query(document).await, expected);
}

#[tokio::test]
async fn a_single_operation_needs_no_name_and_may_be_named() {
    let (server, _) = server().await;
    let document = "query A { divisions { totalCount } }";
    let mut told = Vec::new();
    for body in [
        json!({ "query": document }),
        json!({ "query": document, "operationName": null }),
        json!({ "query": document, "operationName": "A" }),
        json!({ "query": "{ divisions { totalCount } }", "operationName": null }),
    ] {
        told.push(server.post(&body).await.1);
    }
    assert_eq!(
        told,
        vec![json!({ "data": { "divisions": { "totalCount": 2 } } }); 4]
    );
}

#[tokio::test]
async fn introspection_stands_beside_data() {
    let (server, _) = server().await;
    let document = "query($name: String!, $deep: Boolean!) { divisions { totalCount }
        type: __type(name: $name) { name ...Fields @include(if: $deep) } __schema { queryType { name } } }
        fragment Fields on __Type { inputFields { name } }";
    let mut told = Vec::new();
    for (name, deep) in [("CountOrder", true), ("PageInfo", false), ("Nope", true)] {
        told.push(
            server
                .data(document, json!({ "name": name, "deep": deep }))
                .await,
        );
    }
    let of = |ty: Json| json!({ "divisions": { "totalCount": 2 }, "type": ty, "__schema": { "queryType": { "name": "Query" } } });
    let count = json!({ "name": "CountOrder", "inputFields": [{ "name": "count" }] });
    assert_eq!(
        told,
        [of(count), of(json!({ "name": "PageInfo" })), of(Json::Null)]
    );
}
