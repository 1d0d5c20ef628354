//! Where log lines and spans go: to standard error, and to a collector if one is named.

use std::io::IsTerminal;

use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt,
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::config::{LogFormat, LogOptions};

/// The variable that says which lines are written.
const FILTER: &str = "SIXIANG_LOG";
/// Which lines are written unless it is said.
const DEFAULT: LevelFilter = LevelFilter::WARN;

/// What was started. Dropped, it sends what is left to be sent.
#[derive(Debug)]
#[must_use]
pub struct Logging {
    #[cfg(feature = "otlp")]
    exporter: Option<super::otlp::Exporter>,
}

/// Starts the log of this process.
pub fn start(options: &LogOptions) -> Logging {
    let said = std::env::var(FILTER).ok();
    let filter: Option<Targets> = said.and_then(|text| {
        let parts = text.split(',').map(str::trim);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        parts.join(",").parse().ok()
    });
    let filter = filter.unwrap_or_else(|| Targets::new().with_default(DEFAULT));
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match options.log_format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => {
            let lines = lines.json().flatten_event(true).with_current_span(false);
            lines.with_filter(filter).boxed()
        }
    };
    with_spans(tracing_subscriber::registry().with(lines), options)
}

type Lines = tracing_subscriber::layer::Layered<Box<dyn Layer<Registry> + Send + Sync>, Registry>;

#[cfg(feature = "otlp")]
fn with_spans(lines: Lines, options: &LogOptions) -> Logging {
    let Some(endpoint) = &options.otlp_endpoint else {
        lines.init();
        return Logging { exporter: None };
    };
    match super::otlp::Exporter::new(endpoint) {
        Ok(exporter) => {
            lines.with(exporter.layer()).init();
            Logging {
                exporter: Some(exporter),
            }
        }
        Err(error) => {
            lines.init();
            tracing::error!(%error, "traces are not sent");
            Logging { exporter: None }
        }
    }
}

#[cfg(not(feature = "otlp"))]
fn with_spans(lines: Lines, options: &LogOptions) -> Logging {
    lines.init();
    if options.otlp_endpoint.is_some() {
        tracing::warn!("traces are not sent: this build lacks the feature otlp");
    }
    Logging {}
}

#[cfg(feature = "otlp")]
impl Drop for Logging {
    fn drop(&mut self) {
        if let Some(exporter) = &self.exporter {
            exporter.finish();
        }
    }
}
