//! What can keep an embedded cluster from starting, and what mends it.

use std::io;
use std::path::{Path, PathBuf};

use super::locate::MINIMUM_MAJOR;

/// Why no embedded cluster runs.
///
/// Its text says what failed; [`explain`](Self::explain) adds why and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// There is no PostgreSQL in any place where systems install it.
    #[error("no PostgreSQL was found")]
    NotFound {
        /// The folders that were looked at.
        searched: Vec<PathBuf>,
    },
    /// Every PostgreSQL that was found is older than we support.
    #[error("PostgreSQL {major} in {} is too old", bin_dir.display())]
    TooOld {
        /// The newest major version found.
        major: u32,
        /// Where it was found.
        bin_dir: PathBuf,
    },
    /// The cluster was made by a major version that is not installed.
    #[error("{} was made by PostgreSQL {made_by}", folder.display())]
    OtherMajor {
        /// PostgreSQL's data folder.
        folder: PathBuf,
        /// The major version that made it.
        made_by: u32,
        /// The major versions that are installed, newest first.
        installed: Vec<u32>,
    },
    /// The place of the cluster is taken by something else.
    #[error("{} is not a PostgreSQL data folder", folder.display())]
    NotACluster {
        /// The folder in question.
        folder: PathBuf,
    },
    /// We are root, PostgreSQL refuses root, and there is no user to run it as.
    #[error("there is no user to run PostgreSQL as")]
    NoServiceUser,
    /// The user that PostgreSQL runs as cannot reach a folder.
    #[error("the user {user} cannot enter {}", folder.display())]
    NotEnterable {
        /// The outermost folder that blocks the way.
        folder: PathBuf,
        /// The user that PostgreSQL runs as.
        user: String,
    },
    /// The cluster belongs to a user that we cannot run PostgreSQL as.
    #[error("{} belongs to another user", folder.display())]
    WrongOwner {
        /// PostgreSQL's data folder.
        folder: PathBuf,
        /// The number of the user whom it belongs to.
        owner: u32,
        /// The user that PostgreSQL would run as.
        user: String,
    },
    /// We may not write where the cluster must live.
    #[error("{} is not writable", path.display())]
    NotWritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The path of the data folder leaves no room for a Unix socket.
    #[error("the path {} is too long", folder.display())]
    PathTooLong {
        /// The data folder.
        folder: PathBuf,
        /// The length of the socket's path in bytes.
        bytes: usize,
        /// The longest that the operating system takes.
        limit: usize,
    },
    /// The path of the data folder has characters that PostgreSQL or its address cannot carry.
    #[error("the path {} cannot hold a cluster", folder.display())]
    UnusablePath {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another process holds the cluster and neither serves it to us nor lets go.
    #[error("another process holds {}", folder.display())]
    Held {
        /// The folder that it holds.
        folder: PathBuf,
        /// Its number, if known.
        pid: Option<i32>,
    },
    /// `initdb` or the making of the database failed.
    #[error("a new cluster could not be made in {}", folder.display())]
    InitFailed {
        /// The data folder.
        folder: PathBuf,
        /// The last lines of what the program said.
        said: String,
    },
    /// PostgreSQL ended instead of taking connections.
    #[error("PostgreSQL stopped while starting")]
    StartFailed {
        /// The file of its log.
        log: PathBuf,
        /// The last lines of its log that tell of errors.
        said: String,
    },
    /// PostgreSQL runs but takes no connections in time.
    #[error("PostgreSQL was not ready within {seconds} seconds")]
    NotReady {
        /// How long we waited.
        seconds: u64,
        /// The file of its log.
        log: PathBuf,
    },
    /// No space is left where the cluster lives.
    #[error("the disk that holds {} is full", folder.display())]
    DiskFull {
        /// The data folder.
        folder: PathBuf,
    },
    /// The operating system refused something that it seldom refuses.
    #[error("could not {doing} at {}", path.display())]
    Io {
        /// What we were doing.
        doing: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl ClusterError {
    /// Names what the operating system refused, apart from the cases that have a remedy.
    pub(super) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { folder: path }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NotWritable { path, source }
            }
            _ => Self::Io {
                doing,
                path,
                source,
            },
        }
    }

    /// What failed, why, and the command or choice that mends it: three lines for a terminal.
    #[must_use]
    pub fn explain(&self) -> [String; 3] {
        [self.to_string(), self.why(), self.fix()]
    }

    fn why(&self) -> String {
        match self {
            Self::NotFound { searched } if searched.is_empty() => {
                "no place to look in exists here".to_owned()
            }
            Self::NotFound { searched } => {
                let places: Vec<_> = searched.iter().map(|p| p.display().to_string()).collect();
                format!("looked in {}", places.join(", "))
            }
            Self::TooOld { .. } => format!("version {MINIMUM_MAJOR} or later is needed"),
            Self::OtherMajor { installed, .. } => format!(
                "a cluster can be read only by its own major version; installed: {}",
                installed
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            Self::NotACluster { .. } => "it has content, but no file PG_VERSION".to_owned(),
            Self::NoServiceUser => {
                "PostgreSQL refuses to run as root, and neither user postgres nor nobody exists"
                    .to_owned()
            }
            Self::NotEnterable { user, .. } => {
                format!("we are root, PostgreSQL refuses root and so runs as {user}")
            }
            Self::WrongOwner { owner, user, .. } => {
                format!("it belongs to user number {owner}, PostgreSQL would run as {user}")
            }
            Self::NotWritable { source, .. } | Self::Io { source, .. } => source.to_string(),
            Self::PathTooLong { bytes, limit, .. } => {
                format!("the socket's path would have {bytes} bytes, at most {limit} are allowed")
            }
            Self::UnusablePath { .. } => {
                "it is not valid UTF-8, or has line breaks or other control characters".to_owned()
            }
            Self::Held { pid: Some(pid), .. } => {
                format!("process {pid} neither serves it to us nor lets go")
            }
            Self::Held { pid: None, .. } => "it neither serves it to us nor lets go".to_owned(),
            Self::InitFailed { said, .. } | Self::StartFailed { said, .. } => said.clone(),
            Self::NotReady { .. } => "it may still be recovering after a crash".to_owned(),
            Self::DiskFull { .. } => "no space is left on the device".to_owned(),
        }
    }

    fn fix(&self) -> String {
        match self {
            Self::NotFound { .. } | Self::TooOld { .. } => {
                "apt-get install postgresql | dnf install postgresql-server | brew install \
                 postgresql | set PG_BIN_DIR | pass --database-url"
                    .to_owned()
            }
            Self::OtherMajor { made_by, .. } => format!(
                "install PostgreSQL {made_by} (apt-get install postgresql-{made_by}), or choose \
                 another data folder"
            ),
            Self::NotACluster { folder } => {
                let folder = quoted(folder);
                format!("mv {folder} {folder}.old")
            }
            Self::NoServiceUser => "useradd --system postgres".to_owned(),
            Self::NotEnterable { folder, .. } => {
                format!(
                    "chmod o+x {}, or choose another data folder",
                    quoted(folder)
                )
            }
            Self::WrongOwner { folder, user, .. } => {
                format!("chown -R {user}: {}", quoted(folder))
            }
            Self::NotWritable { .. } => {
                "choose another data folder, or start as the user whom it belongs to".to_owned()
            }
            Self::PathTooLong { .. } => {
                "choose a data folder with a shorter path, or a short symbolic link to it"
                    .to_owned()
            }
            Self::UnusablePath { .. } => "choose a data folder with another name".to_owned(),
            Self::Held { pid: Some(pid), .. } => format!("kill -INT {pid}, then start again"),
            Self::Held { pid: None, folder } => {
                format!(
                    "find it with fuser -v {}, end it, then start again",
                    quoted(folder)
                )
            }
            Self::InitFailed { folder, .. } => {
                format!(
                    "mend that, then start again; nothing is left behind in {}",
                    quoted(folder)
                )
            }
            Self::StartFailed { log, .. } | Self::NotReady { log, .. } => {
                format!("tail -n 50 {}", quoted(log))
            }
            Self::DiskFull { folder } => format!("df -h {}, then free some space", quoted(folder)),
            Self::Io { .. } => "mend that, then start again | pass --database-url".to_owned(),
        }
    }
}

/// A path as one can paste it into a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@".contains(c);
    if text.chars().all(plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_missing_right_are_told_apart_from_the_rest() {
        let of = |kind: io::ErrorKind| ClusterError::io("write", Path::new("/d"), kind.into());
        assert!(matches!(
            of(io::ErrorKind::StorageFull),
            ClusterError::DiskFull { .. }
        ));
        assert!(matches!(
            of(io::ErrorKind::PermissionDenied),
            ClusterError::NotWritable { .. }
        ));
        assert!(matches!(
            of(io::ErrorKind::BrokenPipe),
            ClusterError::Io { .. }
        ));
    }

    #[test]
    fn a_remedy_can_be_pasted_whatever_the_path() {
        let error = ClusterError::NotEnterable {
            folder: PathBuf::from("/srv/it's here"),
            user: "nobody".to_owned(),
        };
        let [what, why, fix] = error.explain();
        assert_eq!(what, "the user nobody cannot enter /srv/it's here");
        assert_eq!(
            why,
            "we are root, PostgreSQL refuses root and so runs as nobody"
        );
        assert_eq!(
            fix,
            r"chmod o+x '/srv/it'\''s here', or choose another data folder"
        );
    }
}
