//! Limits: what is refused before it runs, and when what runs is given up. All of them are on by default.

use std::time::Duration;

use clap::Args;

use crate::auth::{PerRole, Role};

/// How much longer than one statement a whole request may take: time to wait for a connection and to be told of the
/// statement's end by PostgreSQL, which knows why.
const REQUEST_GRACE: Duration = Duration::from_secs(2);

/// What one request may hold and cost, and how long it may take.
#[derive(Args, Clone, Debug)]
pub struct Limits {
    /// Largest body of a request, in bytes
    #[arg(long, env = "SIXIANG_MAX_BODY_BYTES", default_value_t = 1024 * 1024)]
    pub max_body_bytes: usize,
    /// Longest document, in bytes
    #[arg(long, env = "SIXIANG_MAX_DOCUMENT_BYTES", default_value_t = 16 * 1024)]
    pub max_document_bytes: usize,
    /// Most tokens of a document
    #[arg(long, env = "SIXIANG_MAX_TOKENS", default_value_t = 2000)]
    pub max_tokens: usize,
    /// Deepest nesting of fields, fragments written out
    #[arg(long, env = "SIXIANG_MAX_DEPTH", default_value_t = 40)]
    pub max_depth: usize,
    /// Most fields of a document, fragments written out
    #[arg(long, env = "SIXIANG_MAX_FIELDS", default_value_t = 5000)]
    pub max_fields: usize,
    /// Most root fields of an operation, fragments written out
    #[arg(long, env = "SIXIANG_MAX_ROOT_FIELDS", default_value_t = 50)]
    pub max_root_fields: usize,
    /// Most aliases of a document
    #[arg(long, env = "SIXIANG_MAX_ALIASES", default_value_t = 200)]
    pub max_aliases: usize,
    /// Most fragments and most spreads of fragments of a document
    #[arg(long, env = "SIXIANG_MAX_FRAGMENTS", default_value_t = 200)]
    pub max_fragments: usize,
    /// Most directives of a document
    #[arg(long, env = "SIXIANG_MAX_DIRECTIVES", default_value_t = 100)]
    pub max_directives: usize,
    /// Most items of a list that is passed as a value
    #[arg(long, env = "SIXIANG_MAX_LIST_ITEMS", default_value_t = 1000)]
    pub max_list_items: usize,
    /// Most rows that one import takes within a request
    #[arg(long, env = "SIXIANG_MAX_IMPORT_ROWS", default_value_t = 10_000)]
    pub max_import_rows: usize,
    /// Most conditions in the filters of a request
    #[arg(long, env = "SIXIANG_MAX_CONDITIONS", default_value_t = 500)]
    pub max_conditions: usize,
    /// Most requests in one batch, up to 10; 0 turns batches off
    #[arg(long, env = "SIXIANG_MAX_BATCH", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub max_batch: u8,
    /// Size of a page when the request does not tell
    #[arg(long, env = "SIXIANG_DEFAULT_PAGE_SIZE", default_value_t = 20)]
    pub default_page_size: usize,
    /// Largest page that a request may ask for
    #[arg(long, env = "SIXIANG_MAX_PAGE_SIZE", default_value_t = 100)]
    pub max_page_size: usize,
    /// Most that a request may cost, in objects that it could return: VALUE[,ROLE=VALUE...]
    #[arg(
        long,
        env = "SIXIANG_MAX_COST",
        value_name = "PER_ROLE",
        default_value_t = PerRole::all(50_000).but(Role::Analyst, 200_000).but(Role::Office, 200_000).but(Role::Admin, 200_000)
    )]
    pub max_cost: PerRole<u64>,
    /// Largest answer, in bytes
    #[arg(long, env = "SIXIANG_MAX_RESPONSE_BYTES", default_value_t = 4 * 1024 * 1024)]
    pub max_response_bytes: usize,
    /// Longest time that one statement may run, in milliseconds: VALUE[,ROLE=VALUE...]
    #[arg(
        long,
        env = "SIXIANG_STATEMENT_TIMEOUT_MS",
        value_name = "PER_ROLE",
        default_value_t = PerRole::all(10_000).but(Role::Analyst, 60_000).but(Role::Office, 60_000).but(Role::Admin, 60_000)
    )]
    pub statement_timeout_ms: PerRole<u32>,
    /// Most requests that are answered or wait for it at once; further ones are refused with 503
    #[arg(long, env = "SIXIANG_MAX_REQUESTS", default_value_t = 64)]
    pub max_requests: usize,
    /// Longest time that a request waits for a connection to the database, in milliseconds
    #[arg(long, env = "SIXIANG_POOL_TIMEOUT_MS", default_value_t = 900)]
    pub pool_timeout_ms: u32,
    /// Longest time for the head of a request to arrive, in milliseconds
    #[arg(long, env = "SIXIANG_HEAD_TIMEOUT_MS", default_value_t = 5_000)]
    pub head_timeout_ms: u32,
    /// Longest time for the body of a request to arrive, in milliseconds
    #[arg(long, env = "SIXIANG_BODY_TIMEOUT_MS", default_value_t = 8_000)]
    pub body_timeout_ms: u32,
    /// Longest time that a client may take nothing of its answer, in milliseconds
    #[arg(long, env = "SIXIANG_WRITE_TIMEOUT_MS", default_value_t = 30_000)]
    pub write_timeout_ms: u32,
    /// Longest time that a connection is kept for another request, in milliseconds; longer than a proxy keeps it
    #[arg(long, env = "SIXIANG_IDLE_TIMEOUT_MS", default_value_t = 75_000)]
    pub idle_timeout_ms: u32,
    /// Most sockets that are open at once; further ones wait to be accepted
    #[arg(long, env = "SIXIANG_MAX_SOCKETS", default_value_t = 4096)]
    pub max_sockets: usize,
}

impl Limits {
    /// Size of a page when the request does not tell.
    #[must_use]
    pub fn page_size(&self) -> usize {
        self.default_page_size.min(self.max_page_size)
    }

    /// Longest time of a statement.
    #[must_use]
    pub fn statement_timeout(&self, role: Role) -> Duration {
        Duration::from_millis(self.statement_timeout_ms.of(role).into())
    }

    /// Longest time of a whole request: just above that of one statement.
    #[must_use]
    pub fn request_timeout(&self, role: Role) -> Duration {
        self.statement_timeout(role) + REQUEST_GRACE
    }
}

impl Default for Limits {
    /// What the flags default to.
    fn default() -> Self {
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            limits: Limits,
        }
        let alone: Alone = clap::Parser::parse_from(["limits"]);
        alone.limits
    }
}
