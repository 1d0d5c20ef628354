//! Configuration: one documented structure, from flags and environment alike.

mod audit;
mod auth;
mod doubts;
mod http;
mod import;
mod invocation;
mod key;
mod limits;
mod observe;
mod secret;

use std::{fmt, net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

pub use self::{
    audit::{Audit, AuditAction},
    auth::{AuthOptions, SecretOptions, TokenAlgorithm, TokenOptions},
    doubts::{Doubt, doubts},
    http::{DocumentsMode, HttpOptions},
    import::Import,
    invocation::{Invocation, Origin, Setting},
    key::{Expiry, Key, KeyAction, KeyCreate},
    limits::Limits,
    observe::{LogFormat, LogOptions, ObserveOptions, Switch},
    secret::masked,
};

/// GraphQL over leaders, task forces, projects, field visits and indicators, compiled to SQL.
#[derive(Clone, Debug, Parser)]
#[command(name = "sixiang", version, about, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How the log is written.
    #[command(flatten, next_help_heading = "Log")]
    pub log: LogOptions,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve the API; on the embedded cluster, migrate it first
    Serve(Serve),
    /// Serve the API over demo data, which is loaded when the database is empty
    Demo(Demo),
    /// Bring the database up to date, or tell what is pending
    Migrate(Migrate),
    /// Make, list and revoke the keys that programs sign in by
    Key(Key),
    /// Tell whether the record of changes was tampered with
    Audit(Audit),
    /// Enter or change many objects by a file, as the efficiency office
    Import(Import),
    /// Print the schema in SDL
    Schema,
    /// Check settings, machine, data folder and database of a server with these flags; writes nothing
    Doctor(Serve),
    /// Tell the configuration
    Config(Config),
}

/// Which database.
#[derive(Args, Clone)]
pub struct DatabaseOptions {
    /// PostgreSQL to use; without it, an embedded cluster in the data folder
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder of the embedded cluster
    #[arg(long, global = true, env = "SIXIANG_DATA_DIR", default_value = ".data")]
    pub data_dir: PathBuf,
    /// Folder with initdb and postgres for the embedded cluster; found by itself when left out
    #[arg(long, global = true, env = "PG_BIN_DIR")]
    pub pg_bin_dir: Option<PathBuf>,
    /// Most connections to the database; twice the processors when left out, where PostgreSQL does most
    #[arg(
        long,
        global = true,
        env = "SIXIANG_MAX_CONNECTIONS",
        default_value_t = most_connections()
    )]
    pub max_connections: u32,
}

impl fmt::Debug for DatabaseOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("DatabaseOptions")
            .field("has_database_url", &self.database_url.is_some())
            .field("data_dir", &self.data_dir)
            .field("pg_bin_dir", &self.pg_bin_dir)
            .field("max_connections", &self.max_connections)
            .finish_non_exhaustive()
    }
}

/// How the API is served.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one, which the ready line tells
    #[arg(long, env = "SIXIANG_LISTEN", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,
    /// Answer as if today were this date; demo data ends on 2022-11-30, its default there
    #[arg(long, env = "SIXIANG_TODAY")]
    pub today: Option<NaiveDate>,
    /// Apply pending migrations first; servers that start together wait for one another
    #[arg(long, env = "SIXIANG_MIGRATE")]
    pub migrate: bool,
    /// What one request may hold and cost.
    #[command(flatten, next_help_heading = "Limits")]
    pub limits: Limits,
    /// What the front door speaks.
    #[command(flatten, next_help_heading = "HTTP")]
    pub http: HttpOptions,
    /// How viewers sign in.
    #[command(flatten, next_help_heading = "Signing in")]
    pub auth: AuthOptions,
    /// What operators see.
    #[command(flatten, next_help_heading = "Metrics")]
    pub observe: ObserveOptions,
    /// Which database.
    #[command(flatten, next_help_heading = "Database")]
    pub database: DatabaseOptions,
}

/// Demo data and how it is served.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Size of the demo data: 1 is what the article reports, 20 is for measuring
    #[arg(long, env = "SIXIANG_DEMO_SCALE", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub demo_scale: u32,
    /// How the API is served.
    #[command(flatten)]
    pub serve: Serve,
}

/// What to do with migrations.
#[derive(Args, Clone, Debug)]
pub struct Migrate {
    /// What to do with migrations.
    #[command(subcommand)]
    pub action: MigrateAction,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// What to do with migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum MigrateAction {
    /// Apply what is pending
    Up,
    /// Tell what is applied and what is pending
    Status,
}

/// What to tell of the configuration.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// What to tell of the configuration.
    #[command(subcommand)]
    pub action: ConfigAction,
}

/// What to tell of the configuration.
#[derive(Clone, Debug, Subcommand)]
pub enum ConfigAction {
    /// Show every value that a server with these flags has, where it comes from, and what contradicts itself
    Show(Serve),
}

/// Connections that keep PostgreSQL busy without making its processes fight for the processors: on two cores, 8 instead
/// of 4 cost up to a third of the requests. It is the rule of thumb of PostgreSQL's users, for a database on this machine.
fn most_connections() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(2 * processors)
        .unwrap_or(u32::MAX)
        .clamp(4, 32)
}
