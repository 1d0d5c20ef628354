//! Automatic persisted queries: a client sends the hash of a document, and the document only when it is asked for.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{QUERY, get, post, refused, sent, told};
use crate::support::Server;

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

fn sha256(document: &str) -> String {
    format!("{:x}", Sha256::digest(document.as_bytes()))
}

/// The extension that tells the hash of a document.
fn hash(document: &str) -> Json {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": sha256(document) } })
}

#[tokio::test]
async fn a_client_that_sends_an_unknown_hash_reads_what_it_knows_to_look_for() {
    let server = Server::empty().await;
    let request = || post(&server, &json!({ "extensions": hash(QUERY) }));
    let in_json = told(request()).await;
    let in_graphql = told(request().header("accept", GRAPHQL_RESPONSE)).await;
    insta::assert_snapshot!(format!("{in_json}\n\n{in_graphql}"));
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_known_by_its_hash() {
    let server = Server::empty().await;
    let by_hash = json!({ "extensions": hash(QUERY) });
    let with_document = json!({ "query": QUERY, "extensions": hash(QUERY) });
    let mut all = Vec::new();
    for body in [&by_hash, &with_document, &by_hash] {
        let (_, answer) = server.post(body).await;
        all.push(answer["data"]["__typename"].clone());
    }
    assert_eq!(all, [json!(null), json!("Query"), json!("Query")]);
}

#[tokio::test]
async fn a_get_registers_a_document_and_runs_it_with_other_variables() {
    let server = Server::empty().await;
    let document = "query($n: Int) { projects(first: $n) { totalCount } }";
    let extensions = hash(document).to_string();
    let registered = [
        ("query", document),
        ("variables", "{\"n\":1}"),
        ("extensions", &extensions),
    ];
    let known = [
        ("variables", "{\"n\":2}"),
        ("extensions", extensions.as_str()),
    ];
    let mut all = Vec::new();
    for parameters in [&registered[..], &known[..]] {
        all.push(
            sent(get(&server, parameters))
                .await
                .text()
                .await
                .expect("a text"),
        );
    }
    assert_eq!(all, ["{\"data\":{\"projects\":{\"totalCount\":0}}}"; 2]);
}

#[tokio::test]
async fn a_hash_of_another_document_is_refused() {
    let server = Server::empty().await;
    let body = json!({ "query": QUERY, "extensions": hash("{ a: __typename }") });
    let mismatch = refused(post(&server, &body)).await;
    let registered = refused(post(&server, &json!({ "extensions": hash(QUERY) }))).await;
    assert_eq!(
        (mismatch, registered.1.as_str()),
        (
            (400, "PERSISTED_QUERY_MISMATCH".to_owned()),
            "PERSISTED_QUERY_NOT_FOUND"
        )
    );
}

#[tokio::test]
async fn a_document_that_is_not_valid_is_not_kept() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for document in ["{ nope }", "{"] {
        for body in [
            json!({ "query": document, "extensions": hash(document) }),
            json!({ "extensions": hash(document) }),
        ] {
            all.push(refused(post(&server, &body)).await.1);
        }
    }
    assert_eq!(
        all,
        [
            "GRAPHQL_VALIDATION_FAILED",
            "PERSISTED_QUERY_NOT_FOUND",
            "GRAPHQL_PARSE_FAILED",
            "PERSISTED_QUERY_NOT_FOUND"
        ]
    );
}

#[tokio::test]
async fn a_hash_that_is_none_is_refused() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for (version, digits) in [
        (2, sha256(QUERY)),
        (1, String::new()),
        (1, "0".repeat(63)),
        (1, "g".repeat(64)),
        (1, "é".repeat(32)),
    ] {
        let extensions = json!({ "persistedQuery": { "version": version, "sha256Hash": digits } });
        all.push(refused(post(&server, &json!({ "extensions": extensions }))).await);
    }
    assert_eq!(all, vec![(400, "BAD_REQUEST".to_owned()); 5]);
}
