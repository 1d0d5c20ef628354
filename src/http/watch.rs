//! Watches requests: gives each its id and its span, counts it, and serves the metrics.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument as _;

use super::{Shared, not_found};
use crate::{
    error::Code,
    observe::{self, RequestId, TraceContext},
};

/// The media type of metrics.
const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Marks the answer to a request that was refused before anything of its document was known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused(pub(super) Code);

/// Watches a request from its head to its answer.
pub(super) async fn watch(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let observer = &shared.observer;
    let id = RequestId::of(request.headers());
    let context = TraceContext::of(request.headers());
    let path = request.uri().path();
    let span = observe::request_span(request.method().as_str(), path, &id, context.as_ref());
    let in_flight = (path == "/graphql").then(|| observer.begin());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(in_flight) = in_flight {
        in_flight.answered();
    }
    if let Some(Refused(code)) = response.extensions().get() {
        observer.refused(*code);
    }
    let headers = response.headers_mut();
    headers.insert(observe::HEADER, id.header());
    headers
        .entry(header::X_CONTENT_TYPE_OPTIONS)
        .or_insert(HeaderValue::from_static("nosniff"));
    observe::done(&span, response.status().as_u16(), started.elapsed());
    response
}

/// Serves the metrics, unless they are turned off.
pub(super) async fn metrics(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    match shared.observer.published() {
        Some(text) => ([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response(),
        None => not_found(headers).await,
    }
}
