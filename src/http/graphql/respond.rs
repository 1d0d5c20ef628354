//! Answers go out: their status, their headers, their bytes.

use std::fmt::Write as _;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{negotiate::AnswerType, run::Outcome};
use crate::{
    auth::Viewer,
    error::{Code, Fault},
    http::{etag, watch::Refused},
    observe::RequestId,
    query::Answer,
};

/// Media types of bodies that are read, as the answer to one that is not.
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

/// How a request is answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply {
    answer_type: AnswerType,
    is_get: bool,
}

/// What is told beside the data of an answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Beside<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Statistics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<Explained<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Statistics {
    cost: u64,
    rows: u64,
    statements: u64,
    database_ms: f64,
}

#[derive(Serialize)]
struct Explained<'a> {
    sql: &'a str,
    plan: &'a serde_json::Value,
}

impl Reply {
    /// To a POST.
    pub(super) fn post(answer_type: AnswerType) -> Self {
        Self {
            answer_type,
            is_get: false,
        }
    }

    /// To a GET.
    pub(super) fn get(answer_type: AnswerType) -> Self {
        Self {
            answer_type,
            is_get: true,
        }
    }

    /// Refuses what came.
    pub(super) fn refusal(self, fault: Fault) -> Response {
        let code = fault.code;
        let mut response = self.one(&Outcome::refused(fault));
        response.extensions_mut().insert(Refused(code));
        response
    }

    /// Answers one request.
    pub(super) fn one(self, outcome: &Outcome) -> Response {
        let mut body = Vec::with_capacity(size(outcome));
        write(&mut body, outcome);
        let mut response = self.response(self.status(&outcome.answer), body);
        self.advise(&mut response, &outcome.answer);
        response
    }

    /// Answers one request whose client may have the answer already.
    pub(super) fn one_tagged(
        self,
        outcome: &Outcome,
        viewer: &Viewer,
        request: &HeaderMap,
    ) -> Response {
        if outcome.answer.data.is_none() || !outcome.answer.faults.is_empty() {
            return self.one(outcome);
        }
        let mut body = Vec::with_capacity(size(outcome));
        write(&mut body, outcome);
        let tag = tag(&body, viewer);
        let mut response = if etag::is_known(request, &tag) {
            let mut response = self.response(StatusCode::NOT_MODIFIED, Vec::new());
            response.headers_mut().remove(header::CONTENT_TYPE);
            response
        } else {
            self.response(StatusCode::OK, body)
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        // Kept by the client alone, and asked for again each time.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        response
    }

    /// Answers requests that came together.
    pub(super) fn batch(self, outcomes: &[Outcome]) -> Response {
        let mut body = Vec::with_capacity(outcomes.iter().map(size).sum());
        body.push(b'[');
        for (index, outcome) in outcomes.iter().enumerate() {
            if index > 0 {
                body.push(b',');
            }
            write(&mut body, outcome);
        }
        body.push(b']');
        self.response(StatusCode::OK, body)
    }

    fn response(self, status: StatusCode, body: Vec<u8>) -> Response {
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.answer_type.header());
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept, accept-encoding, authorization"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// The headers that tell what a client can do about a refusal.
    fn advise(self, response: &mut Response, answer: &Answer) {
        let is = |code: Code| answer.faults.iter().any(|fault| fault.code == code);
        let status = response.status();
        let mut advise = |name, value| {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value))
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            advise(header::RETRY_AFTER, "1");
        }
        if is(Code::Unauthenticated) {
            advise(header::WWW_AUTHENTICATE, "Bearer");
        }
        if is(Code::BodyTimeout) {
            advise(header::CONNECTION, "close");
        }
        if is(Code::UnsupportedMediaType) {
            advise(ACCEPT_POST, "application/json");
            advise(header::ACCEPT_ENCODING, "identity");
        }
        if self.is_get && is(Code::NotAQuery) {
            advise(header::ALLOW, "POST");
        }
    }

    /// The status of an answer: 200 when there is data, else the status of what weighs most.
    fn status(self, answer: &Answer) -> StatusCode {
        if answer.data.is_some() {
            return StatusCode::OK;
        }
        let all = answer.faults.iter().map(|fault| self.status_of(fault.code));
        all.max().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The status of a request that failed as a whole.
    fn status_of(self, code: Code) -> StatusCode {
        if self.is_get && code == Code::NotAQuery {
            return StatusCode::METHOD_NOT_ALLOWED;
        }
        let status = code.entry().status;
        let is_read = match code {
            // Clients of persisted documents send the document after this, unless the status stops them first.
            Code::PersistedQueryNotFound => true,
            Code::BadRequest | Code::BatchNotAllowed | Code::PersistedQueryMismatch => false,
            _ => status == 400,
        };
        if is_read && self.answer_type == AnswerType::Json {
            return StatusCode::OK;
        }
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// About how many bytes an answer takes.
fn size(outcome: &Outcome) -> usize {
    let data = outcome.answer.data.as_ref();
    data.map_or(256, |data| data.len() + 64)
}

fn write(body: &mut Vec<u8>, outcome: &Outcome) {
    let answer = &outcome.answer;
    // Writing JSON to memory never fails.
    let _ = write_members(body, answer, &beside(outcome));
}

fn write_members(
    body: &mut Vec<u8>,
    answer: &Answer,
    beside: &Beside<'_>,
) -> serde_json::Result<()> {
    let mut next = b'{';
    if !answer.faults.is_empty() {
        body.push(next);
        body.extend_from_slice(b"\"errors\":");
        serde_json::to_writer(&mut *body, &answer.faults)?;
        next = b',';
    }
    if let Some(data) = &answer.data {
        body.push(next);
        body.extend_from_slice(b"\"data\":");
        body.extend_from_slice(data);
        next = b',';
    }
    if beside.request_id.is_some() || beside.statistics.is_some() || beside.explain.is_some() {
        body.push(next);
        body.extend_from_slice(b"\"extensions\":");
        serde_json::to_writer(&mut *body, beside)?;
    }
    body.push(b'}');
    Ok(())
}

fn beside(outcome: &Outcome) -> Beside<'_> {
    let took = outcome.answer.statistics;
    let explained = outcome.answer.explained.iter();
    Beside {
        request_id: outcome.report.as_ref().map(RequestId::as_str),
        statistics: outcome.statistics.then_some(Statistics {
            cost: took.cost,
            rows: took.rows,
            statements: took.statements,
            database_ms: took.database.as_secs_f64() * 1_000.0,
        }),
        explain: outcome.explain.then(|| {
            let explained = explained.map(|one| Explained {
                sql: &one.sql,
                plan: &one.plan,
            });
            explained.collect()
        }),
    }
}

/// The tag of an answer that a viewer got: another one of the same role, with other things in their care, has another.
fn tag(body: &[u8], viewer: &Viewer) -> HeaderValue {
    let mut hash = Sha256::new();
    hash.update(viewer.role.as_str());
    hash.update([0]);
    let scope = &viewer.scope;
    for ids in [&scope.divisions, &scope.departments, &scope.task_forces] {
        for id in ids {
            hash.update(id);
        }
        hash.update([0]);
    }
    hash.update(body);
    let mut tag = String::from("W/\"");
    for byte in &hash.finalize()[..16] {
        // Writing to a text never fails.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::try_from(tag).expect("a quoted hexadecimal number is a header")
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::Reply;
    use crate::{
        error::{Code, ENTRIES, Fault},
        http::graphql::AnswerType::{GraphqlResponse, Json},
    };

    #[test]
    fn a_mutation_by_get_is_a_method_that_is_not_allowed() {
        let statuses = [
            Reply::get(Json),
            Reply::get(GraphqlResponse),
            Reply::post(GraphqlResponse),
        ]
        .map(|reply| reply.status_of(Code::NotAQuery).as_u16());
        assert_eq!(statuses, [405, 405, 400]);
    }

    #[test]
    fn graphql_over_http_has_the_status_of_the_table() {
        for entry in ENTRIES {
            let status = Reply::post(GraphqlResponse).status_of(entry.code);
            assert_eq!(status.as_u16(), entry.status, "{}", entry.name);
        }
    }

    #[test]
    fn json_has_200_for_what_was_a_request_and_all_others_as_they_are() {
        let statuses = [
            Code::BadRequest,
            Code::BatchNotAllowed,
            Code::BodyTooLarge,
            Code::Forbidden,
            Code::ValidationFailed,
            Code::InvalidVariable,
            Code::PersistedQueryNotFound,
            Code::QueryTimeout,
            Code::Overloaded,
        ]
        .map(|code| Reply::post(Json).status_of(code).as_u16());
        assert_eq!(statuses, [400, 400, 413, 403, 200, 200, 200, 504, 503]);
    }

    #[test]
    fn whatever_can_succeed_a_little_later_tells_when() {
        for entry in ENTRIES {
            let response = Reply::get(Json).refusal(Fault::new(entry.code, ""));
            let waits = response.headers().contains_key(header::RETRY_AFTER);
            assert_eq!(waits, entry.code.is_temporary(), "{}", entry.name);
        }
    }
}
