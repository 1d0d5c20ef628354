//! The accept loop: takes connections, gives up those that take too long, and drains them at the end.

use std::{
    convert::Infallible,
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderValue, Request, header},
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch},
    task::{JoinHandle, JoinSet},
    time::Instant,
};

use super::pulse::{Felt, Patience, Phase, Pulse};
use crate::config::Limits;

/// How long an idle connection is kept when the server drains: a request that is on its way is still answered.
const LINGER: Duration = Duration::from_millis(300);
/// How long is waited when the system gives no more sockets.
const BREATH: Duration = Duration::from_millis(100);
/// Most bytes of a head: room for the longest document by GET, every character of it escaped.
const MAX_HEAD: usize = 64 * 1024;

/// What the accept loop and its connections share.
#[derive(Debug)]
struct Door {
    patience: Patience,
    /// Sockets that may still be opened.
    sockets: Arc<Semaphore>,
    /// Since when the server drains.
    draining: watch::Sender<Option<Instant>>,
}

/// A server that listens.
#[derive(Debug)]
pub struct Listening {
    /// The address that it listens on.
    pub address: SocketAddr,
    door: Arc<Door>,
    close: oneshot::Sender<()>,
    task: JoinHandle<JoinSet<()>>,
}

impl Listening {
    /// Begins to take connections.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start(listener: TcpListener, router: Router, limits: &Limits) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let most = limits.max_sockets.clamp(1, Semaphore::MAX_PERMITS);
        let door = Arc::new(Door {
            patience: Patience {
                head: Duration::from_millis(limits.head_timeout_ms.into()),
                response: Duration::from_millis(limits.write_timeout_ms.into()),
                idle: Duration::from_millis(limits.idle_timeout_ms.into()),
            },
            sockets: Arc::new(Semaphore::new(most)),
            draining: watch::Sender::new(None),
        });
        let (close, closed) = oneshot::channel();
        let task = tokio::spawn(accept(listener, router, door.clone(), closed));
        Ok(Self {
            address,
            door,
            close,
            task,
        })
    }

    /// Takes no further connections; those that are open are closed after their next answer.
    pub async fn close(self) -> Closed {
        // A loop that ended by itself hears nothing, and left nothing.
        let _ = self.close.send(());
        let connections = self.task.await.unwrap_or_default();
        // Only now, so that no client comes back to a listener that is about to close.
        self.door.draining.send_replace(Some(Instant::now()));
        Closed { connections }
    }
}

/// A server that no longer listens, and answers what it has begun.
#[derive(Debug)]
pub struct Closed {
    connections: JoinSet<()>,
}

impl Closed {
    /// Lets every request that has begun be answered, and cuts off what is left when the time is up. Connections are
    /// closed as they become idle.
    pub async fn drain(mut self, limit: Duration) {
        let all = async { while self.connections.join_next().await.is_some() {} };
        if tokio::time::timeout(limit, all).await.is_err() {
            tracing::warn!(
                connections = self.connections.len(),
                "connections are cut off, their time is up"
            );
            self.connections.shutdown().await;
        }
    }
}

/// Takes connections until it is told to close; gives those that are open.
async fn accept(
    listener: TcpListener,
    router: Router,
    door: Arc<Door>,
    mut closed: oneshot::Receiver<()>,
) -> JoinSet<()> {
    let mut connections = JoinSet::new();
    let mut is_failing = false;
    loop {
        let next = async {
            // It is never closed; without a socket to spare, clients wait in the backlog.
            let socket = door.sockets.clone().acquire_owned().await.ok();
            (socket, listener.accept().await)
        };
        let (socket, accepted) = tokio::select! {
            biased;
            // Dropped without a word means the same.
            _ = &mut closed => break,
            next = next => next,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                is_failing = false;
                connections.spawn(serve(stream, socket, router.clone(), door.clone()));
            }
            // The client's, who left before his turn.
            Err(error) if is_of_client(&error) => {}
            Err(error) => {
                // Mostly a want of file descriptors: connections that end mend it, asking again at once does not.
                if !is_failing {
                    tracing::error!(%error, "no connection can be taken");
                    is_failing = true;
                }
                tokio::select! {
                    _ = &mut closed => break,
                    () = tokio::time::sleep(BREATH) => {}
                }
            }
        }
    }
    // Clients in the backlog have a connection and may have sent their request.
    for stream in backlog(listener) {
        connections.spawn(serve(stream, None, router.clone(), door.clone()));
    }
    connections
}

fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

/// The connections that the system has taken for us, down to the last: asked of the system itself, since the runtime
/// may not know of all of them yet.
fn backlog(listener: TcpListener) -> Vec<TcpStream> {
    let Ok(listener) = listener.into_std() else {
        return Vec::new();
    };
    let accept = || loop {
        match listener.accept() {
            Ok((stream, _)) => return Some(stream),
            Err(error) if error.kind() == ErrorKind::Interrupted || is_of_client(&error) => {}
            Err(_) => return None,
        }
    };
    let streams: Vec<_> = std::iter::from_fn(accept).collect();
    drop(listener);
    streams
        .into_iter()
        .filter_map(|stream| {
            stream.set_nonblocking(true).ok()?;
            TcpStream::from_std(stream).ok()
        })
        .collect()
}

/// Serves a connection to its end.
async fn serve(
    stream: TcpStream,
    _socket: Option<OwnedSemaphorePermit>,
    router: Router,
    door: Arc<Door>,
) {
    // Answers leave in one write: waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let pulse = Arc::new(Pulse::new());
    let io = TokioIo::new(Felt {
        io: stream,
        pulse: pulse.clone(),
    });
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request: Request<Incoming>| {
        pulse.enter(Phase::Request);
        let answer = router.call(request);
        let (pulse, door) = (pulse.clone(), door.clone());
        async move {
            let mut response = answer.await?;
            pulse.enter(Phase::Response);
            if door.draining.borrow().is_some() {
                response
                    .headers_mut()
                    .insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        // Time is kept by the pulse.
        .header_read_timeout(None)
        .max_header_size(MAX_HEAD)
        .serve_connection(io, service);
    tokio::select! {
        biased;
        // What goes wrong on the way to a client is that client's.
        _ = connection => {}
        () = overdue(&pulse, &door) => {}
    }
}

/// Returns when a connection has taken too long, or is idle while the server drains.
async fn overdue(pulse: &Pulse, door: &Door) {
    let mut draining = door.draining.subscribe();
    loop {
        let drained = *draining.borrow_and_update();
        let mut patience = door.patience;
        if door.sockets.available_permits() == 0 {
            // Others wait for a socket.
            patience.idle = patience.idle.min(patience.head);
        }
        let due = match drained {
            Some(from) if matches!(pulse.phase(), Phase::Fresh | Phase::Idle) => {
                Some(from.max(pulse.since()) + LINGER)
            }
            _ => pulse.due(patience),
        };
        let now = Instant::now();
        if due.is_some_and(|due| due <= now) {
            return;
        }
        // What it is busy with changes unseen: looking again within the shortest patience misses none.
        let again = now
            + if drained.is_some() {
                LINGER
            } else {
                patience.shortest()
            };
        tokio::select! {
            () = tokio::time::sleep_until(due.map_or(again, |due| due.min(again))) => {}
            // The sender lives as long as the door.
            _ = draining.changed() => {}
        }
    }
}
