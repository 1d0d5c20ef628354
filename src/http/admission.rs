//! Admission: requests that can't be answered soon are refused at once, before their body is read.

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
}

impl Admission {
    /// As many as the limits allow, once the database was ready.
    pub(super) fn new(health: Arc<Health>, limits: &Limits) -> Self {
        Self {
            health,
            places: Semaphore::new(limits.max_requests.min(Semaphore::MAX_PERMITS)),
        }
    }

    /// A place, held until the answer is made.
    fn enter(&self) -> Result<SemaphorePermit<'_>, Code> {
        if !self.health.is_serving() {
            return Err(Code::DatabaseUnavailable);
        }
        self.places.try_acquire().map_err(|_| Code::Overloaded)
    }
}

/// Lets a request in, or refuses it.
pub(super) async fn admit(
    State(admission): State<Arc<Admission>>,
    request: Request,
    next: Next,
) -> Response {
    match admission.enter() {
        Ok(_place) => next.run(request).await,
        Err(code) => {
            let entry = code.entry();
            let fault = Fault::new(code, format!("{} {}", entry.meaning, entry.remedy));
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
