//! A request becomes an answer: its document is found, its extensions are granted, the engine answers.

use std::time::Instant;

use super::request::{Extensions, Request};
use crate::{
    auth::{Role, Viewer},
    error::{Code, Fault},
    http::{
        Shared,
        persisted::{Asked, Hash},
    },
    observe::RequestId,
    query::{Answer, Query},
};

/// An answer, and what is to be told beside it.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) answer: Answer,
    /// Whether to tell what it took.
    pub(super) statistics: bool,
    /// Whether to tell its statements.
    pub(super) explain: bool,
    /// The id to report the request by, when something went wrong inside.
    pub(super) report: Option<RequestId>,
}

/// How a request was sent, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) viewer: &'a Viewer,
    /// Whether the method is one that writes.
    pub(super) may_write: bool,
    /// The key by which a repetition is known.
    pub(super) key: Option<&'a str>,
}

impl Outcome {
    /// Of what is refused as a whole.
    pub(super) fn refused(fault: Fault) -> Self {
        Self {
            answer: Answer::failed(vec![fault]),
            statistics: false,
            explain: false,
            report: None,
        }
    }
}

/// Answers one request.
pub(super) async fn run(
    shared: &Shared,
    id: &RequestId,
    call: Call<'_>,
    request: Request<'_>,
) -> Outcome {
    let viewer = call.viewer;
    let started = Instant::now();
    let span = tracing::Span::current();
    tracing::record_all!(span, role = viewer.role.as_str(), viewer = &*viewer.name);
    let mut outcome = answer(shared, id, call, request).await;
    let is_internal = |fault: &Fault| fault.code == Code::Internal;
    outcome.report = outcome
        .answer
        .faults
        .iter()
        .any(is_internal)
        .then(|| id.clone());
    shared
        .observer
        .answered(viewer, &outcome.answer, started.elapsed());
    outcome
}

async fn answer(shared: &Shared, id: &RequestId, call: Call<'_>, request: Request<'_>) -> Outcome {
    let viewer = call.viewer;
    let extensions = request.extensions.unwrap_or_default().0;
    let statistics = extensions.statistics == Some(true);
    let explain = extensions.explain == Some(true);
    let outcome = |answer| Outcome {
        answer,
        statistics,
        explain,
        report: None,
    };
    if explain && !viewer.role.is_signed_in() {
        let fault = Fault::new(
            Code::Forbidden,
            "Only who is signed in may ask for extensions.explain.",
        );
        return Outcome {
            answer: Answer::failed(vec![fault]),
            statistics: false,
            explain: false,
            report: None,
        };
    }
    // Some clients send an empty name where they have none.
    let operation_name = request.operation_name.map(|text| text.0);
    let operation_name = operation_name.as_deref().filter(|name| !name.is_empty());
    let asked = Asked {
        query: request.query.map(|text| text.0),
        id: request.document_id.map(|text| text.0),
        hash: hash(extensions),
        operation_name,
    };
    let document = match shared
        .documents
        .find(&shared.engine, viewer.role, asked)
        .await
    {
        Ok(document) => document,
        Err(faults) => return outcome(Answer::failed(faults)),
    };
    let variables = request.variables.unwrap_or_default();
    let answer = shared.engine.answer(Query {
        document: document.as_ref(),
        operation_name,
        variables: &variables,
        viewer,
        may_write: call.may_write,
        key: call.key,
        request: Some(id.as_str()),
        explain,
    });
    let mut answer = answer.await;
    if viewer.role < Role::Office {
        // PostgreSQL's estimates are made of all rows, also of those that the viewer does not see.
        for explained in &mut answer.explained {
            explained.plan = serde_json::Value::Null;
        }
    }
    outcome(answer)
}

fn hash(extensions: Extensions) -> Option<Hash> {
    let persisted = extensions.persisted_query?.0;
    Some(Hash {
        version: persisted.version,
        digits: persisted.sha256_hash,
    })
}
