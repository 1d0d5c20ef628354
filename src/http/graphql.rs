//! GraphQL over HTTP: requests by GET and POST, answers in the media type that the client asks for.

use std::borrow::Cow;

use axum::{
    body::{Body, Bytes},
    extract::{
        Query as Parameters, State,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::Shared;
use crate::{
    error::{Code, Fault},
    query::{Answer, Query},
};

/// Media type of the GraphQL over HTTP specification.
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

/// A request's body.
#[derive(Debug, Deserialize)]
struct RequestBody<'a> {
    #[serde(borrow)]
    query: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "operationName")]
    operation_name: Option<Cow<'a, str>>,
    variables: Option<Map<String, Json>>,
}

/// A request's parameters.
#[derive(Debug, Deserialize)]
pub(super) struct RequestParameters {
    query: Option<String>,
    #[serde(rename = "operationName")]
    operation_name: Option<String>,
    variables: Option<String>,
}

/// Answers a query sent by POST.
pub(super) async fn post(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let message =
                "The body could not be read: it is too large or was cut off. Send at most 1 MiB.";
            return respond(&headers, rejection.status(), &refusal(message));
        }
    };
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| {
            let media_type = v.split(';').next().unwrap_or_default().trim();
            media_type.eq_ignore_ascii_case("application/json")
        });
    if !is_json {
        let answer = refusal("Send the request as JSON, with Content-Type: application/json.");
        return respond(&headers, StatusCode::UNSUPPORTED_MEDIA_TYPE, &answer);
    }
    let request: RequestBody<'_> = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let answer = refusal(format!(
                "The body is not a GraphQL request in JSON ({error}). Send {{\"query\": \"...\", \"variables\": {{...}}}}.",
            ));
            return respond(&headers, StatusCode::BAD_REQUEST, &answer);
        }
    };
    let variables = request.variables.unwrap_or_default();
    let name = request.operation_name.as_deref();
    answer(
        &shared,
        &headers,
        request.query.as_deref(),
        name,
        &variables,
    )
    .await
}

/// Answers a query sent by GET.
pub(super) async fn get(
    State(shared): State<Shared>,
    headers: HeaderMap,
    parameters: Result<Parameters<RequestParameters>, QueryRejection>,
) -> Response {
    let Ok(Parameters(request)) = parameters else {
        let answer = refusal(
            "The parameters can't be read. Send query, operationName and variables once each.",
        );
        return respond(&headers, StatusCode::BAD_REQUEST, &answer);
    };
    let variables = match request.variables.as_deref().map(serde_json::from_str) {
        None | Some(Ok(None)) => Map::new(),
        Some(Ok(Some(variables))) => variables,
        Some(Err(_)) => {
            let answer = refusal("The parameter variables is not a JSON object.");
            return respond(&headers, StatusCode::BAD_REQUEST, &answer);
        }
    };
    let name = request.operation_name.as_deref();
    answer(
        &shared,
        &headers,
        request.query.as_deref(),
        name,
        &variables,
    )
    .await
}

async fn answer(
    shared: &Shared,
    headers: &HeaderMap,
    document: Option<&str>,
    operation_name: Option<&str>,
    variables: &Map<String, Json>,
) -> Response {
    // Some clients send an empty name where they have none.
    let operation_name = operation_name.filter(|name| !name.is_empty());
    let Some(document) = document else {
        let answer = refusal("The request has no query. Send the document as \"query\".");
        return respond(headers, StatusCode::BAD_REQUEST, &answer);
    };
    let answer = shared
        .engine
        .answer(Query {
            document,
            operation_name,
            variables,
            role: shared.options.anonymous_role,
            explain: false,
        })
        .await;
    let unavailable = answer
        .faults
        .iter()
        .any(|f| f.code == Code::DatabaseUnavailable);
    let status = match (&answer.data, unavailable) {
        (Some(_), _) => StatusCode::OK,
        (None, true) => StatusCode::SERVICE_UNAVAILABLE,
        // Clients of the older media type expect 200 with errors in the body.
        (None, false) if !wants_graphql_response(headers) => StatusCode::OK,
        (None, false) => StatusCode::BAD_REQUEST,
    };
    respond(headers, status, &answer)
}

/// Refuses a request as a whole, for a while.
pub(super) fn refuse(headers: &HeaderMap, fault: Fault) -> Response {
    let answer = Answer::failed(vec![fault]);
    let mut response = respond(headers, StatusCode::SERVICE_UNAVAILABLE, &answer);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn refusal(message: impl Into<String>) -> Answer {
    Answer::failed(vec![Fault::new(Code::BadRequest, message)])
}

fn wants_graphql_response(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .any(|accept| accept.contains(GRAPHQL_RESPONSE))
}

fn respond(headers: &HeaderMap, status: StatusCode, answer: &Answer) -> Response {
    let size = answer.data.as_ref().map_or(256, |data| data.len() + 64);
    let mut body = Vec::with_capacity(size);
    body.push(b'{');
    if !answer.faults.is_empty() {
        body.extend_from_slice(b"\"errors\":");
        // Writing JSON to memory never fails.
        let _ = serde_json::to_writer(&mut body, &answer.faults);
        if answer.data.is_some() {
            body.push(b',');
        }
    }
    if let Some(data) = &answer.data {
        body.extend_from_slice(b"\"data\":");
        body.extend_from_slice(data);
    }
    body.push(b'}');
    let media_type = if wants_graphql_response(headers) {
        HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
    } else {
        HeaderValue::from_static("application/json; charset=utf-8")
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    response
}
