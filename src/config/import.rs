//! Flags of `sixiang import`.

use std::path::PathBuf;

use clap::Args;

use super::DatabaseOptions;
use crate::{
    mutation::import::{self, ErrorPolicy, Format, MatchBy},
    schema::room::Room,
};

/// What to import and how.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// File to read: .csv, .xlsx, or .ndjson (.jsonl)
    pub file: PathBuf,
    /// Of which type the objects are, such as Project
    #[arg(long = "type", value_name = "TYPE", value_parser = room)]
    pub room: &'static Room,
    /// What the file is, where its name does not tell
    #[arg(long)]
    pub format: Option<Format>,
    /// By what a row is known to be an object that is there, which it then changes
    #[arg(long, default_value = "key")]
    pub match_by: MatchBy,
    /// What becomes of the import when rows are wrong
    #[arg(long, default_value = "reject-all")]
    pub error_policy: ErrorPolicy,
    /// Do all of it and then undo it
    #[arg(long)]
    pub dry_run: bool,
    /// Which database.
    #[command(flatten, next_help_heading = "Database")]
    pub database: DatabaseOptions,
}

fn room(name: &str) -> Result<&'static Room, String> {
    import::room(name).ok_or_else(|| {
        let all: Vec<_> = import::imported().map(|room| room.type_name).collect();
        format!("there are: {}", all.join(", "))
    })
}
