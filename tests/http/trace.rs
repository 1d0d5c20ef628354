//! Request ids, on whatever answer.

use serde_json::json;

use super::{QUERY, get, header, post, sent};
use crate::support::{Server, database};

const ID: &str = "x-request-id";

#[tokio::test]
async fn a_client_that_brings_an_id_gets_it_back_with_every_answer() {
    let flags = ["--cors-origins", "*"];
    let server = Server::on(&database::empty().await, &flags).await;
    let body = json!({ "query": QUERY });
    let base = server.api.trim_end_matches("/graphql");
    let client = reqwest::Client::new();
    let preflight = client
        .request(reqwest::Method::OPTIONS, &server.api)
        .header("origin", "https://example.org")
        .header("access-control-request-method", "POST");
    let requests = [
        post(&server, &body),
        get(&server, &[("query", QUERY)]),
        get(&server, &[]),
        post(&server, &json!({ "query": "{" })),
        post(&server, &body).header("accept", "text/html"),
        post(&server, &body).header("content-type", "text/plain"),
        client.delete(&server.api),
        preflight,
        client.get(format!("{base}/nowhere")),
        client.get(format!("{base}/live")),
        client.get(format!("{base}/schema.graphql")),
        client.get(base),
    ];
    let count = requests.len();
    let mut ids = Vec::new();
    for request in requests {
        ids.push(header(&sent(request.header(ID, "mine-1")).await, ID));
    }
    assert_eq!(ids, vec!["mine-1"; count]);
}

#[tokio::test]
async fn a_client_that_brings_none_or_one_that_is_not_sane_gets_a_new_one() {
    let server = Server::empty().await;
    let long = "x".repeat(65);
    let mut ids = Vec::new();
    for brought in [None, None, Some("a b"), Some(&*long)] {
        let mut request = get(&server, &[("query", QUERY)]);
        if let Some(brought) = brought {
            request = request.header(ID, brought);
        }
        ids.push(header(&sent(request).await, ID));
    }
    let are_made = ids.iter().all(|id| id.len() == 32);
    ids.sort();
    ids.dedup();
    assert!(are_made && ids.len() == 4, "{ids:?}");
}
