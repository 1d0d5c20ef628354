//! Configuration: one documented structure, from flags and environment alike.

use std::{net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

/// GraphQL over leaders, task forces, projects, field visits and indicators, compiled to SQL.
#[derive(Clone, Debug, Parser)]
#[command(name = "sixiang", version, about, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
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
    /// Print the schema in SDL
    Schema,
}

/// Which database.
#[derive(Args, Clone, Debug)]
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
    /// Longest time that one statement may run, in milliseconds
    #[arg(
        long,
        global = true,
        env = "SIXIANG_STATEMENT_TIMEOUT_MS",
        default_value_t = 10_000
    )]
    pub statement_timeout_ms: u32,
}

/// How the API is served.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one, which the ready line tells
    #[arg(long, env = "SIXIANG_LISTEN", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,
    /// Size of a page when the request does not tell
    #[arg(long, env = "SIXIANG_DEFAULT_PAGE_SIZE", default_value_t = PageLimits::default().default)]
    pub default_page_size: usize,
    /// Largest page that a request may ask for
    #[arg(long, env = "SIXIANG_MAX_PAGE_SIZE", default_value_t = PageLimits::default().max)]
    pub max_page_size: usize,
    /// Answer as if today were this date; demo data ends on 2022-11-30, its default there
    #[arg(long, env = "SIXIANG_TODAY")]
    pub today: Option<NaiveDate>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

impl Serve {
    /// Sizes of pages.
    #[must_use]
    pub fn pages(&self) -> PageLimits {
        PageLimits {
            default: self.default_page_size.min(self.max_page_size),
            max: self.max_page_size,
        }
    }
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

/// Sizes of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLimits {
    /// When the request does not tell.
    pub default: usize,
    /// At most.
    pub max: usize,
}

impl Default for PageLimits {
    fn default() -> Self {
        Self {
            default: 20,
            max: 100,
        }
    }
}

/// Connections that keep PostgreSQL busy without making its processes fight for the processors: on two cores, 8 instead
/// of 4 cost up to a third of the requests. It is the rule of thumb of PostgreSQL's users, for a database on this machine.
fn most_connections() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(2 * processors)
        .unwrap_or(u32::MAX)
        .clamp(4, 32)
}
