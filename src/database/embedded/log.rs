//! PostgreSQL's log file: kept small, and read when a start fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The size from which the log is turned over.
const TURN_OVER_BYTES: u64 = 8 * 1024 * 1024;

/// How much of the end of a log is read.
const TAIL_BYTES: u64 = 16 * 1024;

/// How many lines are shown of a failure.
const SHOWN_LINES: usize = 4;

/// The log of one cluster.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
}

impl Log {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Opens the log for PostgreSQL to write to, and says where its lines will begin.
    pub(super) fn open(&self) -> io::Result<(File, u64)> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.path)?;
        let begin = file.metadata()?.len();
        Ok((file, begin))
    }

    /// Moves the content to `pg.log.1` when there is much of it.
    ///
    /// By copying: PostgreSQL keeps its file open. It appends, so it goes on at the new end. What
    /// it writes between the two steps is lost, which a log can bear.
    pub(super) fn turn_over(&self) {
        if fs::metadata(&self.path).is_ok_and(|meta| meta.len() > TURN_OVER_BYTES) {
            let turned = fs::copy(&self.path, self.path.with_extension("log.1"))
                .and_then(|_| OpenOptions::new().write(true).open(&self.path)?.set_len(0));
            if let Err(error) = turned {
                tracing::warn!(%error, "could not turn over the log of PostgreSQL");
            }
        }
    }

    /// What has been written since this place, at most the last part of it.
    pub(super) fn since(&self, begin: u64) -> String {
        let read = || {
            let mut file = File::open(&self.path)?;
            let end = file.metadata()?.len();
            file.seek(SeekFrom::Start(
                begin.max(end.saturating_sub(TAIL_BYTES)).min(end),
            ))?;
            let mut content = Vec::new();
            file.read_to_end(&mut content)?;
            io::Result::Ok(content)
        };
        read()
            .map(|content| String::from_utf8_lossy(&content).into_owned())
            .unwrap_or_default()
    }
}

/// The lines of a program's output that tell of its failure, in one line.
pub(super) fn essence(said: &str) -> String {
    const TELLING: [&str; 6] = ["FATAL:", "PANIC:", "ERROR:", "HINT:", "DETAIL:", "error:"];
    let lines: Vec<_> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let telling = |line: &&str| TELLING.iter().any(|mark| line.contains(mark));
    let mut shown: Vec<_> = lines.iter().copied().filter(telling).collect();
    if shown.is_empty() {
        shown = lines;
    }
    let first = shown.len().saturating_sub(SHOWN_LINES);
    if shown.is_empty() {
        "it said nothing".to_owned()
    } else {
        shown[first..].join(" | ")
    }
}

/// Whether a program failed for want of space.
///
/// PostgreSQL notices a short write before the system reports an error, and then only hints at it.
pub(super) fn tells_of_full_disk(said: &str) -> bool {
    [
        "No space left on device",
        "Disk quota exceeded",
        "Check free disk space",
    ]
    .iter()
    .any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_failure_the_telling_lines_are_kept() {
        let said = "LOG:  starting\nFATAL:  could not access file \"x\"\nLOG:  shut down\n";
        assert_eq!(essence(said), "FATAL:  could not access file \"x\"");
        assert_eq!(essence("a\nb\nc\nd\ne\n"), "b | c | d | e");
        assert_eq!(essence("\n"), "it said nothing");
    }

    #[test]
    fn a_large_log_is_turned_over_while_its_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::at(folder.path().join("pg.log"));
        let (mut writer, begin) = log.open().unwrap();
        assert_eq!(begin, 0);
        let much = vec![b'x'; usize::try_from(TURN_OVER_BYTES).unwrap() + 1];
        io::Write::write_all(&mut writer, &much).unwrap();
        log.turn_over();
        io::Write::write_all(&mut writer, b"on\n").unwrap();
        assert_eq!(log.since(0), "on\n");
        let old = fs::metadata(folder.path().join("pg.log.1")).unwrap();
        assert_eq!(old.len(), TURN_OVER_BYTES + 1);
    }
}
