//! What operators see of requests: the log, metrics, traces.

use std::{fmt, time::Duration};

use clap::{Args, ValueEnum};

/// How the log is written. Which lines are written is said by `SIXIANG_LOG`, a filter such as `warn,sixiang=debug`.
#[derive(Args, Clone)]
pub struct LogOptions {
    /// Form of the log on standard error
    #[arg(
        long,
        global = true,
        env = "SIXIANG_LOG_FORMAT",
        value_enum,
        default_value_t
    )]
    pub log_format: LogFormat,
    /// Collector that traces are sent to, by OTLP over HTTP; only in builds with the feature otlp
    #[arg(
        long,
        global = true,
        env = "OTEL_EXPORTER_OTLP_ENDPOINT",
        value_name = "URL",
        hide_env_values = true
    )]
    pub otlp_endpoint: Option<String>,
}

impl fmt::Debug for LogOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The collector's address may hold a password.
        f.debug_struct("LogOptions")
            .field("log_format", &self.log_format)
            .finish_non_exhaustive()
    }
}

/// Form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines to read
    #[default]
    Text,
    /// A JSON object a line
    Json,
}

/// What is counted, and what is worth a line in the log.
#[derive(Args, Clone, Debug)]
pub struct ObserveOptions {
    /// Whether /metrics is served; a proxy to the outside should not pass it on
    #[arg(long, env = "SIXIANG_METRICS", value_enum, default_value_t)]
    pub metrics: Switch,
    /// Requests that take as long as this are logged, in milliseconds; 0 turns that off
    #[arg(long, env = "SIXIANG_SLOW_REQUEST_MS", default_value_t = 1_000)]
    pub slow_request_ms: u32,
}

impl ObserveOptions {
    /// From which time on a request is slow.
    #[must_use]
    pub fn slow_request(&self) -> Option<Duration> {
        (self.slow_request_ms > 0).then(|| Duration::from_millis(self.slow_request_ms.into()))
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is there
    #[default]
    On,
    /// It is not
    Off,
}
