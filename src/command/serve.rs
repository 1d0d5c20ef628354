//! `sixiang serve` and `sixiang demo`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::ListenerExt;
use chrono::NaiveDate;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{migrate::failed, print};
use crate::{
    clock::Clock,
    config::{Demo, Serve},
    database::{
        Trouble,
        connect::{Database, connect},
        migrate,
        pool::Pool,
    },
    demo::{self, State},
    http,
    observe::{Gauges, Observer},
    query::Engine,
    schema,
    search::Indexer,
};

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    /// The address that it listens on.
    pub address: SocketAddr,
    database: Database,
    indexer: Indexer,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Stops taking requests, ends those in flight, and lets go of the database.
    pub async fn stop(self) {
        // A server that has ended by itself hears nothing; there is nothing left to stop.
        let _ = self.stop.send(());
        let _ = self.task.await;
        self.indexer.stop().await;
        self.database.close().await;
    }
}

/// Starts `serve`: the embedded cluster is migrated first, a given database must be up to date.
///
/// # Errors
/// What failed, why, and what mends it.
pub async fn start(options: &Serve) -> Result<Running, Trouble> {
    let listener = listen(options.listen).await?;
    let database = connect(&options.database, session_timeout(options)).await?;
    if database.is_embedded() || options.migrate {
        migrate::up(&database.pool).await.map_err(|e| failed(&e))?;
    } else {
        let status = migrate::status(&database.pool)
            .await
            .map_err(|e| failed(&e))?;
        if !status.pending.is_empty() {
            return Err(Trouble::new(
                "the database is not up to date",
                format!(
                    "{} migrations are pending, the first is {}",
                    status.pending.len(),
                    status.pending[0]
                ),
                "run: sixiang migrate up",
            ));
        }
    }
    spawn(listener, database, options, options.today).await
}

/// Starts `demo`: migrates, loads demo data when the database is empty, and serves it on its own date.
///
/// # Errors
/// What failed, why, and what mends it; data that is not the demo's is one of the reasons.
pub async fn start_demo(options: &Demo) -> Result<Running, Trouble> {
    let serve = &options.serve;
    let listener = listen(serve.listen).await?;
    let database = connect(&serve.database, session_timeout(serve)).await?;
    migrate::up(&database.pool).await.map_err(|e| failed(&e))?;
    let scale = options.demo_scale;
    let trouble = |error: demo::DemoError| {
        Trouble::new(
            "the demo data could not be loaded",
            describe(&error),
            "start again with an empty folder: sixiang demo --data-dir DIR",
        )
    };
    match demo::state(&database.pool).await.map_err(trouble)? {
        State::Empty => {
            print(&format!("Loading demo data at scale {scale} ..."));
            demo::seed(&database.pool, scale).await.map_err(trouble)?;
        }
        State::Demo { scale: found } if found == scale => {}
        State::Demo { scale: found } => {
            return Err(Trouble::new(
                "the database holds demo data of another size",
                format!("it was loaded at scale {found}, not {scale}"),
                format!("run with --demo-scale {found}, or with another --data-dir"),
            ));
        }
        State::Foreign => {
            return Err(Trouble::new(
                "demo data are not mixed with other data",
                "the database holds rows that the demo did not write",
                "run sixiang serve to serve them, or sixiang demo with another --data-dir",
            ));
        }
    }
    spawn(
        listener,
        database,
        serve,
        serve.today.or(Some(demo::PRESENT)),
    )
    .await
}

/// An error with its causes, in one line.
fn describe(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        said = format!("{said}: {inner}");
        cause = inner.source();
    }
    said
}

/// What a statement may take where no role is known to differ.
fn session_timeout(options: &Serve) -> Duration {
    options
        .limits
        .statement_timeout(options.http.anonymous_role)
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Trouble> {
    TcpListener::bind(address).await.map_err(|error| {
        Trouble::new(
            format!("can't listen on {address}"),
            error.to_string(),
            "end the other program, or choose another address: --listen 127.0.0.1:8001 (port 0 takes a free one)",
        )
    })
}

async fn spawn(
    listener: TcpListener,
    database: Database,
    options: &Serve,
    today: Option<NaiveDate>,
) -> Result<Running, Trouble> {
    let schema = schema::build();
    let clock = Clock::new(today);
    let limits = Arc::new(options.limits.clone());
    let pool = Pool::new(
        &database.pool.connect_options(),
        options.database.max_connections as usize,
        Duration::from_millis(options.limits.pool_timeout_ms.into()),
    );
    let engine = Engine::new(
        schema.clone(),
        pool,
        clock,
        limits.clone(),
        session_timeout(options),
    );
    let trusted = http::Trusted::load(&options.http, &engine).await?;
    let indexer = Indexer::start(&database.pool);
    let gauges = Gauges::new(engine.clone(), indexer.queue().clone());
    let observer = Observer::new(&options.observe, trusted.operations(), gauges);
    let observer = Arc::new(observer);
    let router = http::router(engine, &schema, limits, &options.http, trusted, observer);
    let address = listener.local_addr().unwrap_or(options.listen);
    let (stop, stopped) = oneshot::channel::<()>();
    let listener = listener.tap_io(|connection| {
        // Answers leave in one write: waiting for more to send only delays them.
        let _ = connection.set_nodelay(true);
    });
    let task = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async {
                // Dropped without a word means the same.
                let _ = stopped.await;
            })
            .await
    });
    Ok(Running {
        address,
        database,
        indexer,
        stop,
        task,
    })
}

/// Says that the server is ready, serves until it is told to stop, and stops.
pub(super) async fn until_stopped(running: Running) -> Result<(), Trouble> {
    let base = format!("http://{}", running.address);
    print(&format!("Sixiang is ready: {base}/graphql"));
    print(&format!("IDE:              {base}/"));
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
    running.stop().await;
    Ok(())
}
