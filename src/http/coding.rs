//! The coding that answers are sent in: compressed where the client takes it.

use std::{convert::Infallible, future::ready};

use axum::{
    body::{Body, HttpBody as _},
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
};

use crate::error::{Code, Fault};

/// Answers from this size on are compressed, in bytes: smaller ones fit one packet anyway.
const COMPRESSED_FROM: u64 = 1024;

/// Compresses answers.
pub(super) fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESSED_FROM))
}

/// The codings that a client takes, as it says.
#[derive(Debug)]
pub(super) struct Codings(Vec<HeaderValue>);

impl Codings {
    /// Those of a request, found before anything is done for it: what compresses tells only afterwards that there is
    /// none.
    ///
    /// # Errors
    /// When it takes none which answers are sent in.
    pub(super) async fn of(headers: &HeaderMap) -> Result<Self, Fault> {
        let said = headers.get_all(header::ACCEPT_ENCODING);
        let codings = Self(said.iter().cloned().collect());
        // Nothing is ruled out without a weight.
        let has_weight = |coding: &HeaderValue| coding.as_bytes().contains(&b';');
        if !codings.0.iter().any(has_weight) {
            return Ok(codings);
        }
        let answer = codings.sent(Response::new(Body::empty())).await;
        if answer.status() != StatusCode::NOT_ACCEPTABLE {
            return Ok(codings);
        }
        let message = "Accept gzip, zstd or identity, or leave Accept-Encoding out.";
        Err(Fault::new(Code::NotAcceptable, message))
    }

    /// An answer in one of them. Small ones skip the layer: it would cost more than it does for them.
    pub(super) async fn encode(&self, answer: Response) -> Response {
        let size = answer.body().size_hint().exact();
        if self.0.is_empty() || size.is_some_and(|size| size < COMPRESSED_FROM) {
            return answer;
        }
        self.sent(answer).await
    }

    /// An answer through the layer that compresses.
    async fn sent(&self, answer: Response) -> Response {
        let mut request = Request::new(Body::empty());
        for coding in &self.0 {
            let headers = request.headers_mut();
            headers.append(header::ACCEPT_ENCODING, coding.clone());
        }
        let mut answer = Some(answer);
        let service = service_fn(|_| {
            let answer = answer.take().unwrap_or_default();
            ready(Ok::<_, Infallible>(answer))
        });
        let Ok(sent) = compression().layer(service).oneshot(request).await;
        sent.map(Body::new)
    }
}
