//! What operators see: the log, metrics, traces.
//!
//! | room | what it does |
//! |---|---|
//! | `log` | where log lines and spans go |
//! | `request_id`, `trace_context` | what tells a request from others, here and across services |
//! | `names` | keeps the number of operations that are told apart small |
//! | `metrics` | what is counted while requests run |
//! | `gauges` | what is looked up when metrics are asked for |
//! | `otlp` | sends spans to a collector (feature `otlp`) |
//! | `quiet` | where nothing is told |
//!
//! A request is one span, `request`. It is at the level of errors, so that also the least log tells the request of each
//! line; what it did is a line at `info`, its parts are spans at `debug`. SQL is at `debug` as well, values are nowhere.

mod gauges;
mod log;
mod metrics;
mod names;
#[cfg(feature = "otlp")]
mod otlp;
mod quiet;
mod request_id;
mod trace_context;

use std::time::Duration;

use tracing::{Span, field::Empty};

pub(crate) use self::quiet::quiet;
pub use self::{
    gauges::Gauges,
    log::{Logging, start as start_log},
    metrics::InFlight,
    request_id::{HEADER, RequestId},
    trace_context::TraceContext,
};
use self::{metrics::Metrics, names::Names};
use crate::{
    auth::Viewer,
    config::{ObserveOptions, Switch},
    error::Code,
    query::Answer,
};

/// Longest path that a span tells.
const LONGEST_PATH: usize = 100;

/// Sees the requests of one server.
#[derive(Debug)]
pub struct Observer {
    metrics: Metrics,
    names: Names,
    slow: Option<Duration>,
    is_published: bool,
}

impl Observer {
    /// An observer that tells these operations apart, whatever others there are.
    #[must_use]
    pub fn new<'a>(
        options: &ObserveOptions,
        operations: impl IntoIterator<Item = &'a String>,
        gauges: Gauges,
    ) -> Self {
        Self {
            metrics: Metrics::new(gauges),
            names: Names::new(operations),
            slow: options.slow_request(),
            is_published: options.metrics == Switch::On,
        }
    }

    /// All metrics as text, if they are published.
    #[must_use]
    pub fn published(&self) -> Option<String> {
        self.is_published.then(|| self.metrics.text())
    }

    /// Counts a request in, until what is returned is dropped.
    #[must_use]
    pub fn begin(&self) -> InFlight {
        self.metrics.begin()
    }

    /// A request was refused before anything of its document was known.
    pub fn refused(&self, code: Code) {
        self.metrics.refused(code);
    }

    /// An operation was answered.
    pub fn answered(&self, viewer: &Viewer, answer: &Answer, took: Duration) {
        let operation = answer.operation.as_deref().unwrap_or_default();
        let label = self.names.label(operation);
        self.metrics
            .answered(label, viewer.role, &answer.faults, took);
        if self.slow.is_some_and(|slow| took >= slow) {
            tracing::warn!(
                operation,
                role = viewer.role.as_str(),
                viewer = &*viewer.name,
                cost = answer.statistics.cost,
                rows = answer.statistics.rows,
                statements = answer.statistics.statements,
                ms = milliseconds(took),
                code = metrics::first_code(&answer.faults),
                "a request was slow"
            );
        }
    }
}

/// The span of a request.
#[must_use]
pub fn request_span(
    method: &str,
    path: &str,
    id: &RequestId,
    context: Option<&TraceContext>,
) -> Span {
    let path = path.get(..LONGEST_PATH).unwrap_or(path);
    let span = tracing::error_span!(
        "request",
        method,
        path,
        request_id = id.as_str(),
        trace_id = Empty,
        operation = Empty,
        role = Empty,
        viewer = Empty,
        status = Empty,
        ms = Empty,
    );
    if let Some(context) = context {
        span.record("trace_id", context.trace_id());
        #[cfg(feature = "otlp")]
        otlp::join(&span, context);
    }
    span
}

/// Tells what became of a request, in its span.
pub fn done(span: &Span, status: u16, took: Duration) {
    if tracing::enabled!(tracing::Level::INFO) {
        span.record("status", status);
        span.record("ms", milliseconds(took));
        span.in_scope(|| tracing::info!("a request was answered"));
    }
}

/// A time as the log tells it.
fn milliseconds(time: Duration) -> f64 {
    // Microseconds are exact enough.
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}
