//! Looking at other processes: is this number still the server that it once was?

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

/// Whether any process has this number, a zombie included.
pub(super) fn exists(pid: i32) -> bool {
    use rustix::io::Errno;
    let Some(pid) = some(pid) else { return false };
    // Not ours to signal means that it is there.
    matches!(test_kill_process(pid), Ok(()) | Err(Errno::PERM))
}

/// Sends a signal; that the process has gone meanwhile is no concern of ours.
pub(super) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = some(pid) {
        let _ = kill_process(pid, signal);
    }
}

/// Whether a living PostgreSQL process of this cluster has this number.
///
/// A number alone says little: numbers are reused, at once in a small container, and a killed
/// server stays as a zombie where the first process of the system does not reap it.
pub(super) fn serves(pid: i32, data: &Path) -> bool {
    if some(pid).is_none() {
        return false;
    }
    if !Path::new("/proc/self/stat").exists() {
        return serves_by_ps(pid, data);
    }
    let own = PathBuf::from(format!("/proc/{pid}"));
    let Ok(arguments) = fs::read(own.join("cmdline")) else {
        return false;
    };
    // A zombie has no arguments any more.
    if !is_postgres(&arguments) {
        return false;
    }
    match fs::read_link(own.join("cwd")) {
        // Every process of a cluster has the data folder as its working folder.
        Ok(cwd) => fs::canonicalize(data).is_ok_and(|data| data == cwd),
        Err(_) => exists(pid),
    }
}

/// All living PostgreSQL processes of this cluster, as far as the system lets us see.
pub(super) fn all_serving(data: &Path) -> Vec<i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| Path::new(&format!("/proc/{pid}/cwd")).read_link().is_ok())
        .filter(|pid| serves(*pid, data))
        .collect()
}

/// A number that can be that of one process: zero and below have other meanings to `kill`.
fn some(pid: i32) -> Option<Pid> {
    (pid > 0).then(|| Pid::from_raw(pid)).flatten()
}

/// Whether these arguments, each closed by a zero, are those of PostgreSQL.
///
/// The server shows its path, its helpers and sessions show `postgres: ` and what they do.
fn is_postgres(arguments: &[u8]) -> bool {
    let first = arguments
        .split(|byte| *byte == 0)
        .next()
        .unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    first.starts_with("postgres:")
        || Path::new(&*first)
            .file_name()
            .is_some_and(|n| n == "postgres")
}

/// The same question where there is no `/proc`.
///
/// Only the server itself can be told, by its arguments, which name the data folder.
fn serves_by_ps(pid: i32, data: &Path) -> bool {
    let said = Command::new("ps")
        .args(["-ww", "-o", "stat=", "-o", "args=", "-p"])
        .arg(pid.to_string())
        .output();
    let Ok(said) = said else { return exists(pid) };
    let said = String::from_utf8_lossy(&said.stdout);
    let said = said.trim_start();
    !said.starts_with('Z') && said.contains("postgres") && said.contains(&*data.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_is_told_by_its_name_not_by_its_arguments() {
        assert!(is_postgres(
            b"/usr/lib/postgresql/15/bin/postgres\0-D\0/data\0"
        ));
        assert!(is_postgres(b"postgres: sixiang: checkpointer \0"));
        assert!(!is_postgres(b"psql\0postgres://localhost/postgres\0"));
        assert!(!is_postgres(b""));
    }

    #[test]
    fn a_living_process_that_is_no_postgres_serves_nothing() {
        let ours = i32::try_from(std::process::id()).unwrap();
        assert!(exists(ours));
        assert!(!serves(ours, &std::env::current_dir().unwrap()));
        assert!(!serves_by_ps(ours, &std::env::current_dir().unwrap()));
        assert!(!exists(i32::MAX));
        assert!(!exists(0));
        assert!(!exists(-1));
    }
}
