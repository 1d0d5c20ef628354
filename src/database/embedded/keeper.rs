//! The thread that holds the lock, keeps the server running, and stops it at the end.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::home::Home;
use super::launcher::Launcher;
use super::leftover::sweep;
use super::log::Log;
use super::server::{Server, is_serving};
use super::{ClusterError, Options, initdb};

/// How often a start looks whether the other process has come further.
const POLL: Duration = Duration::from_millis(20);

/// How often the keeper looks after the server, or after the lock of another.
const ROUND: Duration = Duration::from_millis(100);

/// How often the size of the log is looked at.
const LOG_ROUND: Duration = Duration::from_secs(30);

/// The longest pause between two attempts to bring back a server that died.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The order to stop, given by dropping the other end.
#[derive(Debug)]
pub(super) struct StopOrder(Receiver<()>);

impl StopOrder {
    /// Sleeps so long, unless the order comes first; tells whether it came.
    pub(super) fn within(&self, time: Duration) -> bool {
        !matches!(self.0.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }
}

/// All that the thread needs.
#[derive(Debug)]
pub(super) struct Keeper {
    home: Home,
    options: Options,
    order: StopOrder,
    owned: Arc<AtomicBool>,
}

impl Keeper {
    pub(super) fn new(
        home: Home,
        options: Options,
        order: Receiver<()>,
        owned: Arc<AtomicBool>,
    ) -> Self {
        Self {
            home,
            options,
            order: StopOrder(order),
            owned,
        }
    }

    /// Starts or joins, tells how that went, and looks after the server until the order to stop.
    pub(super) fn run(self, tell: &Sender<Result<(), ClusterError>>) {
        let begun = self.begin();
        let (told, role) = match begun {
            Ok(role) => (Ok(()), role),
            Err(error) => (Err(error), None),
        };
        // Without a listener the role is dropped below all the same.
        let _ = tell.send(told);
        match role {
            Some(Role::Owner { lock, server }) => self.supervise(&lock, Some(server)),
            Some(Role::Guest { lock }) => self.await_succession(lock),
            None => {}
        }
    }

    /// Gives none if the order to stop comes first.
    fn begin(&self) -> Result<Option<Role>, ClusterError> {
        let mut lock = Lock::open(&self.home)?;
        let begun = Instant::now();
        loop {
            if lock.try_take(&self.home)? {
                let launcher = Launcher::find(&self.home, &self.options)?;
                launcher.own(&self.home.lock())?;
                sweep(&self.home);
                if !self.home.data().join("PG_VERSION").exists() {
                    initdb::create(&self.home, &launcher)?;
                }
                let server = Server::launch(&self.home, &launcher, &self.options, &self.order)?;
                self.owned.store(true, Ordering::Release);
                return Ok(server.map(|server| Role::Owner { lock, server }));
            }
            if is_serving(&self.home)? {
                return Ok(Some(Role::Guest { lock }));
            }
            if begun.elapsed() > self.options.patience {
                let folder = self.home.root().to_path_buf();
                return Err(ClusterError::Held {
                    folder,
                    pid: lock.holder(),
                });
            }
            if self.order.within(POLL) {
                return Ok(None);
            }
        }
    }

    /// Looks after our own server and brings it back should it die.
    ///
    /// The lock is only borrowed to show that it is held all the while.
    fn supervise(&self, _lock: &Lock, mut server: Option<Server>) {
        let log = Log::at(self.home.log());
        let mut log_seen = Instant::now();
        let mut pause = ROUND;
        let mut started = Instant::now();
        while !self
            .order
            .within(if server.is_some() { ROUND } else { pause })
        {
            if let Some(status) = server.as_mut().and_then(Server::ended) {
                tracing::error!("PostgreSQL ended by itself ({status}), it is started again");
                server = None;
            }
            if server.is_none() {
                if started.elapsed() > LONGEST_PAUSE {
                    pause = ROUND;
                }
                server = self.bring_back();
                started = Instant::now();
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            if log_seen.elapsed() > LOG_ROUND {
                log_seen = Instant::now();
                log.turn_over();
            }
        }
        if let Some(server) = server {
            server.stop();
        }
    }

    /// Uses the server of another until its lock falls free, then takes its place.
    fn await_succession(&self, mut lock: Lock) {
        while !self.order.within(ROUND) {
            match lock.try_take(&self.home) {
                Ok(false) => {}
                Ok(true) => {
                    tracing::info!("the supervisor of PostgreSQL has gone, taking over");
                    let server = self.bring_back();
                    self.owned.store(true, Ordering::Release);
                    return self.supervise(&lock, server);
                }
                Err(error) => tracing::warn!(%error, "could not look at the lock"),
            }
        }
    }

    /// Starts the server of a cluster that exists.
    ///
    /// Never makes a new one: a folder that vanished under a running server is an accident, and
    /// an empty database in its place would hide it.
    fn bring_back(&self) -> Option<Server> {
        let launched = Launcher::find(&self.home, &self.options)
            .and_then(|launcher| Server::launch(&self.home, &launcher, &self.options, &self.order));
        launched.unwrap_or_else(|error| {
            let [what, why, fix] = error.explain();
            tracing::error!("{what}: {why}; {fix}");
            None
        })
    }
}

/// What this process is to the cluster.
enum Role {
    Owner { lock: Lock, server: Server },
    Guest { lock: Lock },
}

/// The lock on the cluster; the system releases it when this is dropped or the process dies.
#[derive(Debug)]
struct Lock {
    file: File,
}

impl Lock {
    fn open(home: &Home) -> Result<Self, ClusterError> {
        let path = home.lock();
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map(|file| Self { file })
            .map_err(|source| ClusterError::io("open", &path, source))
    }

    /// Takes the lock if nobody holds it, and writes down who does.
    fn try_take(&mut self, home: &Home) -> Result<bool, ClusterError> {
        let failed = |source| ClusterError::io("lock", &home.lock(), source);
        match self.file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        // For people only; nothing depends on it.
        let note = self
            .file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .and_then(|()| writeln!(self.file, "{}", std::process::id()));
        note.map_err(failed).map(|()| true)
    }

    /// Who holds it, as far as it has written that down.
    fn holder(&mut self) -> Option<i32> {
        let mut content = String::new();
        self.file.rewind().ok()?;
        self.file.read_to_string(&mut content).ok()?;
        content.trim().parse().ok()
    }
}
