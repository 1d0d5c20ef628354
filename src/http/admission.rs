//! Admission: requests that can't be answered soon are refused at once, before their body is read.
//!
//! A request takes its place when it is complete: clients that send half of one hold nobody up. What bodies may take in
//! memory before that is bounded for all of them together.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
    response::Response,
};
use futures_util::{StreamExt, future};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::{Health, Shared, coding::Codings, graphql};
use crate::{
    config::Limits,
    error::{Code, Fault},
};

/// How much of a refused body is still taken, so that the client comes to read the answer, and for how long.
const UNREAD_BYTES: usize = 1024 * 1024;
const UNREAD_TIME: Duration = Duration::from_secs(5);

/// Answers from this size on are counted until they are taken, in bytes: as many smaller ones as there are sockets take
/// little memory.
const LARGE_ANSWER: u32 = 64 * 1024;
/// How many of the largest answers may wait to be taken.
const UNTAKEN_ANSWERS: usize = 32;

/// A large answer with the room that it takes.
struct HandedOut {
    body: Body,
    _room: OwnedSemaphorePermit,
}

impl HttpBody for HandedOut {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Who may come in.
#[derive(Debug)]
pub(crate) struct Admission {
    health: Arc<Health>,
    places: Semaphore,
    /// Bytes of large bodies that are being read or answered.
    bytes: Semaphore,
    /// Bytes of large answers that clients have not taken yet.
    answers: Arc<Semaphore>,
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
            answers: Arc::new(Semaphore::new(
                limits
                    .max_response_bytes
                    .saturating_mul(UNTAKEN_ANSWERS)
                    .min(Semaphore::MAX_PERMITS),
            )),
        }
    }

    /// An answer that gives its room back when it was taken or its connection is gone; a refusal in its place when
    /// those that were not taken yet leave no room.
    fn hand_out(&self, answer: Response) -> Result<Response, Fault> {
        let size = answer.body().size_hint().exact().unwrap_or(u64::MAX);
        let size = u32::try_from(size).unwrap_or(u32::MAX);
        if size < LARGE_ANSWER {
            return Ok(answer);
        }
        let room = self.answers.clone().try_acquire_many_owned(size);
        let room = room.map_err(|_| told(Code::Overloaded))?;
        Ok(answer.map(|body| Body::new(HandedOut { body, _room: room })))
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

/// Lets a request send its body and be answered, or refuses it.
pub(super) async fn admit(
    shared: &Shared,
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if let Err(fault) = shared.admission.foresee() {
        let response = graphql::refusal(request.headers(), fault);
        discard(request);
        return response;
    }
    let codings = match Codings::of(request.headers()).await {
        Ok(codings) => codings,
        Err(fault) => {
            let response = graphql::refusal(request.headers(), fault);
            discard(request);
            return response;
        }
    };
    let wanted = graphql::AnswerType::preferred(request.headers());
    let answer = shared.admission.hand_out(answer(request).await);
    let answer = answer.unwrap_or_else(|fault| graphql::refusal_in(wanted, fault));
    codings.encode(answer).await
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
