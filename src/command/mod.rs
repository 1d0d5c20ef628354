//! Commands: what the binary does.

mod audit;
mod config;
mod doctor;
mod import;
mod key;
mod migrate;
mod prepare;
mod serve;

use std::{io::Write, process::ExitCode};

pub use self::serve::{Running, start, start_demo};
use crate::{
    config::{Command, ConfigAction, Invocation},
    database::Trouble,
    schema,
};

/// Runs a command to its end; tells what the process is to end with.
///
/// # Errors
/// What failed, why, and what mends it.
pub async fn run(invocation: Invocation) -> Result<ExitCode, Trouble> {
    match &invocation.cli.command {
        Command::Serve(options) => serve::until_stopped(start(options).await?).await?,
        Command::Demo(options) => serve::until_stopped(start_demo(options).await?).await?,
        Command::Migrate(options) => migrate::run(options).await?,
        Command::Key(options) => key::run(options).await?,
        Command::Audit(options) => return audit::run(options).await,
        Command::Import(options) => return import::run(options).await,
        Command::Schema => print(&schema::sdl(&schema::build())),
        Command::Doctor(options) => return Ok(doctor::run(options).await),
        Command::Config(options) => match &options.action {
            ConfigAction::Show(options) => config::show(&invocation, options),
        },
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints to standard output; whoever closed it does not want to read on.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
}
