//! What a check found, and how it is told.

use std::fmt;

use crate::database::{Trouble, embedded::ClusterError};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// As it should be.
    Ok,
    /// The server serves, but not as one would wish.
    Warn,
    /// The server does not start, or can't answer.
    Fail,
}

/// What a check found: one line, and below it what mends it where something is to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// How bad it is.
    pub(super) level: Level,
    what: &'static str,
    found: String,
    fix: String,
}

impl Finding {
    /// All is well.
    pub(super) fn ok(what: &'static str, found: impl Into<String>) -> Self {
        Self::new(Level::Ok, what, found, "")
    }

    /// Something is not as one would wish.
    pub(super) fn warn(
        what: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self::new(Level::Warn, what, found, fix)
    }

    /// Something keeps the server from its work.
    pub(super) fn fail(
        what: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self::new(Level::Fail, what, found, fix)
    }

    /// What would keep the server from starting.
    pub(super) fn trouble(what: &'static str, trouble: Trouble) -> Self {
        let found = format!("{}: {}", trouble.what, trouble.why);
        Self::fail(what, found, trouble.fix)
    }

    /// What would keep the embedded cluster from starting.
    pub(super) fn cluster(what: &'static str, error: ClusterError) -> Self {
        Self::trouble(what, error.into())
    }

    fn new(
        level: Level,
        what: &'static str,
        found: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            level,
            what,
            found: found.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Fail => "fail",
        };
        // What others said may have lines of its own.
        let found = self.found.lines().collect::<Vec<_>>().join(" ");
        write!(f, "{level:<4}  {:<17}  {found}", self.what)?;
        if !self.fix.is_empty() {
            write!(f, "\n      fix: {}", self.fix)?;
        }
        Ok(())
    }
}
