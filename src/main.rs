//! The command line of Sixiang.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = sixiang::config::Cli::parse();
    let _logging = sixiang::observe::start_log(&cli.log);
    match sixiang::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}
