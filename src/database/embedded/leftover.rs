//! What an earlier run left behind: servers, sessions, files.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::ClusterError;
use super::home::{Home, PORT, make_private};
use super::keeper::StopOrder;
use super::launcher::Launcher;
use super::pid_file::{PidFile, disown};
use super::process::{all_serving, exists, serves, signal};
use super::server::{FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN, POLL};

/// Ends what still runs of this cluster although nobody supervises it.
///
/// Gives false if the order to stop comes first.
pub(super) fn retire(home: &Home, order: &StopOrder) -> Result<bool, ClusterError> {
    let data = home.data();
    let server = PidFile::read(&data)?.filter(|file| serves(file.pid, &data));
    if let Some(PidFile {
        pid,
        socket_dir,
        is_ready,
    }) = server
    {
        if socket_dir.map_or(is_ready, |folder| !is_same(&folder, &home.run())) {
            // Somebody runs the cluster by hand; that is not ours to stop.
            return Err(ClusterError::Held {
                folder: data,
                pid: Some(pid),
            });
        }
        tracing::warn!("PostgreSQL {pid} has lost its supervisor, it is replaced");
        for (how, patience) in [
            (Signal::INT, FAST_SHUTDOWN),
            (Signal::QUIT, IMMEDIATE_SHUTDOWN),
        ] {
            signal(pid, how);
            match gone_within(patience, || !serves(pid, &data), order) {
                Gone::Yes => return Ok(true),
                Gone::No => {}
                Gone::Ordered => return Ok(false),
            }
        }
        return Err(ClusterError::Held {
            folder: data,
            pid: Some(pid),
        });
    }
    // No server, but a session amid a long statement notices only at its end that it is alone.
    // Until then no new server starts, and nobody awaits its answer.
    for how in [Signal::QUIT, Signal::KILL] {
        let left = all_serving(&data);
        if left.is_empty() {
            break;
        }
        tracing::warn!(
            "ending {} processes that a killed PostgreSQL left behind",
            left.len()
        );
        for pid in &left {
            signal(*pid, how);
        }
        if gone_within(IMMEDIATE_SHUTDOWN, || all_serving(&data).is_empty(), order) == Gone::Ordered
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes what interrupted first starts left of clusters in the making.
///
/// Where the kernel did not end it with its starter, `initdb` may still be at work in there. That
/// it fails by this is right. What cannot be removed only takes space, so no start fails by it.
pub(super) fn sweep(home: &Home) {
    for half_made in home.half_made() {
        let begun = Instant::now();
        while let Err(error) = end_and_remove(&half_made) {
            if begun.elapsed() > IMMEDIATE_SHUTDOWN {
                tracing::warn!("could not remove {}: {error}", half_made.display());
                break;
            }
            std::thread::sleep(POLL);
        }
    }
}

fn end_and_remove(half_made: &Path) -> io::Result<()> {
    for pid in all_serving(half_made) {
        signal(pid, Signal::KILL);
    }
    match fs::remove_dir_all(half_made) {
        Err(error) if error.kind() == ErrorKind::NotFound && !half_made.exists() => Ok(()),
        other => other,
    }
}

#[derive(PartialEq, Eq)]
enum Gone {
    Yes,
    No,
    Ordered,
}

fn gone_within(patience: Duration, is_gone: impl Fn() -> bool, order: &StopOrder) -> Gone {
    let begun = Instant::now();
    while begun.elapsed() < patience {
        if is_gone() {
            return Gone::Yes;
        }
        if order.within(POLL) {
            return Gone::Ordered;
        }
    }
    Gone::No
}

/// Brings the folders into the state in which PostgreSQL starts. No server runs now.
pub(super) fn prepare(home: &Home, launcher: &Launcher) -> Result<(), ClusterError> {
    let data = home.data();
    // Copies and archives often lose the mode, and PostgreSQL insists on it.
    make_private(&data)?;
    make_private(&home.run())?;
    launcher.own(&home.run())?;
    if let Some(file) = PidFile::read(&data)?
        && (file.pid <= 0 || exists(file.pid))
    {
        disown(&data, launcher)?;
    }
    // These two hold no key to anything: with the server gone they are mere leftovers, whose
    // number may by now be that of another process.
    let socket = home.socket();
    for leftover in [socket.with_extension(format!("{PORT}.lock")), socket] {
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(ClusterError::io("remove", &leftover, error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether two paths lead to the same place.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path| fs::canonicalize(path).ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}
