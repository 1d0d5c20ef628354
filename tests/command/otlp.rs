//! Traces that are sent to a collector. Built with the feature `otlp` alone.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::json;

use super::Process;
use crate::support::database;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// A collector that takes one export: its address, and the bytes that come.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (send, received) = channel();
    std::thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        let mut bytes = Vec::new();
        let mut chunk = [0; 64 * 1024];
        while !is_whole(&bytes) {
            let length = client.read(&mut chunk).expect("a request");
            assert!(length > 0, "it was cut off");
            bytes.extend_from_slice(&chunk[..length]);
        }
        client
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .expect("written");
        send.send(bytes).expect("the test waits");
    });
    (format!("http://{address}"), received)
}

/// Whether a request has come to its end.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let length = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    head.zip(length)
        .is_some_and(|(head, length)| bytes.len() >= head + 4 + length)
}

fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("digits");
            u8::from_str_radix(pair, 16).expect("digits")
        })
        .collect()
}

#[tokio::test]
async fn a_caller_that_traces_finds_the_spans_of_its_request_in_its_trace() {
    let (endpoint, received) = collector();
    let url = database::empty().await;
    let process = Process::start_with(
        &["serve", "--listen", "127.0.0.1:0", "--database-url", &url],
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)],
    );
    let query =
        "query Traced($n: String) { projects(filter: { name: { contains: $n } }) { totalCount } }";
    let response = reqwest::Client::new()
        .post(format!("{}/graphql", process.base))
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .json(&json!({ "query": query, "variables": { "n": "c4n4ry" } }))
        .send()
        .await;
    response.expect("an answer");
    // What is left is sent at the end.
    assert!(process.stop());
    let sent = received
        .recv_timeout(Duration::from_secs(20))
        .expect("an export");
    let holds = |wanted: &[u8]| sent.windows(wanted.len()).any(|part| part == wanted);
    let words: [&[u8]; 12] = [
        b"POST /v1/traces",
        &bytes_of(TRACE),
        &bytes_of(PARENT),
        b"sixiang",
        b"request",
        b"Traced",
        b"document",
        b"plan",
        b"statement",
        b"project",
        b"write",
        b"public",
    ];
    let told = words.map(holds);
    assert_eq!(
        (told, [holds(b"c4n4ry"), holds(b"SELECT")]),
        ([true; 12], [false; 2])
    );
}
