//! Sends inputs and takes in what comes back: answers by the letter of HTTP/1.1, or the end of the connection.

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::Input;

/// How long anything may take before it counts as no answer at all.
const LIMIT: Duration = Duration::from_secs(15);
/// How long an input without a clear end waits for an answer before the client tells that nothing follows.
const PAUSE: Duration = Duration::from_millis(15);
/// More headers than any answer has.
const MOST_HEADERS: usize = 64;

/// One answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// A header by its name in small letters; empty when it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// What came back, and how long it took.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) answers: Vec<Answer>,
    pub(super) took: Duration,
}

/// A connection that is kept as long as the server keeps it.
pub(super) struct Client {
    address: String,
    stream: Option<TcpStream>,
    rest: Vec<u8>,
}

impl Client {
    /// A client of a server at `http://host:port`.
    pub(super) fn new(base: &str) -> Self {
        Self {
            address: base.trim_start_matches("http://").to_owned(),
            stream: None,
            rest: Vec::new(),
        }
    }

    /// Sends an input and takes in all that comes back.
    ///
    /// # Errors
    /// When nothing comes in time, or what comes is not HTTP.
    pub(super) async fn send(&mut self, input: &Input) -> Result<Exchange, String> {
        if !input.is_framed {
            self.stream = None;
        }
        let answered = timeout(LIMIT, self.exchange(input)).await;
        let answered = answered.unwrap_or_else(|_| Err(format!("nothing within {LIMIT:?}")));
        let is_kept = input.is_framed
            && answered.as_ref().is_ok_and(|exchange| {
                let last = exchange.answers.last();
                last.is_some_and(|answer| answer.header("connection") != "close")
            });
        if !is_kept {
            self.stream = None;
            self.rest.clear();
        }
        answered
    }

    async fn exchange(&mut self, input: &Input) -> Result<Exchange, String> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(&self.address).await?,
        };
        let mut begun = Instant::now();
        // A server that has read enough may close before all is sent.
        let _ = stream.write_all(&input.bytes).await;
        let mut answers = Vec::new();
        if input.is_framed {
            let is_head = input.bytes.starts_with(b"HEAD ");
            while let Some(answer) = self.next(&mut stream, is_head).await? {
                let is_final = answer.status >= 200;
                answers.push(answer);
                if is_final {
                    break;
                }
            }
            self.stream = Some(stream);
        } else {
            let is_head = input.bytes.starts_with(b"HEAD ");
            let first = timeout(PAUSE, self.fill(&mut stream)).await;
            let is_over = matches!(first, Ok(Ok(false)));
            if !is_over {
                if first.is_err() {
                    begun = Instant::now();
                }
                let _ = stream.shutdown().await;
                while self.fill(&mut stream).await? {}
            }
            while let Some(answer) = self.take(true, is_head && answers.is_empty())? {
                answers.push(answer);
            }
        }
        let took = begun.elapsed();
        answers.retain(|answer| answer.status >= 200);
        Ok(Exchange { answers, took })
    }

    /// The next answer; none when the connection ends before it.
    async fn next(
        &mut self,
        stream: &mut TcpStream,
        is_head: bool,
    ) -> Result<Option<Answer>, String> {
        loop {
            if let Some(answer) = self.take(false, is_head)? {
                return Ok(Some(answer));
            }
            if !self.fill(stream).await? {
                return if self.rest.is_empty() {
                    Ok(None)
                } else {
                    Err("an answer that is cut off".to_owned())
                };
            }
        }
    }

    /// Reads some bytes; tells whether the connection is still open.
    async fn fill(&mut self, stream: &mut TcpStream) -> Result<bool, String> {
        self.rest.reserve(16 * 1024);
        match stream.read_buf(&mut self.rest).await {
            Ok(read) => Ok(read > 0),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(false),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Takes an answer off what was read; none while it is not whole. What is cut off at the end of a connection that
    /// the client closed on its part is left out.
    fn take(&mut self, is_closed: bool, is_head: bool) -> Result<Option<Answer>, String> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        let parsed = head
            .parse(&self.rest)
            .map_err(|error| format!("an answer that is not HTTP: {error}"))?;
        let httparse::Status::Complete(start) = parsed else {
            return Ok(None);
        };
        let status = head.code.unwrap_or_default();
        let headers = head.headers.iter().map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_ascii_lowercase(), value)
        });
        let mut answer = Answer {
            status,
            headers: headers.collect(),
            body: Vec::new(),
        };
        let bytes = &self.rest[start..];
        let is_bare = is_head || status < 200 || status == 204 || status == 304;
        let length = if is_bare {
            0
        } else if answer.header("transfer-encoding") == "chunked" {
            let Some((body, length)) = unchunk(bytes)? else {
                return Ok(None);
            };
            answer.body = body;
            length
        } else {
            let length = answer.header("content-length").parse::<usize>();
            let length = match length {
                Ok(length) => length,
                Err(_) if is_closed => bytes.len(),
                Err(_) => return Err("an answer without a length".to_owned()),
            };
            let Some(body) = bytes.get(..length) else {
                return Ok(None);
            };
            answer.body = body.to_vec();
            length
        };
        self.rest.drain(..start + length);
        Ok(Some(answer))
    }
}

async fn connect(address: &str) -> Result<TcpStream, String> {
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|error| format!("no connection: {error}"))?;
    let _ = stream.set_nodelay(true);
    // Without this, a client that makes thousands of connections runs out of ports that linger after it.
    let _ = stream.set_zero_linger();
    Ok(stream)
}

/// A body that came in chunks and its length as sent; none while it is not whole.
fn unchunk(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, String> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let size = httparse::parse_chunk_size(&bytes[at..]);
        let size = size.map_err(|_| "a chunk without a size".to_owned())?;
        let httparse::Status::Complete((start, size)) = size else {
            return Ok(None);
        };
        let size = usize::try_from(size).map_err(|_| "a chunk that is too large".to_owned())?;
        let end = at + start + size;
        let Some(chunk) = bytes.get(at + start..end) else {
            return Ok(None);
        };
        body.extend_from_slice(chunk);
        match bytes.get(end..end + 2) {
            None => return Ok(None),
            Some(b"\r\n") => at = end + 2,
            Some(_) => return Err("a chunk without an end".to_owned()),
        }
        if size == 0 {
            return Ok(Some((body, at)));
        }
    }
}
