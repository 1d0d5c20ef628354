//! A connection that is spoken to byte by byte, as clients do that are slow, broken or ill-disposed.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// How long a test waits before it calls something late.
const LIMIT: Duration = Duration::from_secs(10);

/// A connection to a server.
pub(crate) struct Raw {
    stream: TcpStream,
    /// Bytes that came after the last answer.
    rest: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        let status = self.head.split(' ').nth(1).and_then(|s| s.parse().ok());
        status.expect("a status line")
    }

    /// Whether the head has a line.
    pub(crate) fn says(&self, line: &str) -> bool {
        self.head.lines().any(|l| l.eq_ignore_ascii_case(line))
    }
}

/// A query by POST.
pub(crate) fn post(document: &str) -> String {
    let body = serde_json::json!({ "query": document }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A GET of a path.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")
}

impl Raw {
    /// Connects to a server's address: `host:port`, with whatever stands around it.
    pub(crate) async fn connect(api: &str) -> Self {
        let address = api.trim_start_matches("http://");
        let address = address.split('/').next().unwrap_or_default();
        Self {
            stream: TcpStream::connect(address).await.expect("a connection"),
            rest: Vec::new(),
        }
    }

    /// Sends some bytes.
    pub(crate) async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.expect("sent");
    }

    /// Sends some bytes; tells whether the server still took them.
    pub(crate) async fn try_send(&mut self, text: &str) -> bool {
        self.stream.write_all(text.as_bytes()).await.is_ok()
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> Answer {
        self.try_answer().await.expect("an answer")
    }

    /// The next answer, or none when the connection is closed before it.
    pub(crate) async fn try_answer(&mut self) -> Option<Answer> {
        loop {
            if let Some(answer) = self.take() {
                return Some(answer);
            }
            let mut chunk = vec![0; 64 * 1024];
            let read = timeout(LIMIT, self.stream.read(&mut chunk)).await;
            match read.expect("an answer in time") {
                Ok(0) | Err(_) => return None,
                Ok(read) => self.rest.extend_from_slice(&chunk[..read]),
            }
        }
    }

    fn take(&mut self) -> Option<Answer> {
        let end = self.rest.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.rest[..end]).into_owned();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse::<usize>().ok())?
        });
        let all = end + length.unwrap_or(0);
        if self.rest.len() < all {
            return None;
        }
        let body = String::from_utf8_lossy(&self.rest[end..all]).into_owned();
        self.rest.drain(..all);
        Some(Answer { head, body })
    }

    /// Reads on until the server closes the connection, and gives how many bytes came; fails when it does not in time.
    pub(crate) async fn closed(mut self) -> usize {
        let read = async {
            let mut all = self.rest.len();
            let mut chunk = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = self.stream.read(&mut chunk).await {
                all += read;
            }
            all
        };
        timeout(LIMIT, read).await.expect("closed in time")
    }
}
