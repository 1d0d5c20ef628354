//! Who asks: keys, tokens, and what is refused.

mod issuer;
mod keys;
mod refusals;
mod rotation;
mod tokens;
mod viewer;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value as Json, json};

use crate::support::Server;

/// Tells who one is.
const WHO: &str = "{ viewer { name role isSignedIn scopes { divisions departments taskForces } } }";

/// A request with a credential.
fn with(server: &Server, authorization: &str, document: &str) -> RequestBuilder {
    let body = json!({ "query": document });
    let request = Client::new().post(&server.api).json(&body);
    request.header("authorization", authorization)
}

/// What a request with a bearer's credential brings: its status and its answer.
async fn told(server: &Server, credential: &str, document: &str) -> (u16, Json) {
    let request = with(server, &format!("Bearer {credential}"), document);
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.json().await.expect("JSON"))
}

/// The status of a request with a bearer's credential.
async fn status(server: &Server, credential: &str) -> u16 {
    told(server, credential, "{ __typename }").await.0
}
