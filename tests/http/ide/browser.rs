//! Chromium without a window that reaches this machine alone, and the connection to its `DevTools`.

use std::{
    env, fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// The names that distributions give the program; scripts/need-chromium looks for the same.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// What it is started with, besides a new profile.
const FLAGS: [&str; 13] = [
    "--headless=new",
    // Any name but this machine's address resolves to nothing, as with the network cut off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
    "--window-size=1440,900",
    // It opens our page alone, and root, which tests may run as, has no sandbox.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "about:blank",
];

/// How long it may take to start, or to answer a command, on a machine that has much else to do.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with one page.
pub(super) struct Browser {
    process: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    commands: u64,
    /// What the page's `DevTools` told without being asked, in its order.
    pub(super) events: Vec<Json>,
    /// Removed when the browser has ended.
    _profile: TempDir,
}

impl Browser {
    /// Starts one with a profile of its own.
    pub(super) async fn start() -> Self {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let process = spawn(profile.path());
        let address = timeout(PATIENCE, page_address(profile.path()))
            .await
            .expect("Chromium starts in time");
        let (socket, _) = connect_async(address).await.expect("DevTools listen");
        Self {
            process,
            socket,
            commands: 0,
            events: Vec::new(),
            _profile: profile,
        }
    }

    /// Sends a command; gives its result. Events that come meanwhile are kept.
    pub(super) async fn command(&mut self, method: &str, params: Json) -> Json {
        self.commands += 1;
        let id = self.commands;
        let command = json!({ "id": id, "method": method, "params": params }).to_string();
        let sent = self.socket.send(Message::text(command)).await;
        sent.expect("Chromium runs");
        timeout(PATIENCE, self.result(id))
            .await
            .unwrap_or_else(|_| panic!("no result of {method}"))
    }

    async fn result(&mut self, id: u64) -> Json {
        loop {
            let message = self.socket.next().await.expect("Chromium runs");
            let Message::Text(text) = message.expect("a message") else {
                continue;
            };
            let mut message: Json = serde_json::from_str(&text).expect("DevTools speak JSON");
            if message["id"] == id {
                assert_eq!(message.get("error"), None);
                return message["result"].take();
            }
            self.events.push(message);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // One that has ended by itself needs no end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(profile: &Path) -> Child {
    let given = env::var("CHROMIUM").ok();
    given
        .as_deref()
        .into_iter()
        .chain(NAMES)
        .find_map(|name| {
            Command::new(name)
                .args(FLAGS)
                .arg(format!("--user-data-dir={}", profile.display()))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .ok()
        })
        .expect("no Chromium on this machine; run: ./scripts/need-chromium")
}

/// The address of the `DevTools` of the one page, once there is one.
async fn page_address(profile: &Path) -> String {
    loop {
        // Written when it listens: the port, then a path.
        let told = fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some(port) = told.lines().next()
            && let Some(address) = first_page(port).await
        {
            return address;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn first_page(port: &str) -> Option<String> {
    let list = reqwest::get(format!("http://127.0.0.1:{port}/json/list")).await;
    let targets: Vec<Json> = list.ok()?.json().await.ok()?;
    let page = targets.iter().find(|target| target["type"] == "page")?;
    page["webSocketDebuggerUrl"].as_str().map(str::to_owned)
}
