//! Methods and paths: what each of them is for, and what is told where there is nothing.

use reqwest::{Client, Method};
use serde_json::json;

use super::{QUERY, get, header, post, refused, sent, told};
use crate::support::Server;

#[tokio::test]
async fn a_path_that_leads_nowhere_is_told_in_json() {
    let server = Server::empty().await;
    let url = server.api.replace("/graphql", "/nope");
    insta::assert_snapshot!(told(Client::new().get(url)).await);
}

#[tokio::test]
async fn another_method_is_told_which_ones_there_are() {
    let server = Server::empty().await;
    let put = Client::new().request(Method::PUT, &server.api).body("");
    insta::assert_snapshot!(told(put).await);
}

#[tokio::test]
async fn options_tells_the_methods() {
    let server = Server::empty().await;
    let options = Client::new().request(Method::OPTIONS, &server.api);
    insta::assert_snapshot!(told(options).await);
}

#[tokio::test]
async fn a_mutation_by_get_is_told_to_come_by_post() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for accept in ["application/json", "application/graphql-response+json"] {
        let request = get(&server, &[("query", "mutation { __typename }")]);
        all.push(told(request.header("accept", accept)).await);
    }
    insta::assert_snapshot!(all.join("\n\n"));
}

#[tokio::test]
async fn head_is_answered_as_get_without_a_body() {
    let server = Server::empty().await;
    let by_get = sent(get(&server, &[("query", QUERY)])).await;
    let url = by_get.url().clone();
    let by_head = sent(Client::new().head(url)).await;
    let told = [
        "content-type",
        "content-length",
        "etag",
        "vary",
        "cache-control",
    ]
    .map(|name| (header(&by_get, name), header(&by_head, name)));
    let differing = told
        .iter()
        .find(|(get, head)| get != head || get.is_empty());
    let body = by_head.text().await.expect("a text");
    assert_eq!((differing, body.as_str()), (None, ""));
}

#[tokio::test]
async fn a_form_that_another_site_sends_is_refused() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for media_type in [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ] {
        let body = json!({ "query": QUERY }).to_string();
        let request = Client::new()
            .post(&server.api)
            .header("content-type", media_type);
        all.push(refused(request.body(body)).await);
    }
    assert_eq!(all, vec![(415, "UNSUPPORTED_MEDIA_TYPE".to_owned()); 3]);
}

#[tokio::test]
async fn a_body_that_is_compressed_is_refused() {
    let server = Server::empty().await;
    let request = post(&server, &json!({ "query": QUERY })).header("content-encoding", "gzip");
    insta::assert_snapshot!(told(request).await);
}

#[tokio::test]
async fn parameters_that_can_not_be_read_are_refused() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for parameters in [
        "query=%ff%fe",
        "query={__typename}&query={__typename}",
        "query={__typename}&extensions=[]",
        "query={__typename}&extensions={",
        "query={__typename}&variables=",
        "",
    ] {
        let request = Client::new().get(format!("{}?{parameters}", server.api));
        all.push(refused(request).await);
    }
    assert_eq!(all, vec![(400, "BAD_REQUEST".to_owned()); 6]);
}

#[tokio::test]
async fn a_member_that_the_specification_does_not_know_is_ignored() {
    let server = Server::empty().await;
    let by_post = server
        .post(&json!({ "query": QUERY, "id": 7, "more": [1] }))
        .await;
    let by_get = sent(get(&server, &[("query", QUERY), ("more", "[")])).await;
    assert_eq!((by_post.0, by_get.status().as_u16()), (200, 200));
}

#[tokio::test]
async fn a_member_of_another_type_is_told() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for body in [
        json!({ "query": 1 }),
        json!({ "query": QUERY, "variables": "{}" }),
        json!({ "query": QUERY, "operationName": [] }),
        json!({ "documentId": 1 }),
        json!([]).to_string().into(),
    ] {
        let (status, answer) = server.post(&body).await;
        all.push((status, answer["errors"][0]["message"].clone()));
    }
    let twice = post(&server, &json!(null)).body("{\"query\":\"{a}\",\"query\":\"{b}\"}");
    all.push((400, sent(twice).await.text().await.expect("a text").into()));
    insta::assert_debug_snapshot!(all);
}
