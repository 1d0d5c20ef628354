//! What a request may ask for beyond the specification, in its `extensions`.

use serde_json::{Value as Json, json};

use super::{QUERY, get, post, refused, sent};
use crate::support::{Server, database};

async fn signed_in() -> Server {
    as_role("analyst").await
}

async fn as_role(role: &str) -> Server {
    let flags = ["--anonymous-role", role];
    Server::on(&database::empty().await, &flags).await
}

#[tokio::test]
async fn who_is_signed_in_is_told_what_the_answer_took() {
    let server = signed_in().await;
    let query = "{ projects(first: 5) { nodes { name } } }";
    let body = json!({ "query": query, "extensions": { "statistics": true } });
    let (_, mut answer) = server.post(&body).await;
    let time = answer["extensions"]["statistics"]["databaseMs"].take();
    assert!(time.as_f64().is_some_and(|time| time > 0.0), "{time}");
    insta::assert_snapshot!(answer);
}

#[tokio::test]
async fn who_is_signed_in_is_told_the_statements_beside_the_data_and_the_office_their_plans() {
    let mut told = Vec::new();
    for role in ["analyst", "office"] {
        let server = as_role(role).await;
        let query = "{ projects { totalCount } }";
        let parameters = [("query", query), ("extensions", "{\"explain\":true}")];
        let answer = sent(get(&server, &parameters)).await;
        let answer: Json = answer.json().await.expect("JSON");
        let explained = answer["extensions"]["explain"].as_array().expect("a list");
        let sql = |one: &Json| {
            one["sql"]
                .as_str()
                .is_some_and(|sql| sql.contains("project"))
        };
        told.push((
            role,
            explained.len(),
            explained.iter().all(sql),
            // Its estimates are made of all rows, also of those that are hidden.
            explained
                .iter()
                .all(|one| one["plan"][0]["Plan"].is_object()),
            answer["data"].is_object(),
        ));
    }
    let expected = [
        ("analyst", 1, true, false, true),
        ("office", 1, true, true, true),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn only_who_is_signed_in_is_told_the_statements() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for extensions in [json!({ "statistics": true }), json!({ "explain": true })] {
        let body = json!({ "query": QUERY, "extensions": extensions });
        all.push(refused(post(&server, &body)).await);
        let parameters = [("query", QUERY), ("extensions", &extensions.to_string())];
        all.push(refused(get(&server, &parameters)).await);
    }
    let (told, refused) = ((200, "none".to_owned()), (403, "FORBIDDEN".to_owned()));
    assert_eq!(all, [told.clone(), told, refused.clone(), refused]);
}

#[tokio::test]
async fn extensions_that_are_not_asked_for_or_not_known_change_nothing() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for extensions in [
        json!(null),
        json!({}),
        json!({ "statistics": false, "explain": null }),
        json!({ "tracing": { "deep": [1] } }),
    ] {
        all.push(
            server
                .post(&json!({ "query": QUERY, "extensions": extensions }))
                .await,
        );
    }
    assert_eq!(
        all,
        vec![(200, json!({ "data": { "__typename": "Query" } })); 4]
    );
}

#[tokio::test]
async fn extensions_of_another_type_are_refused_and_told() {
    let server = signed_in().await;
    let mut all = Vec::new();
    for extensions in [
        json!([]),
        json!("{}"),
        json!({ "statistics": 1 }),
        json!({ "explain": "true" }),
        json!({ "persistedQuery": [1, "00"] }),
        json!({ "persistedQuery": {} }),
        json!({ "persistedQuery": { "version": "1", "sha256Hash": "00" } }),
        json!({ "persistedQuery": { "version": 1, "sha256Hash": 0 } }),
    ] {
        let (status, answer) = server
            .post(&json!({ "query": QUERY, "extensions": extensions }))
            .await;
        all.push((status, answer["errors"][0]["message"].clone()));
    }
    insta::assert_debug_snapshot!(all);
}
