//! Running PostgreSQL's programs: as whom, in which surroundings, and not beyond our own death.

use std::env;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::home::Home;
use super::locate::{Installation, installed};
use super::service_user::ServiceUser;
use super::{ClusterError, Options};

/// What of our surroundings PostgreSQL keeps.
///
/// Everything else goes: a stray `PGOPTIONS` or `PGTZ` would change the server.
const KEPT: [&str; 4] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "LOCALE_ARCHIVE",
];

/// What the kernel sends a program at the death of the thread that spawned it.
#[derive(Clone, Copy, Debug)]
pub(super) enum AtOurDeath {
    /// A fast and clean shutdown.
    Interrupt,
    /// The end.
    Kill,
}

/// One installed PostgreSQL and how to run its programs.
#[derive(Clone, Debug)]
pub(super) struct Launcher {
    bin_dir: PathBuf,
    user: Option<ServiceUser>,
    /// The program `setpriv`, if it is here and can what we need.
    setpriv: Option<PathBuf>,
}

impl Launcher {
    /// Chooses the PostgreSQL for this folder and tries how it can be run.
    pub(super) fn find(home: &Home, options: &Options) -> Result<Self, ClusterError> {
        let all = installed(options.bin_dir.as_deref())?;
        let made_by = major_of_cluster(home)?;
        let fits = |one: &&Installation| made_by.is_none_or(|major| major == one.major);
        let Some(chosen) = all.iter().find(fits) else {
            return Err(ClusterError::OtherMajor {
                folder: home.data(),
                made_by: made_by.unwrap_or_default(),
                installed: all.iter().map(|one| one.major).collect(),
            });
        };
        let user = ServiceUser::of(home)?;
        let mut launcher = Self {
            bin_dir: chosen.bin_dir.clone(),
            user,
            setpriv: None,
        };
        launcher.try_to_drop(home)?;
        launcher.setpriv = launcher.find_setpriv();
        if launcher.setpriv.is_none() {
            tracing::debug!(
                "no setpriv: a server outlives us if we are killed, until the next start"
            );
        }
        Ok(launcher)
    }

    /// The folder of the programs.
    pub(super) fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// Gives a file or folder to the user that the programs run as.
    pub(super) fn own(&self, path: &Path) -> Result<(), ClusterError> {
        self.user.as_ref().map_or(Ok(()), |user| user.own(path))
    }

    /// A command that runs one of the programs.
    ///
    /// In a process group of its own, so that Ctrl-C at the terminal reaches only us.
    pub(super) fn command(&self, program: &str, at_our_death: AtOurDeath) -> Command {
        let mut command = match &self.setpriv {
            Some(setpriv) => self.by_setpriv(setpriv, program, at_our_death),
            None => self.by_std(program),
        };
        command.env_clear();
        command.envs(
            KEPT.iter()
                .filter_map(|name| Some((name, env::var_os(name)?))),
        );
        // Messages that we search must be in English, and finding out the local time zone is what
        // takes initdb longest.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .process_group(0);
        command
    }

    fn by_std(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin_dir.join(program));
        if let Some(user) = &self.user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }

    /// The kernel forgets the wish for a signal when the user changes, so both are for `setpriv`,
    /// which does them in the right order.
    fn by_setpriv(&self, setpriv: &Path, program: &str, at_our_death: AtOurDeath) -> Command {
        let mut command = Command::new(setpriv);
        command.arg("--pdeathsig").arg(match at_our_death {
            AtOurDeath::Interrupt => "INT",
            AtOurDeath::Kill => "KILL",
        });
        if let Some(user) = &self.user {
            command
                .arg(format!("--reuid={}", user.uid))
                .arg(format!("--regid={}", user.gid));
            command.arg("--clear-groups");
        }
        command.arg("--").arg(self.bin_dir.join(program));
        command
    }

    /// Runs a program as the service user inside the data folder, to see whether that works.
    fn try_to_drop(&self, home: &Home) -> Result<(), ClusterError> {
        let Some(user) = &self.user else {
            return Ok(());
        };
        let mut command = self.by_std("postgres");
        command
            .arg("--version")
            .current_dir(home.root())
            .stdin(Stdio::null());
        let Err(error) = command.output() else {
            return Ok(());
        };
        if error.raw_os_error() != Some(rustix::io::Errno::ACCESS.raw_os_error()) {
            return Err(ClusterError::Io {
                doing: "run PostgreSQL as another user",
                path: self.bin_dir.join("postgres"),
                source: error,
            });
        }
        let blocked = user
            .blocked_at(home.root())
            .or_else(|| user.blocked_at(&self.bin_dir));
        Err(ClusterError::NotEnterable {
            folder: blocked.unwrap_or_else(|| home.root().to_path_buf()),
            user: user.name.clone(),
        })
    }

    /// Looks for a `setpriv` that can do what we need; those of small systems often cannot.
    fn find_setpriv(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let usual = [PathBuf::from("/usr/bin"), PathBuf::from("/bin")];
        let setpriv = env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .chain(usual)
            .map(|folder| folder.join("setpriv"))
            .find(|file| file.is_file())?;
        let trial: io::Result<_> = self
            .by_setpriv(&setpriv, "postgres", AtOurDeath::Kill)
            .arg("--version")
            .current_dir("/")
            .stdin(Stdio::null())
            .output();
        trial
            .is_ok_and(|said| said.status.success())
            .then_some(setpriv)
    }
}

/// The major version that made the cluster; none if there is no cluster yet.
pub(super) fn major_of_cluster(home: &Home) -> Result<Option<u32>, ClusterError> {
    let data = home.data();
    match std::fs::read_to_string(data.join("PG_VERSION")) {
        Ok(version) => version
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| ClusterError::NotACluster { folder: data }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if super::service_user::has_content(&data) {
                return Err(ClusterError::NotACluster { folder: data });
            }
            Ok(None)
        }
        // Another user's, which is for the check of the owner to tell.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(ClusterError::io("read", &data, error)),
    }
}
