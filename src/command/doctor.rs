//! `sixiang doctor`: looks at everything that a server needs, and changes none of it.

mod database;
mod finding;
mod folder;
mod machine;
mod secret;

use std::process::ExitCode;

use self::{
    database::Place,
    finding::{Finding, Level},
};
use super::print;
use crate::config::{Serve, doubts};

/// Connections to the database that a server opens at most beside those that answer requests: one keeps the search's
/// index, one seals the record, one cancels, one looks after requests that wait, one tells whether the server is ready,
/// four run errands such as migrations and checks.
const BESIDE_THE_POOL: u32 = 9;

/// Checks what a server with these flags needs; fails when it would not start or could not answer.
pub(super) async fn run(options: &Serve) -> ExitCode {
    let mut tally = [0; 3];
    let mut tell = |found: Vec<Finding>| {
        for finding in found {
            tally[finding.level as usize] += 1;
            print(&finding.to_string());
        }
    };
    tell(settings(options));
    tell(machine::findings(options));
    tell(vec![secret::finding(options)]);
    if let Some(url) = &options.database.database_url {
        let is_embedded = false;
        tell(database::findings(options, Place { url, is_embedded }).await);
    } else {
        let (found, url) = folder::findings(&options.database);
        tell(found);
        if let Some(url) = &url {
            let is_embedded = true;
            tell(database::findings(options, Place { url, is_embedded }).await);
        }
    }
    let [ok, warnings, failures] = tally;
    print(&format!(
        "\n{ok} ok, {warnings} to look at, {failures} failed"
    ));
    if tally[Level::Fail as usize] > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn settings(options: &Serve) -> Vec<Finding> {
    const WHAT: &str = "settings";
    let doubts = doubts(options);
    if doubts.is_empty() {
        return vec![Finding::ok(WHAT, "nothing contradicts itself")];
    }
    doubts
        .into_iter()
        .map(|doubt| Finding::warn(WHAT, doubt.what, doubt.fix))
        .collect()
}
