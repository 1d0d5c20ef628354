//! The front door: who may call from where, and which documents run.

use std::path::PathBuf;

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
        value_name = "ORIGIN"
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
