//! A server under measurement: Sixiang, or the floor.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::Signal;

use super::cluster::Running;

/// A server that answers the queries.
pub(super) struct Server {
    pub(super) running: Running,
    pub(super) address: String,
}

impl Server {
    /// Starts a server and waits until it says where it listens.
    pub(super) fn start(command: &mut Command, database_url: &str) -> Result<Self> {
        command.args(["--listen", "127.0.0.1:0", "--database-url", database_url]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let child = child.with_context(|| format!("{command:?}"))?;
        let mut running = Running {
            child,
            end: Signal::TERM,
        };
        let (sender, receiver) = std::sync::mpsc::channel();
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            running
                .child
                .stdout
                .take()
                .map(|stream| Box::new(stream) as _),
            running
                .child
                .stderr
                .take()
                .map(|stream| Box::new(stream) as _),
        ];
        // Both are read to their end, so that the server never waits for a reader.
        for stream in streams.into_iter().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        drop(sender);
        let mut said = String::new();
        for line in &receiver {
            if let Some((_, rest)) = line.split_once("is ready: http://") {
                let address = rest.split(['/', ' ']).next().unwrap_or(rest).to_owned();
                return Ok(Self { running, address });
            }
            let _ = writeln!(said, "{line}");
        }
        bail!("{command:?} ended before it was ready:\n{said}")
    }

    /// Posts a body and returns the answer's.
    pub(super) fn post(&self, body: &str) -> Result<String> {
        let mut connection = TcpStream::connect(&self.address)?;
        write!(
            connection,
            "POST /graphql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len(),
        )?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .context("an answer without a body")?;
        ensure!(head.starts_with("HTTP/1.1 200 "), "{head}\n{body}");
        Ok(body.to_owned())
    }
}
