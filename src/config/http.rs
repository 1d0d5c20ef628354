//! The front door: who may call from where, and which documents run.

use std::path::PathBuf;

use axum::http::Uri;
use clap::{Args, ValueEnum};

use crate::auth::{PerRole, Role};

/// What the front door speaks.
#[derive(Args, Clone, Debug)]
pub struct HttpOptions {
    /// Role of requests that carry no credential
    #[arg(long, env = "SIXIANG_ANONYMOUS_ROLE", value_enum, default_value_t)]
    pub anonymous_role: Role,
    /// Origins whose pages may call the API, separated by commas; * allows all
    #[arg(
        long,
        env = "SIXIANG_CORS_ORIGINS",
        value_delimiter = ',',
        value_name = "ORIGIN",
        value_parser = origin
    )]
    pub cors_origins: Vec<String>,
    /// Manifest of trusted documents: Apollo's format, or an object of documents by their hash
    #[arg(long, env = "SIXIANG_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,
    /// Whether only trusted documents run, off, log or enforce: MODE[,ROLE=MODE...]
    #[arg(
        long,
        env = "SIXIANG_TRUSTED_DOCUMENTS_MODE",
        value_name = "PER_ROLE",
        default_value_t = PerRole::all(DocumentsMode::Off)
    )]
    pub trusted_documents_mode: PerRole<DocumentsMode>,
}

/// An origin as browsers send it: scheme, host and port, nothing behind them.
fn origin(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_origin = text.parse::<Uri>().is_ok_and(|uri| {
        let scheme_and_host = uri.scheme_str().zip(uri.authority());
        scheme_and_host.is_some_and(|(scheme, host)| text == format!("{scheme}://{host}"))
    });
    if is_origin || matches!(text, "" | "*") {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(
            "an origin is a scheme, a host and perhaps a port, such as https://example.org:8443"
                .to_owned(),
        )
    }
}

/// What becomes of a document that is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentsMode {
    /// It runs.
    Off,
    /// It runs, and the log tells.
    Log,
    /// It is refused.
    Enforce,
}

impl std::fmt::Display for DocumentsMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Log => "log",
            Self::Enforce => "enforce",
        })
    }
}

impl std::str::FromStr for DocumentsMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        ValueEnum::from_str(text, true)
    }
}
