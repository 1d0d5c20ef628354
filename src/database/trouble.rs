//! Errors at the start: what failed, why, and the command that mends it.

use super::embedded::ClusterError;

/// Why the server can't start, in three lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("error: {what}\n  why: {why}\n  fix: {fix}")]
pub struct Trouble {
    /// What failed.
    pub what: String,
    /// Why.
    pub why: String,
    /// The command or choice that mends it.
    pub fix: String,
}

impl Trouble {
    /// A trouble in three lines.
    #[must_use]
    pub fn new(what: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            fix: fix.into(),
        }
    }
}

impl From<ClusterError> for Trouble {
    fn from(error: ClusterError) -> Self {
        let [what, why, fix] = error.explain();
        Self { what, why, fix }
    }
}
