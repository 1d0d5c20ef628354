//! A look at a data folder that changes nothing: what lies there, whether it runs, and what would run it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::home::Home;
use super::launcher::{Launcher, major_of_cluster};
use super::locate::{Installation, installed};
use super::pid_file::PidFile;
use super::process::serves;
use super::server::is_serving;
use super::service_user::ServiceUser;
use super::{ClusterError, Options};

/// What a data folder holds at the moment.
#[derive(Debug)]
pub struct Inspection {
    /// The major version of PostgreSQL that made the cluster; none if there is no cluster yet.
    pub major: Option<u32>,
    /// The folders that are to be closed to other users and are not, with their modes.
    pub open: Vec<(PathBuf, u32)>,
    /// Whether the cluster runs.
    pub state: State,
    home: Home,
}

/// Whether a cluster runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Missing,
    /// It was stopped.
    Stopped,
    /// Its server is gone and did not say goodbye.
    Crashed,
    /// Its server, of this number, runs and takes no connections yet.
    Starting(i32),
    /// Its server, of this number, takes connections.
    Serving(i32),
    /// A server of this number runs it, which was started by hand.
    Foreign(i32),
}

impl Inspection {
    /// Looks at a data folder, which need not exist.
    ///
    /// # Errors
    /// When it can't be a data folder, or is not ours to read.
    pub fn of(data_dir: &Path) -> Result<Self, ClusterError> {
        let home = Home::at(data_dir)?;
        let data = home.data();
        ServiceUser::of(&home)?;
        let major = major_of_cluster(&home)?;
        let file = PidFile::read(&data)?;
        let state = match file {
            _ if major.is_none() => State::Missing,
            None => State::Stopped,
            Some(file) if !serves(file.pid, &data) => State::Crashed,
            Some(file) if is_serving(&home)? => State::Serving(file.pid),
            Some(file) if file.is_ready => State::Foreign(file.pid),
            Some(file) => State::Starting(file.pid),
        };
        let open = [data, home.run()]
            .into_iter()
            .filter_map(|folder| {
                let mode = fs::metadata(&folder).ok()?.permissions().mode() & 0o777;
                (mode & 0o077 != 0).then_some((folder, mode))
            })
            .collect();
        Ok(Self {
            major,
            open,
            state,
            home,
        })
    }

    /// The folder, in full.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.home.root()
    }

    /// The address of the database, should the cluster run.
    #[must_use]
    pub fn url(&self) -> String {
        self.home.url()
    }

    /// The PostgreSQL that runs the cluster, or would.
    ///
    /// # Errors
    /// When there is none that could.
    pub fn programs(&self, bin_dir: Option<&Path>) -> Result<Installation, ClusterError> {
        let all = installed(bin_dir)?;
        // A folder that is still to be made can't be tried.
        let chosen = if self.folder().is_dir() {
            let options = Options {
                bin_dir: bin_dir.map(Path::to_path_buf),
                ..Options::default()
            };
            let launcher = Launcher::find(&self.home, &options)?;
            all.into_iter()
                .find(|one| one.bin_dir == launcher.bin_dir())
        } else {
            all.into_iter().next()
        };
        chosen.ok_or(ClusterError::NotFound {
            searched: bin_dir.map(Path::to_path_buf).into_iter().collect(),
        })
    }
}
