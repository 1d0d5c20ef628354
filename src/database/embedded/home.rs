//! The data folder: what lies where in it, and the address that leads to it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::ClusterError;

/// The port that names the socket; no TCP port is ever opened.
pub(super) const PORT: u16 = 5432;

/// The superuser, and the database that the server lives in.
pub(super) const NAME: &str = "sixiang";

/// The longest path of a Unix socket: the kernel's field less its closing zero.
const SOCKET_PATH_LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// A data folder that exists and whose path can hold a cluster.
#[derive(Clone, Debug)]
pub(super) struct Home {
    root: PathBuf,
    /// The same as text; an address cannot carry anything else.
    root_text: String,
}

impl Home {
    /// Checks the path and makes the folder where it is missing.
    pub(super) fn open(data_dir: &Path) -> Result<Self, ClusterError> {
        let home = Self::at(data_dir)?;
        make_folders(&home.root)?;
        Ok(home)
    }

    /// Checks the path and makes nothing.
    ///
    /// Symbolic links are left as they are: a short link is the remedy for a path too long.
    pub(super) fn at(data_dir: &Path) -> Result<Self, ClusterError> {
        let root = std::path::absolute(data_dir)
            .map_err(|source| ClusterError::io("resolve the path", data_dir, source))?;
        let usable = |text: &&str| !text.contains(char::is_control);
        let Some(root_text) = root.to_str().filter(usable).map(str::to_owned) else {
            return Err(ClusterError::UnusablePath { folder: root });
        };
        let home = Self { root, root_text };
        let bytes = home.socket().as_os_str().len();
        if bytes > SOCKET_PATH_LIMIT {
            return Err(ClusterError::PathTooLong {
                folder: home.root,
                bytes,
                limit: SOCKET_PATH_LIMIT,
            });
        }
        Ok(home)
    }

    /// The data folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// PostgreSQL's own data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.root.join("pg")
    }

    /// Where this process makes a cluster before it is given its name.
    ///
    /// The number of the process is part of it: an `initdb` that outlived a killed start removes
    /// *its* folder when it fails, which must not be ours.
    pub(super) fn making(&self) -> PathBuf {
        self.root.join(format!("{MAKING}{}", std::process::id()))
    }

    /// The clusters in the making that interrupted starts left behind.
    pub(super) fn half_made(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let is_one = |name: &OsStr| name.to_string_lossy().starts_with(MAKING);
        entries
            .filter(|entry| is_one(&entry.file_name()))
            .map(|entry| entry.path())
            .collect()
    }

    /// The lock that says who supervises.
    pub(super) fn lock(&self) -> PathBuf {
        self.root.join("pg.lock")
    }

    /// The log of PostgreSQL.
    pub(super) fn log(&self) -> PathBuf {
        self.root.join("pg.log")
    }

    /// The folder of the socket.
    pub(super) fn run(&self) -> PathBuf {
        self.root.join("run")
    }

    /// The socket.
    pub(super) fn socket(&self) -> PathBuf {
        self.run().join(format!(".s.PGSQL.{PORT}"))
    }

    /// PostgreSQL's setting of the socket's folder.
    ///
    /// The setting is a list, in which a comma or a space must stand between quotation marks.
    pub(super) fn socket_setting(&self) -> String {
        format!("\"{}/run\"", self.root_text.replace('"', "\"\""))
    }

    /// The address of the database.
    pub(super) fn url(&self) -> String {
        let mut url = format!("postgres://{NAME}@localhost/{NAME}?host=");
        for byte in self.root_text.bytes().chain(*b"/run") {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                write!(url, "%{byte:02X}").expect("writing to a string cannot fail");
            }
        }
        write!(url, "&port={PORT}").expect("writing to a string cannot fail");
        url
    }
}

/// How the names of clusters in the making begin.
const MAKING: &str = "pg.init.";

/// Makes a folder and those above it, enterable for all.
///
/// The mode is set apart from the making, because as root a strict umask would shut out the user
/// that PostgreSQL runs as. What is private has its own folders of mode 0700 inside.
fn make_folders(folder: &Path) -> Result<(), ClusterError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folders(parent)?;
    }
    let failed = |source| ClusterError::io("make the folder", folder, source);
    match fs::create_dir(folder) {
        Ok(()) => fs::set_permissions(folder, Permissions::from_mode(0o755)).map_err(failed),
        // Another start came first.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

/// Makes a folder that only its owner can enter, or makes it so.
pub(super) fn make_private(folder: &Path) -> Result<(), ClusterError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o700)))
        .map_err(|source| ClusterError::io("make the folder", folder, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(root: &str) -> Home {
        Home {
            root: PathBuf::from(root),
            root_text: root.to_owned(),
        }
    }

    #[test]
    fn the_address_carries_any_path() {
        assert_eq!(
            home("/a b/&c#%+/思想").url(),
            "postgres://sixiang@localhost/sixiang?host=%2Fa%20b%2F%26c%23%25%2B%2F\
             %E6%80%9D%E6%83%B3%2Frun&port=5432"
        );
    }

    #[test]
    fn the_setting_of_the_socket_is_one_entry_of_a_list() {
        assert_eq!(home("/a, \"b\"").socket_setting(), "\"/a, \"\"b\"\"/run\"");
    }
}
