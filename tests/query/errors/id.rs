//! Ids and natural keys that lead nowhere.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::{Case, NOTHING, refused};
use crate::support::{Server, build};

/// A global id of a kind.
pub(super) fn id(kind: &str) -> String {
    URL_SAFE_NO_PAD.encode([kind.as_bytes(), &[7; 16]].concat())
}

const BY_ID: &str = "{ project(id: VALUE) { name } }";

#[tokio::test]
async fn what_is_no_id_is_refused() {
    let server = Server::empty().await;
    let texts = [
        String::new(),
        "1".to_owned(),
        "云".to_owned(),
        "0185f0e0-0000-7000-8000-000000000000".to_owned(),
        id("PJ")[1..].to_owned(),
        format!("{}A", id("PJ")),
        format!("{}=", &id("PJ")[1..]),
        "!".repeat(24),
        "A".repeat(100_000),
    ];
    let mut cases = Vec::new();
    for text in &texts {
        for document in [
            BY_ID,
            "{ node(id: VALUE) { id } }",
            "{ nodes(ids: [VALUE]) { id } }",
            "{ projects(filter: { id: { eq: VALUE } }) { totalCount } }",
            "{ projects(filter: { id: { in: [VALUE] } }) { totalCount } }",
        ] {
            let [literal, variable] = Case::both(
                &format!("{document} {text:.30}"),
                document,
                "ID!",
                &json!(text),
                "INVALID_ID",
            );
            cases.extend((text.len() < 1_000).then_some(literal));
            cases.push(variable);
        }
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn an_id_of_a_kind_that_does_not_exist_is_refused() {
    let server = Server::empty().await;
    let documents = [
        BY_ID,
        "{ node(id: VALUE) { id } }",
        "{ nodes(ids: [VALUE]) { id } }",
    ];
    let cases = documents
        .iter()
        .flat_map(|d| Case::both(d, d, "ID!", &json!(id("ZZ")), "INVALID_ID"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn an_id_of_another_type_is_refused_where_one_type_is_asked_for() {
    let server = Server::empty().await;
    let documents = [
        BY_ID,
        "{ projects(filter: { id: { eq: VALUE } }) { totalCount } }",
        "{ projects(filter: { id: { notIn: [VALUE] } }) { totalCount } }",
        "{ projects(filter: { division: { id: { in: [VALUE] } } }) { totalCount } }",
    ];
    let cases = documents
        .iter()
        .flat_map(|d| Case::both(d, d, "ID!", &json!(id("LD")), "WRONG_ID_KIND"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn an_unknown_natural_key_nulls_its_field_alone() {
    let server = Server::empty().await;
    let code = build::division()
        .set("code", "532300")
        .insert(&server.pool)
        .await;
    let document = "query($code: String!) { known: divisionByCode(code: \"532300\") { code }
        none: divisionByCode(code: $code) { code } other: taskForceByCode(code: \"?\") { code } divisions { totalCount } }";
    let mut told = Vec::new();
    for _ in 0..2 {
        let (status, answer) = server.answer(document, json!({ "code": "999999" })).await;
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let errors: Vec<_> = errors
            .iter()
            .map(|e| json!([e["extensions"]["code"], e["path"]]))
            .collect();
        told.push(json!([status, answer["data"], errors]));
    }
    let data = json!({ "known": { "code": "532300" }, "none": null, "other": null, "divisions": { "totalCount": 1 } });
    let expected = json!([
        200,
        data,
        [["UNKNOWN_CODE", ["none"]], ["UNKNOWN_CODE", ["other"]]]
    ]);
    assert_eq!(told, [expected.clone(), expected], "{code}");
}

#[tokio::test]
async fn a_list_where_one_id_is_asked_for_is_answered_by_one_value() {
    let server = Server::empty().await;
    let document = "query($id: ID!) { node(id: $id) { id } }";
    // The answer is read as JSON.
    let (status, answer) = server.answer(document, json!({ "id": [] })).await;
    assert_eq!((status, answer), (200, json!({ "data": { "node": null } })));
}
