//! Making a new cluster, whole or not at all.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Output, Stdio};

use super::ClusterError;
use super::home::{Home, NAME, make_private};
use super::launcher::{AtOurDeath, Launcher};
use super::log::{essence, tells_of_full_disk};

/// Character types to try in turn: not every system has the first, and the last is everywhere.
const CHARACTER_TYPES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "C"];

/// Makes the cluster and its database.
///
/// Both are made aside. The renaming at the end is the moment from which the cluster exists, so
/// that a start which is interrupted, even by the loss of power, leaves nothing half-made.
pub(super) fn create(home: &Home, launcher: &Launcher) -> Result<(), ClusterError> {
    let made = make(home, launcher);
    if made.is_err() {
        // The next start would do it; a full disk is glad of it now.
        let _ = fs::remove_dir_all(home.making());
    }
    made
}

fn make(home: &Home, launcher: &Launcher) -> Result<(), ClusterError> {
    let making = home.making();
    let mut outcome = Ok(());
    for character_type in CHARACTER_TYPES {
        make_private(&making)?;
        launcher.own(&making)?;
        let said = launcher
            .command("initdb", AtOurDeath::Kill)
            .arg("--pgdata")
            .arg(&making)
            .arg(format!("--username={NAME}"))
            // The folder of the socket is the guard; over TCP nobody comes in, should it ever be
            // opened.
            .args(["--auth-local=trust", "--auth-host=reject"])
            // Text sorts by its bytes: an index then outlives any update of the system's library.
            .args(["--encoding=UTF8", "--lc-collate=C", "--lc-messages=C"])
            .arg(format!("--lc-ctype={character_type}"))
            .arg("--data-checksums")
            .output()
            .map_err(|source| ClusterError::io("run initdb", &making, source))?;
        outcome = judged(home, &said);
        let unknown = String::from_utf8_lossy(&said.stderr).contains("invalid locale name");
        if outcome.is_ok() || !unknown {
            break;
        }
    }
    outcome?;
    make_database(home, launcher)?;
    let failed = |source| ClusterError::io("put in place", &making, source);
    fs::rename(&making, home.data()).map_err(failed)?;
    // The files inside are on the disk by now, which initdb and the shutdown of the single session
    // saw to; their new name must follow.
    File::open(home.root())
        .and_then(|folder| folder.sync_all())
        .map_err(failed)
}

/// Makes the database in a session without a server, which needs no client and no waiting.
fn make_database(home: &Home, launcher: &Launcher) -> Result<(), ClusterError> {
    let making = home.making();
    let run = || {
        let mut session = launcher
            .command("postgres", AtOurDeath::Kill)
            .args(["--single", "-D"])
            .arg(&making)
            // Otherwise it would go on after an error and end in success.
            .args(["-c", "exit_on_error=on", "postgres"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut stdin) = session.stdin.take() {
            // If it has ended early, its status and words tell why, not this pipe.
            let _ = writeln!(stdin, "CREATE DATABASE {NAME}");
        }
        session.wait_with_output()
    };
    let said = run().map_err(|source| ClusterError::io("run postgres", &making, source))?;
    judged(home, &said)
}

fn judged(home: &Home, said: &Output) -> Result<(), ClusterError> {
    if said.status.success() {
        return Ok(());
    }
    let folder = home.root().to_path_buf();
    let said = String::from_utf8_lossy(&said.stderr);
    if tells_of_full_disk(&said) {
        return Err(ClusterError::DiskFull { folder });
    }
    Err(ClusterError::InitFailed {
        folder,
        said: essence(&said),
    })
}
