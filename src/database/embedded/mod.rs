//! A private PostgreSQL cluster in the data folder, started and supervised by this process.
//!
//! Whoever has a PostgreSQL of their own passes its address; everyone else gets this one: real
//! durability, no TCP port, reachable only through a Unix socket in a folder that is closed to
//! other users. It needs nothing but the programs of an installed PostgreSQL.
//!
//! What lies in the data folder:
//!
//! | Name | What it is |
//! |---|---|
//! | `pg` | PostgreSQL's own data folder |
//! | `pg.init.<pid>` | A data folder in the making; becomes `pg` by one rename, or is swept away |
//! | `pg.lock` | Locked for life by the process that supervises; names it |
//! | `pg.log`, `pg.log.1` | What PostgreSQL says, at most some megabytes of it |
//! | `run` | The folder of the Unix socket, mode 0700 |
//!
//! # Who supervises
//!
//! The operating system releases a file lock however its holder dies, so the lock on `pg.lock`
//! alone says who is in charge. The holder starts PostgreSQL, starts it again should it die, and
//! stops it at the end. A second process in the same folder *joins*: it uses the server of the
//! first, and takes over when the lock falls free. A server found running under a free lock has
//! lost its supervisor; it is shut down and replaced, so that whoever holds the lock is always
//! the parent of the server and is told of its end.
//!
//! # One thread for life
//!
//! Where `setpriv` is at hand, PostgreSQL asks the kernel for a signal at the death of its
//! parent, so that even `kill -9` of this process leaves no server behind. The kernel means the
//! *thread* that spawned. A thread of a pool may end at any time, hence one thread of our own
//! (the keeper) spawns and lives exactly as long as the [`Cluster`]; callers need not care.

mod error;
mod home;
mod initdb;
mod inspect;
mod keeper;
mod launcher;
mod leftover;
mod locate;
mod log;
mod pid_file;
mod process;
mod server;
mod service_user;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

pub use error::ClusterError;
pub use inspect::{Inspection, State};
pub use locate::{Installation, MINIMUM_MAJOR, installed};

use home::Home;
use keeper::Keeper;

/// What may be chosen about an embedded cluster; the default suits most.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of PostgreSQL's programs; none means to look where systems install it.
    pub bin_dir: Option<PathBuf>,
    /// Settings of the server, by name and value, which win over our defaults.
    ///
    /// Those that make the cluster durable and private (`fsync`, `listen_addresses`, ...) stay.
    pub settings: Vec<(String, String)>,
    /// How long a start may take, recovery after a crash and the start of another included.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bin_dir: None,
            settings: Vec::new(),
            patience: Duration::from_mins(5),
        }
    }
}

/// A running cluster, ours to stop or joined; dropping it lets go of it.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    owned: Arc<AtomicBool>,
    /// Dropping it is the order to stop. Only `Drop` takes it.
    stop: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

impl Cluster {
    /// Starts the cluster in this folder, or joins the one that another process runs there.
    ///
    /// Makes the folder, the cluster and the database `sixiang` where they are missing. Blocks
    /// until PostgreSQL takes connections, so asynchronous callers use a blocking thread.
    ///
    /// # Errors
    ///
    /// Every [`ClusterError`] can come from here; its `explain` says what to do.
    pub fn start(data_dir: &Path, options: &Options) -> Result<Self, ClusterError> {
        let home = Home::open(data_dir)?;
        let url = home.url();
        let owned = Arc::new(AtomicBool::new(false));
        let (stop, stop_order) = channel();
        let (tell, told) = channel();
        let keeper = Keeper::new(home, options.clone(), stop_order, Arc::clone(&owned));
        let thread = std::thread::Builder::new()
            .name("postgres-keeper".to_owned())
            .spawn(move || keeper.run(&tell))
            .map_err(|source| ClusterError::io("start a thread", data_dir, source))?;
        match told.recv() {
            Ok(Ok(())) => Ok(Self {
                url,
                owned,
                stop: Some(stop),
                keeper: Some(thread),
            }),
            Ok(Err(error)) => {
                // It has said its last word; waiting for its end frees the lock before we return.
                let _ = thread.join();
                Err(error)
            }
            Err(_) => {
                let source = std::io::Error::other("the keeper of PostgreSQL panicked");
                Err(ClusterError::io("supervise PostgreSQL", data_dir, source))
            }
        }
    }

    /// The address of the database `sixiang`, as `sqlx` and SeaORM take it.
    ///
    /// It stays the same over restarts and takeovers, so a pool of connections can live on it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Whether this process supervises the server; otherwise it joined that of another.
    ///
    /// Turns true when the other lets go and this one takes over.
    #[must_use]
    pub fn owned(&self) -> bool {
        self.owned.load(Ordering::Acquire)
    }

    /// Lets go of the cluster: stops the server if it is ours, leaves that of another alone.
    ///
    /// Blocks until the server has gone, as dropping does: clients are disconnected at once, and
    /// after 15 seconds without success the server is stopped as by a crash, which loses nothing
    /// that was committed.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            // It can fail only by a panic, which has been reported by then.
            let _ = keeper.join();
        }
    }
}
