//! Tags of answers, what may be kept of them, and their compression.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::json;

use super::{QUERY, get, header, post, sent, told};
use crate::support::{self, Server, database};

#[tokio::test]
async fn an_answer_by_get_has_a_tag_and_is_kept_by_its_client_alone() {
    let server = Server::empty().await;
    insta::assert_snapshot!(told(get(&server, &[("query", QUERY)])).await);
}

#[tokio::test]
async fn an_answer_by_post_is_not_kept() {
    let server = Server::empty().await;
    insta::assert_snapshot!(told(post(&server, &json!({ "query": QUERY }))).await);
}

#[tokio::test]
async fn a_client_that_has_the_answer_gets_no_body() {
    let server = Server::empty().await;
    let query = [("query", QUERY)];
    let tag = header(&sent(get(&server, &query)).await, "etag");
    let request = get(&server, &query).header("if-none-match", format!("\"other\", {tag}"));
    insta::assert_snapshot!(told(request).await);
}

#[tokio::test]
async fn a_client_whose_answer_is_old_gets_the_new_one() {
    let server = Server::empty().await;
    let query = [("query", "{ divisions { totalCount } }")];
    let tag = header(&sent(get(&server, &query)).await, "etag");
    support::build::division().insert(&server.pool).await;
    let response = sent(get(&server, &query).header("if-none-match", &tag)).await;
    let (status, new) = (response.status().as_u16(), header(&response, "etag"));
    let body = response.text().await.expect("a text");
    assert_eq!(
        (status, new == tag, body.as_str()),
        (200, false, "{\"data\":{\"divisions\":{\"totalCount\":1}}}")
    );
}

#[tokio::test]
async fn an_answer_with_errors_has_no_tag() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for query in ["{ nope }", "{ projectByCode(code: \"nope\") { name } }"] {
        let request = get(&server, &[("query", query)]).header("if-none-match", "*");
        let response = sent(request).await;
        let (tag, kept) = (
            header(&response, "etag"),
            header(&response, "cache-control"),
        );
        all.push((response.status().as_u16(), tag, kept));
    }
    let wanted = (200, String::new(), "no-store".to_owned());
    assert_eq!(all, vec![wanted; 2]);
}

#[tokio::test]
async fn roles_have_tags_of_their_own() {
    let database = database::empty().await;
    let mut tags = Vec::new();
    for role in ["public", "viewer"] {
        let server = Server::on(&database, &["--anonymous-role", role]).await;
        tags.push(header(
            &sent(get(&server, &[("query", QUERY)])).await,
            "etag",
        ));
    }
    assert_ne!(tags[0], tags[1]);
}

#[tokio::test]
async fn a_large_answer_is_compressed_as_the_client_can_read_it() {
    let server = Server::empty().await;
    let large = json!({ "query": "{ __schema { types { name description } } }" });
    let small = json!({ "query": QUERY });
    let plain = sent(post(&server, &large)).await;
    let plain = plain.bytes().await.expect("a body").len();
    let mut all = Vec::new();
    for (body, encodings) in [
        (&large, "gzip"),
        (&large, "gzip, zstd"),
        (&large, "br"),
        (&large, "identity"),
        (&small, "gzip"),
    ] {
        let response = sent(post(&server, body).header("accept-encoding", encodings)).await;
        let encoding = header(&response, "content-encoding");
        let vary = header(&response, "vary");
        let is_shorter = response.bytes().await.expect("a body").len() < plain / 2;
        all.push((encodings, encoding, vary, is_shorter));
    }
    insta::assert_debug_snapshot!(all);
}

#[tokio::test]
async fn a_compressed_answer_is_the_answer() {
    let server = Server::empty().await;
    let query = json!({ "query": "{ __schema { types { name description } } }" });
    let plain = sent(post(&server, &query))
        .await
        .bytes()
        .await
        .expect("a body");
    let request = post(&server, &query).header("accept-encoding", "gzip");
    let packed = sent(request).await.bytes().await.expect("a body");
    let mut unpacked = Vec::new();
    GzDecoder::new(&*packed)
        .read_to_end(&mut unpacked)
        .expect("gzip");
    assert!(unpacked == plain, "{} bytes", unpacked.len());
}
