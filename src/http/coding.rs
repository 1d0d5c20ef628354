//! The coding that answers are sent in: compressed where the client takes it.

use std::convert::Infallible;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
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

/// Finds a coding that a client takes, before anything is done for it: the layer that compresses tells only afterwards
/// that there is none.
///
/// # Errors
/// When it takes none which answers are sent in.
pub(super) async fn check(headers: &HeaderMap) -> Result<(), Fault> {
    if is_taken(headers).await {
        return Ok(());
    }
    let message = "Accept gzip, zstd or identity, or leave Accept-Encoding out.";
    Err(Fault::new(Code::NotAcceptable, message))
}

/// Whether a client takes a coding, as the layer that compresses sees it.
async fn is_taken(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::ACCEPT_ENCODING);
    // Nothing is ruled out without a weight.
    if !codings
        .iter()
        .any(|coding| coding.as_bytes().contains(&b';'))
    {
        return true;
    }
    let mut probe = Request::new(Body::empty());
    for coding in codings {
        probe
            .headers_mut()
            .append(header::ACCEPT_ENCODING, coding.clone());
    }
    let nothing = service_fn(|_| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let Ok(answer) = compression().layer(nothing).oneshot(probe).await;
    answer.status() != StatusCode::NOT_ACCEPTABLE
}
