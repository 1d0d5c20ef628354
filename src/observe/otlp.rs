//! Sends spans to a collector, by OTLP over HTTP in protobuf. Further variables of OpenTelemetry (`OTEL_SERVICE_NAME`,
//! `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`, ...) are read by its own library.

use std::str::FromStr;

use opentelemetry::{
    Context,
    trace::{
        SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, TracerProvider,
    },
};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    resource::EnvResourceDetector,
    trace::{SdkTracer, SdkTracerProvider},
};
use tracing::{Level, Metadata, Span, Subscriber};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::{
    Layer,
    filter::{FilterFn, filter_fn},
    registry::LookupSpan,
};

use super::TraceContext;

/// Where a collector takes traces.
const PATH: &str = "/v1/traces";

/// Sends spans, a batch at a time.
#[derive(Debug)]
pub(super) struct Exporter {
    provider: SdkTracerProvider,
}

impl Exporter {
    /// An exporter to a collector; its task runs from here on.
    ///
    /// # Errors
    /// When the address can't be read.
    pub(super) fn new(endpoint: &str) -> Result<Self, ExporterBuildError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_endpoint(format!("{}{PATH}", endpoint.trim_end_matches('/')))
            .build()?;
        let resource = Resource::builder()
            .with_service_name("sixiang")
            // What the environment says goes before.
            .with_detector(Box::new(EnvResourceDetector::new()))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self { provider })
    }

    /// What makes spans of this crate, and what it warns of in them, the collector's: never SQL, which is told at the
    /// level of debugging.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let layer: OpenTelemetryLayer<S, SdkTracer> = tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("sixiang"))
            .with_location(false)
            .with_threads(false);
        let filter: FilterFn = filter_fn(is_sent);
        layer.with_filter(filter)
    }

    /// Sends what is left.
    pub(super) fn finish(&self) {
        if let Err(error) = self.provider.shutdown() {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

fn is_sent(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("sixiang")
        && (metadata.is_span() || *metadata.level() <= Level::WARN)
}

/// Makes a span part of a caller's trace.
pub(super) fn join(span: &Span, context: &TraceContext) {
    let (Ok(trace), Ok(parent)) = (
        TraceId::from_hex(context.trace_id()),
        SpanId::from_hex(context.span_id()),
    ) else {
        return;
    };
    let flags = TraceFlags::default().with_sampled(context.is_sampled());
    // A state that is malformed is as good as none.
    let state = TraceState::from_str(context.state()).unwrap_or_default();
    let remote = SpanContext::new(trace, parent, flags, true, state);
    // It fails where spans are not sent, or where this one is not.
    let _ = span.set_parent(Context::new().with_remote_span_context(remote));
}
