//! Finding the PostgreSQL that is installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;

/// The oldest major version that we run.
pub const MINIMUM_MAJOR: u32 = 14;

/// One installed PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Installation {
    /// Its major version.
    pub major: u32,
    /// The folder of its programs.
    pub bin_dir: PathBuf,
}

/// The installed PostgreSQL that are new enough, newest first.
///
/// Looks only in `bin_dir` if given, otherwise in `PATH` and where packages put it: those of
/// Debian, of the PostgreSQL project, of Homebrew.
///
/// # Errors
///
/// When there is none, or none that is new enough.
pub fn installed(bin_dir: Option<&Path>) -> Result<Vec<Installation>, ClusterError> {
    let searched = bin_dir.map_or_else(usual_places, |fixed| vec![fixed.to_path_buf()]);
    let mut found: Vec<_> = searched
        .iter()
        .filter_map(|folder| installation(folder))
        .collect();
    found.sort();
    found.dedup();
    found.reverse();
    let Some(newest) = found.first().cloned() else {
        return Err(ClusterError::NotFound { searched });
    };
    found.retain(|one| one.major >= MINIMUM_MAJOR);
    if found.is_empty() {
        return Err(ClusterError::TooOld {
            major: newest.major,
            bin_dir: newest.bin_dir,
        });
    }
    Ok(found)
}

/// Every folder that may hold the programs.
fn usual_places() -> Vec<PathBuf> {
    let mut places: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .filter(|folder| folder.is_absolute())
        .collect();
    places.extend(folders_in("/usr/lib/postgresql", ""));
    places.extend(folders_in("/usr", "pgsql-"));
    places.extend(folders_in("/opt/homebrew/opt", "postgresql"));
    places.extend(folders_in("/usr/local/opt", "postgresql"));
    places
}

/// The `bin` of every folder in this one whose name begins so.
fn folders_in(base: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join("bin"))
        .collect()
}

/// The PostgreSQL in this folder, if it is a whole one.
///
/// `initdb` leads to the real folder where the given one has links only; a package of the client
/// programs alone has none.
fn installation(folder: &Path) -> Option<Installation> {
    let bin_dir = fs::canonicalize(folder.join("initdb"))
        .ok()?
        .parent()?
        .to_path_buf();
    let said = Command::new(bin_dir.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    let major = major_of(&String::from_utf8_lossy(&said.stdout))?;
    Some(Installation { major, bin_dir })
}

/// The major version in, for instance, `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_of(said: &str) -> Option<u32> {
    let version = said.split_whitespace().nth(2)?;
    version
        .split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_of_releases_and_previews() {
        assert_eq!(
            major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_of("postgres: not found"), None);
    }
}
