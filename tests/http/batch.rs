//! Batches: several requests in one body.

use reqwest::RequestBuilder;
use serde_json::{Value as Json, json};

use super::{QUERY, get, post, refused, sent, told};
use crate::support::{Server, database};

async fn server(most: &str) -> Server {
    Server::on(&database::empty().await, &["--max-batch", most]).await
}

fn batch(server: &Server, count: usize) -> RequestBuilder {
    post(server, &vec![json!({ "query": QUERY }); count].into())
}

#[tokio::test]
async fn a_batch_is_refused_unless_it_is_turned_on() {
    let server = Server::empty().await;
    let told = refused(batch(&server, 1)).await;
    assert_eq!(told, (400, "BATCH_NOT_ALLOWED".to_owned()));
}

#[tokio::test]
async fn the_requests_of_a_batch_are_answered_in_their_order() {
    let server = server("4").await;
    let body = json!([
        { "query": "{ a: __typename }" },
        { "query": "{ nope }" },
        { "query": "query($n: Int!) { projects(first: $n) { totalCount } }", "variables": { "n": 1 } },
        {},
    ]);
    let request = post(&server, &body).header("accept", "application/graphql-response+json");
    insta::assert_snapshot!(told(request).await);
}

#[tokio::test]
async fn a_batch_of_more_requests_than_allowed_is_refused() {
    let server = server("3").await;
    let most = sent(batch(&server, 3)).await.status().as_u16();
    assert_eq!(
        (most, refused(batch(&server, 4)).await),
        (200, (400, "BATCH_NOT_ALLOWED".to_owned()))
    );
}

#[tokio::test]
async fn a_batch_that_holds_something_else_than_requests_is_refused_as_a_whole() {
    let server = server("3").await;
    let bodies = [
        json!([]),
        json!([1]),
        json!([[{ "query": QUERY }]]),
        json!([[QUERY, null, null, null, null]]),
        json!([{ "query": QUERY }, { "query": 1 }]),
    ];
    let mut wrong = Vec::new();
    for body in bodies {
        let told = refused(post(&server, &body)).await;
        if told != (400, "BAD_REQUEST".to_owned()) {
            wrong.push((body, told));
        }
    }
    assert_eq!(wrong, []);
}

#[tokio::test]
async fn a_batch_that_is_refused_tells_which_request_and_which_member() {
    let server = server("3").await;
    let body = json!([{ "query": QUERY }, { "query": QUERY, "variables": [] }]);
    let answer: Json = sent(post(&server, &body)).await.json().await.expect("JSON");
    assert_eq!(
        answer["errors"][0]["message"],
        "In the body, [1].variables must be an object or null."
    );
}

#[tokio::test]
async fn a_get_takes_no_batch() {
    let server = server("3").await;
    let told = refused(get(&server, &[("variables", "[]"), ("query", QUERY)])).await;
    assert_eq!(told, (400, "BAD_REQUEST".to_owned()));
}
