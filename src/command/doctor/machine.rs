//! The machine: whether the address is free, and how many files may be open.

use std::{
    io::{ErrorKind, Read, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use rustix::process::{Resource, getrlimit};

use super::{BESIDE_THE_POOL, finding::Finding};
use crate::config::Serve;

/// How long whoever listens on our address may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(2);
/// Files that are open besides sockets of clients and connections to the database.
const OTHER_FILES: u64 = 32;

/// All that is found about the machine.
pub(super) fn findings(options: &Serve) -> Vec<Finding> {
    vec![address(options.listen), open_files(options)]
}

fn address(listen: SocketAddr) -> Finding {
    const WHAT: &str = "address";
    let elsewhere = "end the other program, or choose another address: --listen 127.0.0.1:8001";
    if listen.port() == 0 {
        return Finding::ok(WHAT, format!("{} at a free port", listen.ip()));
    }
    match TcpListener::bind(listen) {
        Ok(_) => Finding::ok(WHAT, format!("{listen} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if is_alive(listen) {
                Finding::ok(WHAT, format!("{listen} is served by Sixiang"))
            } else {
                Finding::fail(
                    WHAT,
                    format!("{listen} is taken by another program"),
                    elsewhere,
                )
            }
        }
        Err(error) => Finding::fail(
            WHAT,
            format!("can't listen on {listen}: {error}"),
            elsewhere,
        ),
    }
}

/// Whether a server of ours answers there.
fn is_alive(listen: SocketAddr) -> bool {
    let mut reachable = listen;
    if listen.ip().is_unspecified() {
        reachable.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let ask = || {
        let mut stream = TcpStream::connect_timeout(&reachable, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        write!(stream, "GET /live HTTP/1.0\r\nHost: {reachable}\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.take(4096).read_to_end(&mut answer)?;
        std::io::Result::Ok(answer)
    };
    let answer = ask().unwrap_or_default();
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    head.split(' ').nth(1) == Some("200") && body.contains("live")
}

fn open_files(options: &Serve) -> Finding {
    const WHAT: &str = "open files";
    let sockets = u64::try_from(options.limits.max_sockets).unwrap_or(u64::MAX);
    let connections = u64::from(options.database.max_connections + BESIDE_THE_POOL);
    let needed = sockets.saturating_add(connections + OTHER_FILES);
    match getrlimit(Resource::Nofile).current {
        Some(limit) if limit < needed => Finding::warn(
            WHAT,
            format!("{limit} may be open, {needed} are needed for {sockets} sockets of clients"),
            format!(
                "ulimit -n {needed} before the start, LimitNOFILE={needed} in a systemd unit, or lower --max-sockets"
            ),
        ),
        Some(limit) => Finding::ok(WHAT, format!("{limit} may be open, {needed} are needed")),
        None => Finding::ok(WHAT, "any number may be open"),
    }
}
