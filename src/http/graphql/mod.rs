//! GraphQL over HTTP, by stages: the body comes in, requests are read from it and run, answers go out in the media type
//! that the client asks for.

mod body;
mod negotiate;
mod request;
mod respond;
mod run;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{self, Extension, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::sync::SemaphorePermit;

pub(super) use self::negotiate::AnswerType;
use self::{
    request::{Received, Request},
    respond::Reply,
    run::Call,
};
use super::{Shared, admission::admit};
use crate::{
    auth::Viewer,
    error::{Code, Fault},
    observe::RequestId,
};

/// Answers requests sent by POST.
pub(super) async fn post(
    State(shared): State<Arc<Shared>>,
    Extension(id): Extension<RequestId>,
    request: extract::Request,
) -> Response {
    // Boxed, so that layers move a pointer rather than all that is held.
    let answer = admit(&shared, request, async |request| {
        let (head, body) = request.into_parts();
        posted(&shared, &id, &head.headers, body).await
    });
    Box::pin(answer).await
}

async fn posted(shared: &Shared, id: &RequestId, headers: &HeaderMap, body: Body) -> Response {
    let Some(answer_type) = AnswerType::preferred(headers) else {
        return refusal(headers, not_acceptable());
    };
    let reply = Reply::post(answer_type);
    let body = match body::take(headers, body, shared).await {
        Ok(body) => body,
        Err(fault) => return reply.refusal(fault),
    };
    let (viewer, _place) = match enter(shared, headers).await {
        Ok(entered) => entered,
        Err(fault) => return reply.refusal(fault),
    };
    let call = Call {
        viewer: &viewer,
        may_write: true,
        key: match repetition(headers) {
            Ok(key) => key,
            Err(fault) => return reply.refusal(fault),
        },
    };
    match Received::read(&body.bytes, shared.limits.max_batch) {
        Err(fault) => reply.refusal(fault),
        Ok(Received::One(request)) => reply.one(&run::run(shared, id, call, *request).await),
        Ok(Received::Batch(_)) if call.key.is_some() => reply.refusal(Fault::new(
            Code::BadRequest,
            "A batch can't have one Idempotency-Key for all. Give each command a clientMutationId.",
        )),
        Ok(Received::Batch(requests)) => {
            let mut outcomes = Vec::with_capacity(requests.len());
            // Together they may be no larger than one, or they would be kept in memory one beside the other.
            let mut left = shared.limits.max_response_bytes;
            for request in requests {
                let mut outcome = if left == 0 {
                    run::Outcome::refused(Fault::new(
                        Code::ResponseTooLarge,
                        "The answers of this batch are larger than one may be. Send fewer requests at once.",
                    ))
                } else {
                    run::run(shared, id, call, request.0).await
                };
                if let Some(data) = &mut outcome.answer.data {
                    data.shrink_to_fit();
                    left = left.saturating_sub(data.len());
                }
                outcomes.push(outcome);
            }
            reply.batch(&outcomes)
        }
    }
}

/// The header by which a repetition of a request is known.
fn repetition(headers: &HeaderMap) -> Result<Option<&str>, Fault> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let key = keys.next().map(HeaderValue::to_str).transpose();
    match (key, keys.next()) {
        (Ok(key), None) => Ok(key),
        _ => Err(Fault::new(
            Code::BadRequest,
            "Send one Idempotency-Key of ASCII characters.",
        )),
    }
}

/// Answers a request sent by GET.
pub(super) async fn get(
    State(shared): State<Arc<Shared>>,
    Extension(id): Extension<RequestId>,
    request: extract::Request,
) -> Response {
    let answer = admit(&shared, request, async |request| {
        let (head, _) = request.into_parts();
        let parameters = head.uri.query().unwrap_or_default();
        got(&shared, &id, &head.headers, parameters).await
    });
    Box::pin(answer).await
}

async fn got(shared: &Shared, id: &RequestId, headers: &HeaderMap, parameters: &str) -> Response {
    let Some(answer_type) = AnswerType::preferred(headers) else {
        return refusal(headers, not_acceptable());
    };
    let reply = Reply::get(answer_type);
    let (viewer, _place) = match enter(shared, headers).await {
        Ok(entered) => entered,
        Err(fault) => return reply.refusal(fault),
    };
    match Request::from_parameters(parameters) {
        Err(fault) => reply.refusal(fault),
        Ok(request) => {
            let call = Call {
                viewer: &viewer,
                may_write: false,
                key: None,
            };
            let outcome = run::run(shared, id, call, request).await;
            reply.one_tagged(&outcome, &viewer, headers)
        }
    }
}

/// Who asks, and a place among the requests that are answered.
///
/// # Errors
/// When the credential is not good, or all places are taken.
async fn enter<'s>(
    shared: &'s Shared,
    headers: &HeaderMap,
) -> Result<(Viewer, SemaphorePermit<'s>), Fault> {
    let credential = shared.authenticator.check(headers).await?;
    let place = shared.admission.enter()?;
    let viewer = shared.authenticator.viewer(credential, &shared.engine);
    Ok((viewer.await?, place))
}

/// Tells the methods.
pub(super) async fn options() -> Response {
    let allowed = HeaderValue::from_static("GET,HEAD,OPTIONS,POST");
    (StatusCode::NO_CONTENT, [(header::ALLOW, allowed)]).into_response()
}

/// Refuses a request in the media type that the client prefers, or in JSON if it takes neither.
pub(super) fn refusal(headers: &HeaderMap, fault: Fault) -> Response {
    refusal_in(AnswerType::preferred(headers), fault)
}

/// Refuses a request in a media type, or in JSON if there is none.
pub(super) fn refusal_in(answer_type: Option<AnswerType>, fault: Fault) -> Response {
    Reply::post(answer_type.unwrap_or(AnswerType::Json)).refusal(fault)
}

fn not_acceptable() -> Fault {
    Fault::new(
        Code::NotAcceptable,
        "Accept application/graphql-response+json or application/json.",
    )
}
