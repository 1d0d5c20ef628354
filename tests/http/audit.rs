//! The public audit of GraphQL over HTTP, which other servers are measured by as well.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use crate::support::Server;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/audit");

#[tokio::test]
async fn a_client_that_audits_the_server_finds_nothing() {
    let server = Server::empty().await;
    let api = server.api.clone();
    let said = tokio::task::spawn_blocking(move || audit(&api));
    assert_eq!(said.await.expect("the audit ends"), "61 of 61\n");
}

fn audit(api: &str) -> String {
    if !is_installed() {
        run(&["npm", "ci", "--ignore-scripts", "--prefer-offline"]);
    }
    String::from_utf8(run(&["node", "audit.mjs", api]).stdout).expect("a text")
}

/// Whether the packages of the lock file are there.
fn is_installed() -> bool {
    let changed = |file: &str| fs::metadata(Path::new(FOLDER).join(file))?.modified();
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}

fn run(command: &[&str]) -> Output {
    let output = Command::new(command[0])
        .args(&command[1..])
        .current_dir(FOLDER)
        .output()
        .expect("Node.js and npm, which scripts/need-node installs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}
