//! HTTP: what the API speaks, documents that it knows, the IDE, the schema, connections that are slow, too many or
//! drained.

mod audit;
mod batch;
mod caching;
mod cors;
mod drain;
mod extensions;
mod fuzz;
mod health;
mod ide;
mod limits;
mod methods;
mod metrics;
mod negotiation;
mod persisted;
mod trace;
mod trusted;

use std::fmt::Write as _;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value as Json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::Server;

/// A query that every database answers alike.
const QUERY: &str = "{ __typename }";

/// Headers that differ from run to run or say nothing of us.
const UNTOLD: [&str; 4] = [
    "content-length",
    "date",
    "transfer-encoding",
    "x-request-id",
];

/// A GET with parameters.
fn get(server: &Server, parameters: &[(&str, &str)]) -> RequestBuilder {
    let url = reqwest::Url::parse_with_params(&server.api, parameters).expect("an address");
    Client::new().get(url)
}

/// A POST of JSON.
fn post(server: &Server, body: &Json) -> RequestBuilder {
    Client::new().post(&server.api).json(body)
}

async fn sent(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

/// A header of an answer; empty when it is not there.
fn header(response: &Response, name: &str) -> String {
    let value = response.headers().get(name);
    value.map_or_else(String::new, |value| {
        value.to_str().expect("a readable header").to_owned()
    })
}

/// Status and code of the first error of an answer.
async fn refused(request: RequestBuilder) -> (u16, String) {
    let response = sent(request).await;
    let status = response.status().as_u16();
    let answer: Json = response.json().await.expect("an answer in JSON");
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    (status, code.unwrap_or("none").to_owned())
}

/// An answer as a text: its status, its headers, its body.
async fn told(request: RequestBuilder) -> String {
    let response = sent(request).await;
    let mut text = format!("{}\n", response.status().as_u16());
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .filter(|(name, _)| !UNTOLD.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("readable")))
        .collect();
    headers.sort();
    for header in headers {
        writeln!(text, "{header}").expect("a text takes all");
    }
    let body = response.text().await.expect("a text");
    write!(text, "\n{body}").expect("a text takes all");
    text
}

/// Sends the bytes of a request and gives those of the answer, up to where the server closes the connection.
async fn raw(server: &Server, request: &str) -> String {
    let address = server.api.trim_start_matches("http://");
    let address = address.trim_end_matches("/graphql");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8(answer).expect("a text")
}
mod shed;
mod slow;
