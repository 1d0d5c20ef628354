//! Requests on the wire: right ones around anything, and those that are broken themselves.

use fastrand::Rng;

use super::{
    Input,
    bytes::{mutate, pick, word},
    literals,
    seeds::Seeds,
};

/// A request in its parts.
pub(super) struct Request {
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// A POST of JSON.
    pub(super) fn post(body: Vec<u8>) -> Self {
        Self {
            method: "POST".to_owned(),
            target: "/graphql".to_owned(),
            headers: vec![("content-type".to_owned(), b"application/json".to_vec())],
            body,
        }
    }

    /// Sets a header, in place of one of this name.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Vec<u8>>) {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.into()));
    }

    /// Its bytes, with headers of its framing.
    fn bytes(&self, framing: &str) -> Vec<u8> {
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\nhost: x\r\n{framing}",
            self.method, self.target
        )
        .into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes
    }

    /// As an input whose end is where it says.
    pub(super) fn framed(self) -> Input {
        let framing = match (self.method.as_str(), self.body.len()) {
            ("GET" | "HEAD", 0) => String::new(),
            (_, length) => format!("content-length: {length}\r\n"),
        };
        let mut bytes = self.bytes(&framing);
        bytes.extend_from_slice(&self.body);
        Input {
            bytes,
            is_framed: true,
        }
    }
}

/// A POST of JSON.
pub(super) fn post(body: Vec<u8>) -> Input {
    Request::post(body).framed()
}

/// A GET.
pub(super) fn get(target: &str) -> Input {
    let request = Request {
        method: "GET".to_owned(),
        target: target.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    request.framed()
}

const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "get", "FOO",
    "G-E.T", "QUERY",
];

const TARGETS: &[&str] = &[
    "/",
    "/graphql",
    "/graphql/",
    "//graphql",
    "/graphql//",
    "/GRAPHQL",
    "/graphql;a=b",
    "/graphql?",
    "/graphql?query",
    "/graphql?query={__typename}",
    "/graphql?query=%7B__typename%7D",
    "/graphql?query=%ff",
    "/graphql?query=&query=",
    "/graphql?%00",
    "/graphql%00",
    "/graphql%2f",
    "/%67raphql",
    "/../graphql",
    "/./graphql",
    "/live",
    "/ready",
    "/live/x",
    "/schema.graphql",
    "/ide/",
    "/ide/../graphql",
    "/ide/..%2f..%2fetc/passwd",
    "/%",
    "/%zz",
    "/\"",
    "/{}",
    "/|",
    "/?",
    "/??",
    "*",
    "http://x/graphql",
    "http://x:99999/",
    "/a:b@c",
    "/favicon.ico",
    "/metrics",
];

const HEADERS: &[(&str, &[&str])] = &[
    (
        "accept",
        &[
            "*/*",
            "application/json",
            "application/graphql-response+json",
            "application/*;q=0.1",
            "text/html",
            "*",
            "",
            "application/json;q=2",
            "application/json;q=NaN",
            "application/json;q=-1",
            "application/json;q=1e99",
            ";",
            ",,,,",
            "application/json;charset=\"",
            "application/json;q",
            "a/b;c=d;e",
            "application/json, ; q=1",
            "APPLICATION/JSON",
        ],
    ),
    (
        "content-type",
        &[
            "application/json",
            "application/graphql",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json;",
            "application/json; charset",
            "application/json; charset=utf-16",
            "json",
            "/",
            "application/",
            "*/*",
            "",
            "application/json, application/json",
            "application/json; charset=utf-8; charset=gbk",
            "application/json;;;",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
        ],
    ),
    (
        "accept-encoding",
        &[
            "gzip",
            "identity;q=0",
            "*;q=0",
            "gzip;q=NaN",
            ",",
            "gzip, gzip, gzip",
            "",
            "gzip;q=1.0000000001",
        ],
    ),
    (
        "if-none-match",
        &["*", "\"a\"", "W/\"a\"", "W/", "\"", ",,", ""],
    ),
    (
        "origin",
        &["null", "http://x", "*", "", "http://[::1", "a\tb"],
    ),
    ("access-control-request-method", &["POST", "", "%"]),
    (
        "range",
        &[
            "bytes=0-",
            "bytes=9-1",
            "bytes=-9999999999999999999999",
            "x",
        ],
    ),
    (
        "connection",
        &["keep-alive", "close", "keep-alive, x", "content-type", ""],
    ),
    ("host", &["", "x:99999", "[::1]", "a b", "x,y", "%00"]),
    ("cookie", &["a=b", "", "=;=;=", "a"]),
    (
        "authorization",
        &["Bearer", "Bearer a", "Basic !", "", "Bearer a b c"],
    ),
    (
        "x-request-id",
        &["a", "", "00000000-0000-0000-0000-000000000000"],
    ),
    (
        "traceparent",
        &[
            "00-0-0-0",
            "ff-00000000000000000000000000000000-0000000000000000-ff",
            "",
        ],
    ),
    (
        "x-forwarded-for",
        &["127.0.0.1", "999.999.999.999", "", "::1, x"],
    ),
    ("te", &["trailers", "gzip;q=x"]),
    ("apollo-require-preflight", &["1", ""]),
];

/// Headers that break the frame of a request.
const BREAKING: &[&str] = &[
    "content-length: 5\r\n",
    "content-length: 99999\r\n",
    "content-length: -1\r\n",
    "content-length: +5\r\n",
    "content-length: 0x5\r\n",
    "content-length: 5, 5\r\n",
    "content-length: 5\r\ncontent-length: 6\r\n",
    "content-length:\r\n",
    "content-length: 18446744073709551615\r\n",
    "content-length: 18446744073709551616\r\n",
    "content-length: 1048577\r\n",
    "content-length: \u{665}\r\n",
    "transfer-encoding: chunked\r\n",
    "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
    "transfer-encoding: gzip\r\n",
    "transfer-encoding: gzip, chunked\r\n",
    "transfer-encoding: chunked, chunked\r\n",
    "transfer-encoding: chunked, identity\r\n",
    "transfer-encoding:\r\n",
    "transfer-encoding : chunked\r\n",
    "transfer-encoding: xchunked\r\n",
    "expect: 100-continue\r\ncontent-length: 9999\r\n",
    "expect: 200-ok\r\n",
    "expect: 100-continue\r\ntransfer-encoding: chunked\r\n",
    "connection: upgrade\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n",
    "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: AA==\r\nsec-websocket-version: 13\r\n",
    "host: y\r\n",
    " folded\r\n",
    "a: b\r\n folded\r\n",
    "no colon\r\n",
    ": no name\r\n",
    "a\0b: c\r\n",
    "a: b\0c\r\n",
    "a: b\rc\r\n",
    "a: b\n",
    "\r\n",
    "名: 值\r\n",
    "a b: c\r\n",
];

/// First lines that are none, and such of other protocols.
const STARTS: &[&str] = &[
    "GET / HTTP/1.0\r\n\r\n",
    "GET /live HTTP/1.0\r\nconnection: keep-alive\r\n\r\n",
    "GET / HTTP/2.0\r\n\r\n",
    "GET / HTTP/1.2\r\n\r\n",
    "GET / HTTP/0.9\r\n\r\n",
    "GET /\r\n\r\n",
    "GET\r\n\r\n",
    "\r\n\r\n",
    "GET  / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\n\n",
    "GET / HTTP/1.1\r\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0",
    "SSH-2.0-x\r\n",
    "{\"query\":\"{a}\"}",
    "GET / HTTP/1.1\r\nhost: x\r\n",
    "\0\0\0\0",
    "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET /\u{a0} HTTP/1.1\r\nhost: x\r\n\r\n",
    "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n",
];

/// Members of a request, and others.
const MEMBERS: &[&str] = &[
    "query",
    "variables",
    "operationName",
    "extensions",
    "documentId",
    "nope",
    "\\u0000",
];

/// Sizes of chunks that are none, or none of what follows.
const SIZES: &[&str] = &[
    "5",
    "ffffffffffffffff",
    "fffffffffffffffff",
    "-1",
    "0x5",
    "",
    "g",
    "5;a=b",
    "5;",
    " 5",
    "5 ",
    "00000000000000000005",
    "0",
    "5\n",
    "7fffffff",
    "٥",
];

/// A request that is right as HTTP and odd in everything else, or one that is broken.
pub(super) fn input(rng: &mut Rng, seeds: &Seeds) -> Input {
    let mut request = Request::post(Vec::new());
    if rng.u8(..3) > 0 {
        request.body = pick(rng, &seeds.asked).body().into_bytes();
    }
    match rng.u8(..10) {
        0..6 => odd(rng, seeds, request),
        6 => {
            let mut bytes = request.framed().bytes;
            let head = bytes
                .windows(4)
                .position(|four| four == b"\r\n\r\n")
                .unwrap_or_default();
            let body = bytes.split_off(head);
            bytes = mutate(
                rng,
                bytes,
                b"\r\ncontent-length: 1\r\ntransfer-encoding: chunked",
            );
            bytes.extend(body);
            broken(bytes)
        }
        7 => {
            let framing: String = (0..rng.usize(1..3)).map(|_| *pick(rng, BREAKING)).collect();
            let mut bytes = request.bytes(&framing);
            bytes.extend_from_slice(&request.body);
            broken(bytes)
        }
        8 => {
            let mut bytes = request.bytes("transfer-encoding: chunked\r\n");
            chunks(rng, &request.body, &mut bytes);
            broken(bytes)
        }
        _ => starts(rng, request),
    }
}

fn broken(bytes: Vec<u8>) -> Input {
    Input {
        bytes,
        is_framed: false,
    }
}

/// Methods, targets and headers of all sorts.
fn odd(rng: &mut Rng, seeds: &Seeds, mut request: Request) -> Input {
    if rng.bool() {
        word(rng, METHODS).clone_into(&mut request.method);
    }
    if rng.bool() {
        word(rng, TARGETS).clone_into(&mut request.target);
    }
    if request.target.contains('?') && rng.bool() {
        let text = literals::text(rng);
        request
            .target
            .extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
    match rng.u8(..24) {
        0..3 => {
            let hash = "0".repeat(rng.usize(60..70));
            let version = literals::json(rng);
            let persisted = format!(r#"{{"version":{version},"sha256Hash":"{hash}"}}"#);
            request.body =
                format!(r#"{{"extensions":{{"persistedQuery":{persisted}}}}}"#).into_bytes();
        }
        3..6 => {
            let one = pick(rng, &seeds.asked).body();
            let some = vec![one; rng.usize(..13)];
            request.body = format!("[{}]", some.join(",")).into_bytes();
        }
        6..9 => {
            let member = word(rng, MEMBERS);
            let value = literals::json(rng);
            request.body =
                format!(r#"{{"query":"{{__typename}}","{member}":{value}}}"#).into_bytes();
        }
        _ => {}
    }
    for _ in 0..rng.usize(..4) {
        let (name, values) = pick(rng, HEADERS);
        let mut value = pick(rng, values).as_bytes().to_vec();
        match rng.u8(..12) {
            0 => value = value.repeat(200),
            1 => value.extend([0x80, 0xff]),
            2 => {
                value = mutate(rng, value, b";q=0.5,\"*/");
                value.retain(|byte| !matches!(byte, 0..32 | 127));
            }
            _ => {}
        }
        if rng.bool() {
            request.set(name, value);
        } else {
            request.headers.push(((*name).to_owned(), value));
        }
    }
    request.framed()
}

/// A body in chunks, one of which is mostly not as long as it says.
fn chunks(rng: &mut Rng, body: &[u8], into: &mut Vec<u8>) {
    for chunk in body.chunks(rng.usize(1..400)) {
        if rng.u8(..4) == 0 {
            into.extend_from_slice(pick(rng, SIZES).as_bytes());
        } else {
            into.extend_from_slice(format!("{:x}", chunk.len()).as_bytes());
        }
        into.extend_from_slice(b"\r\n");
        into.extend_from_slice(chunk);
        into.extend_from_slice(word(rng, &["\r\n", "\r\n", "\r\n", "\n", "", "x"]).as_bytes());
    }
    let end = pick(
        rng,
        &[
            "0\r\n\r\n",
            "0\r\na: b\r\n\r\n",
            "0\r\ncontent-length: 1\r\n\r\n",
            "0\r\n",
            "0",
            "",
            "0\r\nno colon\r\n\r\n",
        ],
    );
    into.extend_from_slice(end.as_bytes());
}

/// Starts of connections that are no requests, heads that are too large, and requests behind one another.
fn starts(rng: &mut Rng, request: Request) -> Input {
    let mut bytes = match rng.u8(..6) {
        0 => (0..rng.usize(1..300)).map(|_| rng.u8(..)).collect(),
        1 => {
            let line = format!("x: {}\r\n", "y".repeat(*pick(rng, &[10, 8_000, 70_000])));
            format!("GET / HTTP/1.1\r\nhost: x\r\n{line}\r\n").into_bytes()
        }
        2 => {
            let lines = "x: y\r\n".repeat(rng.usize(50..400));
            format!("GET /live HTTP/1.1\r\nhost: x\r\n{lines}\r\n").into_bytes()
        }
        3 => {
            let long = "a".repeat(*pick(rng, &[100, 9_000, 65_000, 70_000]));
            format!("GET /graphql?query={long} HTTP/1.1\r\nhost: x\r\n\r\n").into_bytes()
        }
        4 => {
            let one = request.framed().bytes;
            one.repeat(rng.usize(2..5))
        }
        _ => pick(rng, STARTS).as_bytes().to_vec(),
    };
    if rng.u8(..3) == 0 {
        bytes = mutate(rng, bytes, b"\r\n\r\n HTTP/1.1");
    }
    if rng.u8(..4) == 0 {
        bytes.truncate(rng.usize(..=bytes.len()));
    }
    broken(bytes)
}
