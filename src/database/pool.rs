//! Connections for requests: waiting is bounded, and what a request leaves behind is cancelled in PostgreSQL.
//!
//! A request that goes away leaves a statement that nobody reads. Its connection stays out of the pool until the
//! statement has ended, and a control connection cancels it meanwhile. Each connection has an `application_name` of its
//! own, by which the control connection finds its backend, also behind a pooler that hands backends around. Since the
//! connection is still held by whoever cleans it, the cancelled statement can't be another request's.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use deadpool::managed::{self, Metrics, Object, RecycleError, RecycleResult};
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{runtime::Handle, sync::Mutex, time::timeout};

use crate::random;

/// How long a statement that nobody reads may end by itself before it is cancelled: most are nearly done.
const LENIENCE: Duration = Duration::from_millis(5);
/// How long a cancelled statement is waited for before it is cancelled again: the first call comes too early for a
/// statement that was still on its way.
const CANCEL_PATIENCE: Duration = Duration::from_millis(25);
/// How often a statement is cancelled before its connection is given up.
const CANCEL_ATTEMPTS: u32 = 40;
/// How long the control connection may take to be made and to answer.
const CONTROL_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a connection is used: what PostgreSQL keeps for it, plans above all, is let go of now and then.
const LIFETIME: Duration = Duration::from_mins(30);

/// Cancels whatever the backends of a connection run.
const CANCEL: &str = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity \
    WHERE application_name = $1 AND pid <> pg_backend_pid()";

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
    control: Arc<Control>,
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
        let control = options
            .clone()
            .application_name(&format!("{} control", manager.prefix));
        let builder = managed::Pool::builder(manager).max_size(max);
        Self {
            connections: builder
                .build()
                .expect("a pool without time limits of its own needs no runtime"),
            control: Arc::new(Control {
                options: control,
                connection: Mutex::new(None),
                cancelled: AtomicU64::new(0),
            }),
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
            control: self.control.clone(),
        })
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
            cancelled: self.control.cancelled.load(Ordering::Relaxed),
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
    control: Arc<Control>,
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
        runtime.spawn(clean(held, self.state, self.control.clone()));
    }
}

/// Brings a connection to rest and gives it back; lets go of it when that fails.
async fn clean(mut held: Object<Manager>, state: State, control: Arc<Control>) {
    let lenience = match state {
        State::Running => LENIENCE,
        // What is queued ends at once: a long wait means that the connection is lost.
        State::Clean | State::Ended => CONTROL_TIMEOUT,
    };
    if at_rest(&mut held.connection, lenience).await {
        return;
    }
    for _ in 0..CANCEL_ATTEMPTS {
        if let Err(error) = control.cancel(&held.name).await {
            tracing::warn!(%error, "a statement that nobody reads could not be cancelled");
            break;
        }
        if at_rest(&mut held.connection, CANCEL_PATIENCE).await {
            control.cancelled.fetch_add(1, Ordering::Relaxed);
            return;
        }
    }
    drop(Object::take(held));
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
        Ok(Held {
            connection: self
                .options
                .clone()
                .application_name(&name)
                .connect()
                .await?,
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

/// The connection that cancels.
struct Control {
    options: PgConnectOptions,
    connection: Mutex<Option<PgConnection>>,
    cancelled: AtomicU64,
}

impl Control {
    async fn cancel(&self, name: &str) -> Result<(), sqlx::Error> {
        let mut slot = self.connection.lock().await;
        // Taken out meanwhile: a connection that fails, or that this is dropped in the middle of, is not used again.
        let known = slot.take();
        let answer = timeout(CONTROL_TIMEOUT, self.ask(known, name)).await;
        *slot = Some(answer.map_err(|_| sqlx::Error::PoolTimedOut)??);
        Ok(())
    }

    /// Asks over the known connection. It may have broken while it was idle: a new one tells whether the database is
    /// there.
    async fn ask(
        &self,
        known: Option<PgConnection>,
        name: &str,
    ) -> Result<PgConnection, sqlx::Error> {
        if let Some(mut connection) = known
            && ask(&mut connection, name).await.is_ok()
        {
            return Ok(connection);
        }
        let mut connection = self.options.connect().await?;
        ask(&mut connection, name).await?;
        Ok(connection)
    }
}

async fn ask(connection: &mut PgConnection, name: &str) -> Result<(), sqlx::Error> {
    sqlx::query(CANCEL).bind(name).execute(connection).await?;
    Ok(())
}
