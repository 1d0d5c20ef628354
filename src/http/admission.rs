//! Admission: requests that can't be answered soon are refused at once, before their body is read.
//!
//! A request takes its place when it is complete: clients that send half of one hold nobody up. What bodies may take in
//! memory before that is bounded for all of them together.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Bytes, HttpBody},
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt, future};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Health, graphql};
use crate::{
    config::Limits,
    error::{Code, Fault},
};

/// How much of a refused body is still taken, so that the client comes to read the answer, and for how long.
const UNREAD_BYTES: usize = 1024 * 1024;
const UNREAD_TIME: Duration = Duration::from_secs(5);

/// Who may come in.
#[derive(Debug)]
pub(crate) struct Admission {
    health: Arc<Health>,
    places: Semaphore,
    /// Bytes of bodies that are being read or answered.
    bytes: Semaphore,
}

impl Admission {
    /// As many as the limits allow, once the database was ready.
    pub(super) fn new(health: Arc<Health>, limits: &Limits) -> Self {
        Self {
            health,
            places: Semaphore::new(limits.max_requests.min(Semaphore::MAX_PERMITS)),
            bytes: Semaphore::new(
                limits
                    .max_requests
                    .saturating_mul(limits.max_body_bytes)
                    .min(Semaphore::MAX_PERMITS),
            ),
        }
    }

    /// A place, held until the answer is made.
    ///
    /// # Errors
    /// When all are taken.
    pub(super) fn enter(&self) -> Result<SemaphorePermit<'_>, Fault> {
        self.places
            .try_acquire()
            .map_err(|_| told(Code::Overloaded))
    }

    /// Room for a part of a body, held until the request is answered.
    ///
    /// # Errors
    /// When all bodies together take too much.
    pub(super) fn room(&self, bytes: usize) -> Result<SemaphorePermit<'_>, Fault> {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.bytes
            .try_acquire_many(bytes)
            .map_err(|_| told(Code::Overloaded))
    }

    fn foresee(&self) -> Result<(), Fault> {
        if !self.health.is_serving() {
            return Err(told(Code::DatabaseUnavailable));
        }
        if self.places.available_permits() == 0 {
            return Err(told(Code::Overloaded));
        }
        Ok(())
    }
}

fn told(code: Code) -> Fault {
    let entry = code.entry();
    Fault::new(code, format!("{} {}", entry.meaning, entry.remedy))
}

/// Lets a request send its body, or refuses it.
pub(super) async fn admit(
    State(admission): State<Arc<Admission>>,
    request: Request,
    next: Next,
) -> Response {
    match admission.foresee() {
        Ok(()) => next.run(request).await,
        Err(fault) => {
            let response = graphql::refusal(request.headers(), fault);
            discard(request);
            response
        }
    }
}

/// Reads a body on beside the answer: a connection that is closed with unread bytes takes the answer with it.
fn discard(request: Request) {
    // Who waits for leave to send the body will not send it.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return;
    }
    let mut left = UNREAD_BYTES;
    let body = request.into_body().into_data_stream();
    let rest = body
        .take_while(move |bytes| {
            let length = bytes.as_ref().map_or(usize::MAX, Bytes::len);
            let is_welcome = length <= left;
            left = left.saturating_sub(length);
            future::ready(is_welcome)
        })
        .for_each(|_| future::ready(()));
    tokio::spawn(tokio::time::timeout(UNREAD_TIME, rest));
}
