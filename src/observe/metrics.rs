//! What is counted while requests run, and all metrics as text.
//!
//! Each server has a registry of its own, so that several in one process count apart.

use std::{sync::Arc, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::Registry,
};

use super::gauges::Gauges;
use crate::{
    auth::Role,
    error::{Code, Fault},
};

/// Upper bounds of the times that requests take, in seconds: from one row by its key to what is cut off.
const SECONDS: [f64; 14] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

/// Codes of what is refused or cut off by a limit. They are told from the start, so that an alert can tell their rise.
const LIMITS: [Code; 10] = [
    Code::BodyTooLarge,
    Code::BodyTimeout,
    Code::BatchNotAllowed,
    Code::DocumentTooLarge,
    Code::CostTooHigh,
    Code::ResponseTooLarge,
    Code::ValueTooLong,
    Code::QueryTimeout,
    Code::PoolTimeout,
    Code::Overloaded,
];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    operation: Arc<str>,
    role: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Operation {
    operation: Arc<str>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Limit {
    code: &'static str,
}

/// The metrics of a server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    duration: Family<Operation, Histogram>,
    limits: Family<Limit, Counter>,
    in_flight: Gauge,
    abandoned: Counter,
}

impl Metrics {
    pub(super) fn new(gauges: Gauges) -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let duration =
            Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let limits = Family::default();
        let in_flight = Gauge::default();
        let abandoned = Counter::default();
        registry.register(
            "sixiang_requests",
            "Requests by operation, role and code: OK, or that of the first error",
            requests.clone(),
        );
        registry.register(
            "sixiang_request_duration_seconds",
            "Time from a request that was read to its answer, by operation",
            duration.clone(),
        );
        registry.register(
            "sixiang_limits_reached",
            "Times that a limit refused or cut off a request, by code; OVERLOADED is what was shed",
            limits.clone(),
        );
        registry.register(
            "sixiang_requests_in_flight",
            "Requests to the API that are answered or wait for it at the moment",
            in_flight.clone(),
        );
        registry.register(
            "sixiang_requests_abandoned",
            "Requests to the API whose client went away before the answer",
            abandoned.clone(),
        );
        registry.register(
            "sixiang_build",
            "What runs",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        registry.register_collector(Box::new(gauges));
        let metrics = Self {
            registry,
            requests,
            duration,
            limits,
            in_flight,
            abandoned,
        };
        for code in LIMITS {
            let code = code.as_str();
            drop(metrics.limits.get_or_create(&Limit { code }));
        }
        metrics
    }

    /// All metrics in the text format of OpenMetrics, which Prometheus reads.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(16 * 1024);
        // Writing to a text never fails.
        let _ = encode(&mut text, &self.registry);
        text
    }

    pub(super) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight {
            in_flight: self.in_flight.clone(),
            abandoned: Some(self.abandoned.clone()),
        }
    }

    pub(super) fn refused(&self, code: Code) {
        self.request("".into(), "", code.as_str());
        self.limit(code);
    }

    pub(super) fn answered(
        &self,
        operation: Arc<str>,
        role: Role,
        faults: &[Fault],
        took: Duration,
    ) {
        let labels = Operation { operation };
        self.duration
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
        self.request(labels.operation, role.as_str(), first_code(faults));
        for fault in faults {
            self.limit(fault.code);
        }
    }

    fn request(&self, operation: Arc<str>, role: &'static str, code: &'static str) {
        let labels = Request {
            operation,
            role,
            code,
        };
        self.requests.get_or_create(&labels).inc();
    }

    fn limit(&self, code: Code) {
        if LIMITS.contains(&code) {
            let code = code.as_str();
            self.limits.get_or_create(&Limit { code }).inc();
        }
    }
}

/// `OK`, or the code of the first fault.
pub(super) fn first_code(faults: &[Fault]) -> &'static str {
    faults.first().map_or("OK", |fault| fault.code.as_str())
}

/// A request that runs. Dropped before it was answered, it counts as abandoned.
#[derive(Debug)]
pub struct InFlight {
    in_flight: Gauge,
    abandoned: Option<Counter>,
}

impl InFlight {
    /// It was answered.
    pub fn answered(mut self) {
        self.abandoned = None;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.in_flight.dec();
        if let Some(abandoned) = &self.abandoned {
            abandoned.inc();
        }
    }
}
