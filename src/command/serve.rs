//! `sixiang serve` and `sixiang demo`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use chrono::NaiveDate;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
};

use super::{
    prepare::{Preparation, Work},
    print,
};
use crate::{
    audit,
    auth::{Authenticator, Secret},
    clock::Clock,
    config::{Demo, Serve},
    database::{
        Chore, Probe, Trouble,
        connect::{self, Database},
        pool::Pool,
    },
    demo,
    http::{self, Health, listen::Listening},
    observe::{Gauges, Observer},
    query::Engine,
    schema,
    search::{self, Queue},
};

/// How long what is in flight may take when the server stops.
const DRAIN: Duration = Duration::from_millis(8_500);
/// When a server that was told to stop is gone, whatever still holds it up.
const GONE: Duration = Duration::from_millis(9_700);

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    /// The address that it listens on.
    pub address: SocketAddr,
    listening: Listening,
    health: Arc<Health>,
    database: Database,
    /// The connections of requests.
    pool: Pool,
    /// What the indexer has to do.
    queue: Queue,
    /// Waits for the database where it must be waited for, then starts what is done beside requests.
    keeper: Option<JoinHandle<[Chore; 2]>>,
}

impl Running {
    /// Whether the database was ready.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.health.is_serving()
    }

    /// Waits until the database is ready.
    pub async fn ready(&self) {
        self.health.served().await;
    }

    /// Stops taking requests, ends those in flight, and lets go of the database.
    pub async fn stop(self) {
        let closed = self.listening.close().await;
        self.health.drain();
        closed.drain(DRAIN).await;
        if let Some(keeper) = self.keeper {
            // One that is done has chores, which aborting does not change.
            keeper.abort();
            if let Ok(chores) = keeper.await {
                for chore in chores {
                    chore.stop().await;
                }
            }
        }
        self.pool.close();
        self.health.close().await;
        self.database.close().await;
    }
}

/// Starts `serve`: the embedded cluster is migrated first, a given database must be up to date. A given database that
/// can't be reached is waited for, while the server runs and says so.
///
/// # Errors
/// What failed, why, and what mends it.
pub async fn start(options: &Serve) -> Result<Running, Trouble> {
    let is_ours = options.database.database_url.is_none();
    let work = if is_ours || options.migrate {
        Work::Migrate
    } else {
        Work::Check
    };
    run(options, work, options.today).await
}

/// Starts `demo`: migrates, loads demo data when the database is empty, and serves it on its own date.
///
/// # Errors
/// What failed, why, and what mends it; data that is not the demo's is one of the reasons.
pub async fn start_demo(options: &Demo) -> Result<Running, Trouble> {
    let scale = options.demo_scale;
    let serve = &options.serve;
    let today = serve.today.or(Some(demo::PRESENT));
    run(serve, Work::Demo { scale }, today).await
}

async fn run(options: &Serve, work: Work, today: Option<NaiveDate>) -> Result<Running, Trouble> {
    raise_file_limit();
    let listener = listen(options.listen).await?;
    let database = connect::open(&options.database, session_timeout(options)).await?;
    let secret = Secret::load(&options.auth.secret, &options.database.data_dir)?;
    let preparation = Preparation {
        work,
        secret: secret.clone(),
        // Whoever can read what the process prints administers the cluster anyway.
        tells_first_key: database.is_embedded(),
    };
    let mut running = spawn(listener, database, options, &secret, today).await?;
    let (pool, health) = (running.database.pool.clone(), running.health.clone());
    let queue = running.queue.clone();
    let hindrance = preparation.run(&pool).await.err();
    if let Some(hindrance) = &hindrance
        && (!hindrance.kind.is_passing() || running.database.is_embedded())
    {
        running.stop().await;
        return Err(hindrance.trouble.clone());
    }
    if hindrance.is_none() {
        // Before this returns: who starts a server on a database that is there can ask it at once.
        health.serve();
    }
    running.keeper = Some(tokio::spawn(async move {
        if let Some(hindrance) = hindrance {
            preparation.insist(&pool, &health, hindrance).await;
            health.serve();
        }
        [
            search::index(&pool, queue),
            audit::keep(&pool, audit::Key::of(&secret)),
        ]
    }));
    Ok(running)
}

/// Lets the process have as many files as the system allows it: each client is one, and the usual limit of 1024 is made
/// for programs that are older than servers of many clients.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    // Less is a hindrance only when it is reached, and is logged then.
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    );
}

/// What a statement may take where no role is known to differ.
pub(super) fn session_timeout(options: &Serve) -> Duration {
    options
        .limits
        .statement_timeout(options.http.anonymous_role)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Trouble> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| no_listener(address, &error))
}

fn no_listener(address: SocketAddr, error: &std::io::Error) -> Trouble {
    Trouble::new(
        format!("can't listen on {address}"),
        error.to_string(),
        "end the other program, or choose another address: --listen 127.0.0.1:8001 (port 0 takes a free one)",
    )
}

async fn spawn(
    listener: TcpListener,
    database: Database,
    options: &Serve,
    secret: &Secret,
    today: Option<NaiveDate>,
) -> Result<Running, Trouble> {
    let clock = Clock::new(today);
    let limits = Arc::new(options.limits.clone());
    let pool = Pool::new(
        &database.pool.connect_options(),
        options.database.max_connections as usize,
        Duration::from_millis(options.limits.pool_timeout_ms.into()),
    );
    let engine = Engine::new(
        schema::build(),
        pool.clone(),
        clock,
        limits.clone(),
        session_timeout(options),
    );
    let anonymous = options.http.anonymous_role;
    let authenticator = Authenticator::new(&options.auth, anonymous, secret, clock).await?;
    let trusted = http::Trusted::load(&options.http, &engine).await?;
    let queue = Queue::default();
    let gauges = Gauges::new(engine.clone(), queue.clone());
    let observer = Observer::new(&options.observe, trusted.operations(), gauges);
    let health = Arc::new(Health::new(Probe::new(&database.pool.connect_options())));
    let router = http::router(
        engine,
        authenticator,
        limits,
        &options.http,
        trusted,
        Arc::new(observer),
        health.clone(),
    );
    let listening = Listening::start(listener, router, &options.limits)
        .map_err(|error| no_listener(options.listen, &error))?;
    Ok(Running {
        address: listening.address,
        listening,
        health,
        database,
        pool,
        queue,
        keeper: None,
    })
}

/// Says when the server is ready, serves until it is told to stop, and stops.
pub(super) async fn until_stopped(running: Running) -> Result<(), Trouble> {
    let mut signals = Signals::new();
    let base = format!("http://{}", running.address);
    if !running.is_ready() {
        print(&format!("Waiting for the database; {base}/ready tells why"));
    }
    let announced = async {
        running.ready().await;
        print(&format!("Sixiang is ready: {base}/graphql"));
        print(&format!("IDE:              {base}/"));
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = announced => {}
        _ = signals.next() => {}
    }
    tokio::spawn(async move {
        // Asked twice: at once. An embedded cluster is ended by the system.
        let signal = signals.next().await;
        std::process::exit(128 + signal.as_raw_value());
    });
    // A thread, since nothing that blocks tasks may hold it up.
    std::thread::spawn(|| {
        std::thread::sleep(GONE);
        std::process::exit(0);
    });
    running.stop().await;
    Ok(())
}

/// The signals that end a server.
struct Signals {
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
}

impl Signals {
    /// Takes them from the system; one that it does not give keeps its usual effect.
    fn new() -> Self {
        Self {
            interrupt: signal(SignalKind::interrupt()).ok(),
            terminate: signal(SignalKind::terminate()).ok(),
        }
    }

    /// Waits for one; gives its number.
    async fn next(&mut self) -> SignalKind {
        async fn of(signal: Option<&mut Signal>) {
            match signal {
                Some(signal) => {
                    signal.recv().await;
                }
                None => std::future::pending().await,
            }
        }
        tokio::select! {
            () = of(self.interrupt.as_mut()) => SignalKind::interrupt(),
            () = of(self.terminate.as_mut()) => SignalKind::terminate(),
        }
    }
}
