//! One run of PostgreSQL: from what an earlier run left behind to a clean end.

use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::home::{Home, PORT};
use super::keeper::StopOrder;
use super::launcher::{AtOurDeath, Launcher};
use super::leftover::{prepare, retire};
use super::log::{Log, essence, tells_of_full_disk};
use super::pid_file::PidFile;
use super::process::signal;
use super::{ClusterError, Options};

/// How often we look whether something has come about.
pub(super) const POLL: Duration = Duration::from_millis(10);

/// How long a server may take to say goodbye to its clients, write everything out and end.
pub(super) const FAST_SHUTDOWN: Duration = Duration::from_secs(15);

/// How long it may take to end as if it had crashed.
pub(super) const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(5);

/// How long leftover processes may keep the shared memory of a server that was killed.
const LEFTOVERS: Duration = Duration::from_secs(20);

/// What we would choose; options may choose otherwise.
const DEFAULTS: [(&str, &str); 9] = [
    ("cluster_name", "sixiang"),
    ("max_connections", "100"),
    ("shared_buffers", "128MB"),
    // Compiling pays for statements of seconds; ours take milliseconds.
    ("jit", "off"),
    // Pages come from memory or from flash, where a random one costs no more than the next one.
    ("random_page_cost", "1.1"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_line_prefix", "%m [%p] "),
    ("synchronous_commit", "on"),
];

/// What we promise; options cannot change it.
const PROMISED: [(&str, &str); 6] = [
    ("fsync", "on"),
    ("full_page_writes", "on"),
    ("listen_addresses", ""),
    // The folder is closed to all but its owner. Root, which we are whenever the owner is another,
    // may pass anyway.
    ("unix_socket_permissions", "0700"),
    // We follow the log by the file that we hand over.
    ("logging_collector", "off"),
    ("log_destination", "stderr"),
];

/// A running server, our child.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
}

impl Server {
    /// Clears away what an earlier run left, starts the server and waits until it is ready.
    ///
    /// The caller holds the lock. Gives none if the order to stop comes first.
    pub(super) fn launch(
        home: &Home,
        launcher: &Launcher,
        options: &Options,
        order: &StopOrder,
    ) -> Result<Option<Self>, ClusterError> {
        let begun = Instant::now();
        loop {
            if !retire(home, order)? {
                return Ok(None);
            }
            prepare(home, launcher)?;
            let log = Log::at(home.log());
            log.turn_over();
            let (server, offset) = Self::spawn(home, launcher, options, &log)?;
            match server.wait_until_ready(home, options, order)? {
                Wait::Ready(server) => return Ok(Some(server)),
                Wait::Ordered => return Ok(None),
                Wait::Ended(status) => {
                    let said = log.since(offset);
                    if !tells_of_leftovers(&said) || begun.elapsed() > LEFTOVERS {
                        return Err(failure(home, status, &said));
                    }
                    if order.within(POLL * 10) {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// How the server ended, if it has.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends the server: politely, then firmly, then by force.
    pub(super) fn stop(mut self) {
        let pid = self.pid();
        for (how, patience) in [
            (Signal::INT, FAST_SHUTDOWN),
            (Signal::QUIT, IMMEDIATE_SHUTDOWN),
        ] {
            signal(pid, how);
            let begun = Instant::now();
            while begun.elapsed() < patience {
                if self.ended().is_some() {
                    return;
                }
                std::thread::sleep(POLL);
            }
            tracing::warn!("PostgreSQL {pid} did not end within {patience:?} of {how:?}");
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap_or_default()
    }

    fn spawn(
        home: &Home,
        launcher: &Launcher,
        options: &Options,
        log: &Log,
    ) -> Result<(Self, u64), ClusterError> {
        let failed = |source| ClusterError::io("open the log", &home.log(), source);
        let (output, begin) = log.open().map_err(failed)?;
        launcher.own(&home.log())?;
        let errors = output.try_clone().map_err(failed)?;
        let mut command = launcher.command("postgres", AtOurDeath::Interrupt);
        command.arg("-D").arg(home.data());
        let fixed = |all: &'static [(&str, &str)]| all.iter().map(|(k, v)| format!("{k}={v}"));
        let chosen = options
            .settings
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let place = [
            format!("port={PORT}"),
            format!("unix_socket_directories={}", home.socket_setting()),
        ];
        // Of a setting named twice the later counts.
        for setting in fixed(&DEFAULTS)
            .chain(chosen)
            .chain(fixed(&PROMISED))
            .chain(place)
        {
            command.arg("-c").arg(setting);
        }
        let child = command
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(|source| ClusterError::io("run postgres", &home.data(), source))?;
        Ok((Self { child }, begin))
    }

    fn wait_until_ready(
        mut self,
        home: &Home,
        options: &Options,
        order: &StopOrder,
    ) -> Result<Wait, ClusterError> {
        let begun = Instant::now();
        let mut is_told = false;
        loop {
            if let Some(status) = self.ended() {
                return Ok(Wait::Ended(status));
            }
            let file = PidFile::read(&home.data())?;
            if file.is_some_and(|file| file.is_ready && file.pid == self.pid()) {
                return Ok(Wait::Ready(self));
            }
            if begun.elapsed() > options.patience {
                self.stop();
                let seconds = options.patience.as_secs();
                return Err(ClusterError::NotReady {
                    seconds,
                    log: home.log(),
                });
            }
            if !is_told && begun.elapsed() > Duration::from_secs(5) {
                is_told = true;
                tracing::info!("PostgreSQL takes its time; after a crash it recovers first");
            }
            if order.within(POLL) {
                self.stop();
                return Ok(Wait::Ordered);
            }
        }
    }
}

/// What waiting for a server came to.
enum Wait {
    Ready(Server),
    Ended(ExitStatus),
    /// The order to stop came first, and the server has stopped.
    Ordered,
}

/// Whether the server of this cluster takes connections, whoever runs it.
pub(super) fn is_serving(home: &Home) -> Result<bool, ClusterError> {
    let file = PidFile::read(&home.data())?;
    // A killed server leaves the word `ready` behind, but nobody behind its socket.
    Ok(file.is_some_and(|file| file.is_ready)
        && std::os::unix::net::UnixStream::connect(home.socket()).is_ok())
}

/// Whether a start failed only because something of the last run has not quite gone.
fn tells_of_leftovers(said: &str) -> bool {
    said.contains("is still in use")
        || said.contains("lock file") && said.contains("already exists")
}

fn failure(home: &Home, status: ExitStatus, said: &str) -> ClusterError {
    if tells_of_full_disk(said) {
        return ClusterError::DiskFull {
            folder: home.root().to_path_buf(),
        };
    }
    let said = if said.trim().is_empty() {
        status.to_string()
    } else {
        essence(said)
    };
    ClusterError::StartFailed {
        log: home.log(),
        said,
    }
}
