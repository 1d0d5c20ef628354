//! PostgreSQL's `postmaster.pid`: who serves the cluster, and whether it is ready.

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::launcher::Launcher;

/// What the file says. Every line may be missing while PostgreSQL writes them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    /// The number of the server, zero if the file does not tell.
    pub(super) pid: i32,
    /// The folder of its socket.
    pub(super) socket_dir: Option<PathBuf>,
    /// Whether it takes connections.
    pub(super) is_ready: bool,
}

impl PidFile {
    /// Reads the file, if there is one.
    pub(super) fn read(data: &Path) -> Result<Option<Self>, ClusterError> {
        let path = path(data);
        match fs::read(&path) {
            Ok(content) => Ok(Some(Self::parse(&String::from_utf8_lossy(&content)))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ClusterError::io("read", &path, error)),
        }
    }

    fn parse(content: &str) -> Self {
        let lines: Vec<_> = content.lines().map(str::trim).collect();
        let line = |number: usize| {
            lines
                .get(number - 1)
                .copied()
                .filter(|line| !line.is_empty())
        };
        Self {
            pid: line(1).and_then(|pid| pid.parse().ok()).unwrap_or_default(),
            socket_dir: line(5).map(PathBuf::from),
            is_ready: line(8) == Some("ready"),
        }
    }
}

/// Makes the file name a process that cannot exist, and leaves the rest.
///
/// PostgreSQL believes a file whose number is taken by any process of its user, be it a zombie or
/// another program, and refuses to start. Deleting the file would end that, and the cluster: it
/// also carries the key of the shared memory, by which PostgreSQL notices sessions of a dead
/// server that still write to the data. So only the number goes.
pub(super) fn disown(data: &Path, launcher: &Launcher) -> Result<(), ClusterError> {
    let path = path(data);
    let failed = |source| ClusterError::io("mend", &path, source);
    let content = fs::read(&path).map_err(failed)?;
    let rest = content
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    // Aside and by renaming: half a file would be worse than a wrong one.
    let aside = path.with_extension("pid.new");
    let write = || {
        let mut file = File::create(&aside)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        writeln!(file, "{}", i32::MAX)?;
        file.write_all(&content[rest..])?;
        file.sync_all()
    };
    write().map_err(failed)?;
    launcher.own(&aside)?;
    fs::rename(&aside, &path).map_err(failed)
}

fn path(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_file_tells_all() {
        let content = "812\n/d/pg\n1763000000\n5432\n/d/run\n\n  5432001   3\nready   \n";
        let told = PidFile {
            pid: 812,
            socket_dir: Some(PathBuf::from("/d/run")),
            is_ready: true,
        };
        assert_eq!(PidFile::parse(content), told);
    }

    #[test]
    fn a_file_in_the_writing_tells_nothing() {
        let nothing = PidFile {
            pid: 0,
            socket_dir: None,
            is_ready: false,
        };
        assert_eq!(PidFile::parse(""), nothing);
        assert_eq!(PidFile::parse("\u{fffd}\u{0}"), nothing);
    }
}
