//! What is refused of a body before anything reads it.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{QUERY, post, raw, refused};
use crate::support::{Server, database};

/// The head of a POST of JSON, with further headers.
fn head(headers: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{headers}\r\n\r\n"
    )
}

/// The status line and the code of an answer.
fn outcome(answer: &str) -> (&str, Option<&str>) {
    let code = answer.split("\"code\":\"").nth(1);
    (
        answer.lines().next().unwrap_or_default(),
        code.and_then(|rest| rest.split('"').next()),
    )
}

const TOO_LARGE: (&str, Option<&str>) = ("HTTP/1.1 413 Payload Too Large", Some("BODY_TOO_LARGE"));

async fn narrow() -> Server {
    Server::on(&database::empty().await, &["--max-body-bytes", "100"]).await
}

/// A request whose body has so many bytes.
fn body(bytes: usize) -> String {
    let start = json!({ "query": QUERY }).to_string();
    start + &" ".repeat(bytes - 26)
}

#[tokio::test]
async fn a_body_is_taken_up_to_its_limit() {
    let server = narrow().await;
    let mut all = Vec::new();
    for bytes in [100, 101] {
        let (head, body) = (
            head(&format!("connection: close\r\ncontent-length: {bytes}")),
            body(bytes),
        );
        assert_eq!(body.len(), bytes);
        all.push(outcome(&raw(&server, &(head + &body)).await).0.to_owned());
    }
    assert_eq!(all, ["HTTP/1.1 200 OK", TOO_LARGE.0]);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_sent() {
    let server = narrow().await;
    let head = head("connection: close\r\nexpect: 100-continue\r\ncontent-length: 101");
    let answer = raw(&server, &head).await;
    assert_eq!(outcome(&answer), TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_does_not_tell_its_length_is_refused_once_it_is_too_large() {
    let server = narrow().await;
    let chunk = format!("40\r\n{}\r\n", " ".repeat(64));
    let head = head("connection: close\r\ntransfer-encoding: chunked");
    let fits = format!("{head}1a\r\n{}\r\n0\r\n\r\n", body(26));
    let over = format!("{head}{chunk}{chunk}0\r\n\r\n");
    let (fits, over) = (raw(&server, &fits).await, raw(&server, &over).await);
    assert_eq!(
        (outcome(&fits).0, outcome(&over)),
        ("HTTP/1.1 200 OK", TOO_LARGE)
    );
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up_and_its_connection_closed() {
    let server = Server::on(&database::empty().await, &["--body-timeout-ms", "200"]).await;
    let begun = Instant::now();
    let answer = raw(&server, &(head("content-length: 26") + "{\"query\"")).await;
    let took = begun.elapsed();
    assert!(
        outcome(&answer) == ("HTTP/1.1 408 Request Timeout", Some("BODY_TIMEOUT"))
            && took >= Duration::from_millis(200)
            && took < Duration::from_secs(5),
        "{answer} after {took:?}"
    );
}

#[tokio::test]
async fn json_that_nests_without_end_is_refused() {
    let server = Server::empty().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let mut all = Vec::new();
    for body in [
        deep.clone(),
        format!("{{\"query\":\"{QUERY}\",\"variables\":{{\"v\":{deep}}}}}"),
        format!("{{\"query\":\"{QUERY}\",\"extensions\":{{\"persistedQuery\":{deep}}}}}"),
        format!("{{\"variables\":{}", "{\"v\":".repeat(100_000)),
    ] {
        let request = post(&server, &json!(null)).body(body);
        all.push(refused(request).await.0);
    }
    assert_eq!(all, [400; 4]);
}
