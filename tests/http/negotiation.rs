//! Media types: the client gets the one that it asks for.

use serde_json::json;

use super::{QUERY, get, post, raw, refused};
use crate::support::Server;

#[tokio::test]
async fn errors_are_200_in_json_and_400_in_the_media_type_of_graphql_over_http() {
    let server = Server::empty().await;
    let mut answers = Vec::new();
    for accept in [
        "application/json",
        "application/graphql-response+json",
        "*/*",
    ] {
        for query in ["{ __typename }", "{ nothing }"] {
            let request = reqwest::Client::new()
                .post(&server.api)
                .header("accept", accept);
            let response = request
                .json(&json!({ "query": query }))
                .send()
                .await
                .expect("an answer");
            let media_type = response.headers()["content-type"]
                .to_str()
                .expect("text")
                .to_owned();
            answers.push((accept, query, response.status().as_u16(), media_type));
        }
    }
    insta::assert_debug_snapshot!(answers);
}

#[tokio::test]
async fn a_client_that_takes_neither_media_type_is_refused_by_post_and_by_get() {
    let server = Server::empty().await;
    let accept = |request: reqwest::RequestBuilder| request.header("accept", "text/html");
    let by_post = accept(post(&server, &json!({ "query": QUERY })));
    let by_get = accept(get(&server, &[("query", QUERY)]));
    assert_eq!(
        [refused(by_post).await, refused(by_get).await],
        [(406, "NOT_ACCEPTABLE"); 2].map(|(status, code)| (status, code.to_owned()))
    );
}

#[tokio::test]
async fn a_client_that_takes_no_coding_is_refused_before_anything_is_done() {
    let server = crate::mutation::office().await;
    let command = json!({ "query": "mutation { divisionCreate(input: {code: \"532301\", name: \"县\", level: COUNTY}) { userErrors { code } } }" });
    let mut refusals = Vec::new();
    for codings in [
        "identity;q=0",
        "*;q=0",
        "gzip;q=0, zstd;q=0, identity;q=0, br",
    ] {
        let request = post(&server, &command).header("accept-encoding", codings);
        refusals.push(refused(request).await);
    }
    let data = server.query("{ divisions { totalCount } }").await;
    assert_eq!(
        (refusals, &data["divisions"]["totalCount"]),
        (vec![(406, "NOT_ACCEPTABLE".to_owned()); 3], &json!(0))
    );
}

#[tokio::test]
async fn a_client_that_takes_one_coding_gets_it() {
    let server = Server::empty().await;
    let query = json!({ "query": "{ __schema { types { name description } } }" });
    let mut codings = Vec::new();
    for taken in [
        "identity;q=0, gzip",
        "*;q=0, gzip;q=0.1",
        "*;q=0, identity",
        "gzip;q=0",
    ] {
        let request = post(&server, &query).header("accept-encoding", taken);
        let answer = request.send().await.expect("an answer");
        let coding = answer.headers().get("content-encoding").cloned();
        codings.push((answer.status().as_u16(), coding));
    }
    let gzip = Some(reqwest::header::HeaderValue::from_static("gzip"));
    assert_eq!(
        codings,
        [(200, gzip.clone()), (200, gzip), (200, None), (200, None)]
    );
}

#[tokio::test]
async fn a_client_that_does_not_tell_gets_json() {
    let server = Server::empty().await;
    let body = json!({ "query": QUERY }).to_string();
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json";
    let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let answer = raw(&server, &request).await;
    assert!(
        answer.contains("content-type: application/json; charset=utf-8\r\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_body_in_other_characters_than_those_of_utf_8_is_refused() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for charset in ["iso-8859-1", "utf-16", "gbk"] {
        let media_type = format!("application/json; charset={charset}");
        let request = reqwest::Client::new()
            .post(&server.api)
            .header("content-type", media_type);
        all.push(refused(request.body(json!({ "query": QUERY }).to_string())).await);
    }
    assert_eq!(all, vec![(415, "UNSUPPORTED_MEDIA_TYPE".to_owned()); 3]);
}

#[tokio::test]
async fn the_schema_is_served_as_sdl() {
    let server = Server::empty().await;
    let sdl = server.get("/schema.graphql").await.body;
    assert_eq!(sdl, sixiang::schema::sdl(&sixiang::schema::build()));
}
