//! What the server withstands, measured on the real binary: memory, overload, idle attackers. The figures of the long
//! form, which `make resilience` runs, are kept in the documentation.

mod memory;
mod overload;

use crate::{command::Process, support::database};

/// The binary on the demo's data.
async fn serve(flags: &[&str]) -> Process {
    let url = database::demo().await;
    let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    arguments.extend(["--today", "2022-11-30"]);
    arguments.extend(flags);
    Process::start(&arguments)
}
