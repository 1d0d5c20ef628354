//! The command line of Sixiang.

use std::process::ExitCode;

use sixiang::config::Invocation;

#[tokio::main]
async fn main() -> ExitCode {
    let invocation = Invocation::of_this_process();
    let _logging = sixiang::observe::start_log(&invocation.cli.log);
    match sixiang::run(invocation).await {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}
