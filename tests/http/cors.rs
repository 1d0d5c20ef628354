//! Pages of other origins.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::json;

use super::{QUERY, header, post, sent, told};
use crate::support::{Server, database};

const ORIGINS: &str = "https://a.example,https://b.example:8443";

async fn server(origins: &str) -> Server {
    Server::on(&database::empty().await, &["--cors-origins", origins]).await
}

/// What a browser asks before a page of an origin sends JSON.
fn preflight(server: &Server, origin: &str) -> RequestBuilder {
    Client::new()
        .request(Method::OPTIONS, &server.api)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,idempotency-key",
        )
}

#[tokio::test]
async fn a_page_of_another_origin_may_call_nothing_unless_it_is_named() {
    let closed = Server::empty().await;
    let open = server(ORIGINS).await;
    let mut all = Vec::new();
    for (server, origin) in [
        (&closed, "https://a.example"),
        (&open, "https://c.example"),
        (&open, "https://a.example.org"),
        (&open, "http://a.example"),
        (&open, "null"),
    ] {
        let response = sent(preflight(server, origin)).await;
        all.push(header(&response, "access-control-allow-origin"));
    }
    assert_eq!(all, [""; 5]);
}

#[tokio::test]
async fn a_page_of_a_named_origin_may_ask_and_read() {
    let server = server(ORIGINS).await;
    let asked = told(preflight(&server, "https://b.example:8443")).await;
    let request = post(&server, &json!({ "query": QUERY }));
    let read = told(request.header("origin", "https://b.example:8443")).await;
    insta::assert_snapshot!(format!("{asked}\n\n{read}"));
}

#[tokio::test]
async fn pages_of_all_origins_may_call_without_credentials() {
    let server = server("*").await;
    insta::assert_snapshot!(told(preflight(&server, "https://any.example")).await);
}

#[tokio::test]
async fn what_is_no_origin_is_refused_at_the_start() {
    use clap::Parser;
    let wrong = [
        "a.example",
        "https://a.example/",
        "https://a.example/x",
        "https://",
        "*.example",
    ];
    let read = |origin: &str| {
        sixiang::config::Cli::try_parse_from(["sixiang", "serve", "--cors-origins", origin]).is_ok()
    };
    assert_eq!(wrong.map(read), [false; 5]);
}
