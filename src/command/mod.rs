//! Commands: what the binary does.

mod migrate;
mod prepare;
mod serve;

use std::io::Write;

pub use self::serve::{Running, start, start_demo};
use crate::{
    config::{Cli, Command},
    database::Trouble,
    schema,
};

/// Runs a command to its end.
///
/// # Errors
/// What failed, why, and what mends it.
pub async fn run(cli: Cli) -> Result<(), Trouble> {
    match cli.command {
        Command::Serve(options) => serve::until_stopped(start(&options).await?).await,
        Command::Demo(options) => serve::until_stopped(start_demo(&options).await?).await,
        Command::Migrate(options) => migrate::run(&options).await,
        Command::Schema => {
            print(&schema::sdl(&schema::build()));
            Ok(())
        }
    }
}

/// Prints to standard output; whoever closed it does not want to read on.
fn print(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
}
