//! Connections for requests: waiting is bounded, and what a request leaves behind is cancelled in PostgreSQL.
//!
//! A request that goes away leaves a statement that nobody reads. Its connection stays out of the pool until the
//! statement has ended, and a control connection cancels it meanwhile. Each connection has an `application_name` of its
//! own, by which the control connection finds its backend, also behind a pooler that hands backends around. Since the
//! connection is still held by whoever cleans it, the cancelled statement can't be another request's.
//!
//! A network may lose what is sent without telling either end. A request that waits is therefore looked after over
//! another control connection.

mod control;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool::managed::{self, Metrics, Object, RecycleError, RecycleResult};
use futures_util::{FutureExt, future::select_ok};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use tokio::{runtime::Handle, time::timeout};

pub use self::control::Watch;
use self::control::{CANCEL_LIMIT, Canceller, Lookout};
use crate::random;

/// How long a statement that nobody reads may end by itself before it is cancelled: most are nearly done.
const LENIENCE: Duration = Duration::from_millis(5);
/// Ends the transaction that a connection is in, if any. sqlx takes a BEGIN that nobody waited for as never sent. Where there
/// is no transaction, one begins first: PostgreSQL would log a warning otherwise.
const LEAVE: &str = "BEGIN; ROLLBACK";
/// The same where the transaction has failed, and takes no BEGIN.
const LEAVE_FAILED: &str = "ROLLBACK";
/// How long a cancelled statement is waited for before it is cancelled again: the first call comes too early for a
/// statement that was still on its way.
const CANCEL_PATIENCE: Duration = Duration::from_millis(25);
/// How often a statement is cancelled before its connection is given up.
const CANCEL_ATTEMPTS: u32 = 40;
/// How long a connection keeps its place in the pool while it is cleaned. Cleaning goes on without, and then it is let go
/// of: a database that does not answer would keep all places beyond its return.
const CLEANING_PLACE: Duration = Duration::from_millis(500);
/// How long a connection may take to be made before another one is begun beside it: what was sent may be lost.
const CONNECT_PATIENCE: Duration = Duration::from_millis(300);
/// How long a connection is used: what PostgreSQL keeps for it, plans above all, is let go of now and then.
const LIFETIME: Duration = Duration::from_mins(30);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// None was free in time.
    #[error("no connection was free in time")]
    Timeout,
    /// None could be made.
    #[error("no connection could be made: {0}")]
    Connect(#[from] sqlx::Error),
    /// The pool is closed.
    #[error("the pool is closed")]
    Closed,
}

/// Connections for requests.
#[derive(Clone)]
pub struct Pool {
    connections: managed::Pool<Manager>,
    cleaner: Arc<Cleaner>,
    lookout: Arc<Lookout>,
    patience: Duration,
}

/// What a pool holds and has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Most connections.
    pub max: usize,
    /// Connections that are open.
    pub open: usize,
    /// Connections that are open and unused.
    pub idle: usize,
    /// Requests that wait for one.
    pub waiting: usize,
    /// Statements that were cancelled since the start, since nobody read them.
    pub cancelled: u64,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The options would tell the address.
        self.status().fmt(f)
    }
}

impl Pool {
    /// A pool that makes its connections when they are asked for: at most `max`, each waited for as long as `patience`.
    ///
    /// # Panics
    /// Never: it is told no time limits of its own, which would need a runtime.
    #[must_use]
    pub fn new(options: &PgConnectOptions, max: usize, patience: Duration) -> Self {
        let manager = Manager {
            options: options.clone(),
            prefix: format!("sixiang {}", random::tag()),
            number: AtomicU64::new(0),
            generation: AtomicUsize::new(0),
        };
        let named = |name: &str| {
            let name = format!("{} {name}", manager.prefix);
            options.clone().application_name(&name)
        };
        let cleaner = Cleaner {
            canceller: Canceller::new(named("control")),
            cancelled: AtomicU64::new(0),
        };
        let lookout = Lookout::new(named("lookout"), format!("{} ", manager.prefix));
        let builder = managed::Pool::builder(manager).max_size(max);
        Self {
            connections: builder
                .build()
                .expect("a pool without time limits of its own needs no runtime"),
            cleaner: Arc::new(cleaner),
            lookout: Arc::new(lookout),
            patience,
        }
    }

    /// A connection for one request.
    ///
    /// # Errors
    /// When none was free in time or none could be made.
    pub async fn session(&self) -> Result<Session, PoolError> {
        let object = timeout(self.patience, self.connections.get())
            .await
            .map_err(|_| PoolError::Timeout)?
            .map_err(|error| match error {
                managed::PoolError::Backend(error) => PoolError::Connect(error),
                managed::PoolError::Timeout(_) => PoolError::Timeout,
                _ => PoolError::Closed,
            })?;
        Ok(Session {
            held: Some(object),
            state: State::Clean,
            cleaner: self.cleaner.clone(),
        })
    }

    /// Looks after what a session runs.
    #[must_use]
    pub fn watch(&self, session: &Session) -> Watch {
        Watch {
            lookout: self.lookout.clone(),
            name: session.held().name.clone(),
        }
    }

    /// Lets go of all connections that are unused, and of those in use once they are given back: the database went away,
    /// and whatever they are connected to is not there any more.
    pub fn renew(&self) {
        self.connections
            .manager()
            .generation
            .fetch_add(1, Ordering::Relaxed);
        self.connections.retain(|_, _| false);
    }

    /// What it holds and has done.
    #[must_use]
    pub fn status(&self) -> Status {
        let status = self.connections.status();
        Status {
            max: status.max_size,
            open: status.size,
            idle: status.available,
            waiting: status.waiting,
            cancelled: self.cleaner.cancelled.load(Ordering::Relaxed),
        }
    }

    /// Hands out no more connections, and closes those that are unused.
    pub fn close(&self) {
        self.connections.close();
    }
}

/// In which state a connection is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is left to do.
    Clean,
    /// Something was sent, and its answer may not have been read.
    Running,
    /// All answers were read; what was queued, the end of a snapshot, is to be sent.
    Ended,
}

/// A connection that one request uses. However it is dropped, it goes back to the pool clean or not at all.
pub struct Session {
    held: Option<Object<Manager>>,
    state: State,
    cleaner: Arc<Cleaner>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// The connection. From now on, until [`Self::end`], dropping the session cancels what it runs.
    ///
    /// # Panics
    /// Never: it holds a connection until it is dropped.
    pub fn connection(&mut self) -> &mut PgConnection {
        self.state = State::Running;
        let held = self.held.as_mut();
        &mut held
            .expect("a session holds its connection until it is dropped")
            .connection
    }

    fn held(&self) -> &Held {
        let held = self.held.as_ref();
        held.expect("a session holds its connection until it is dropped")
    }

    /// Tells that all answers were read, and whether something was queued to be sent with the next statement: what ends
    /// a snapshot.
    pub fn end(&mut self, is_queued: bool) {
        self.state = if is_queued {
            State::Ended
        } else {
            State::Clean
        };
    }

    /// Drops the connection with the session: it is broken.
    pub fn discard(mut self) {
        if let Some(held) = self.held.take() {
            // Nobody listens at the other end, so that no goodbye is said.
            drop(Object::take(held));
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else {
            return;
        };
        // Without a runtime, the process is at its end, and PostgreSQL sees the socket close.
        let (true, Ok(runtime)) = (self.state != State::Clean, Handle::try_current()) else {
            return;
        };
        runtime.spawn(clean(held, self.state, self.cleaner.clone()));
    }
}

/// Brings a connection to rest and gives it back; lets go of it when that fails.
async fn clean(mut held: Object<Manager>, state: State, cleaner: Arc<Cleaner>) {
    match timeout(CLEANING_PLACE, cleaner.calm(&mut held, state)).await {
        Ok(true) => {}
        Ok(false) => drop(Object::take(held)),
        Err(_) => {
            let mut held = Object::take(held);
            if state == State::Running {
                // What it runs is of no use to anyone, whatever becomes of the connection.
                let _ = timeout(CANCEL_LIMIT, cleaner.calm(&mut held, state)).await;
            }
        }
    }
}

/// Cleans up what requests leave behind.
#[derive(Debug)]
struct Cleaner {
    canceller: Canceller,
    /// Statements that were cancelled.
    cancelled: AtomicU64,
}

impl Cleaner {
    /// Brings a connection to rest; tells whether it is.
    async fn calm(&self, held: &mut Held, state: State) -> bool {
        let lenience = match state {
            State::Running => LENIENCE,
            // What is queued ends at once: a long wait means that the connection is lost.
            State::Clean | State::Ended => CLEANING_PLACE,
        };
        if at_rest(&mut held.connection, lenience).await {
            return state != State::Running || leave(&mut held.connection).await;
        }
        for _ in 0..CANCEL_ATTEMPTS {
            if let Err(error) = self.canceller.cancel(&held.name).await {
                tracing::warn!(%error, "a statement that nobody reads could not be cancelled");
                return false;
            }
            if at_rest(&mut held.connection, CANCEL_PATIENCE).await {
                self.cancelled.fetch_add(1, Ordering::Relaxed);
                return leave(&mut held.connection).await;
            }
        }
        false
    }
}

/// Whether a connection has nothing more to say within a time.
async fn at_rest(connection: &mut PgConnection, limit: Duration) -> bool {
    timeout(limit, async {
        loop {
            match connection.ping().await {
                Ok(()) => return true,
                // The end of the cancelled statement, read on the way.
                Err(sqlx::Error::Database(_)) => {}
                Err(_) => return false,
            }
        }
    })
    .await
    .unwrap_or(false)
}

/// Brings a connection that is at rest out of any transaction; tells whether it is.
async fn leave(connection: &mut PgConnection) -> bool {
    match connection.execute(LEAVE).await {
        Err(sqlx::Error::Database(_)) => connection.execute(LEAVE_FAILED).await.is_ok(),
        left => left.is_ok(),
    }
}

/// A connection with its name.
struct Held {
    connection: PgConnection,
    name: Arc<str>,
    generation: usize,
}

/// Makes connections.
struct Manager {
    options: PgConnectOptions,
    prefix: String,
    number: AtomicU64,
    /// Grows when the database went away; connections of an older one are not used again.
    generation: AtomicUsize,
}

impl managed::Manager for Manager {
    type Type = Held;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Held, sqlx::Error> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let name = format!("{} {number}", self.prefix);
        let generation = self.generation.load(Ordering::Relaxed);
        let options = self.options.clone().application_name(&name);
        let mut first = options.connect().boxed();
        let connection = match timeout(CONNECT_PATIENCE, &mut first).await {
            Ok(made) => made?,
            Err(_) => select_ok([first, options.connect().boxed()]).await?.0,
        };
        Ok(Held {
            connection,
            name: name.into(),
            generation,
        })
    }

    async fn recycle(&self, held: &mut Held, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if held.generation != self.generation.load(Ordering::Relaxed) || metrics.age() > LIFETIME {
            return Err(RecycleError::message("outlived"));
        }
        Ok(())
    }
}
