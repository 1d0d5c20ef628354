//! The server and its PostgreSQL, which are killed.

use std::{
    fs::{self, File},
    path::PathBuf,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::{sync::watch, task::spawn_blocking};

use crate::command::{Process, folder};

/// What is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The server; its PostgreSQL is shut down by the system then.
    Server,
    /// PostgreSQL's postmaster, whose backends are left behind; the server brings it back.
    Postgres,
    /// Both in one moment, so that neither can tidy up after the other.
    Both,
}

/// A server on a cluster of its own.
pub(super) struct Victim {
    process: Process,
    /// Where it can be asked: at another port after each start.
    pub(super) place: watch::Sender<String>,
    folder: TempDir,
}

impl Victim {
    /// Starts it on an empty folder.
    pub(super) async fn start() -> Self {
        let folder = folder();
        let process = start(folder.path().to_owned()).await;
        Self {
            place: watch::Sender::new(process.base.clone()),
            process,
            folder,
        }
    }

    /// The folder of its cluster.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Kills and starts again; tells the moment of the kill.
    pub(super) async fn kill(&mut self, target: Target) -> Instant {
        match target {
            Target::Server => self.process.signal(Signal::KILL),
            Target::Postgres => self.kill_postmaster(),
            Target::Both => {
                // Halted first, lest it bring PostgreSQL back in between.
                self.process.signal(Signal::STOP);
                self.kill_postmaster();
                self.process.signal(Signal::KILL);
            }
        }
        let at = Instant::now();
        if target != Target::Postgres {
            self.process.end(Duration::from_secs(5)).await;
            self.process = start(self.folder.path().to_owned()).await;
            self.place.send_replace(self.process.base.clone());
        }
        at
    }

    /// Ends it as by Ctrl-C, so that nothing is left in its folder.
    pub(super) async fn stop(mut self) {
        self.process.signal(Signal::INT);
        self.process.end(Duration::from_secs(10)).await;
    }

    fn kill_postmaster(&self) {
        let file = fs::read_to_string(self.data().join("pg/postmaster.pid")).expect("a server");
        let pid = file.lines().next().and_then(|pid| pid.parse().ok());
        let pid = pid.and_then(Pid::from_raw).expect("a number");
        kill_process(pid, Signal::KILL).expect("it runs");
    }
}

/// Starts the server and waits until it is ready.
async fn start(folder: PathBuf) -> Process {
    let start = move || {
        let data = folder.join("data");
        let log = File::options()
            .create(true)
            .append(true)
            .open(folder.join("log"));
        let data = data.to_str().expect("a readable path");
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--data-dir", data];
        let arguments = [&arguments[..], &["--anonymous-role", "office"]].concat();
        Process::start_logged(&arguments, log.expect("a log"))
    };
    spawn_blocking(start).await.expect("it starts")
}
