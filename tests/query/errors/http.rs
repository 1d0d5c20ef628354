//! HTTP requests that hold no GraphQL request, and those that do.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value as Json, json};

use crate::support::Server;

const QUERY: &str = "{ projects { totalCount } }";

/// Sends a request twice; gives status, code and data, which must be the same.
async fn told(request: RequestBuilder) -> Json {
    let mut all = Vec::new();
    for _ in 0..2 {
        let request = request.try_clone().expect("a body that can be sent again");
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a text");
        let answer: Json = serde_json::from_str(&text).unwrap_or_else(|_| json!({ "data": text }));
        all.push(json!([
            status,
            answer["errors"][0]["extensions"]["code"],
            answer["data"]
        ]));
    }
    assert_eq!(all[0], all[1]);
    all.swap_remove(0)
}

/// A POST request with a body of a media type.
fn post(server: &Server, media_type: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    Client::new()
        .post(&server.api)
        .header("content-type", media_type)
        .body(body)
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let server = Server::empty().await;
    let bodies = [
        "",
        " ",
        "{",
        "null",
        "1",
        "\"query\"",
        "{}",
        "{\"query\": null}",
        "{\"query\": \"{ projects { totalCount } }\", \"query\": null}",
        "{\"query\": \"{ projects { totalCount } }\", \"extensions\": []}",
        "{\"query\": \"{ projects { totalCount } }\", \"documentId\": \"a\"}",
        "{\"query\": \"{ projects { totalCount } }\"} {}",
        "{\"query\": 1}",
        "{\"query\": [\"{ projects { totalCount } }\"]}",
        "{\"query\": \"{ projects { totalCount } }\", \"variables\": 1}",
        "{\"query\": \"{ projects { totalCount } }\", \"variables\": [1]}",
        "{\"query\": \"{ projects { totalCount } }\", \"variables\": \"{}\"}",
        "{\"query\": \"{ projects { totalCount } }\", \"operationName\": 1}",
        "{ projects { totalCount } }",
    ];
    let mut wrong = Vec::new();
    for body in bodies {
        let told = told(post(&server, "application/json", body)).await;
        if told != json!([400, "BAD_REQUEST", null]) {
            wrong.push((body, told));
        }
    }
    assert_eq!(wrong, []);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused() {
    let server = Server::empty().await;
    let told = told(post(
        &server,
        "application/json",
        b"{\"query\": \"\xff\xfe\"}".to_vec(),
    ))
    .await;
    assert_eq!(told, json!([400, "BAD_REQUEST", null]));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let server = Server::empty().await;
    let body = json!({ "query": QUERY, "variables": { "v": "x".repeat(2_000_000) } }).to_string();
    assert_eq!(
        told(post(&server, "application/json", body)).await,
        json!([413, "BODY_TOO_LARGE", null])
    );
}

#[tokio::test]
async fn another_media_type_is_refused() {
    let server = Server::empty().await;
    let body = json!({ "query": QUERY }).to_string();
    let mut all = Vec::new();
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/graphql",
        "application/jsonp",
        "",
    ] {
        all.push(told(post(&server, media_type, body.clone())).await);
    }
    all.push(told(Client::new().post(&server.api).body(body)).await);
    assert_eq!(all, vec![json!([415, "UNSUPPORTED_MEDIA_TYPE", null]); 6]);
}

#[tokio::test]
async fn json_is_taken_with_parameters_and_in_any_case() {
    let server = Server::empty().await;
    let body =
        json!({ "query": QUERY, "variables": null, "operationName": null, "extensions": {} })
            .to_string();
    let mut all = Vec::new();
    for media_type in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;charset=UTF-8",
    ] {
        all.push(told(post(&server, media_type, body.clone())).await);
    }
    assert_eq!(
        all,
        vec![json!([200, null, { "projects": { "totalCount": 0 } }]); 3]
    );
}

#[tokio::test]
async fn a_query_by_get_is_answered() {
    let server = Server::empty().await;
    let document = "query($n: Int) { projects(first: $n) { totalCount } }";
    let variables = [("query", document), ("variables", "{\"n\": 1}")];
    let named = [
        (
            "query",
            "query A { projects { totalCount } } query B { nope: __typename }",
        ),
        ("operationName", "A"),
    ];
    let url = |parameters: &[(&str, &str)]| {
        let url = reqwest::Url::parse_with_params(&server.api, parameters).expect("an address");
        Client::new()
            .get(url)
            .header("accept", "application/graphql-response+json")
    };
    let all = [
        told(url(&[("query", QUERY)])).await,
        told(url(&variables)).await,
        told(url(&named)).await,
    ];
    assert_eq!(
        all.to_vec(),
        vec![json!([200, null, { "projects": { "totalCount": 0 } }]); 3]
    );
}

#[tokio::test]
async fn a_get_that_holds_no_query_is_refused() {
    let server = Server::empty().await;
    let parameters = [
        vec![],
        vec![("variables", "{}")],
        vec![("query", QUERY), ("variables", "{")],
        vec![("query", QUERY), ("variables", "[1]")],
        vec![("query", QUERY), ("variables", "1")],
    ];
    let mut all = Vec::new();
    for parameters in parameters {
        let url = reqwest::Url::parse_with_params(&server.api, &parameters).expect("an address");
        all.push(told(Client::new().get(url).header("accept", "application/json")).await);
    }
    assert_eq!(all, vec![json!([400, "BAD_REQUEST", null]); 5]);
}

#[tokio::test]
async fn other_methods_are_refused() {
    let server = Server::empty().await;
    let mut all = Vec::new();
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Client::new().request(method, &server.api).body("");
        all.push(request.send().await.expect("an answer").status().as_u16());
    }
    assert_eq!(all, [405; 3]);
}
