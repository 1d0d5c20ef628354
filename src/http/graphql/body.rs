//! The body of a request as it comes in: its media type, its size, its time.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use futures_util::{StreamExt, stream::BoxStream};
use mediatype::MediaType;
use tokio::{
    sync::SemaphorePermit,
    time::{Instant, timeout_at},
};

use super::negotiate::{JSON_TYPE, is_utf8};
use crate::{
    error::{Code, Fault},
    http::Shared,
};

/// The media type as nearly all write it.
const JSON: &str = "application/json";

/// How much of a body that is too large is read and thrown away, in bodies of the largest size: a client that still
/// sends hears of nothing before it is done.
const DRAINED: usize = 4;

/// Bytes of a body that it may have whatever others have.
const FREE: usize = 64 * 1024;

/// A body with the room that it takes.
pub(super) struct Taken<'s> {
    pub(super) bytes: Bytes,
    _room: SemaphorePermit<'s>,
}

/// Takes in a body of JSON.
///
/// # Errors
/// When it is of another media type, compressed, too large, too slow, or cut off.
pub(super) async fn take<'s>(
    headers: &HeaderMap,
    body: Body,
    shared: &'s Shared,
) -> Result<Taken<'s>, Fault> {
    let limits = &shared.limits;
    check_type(headers)?;
    let most = limits.max_body_bytes;
    let wait = Duration::from_millis(limits.body_timeout_ms.into());
    let until = Instant::now() + wait;
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let mut chunks = Box::pin(body.into_data_stream());
    if announced.is_some_and(|length| length > most as u64) {
        // Who asked first whether to send has not begun to.
        if !headers.contains_key(header::EXPECT) {
            drain(chunks.boxed(), most, until).await;
        }
        return Err(too_large(most));
    }
    let mut taken = Bytes::new();
    let mut room = shared.admission.room(0)?;
    loop {
        let chunk = match timeout_at(until, chunks.next()).await {
            Err(_) => {
                return Err(Fault::new(
                    Code::BodyTimeout,
                    format!(
                        "The body did not arrive within {} ms. Send it again over a better connection.",
                        wait.as_millis()
                    ),
                ));
            }
            Ok(None) => {
                return Ok(Taken {
                    bytes: taken,
                    _room: room,
                });
            }
            Ok(Some(Err(_))) => {
                return Err(Fault::new(
                    Code::BadRequest,
                    "The body was cut off. Send the request again.",
                ));
            }
            Ok(Some(Ok(chunk))) => chunk,
        };
        if taken.len() + chunk.len() > most {
            drain(chunks.boxed(), most, until).await;
            return Err(too_large(most));
        }
        // Small bodies need no leave: as many as there are sockets take little memory.
        if taken.len() + chunk.len() > FREE {
            match shared.admission.room(chunk.len()) {
                Ok(more) => room.merge(more),
                Err(fault) => {
                    drain(chunks.boxed(), most, until).await;
                    return Err(fault);
                }
            }
        }
        taken = if taken.is_empty() {
            chunk
        } else {
            let mut longer = taken
                .try_into_mut()
                .unwrap_or_else(|shared| shared.as_ref().into());
            longer.extend_from_slice(&chunk);
            longer.freeze()
        };
    }
}

/// Refuses a body that is not plain JSON in UTF-8.
fn check_type(headers: &HeaderMap) -> Result<(), Fault> {
    let refusal = |message: &str| Err(Fault::new(Code::UnsupportedMediaType, message));
    let encodings = headers.get_all(header::CONTENT_ENCODING);
    if encodings.iter().any(|encoding| encoding != "identity") {
        return refusal("Send the body as it is, without Content-Encoding.");
    }
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let only = types.next().filter(|_| types.next().is_none());
    if only.is_some_and(|value| value == JSON) {
        return Ok(());
    }
    let media_type = only
        .and_then(|value| value.to_str().ok())
        .and_then(|text| MediaType::parse(text).ok());
    match media_type {
        Some(found) if found.essence() != JSON_TYPE => {
            refusal("Send the request as JSON, with Content-Type: application/json.")
        }
        Some(found) if is_utf8(&found) => Ok(()),
        Some(_) => refusal("Send the request in UTF-8, with Content-Type: application/json."),
        None => refusal("Send the request as JSON, with one Content-Type: application/json."),
    }
}

/// Reads on and forgets what it reads.
async fn drain(mut chunks: BoxStream<'_, Result<Bytes, axum::Error>>, most: usize, until: Instant) {
    let mut left = most.saturating_mul(DRAINED);
    while let Ok(Some(Ok(chunk))) = timeout_at(until, chunks.next()).await {
        left = left.saturating_sub(chunk.len());
        if left == 0 {
            return;
        }
    }
}

fn too_large(most: usize) -> Fault {
    Fault::new(
        Code::BodyTooLarge,
        format!("The body is larger than {most} bytes. Split the request."),
    )
}
