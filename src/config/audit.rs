//! The record as evidence: what to do with it.

use clap::{Args, Subcommand};

use super::{DatabaseOptions, SecretOptions};
use crate::audit::Head;

/// What to do with the record.
#[derive(Args, Clone, Debug)]
pub struct Audit {
    /// What to do with the record.
    #[command(subcommand)]
    pub action: AuditAction,
    /// The server's secret.
    #[command(flatten, next_help_heading = "Secret")]
    pub secret: SecretOptions,
    /// Which database.
    #[command(flatten, next_help_heading = "Database")]
    pub database: DatabaseOptions,
}

/// What to do with the record.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditAction {
    /// Hold all events against their seals and all rows against their events; fails when anything was tampered with
    Verify {
        /// An earlier head, which must still be part of the chain: what was cut off behind it is found by it alone
        #[arg(long, value_name = "NUMBER:MAC")]
        head: Option<Head>,
    },
}
