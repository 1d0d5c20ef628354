//! A network that fails on demand: a proxy between a server and PostgreSQL.

use std::{
    collections::VecDeque,
    future::pending,
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until},
};

/// What the network does, to connections that are open and to those to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It works.
    None,
    /// Connections are closed, new ones as soon as they are made.
    Refuse,
    /// The same by a reset.
    Reset,
    /// Whatever is sent is taken and gets lost, both ways. A connection that lost something stays silent for good, as
    /// behind a firewall that forgot it.
    Swallow,
    /// Whatever is sent takes its time, each way.
    Delay(Duration),
    /// Connections are closed after so many bytes from PostgreSQL, in the middle of whatever is sent then.
    Cut(usize),
}

/// The proxy; it ends with the test.
pub(crate) struct Proxy {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    /// How often connections were forgotten.
    forgotten: Arc<AtomicUsize>,
    accepting: AbortHandle,
}

impl Proxy {
    /// A proxy before a cluster that listens on a socket of the file system.
    pub(crate) async fn before(url: &str) -> Self {
        let options: PgConnectOptions = url.parse().expect("an address");
        let folder = options.get_socket().expect("a socket");
        let socket = folder.join(format!(".s.PGSQL.{}", options.get_port()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (fault, faults) = watch::channel(Fault::None);
        let forgotten = Arc::new(AtomicUsize::new(0));
        let road = Road {
            faults,
            forgotten: forgotten.clone(),
            socket,
        };
        let accepting = tokio::spawn(accept(listener, road)).abort_handle();
        Self {
            address,
            fault,
            forgotten,
            accepting,
        }
    }

    /// The same database by the way of the proxy.
    pub(crate) fn url(&self, url: &str) -> String {
        let options: PgConnectOptions = url.parse().expect("an address");
        let name = options.get_database().expect("a database");
        format!(
            "postgres://{}@{}/{name}",
            options.get_username(),
            self.address
        )
    }

    /// From now on the network does this.
    pub(crate) fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// All open connections are silent from now on, while new ones work.
    pub(crate) fn forget(&self) {
        self.forgotten.fetch_add(1, Relaxed);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// What all connections share.
#[derive(Clone)]
struct Road {
    faults: watch::Receiver<Fault>,
    forgotten: Arc<AtomicUsize>,
    socket: PathBuf,
}

async fn accept(listener: TcpListener, road: Road) {
    // Dropped with this task, and the connections with it.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        connections.spawn(carry(client, road.clone()));
        while connections.try_join_next().is_some() {}
    }
}

/// One connection, both ways.
struct Way {
    road: Road,
    /// How often connections had been forgotten when it was made.
    made: usize,
    /// Something was lost.
    is_silent: AtomicBool,
    /// Bytes from PostgreSQL since a fault cuts.
    answered: AtomicUsize,
}

async fn carry(mut client: TcpStream, road: Road) {
    let mut ending = road.faults.clone();
    let way = Way {
        made: road.forgotten.load(Relaxed),
        road,
        is_silent: AtomicBool::new(false),
        answered: AtomicUsize::new(0),
    };
    let carried = async {
        let _ = client.set_nodelay(true);
        let Ok(mut server) = UnixStream::connect(&way.road.socket).await else {
            return;
        };
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::select! {
            _ = way.pass(from_client, to_server, false) => {}
            _ = way.pass(from_server, to_client, true) => {}
        }
    };
    let is_end = |fault: &Fault| matches!(fault, Fault::Refuse | Fault::Reset);
    let end = tokio::select! {
        biased;
        end = ending.wait_for(is_end) => end.map_or(Fault::None, |fault| *fault),
        () = carried => Fault::None,
    };
    if end == Fault::Reset {
        let _ = client.set_zero_linger();
    }
}

impl Way {
    /// Whether what comes now gets lost.
    fn loses(&self) -> bool {
        let is_lost = *self.road.faults.borrow() == Fault::Swallow
            || self.road.forgotten.load(Relaxed) > self.made;
        self.is_silent.fetch_or(is_lost, Relaxed) || is_lost
    }

    /// Passes on what comes, until either end closes.
    async fn pass(
        &self,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
        is_answer: bool,
    ) -> io::Result<()> {
        let mut chunk = vec![0; 16 * 1024];
        let mut travelling: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
        let mut is_open = true;
        loop {
            let arrival = travelling.front().map(|(at, _)| *at);
            let arrived = async {
                match arrival {
                    Some(at) => sleep_until(at).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                read = from.read(&mut chunk), if is_open => {
                    let mut read = read?;
                    if self.loses() {
                        if read == 0 && is_answer {
                            // Not even the end is told.
                            pending::<()>().await;
                        }
                        if read == 0 {
                            return Ok(());
                        }
                        continue;
                    }
                    let fault = *self.road.faults.borrow();
                    is_open = read > 0;
                    let mut delay = Duration::ZERO;
                    match fault {
                        Fault::Delay(time) => delay = time,
                        Fault::Cut(after) if is_answer => {
                            let before = self.answered.fetch_add(read, Relaxed);
                            read = read.min(after.saturating_sub(before));
                            if before + read >= after {
                                to.write_all(&chunk[..read]).await?;
                                return Ok(());
                            }
                        }
                        _ => {}
                    }
                    travelling.push_back((Instant::now() + delay, chunk[..read].to_vec()));
                }
                () = arrived => {
                    if let Some((_, bytes)) = travelling.pop_front() {
                        if bytes.is_empty() {
                            return Ok(());
                        }
                        to.write_all(&bytes).await?;
                    }
                }
            }
        }
    }
}
