//! Clients that ask the same all the time, and what they saw.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use serde_json::{Value as Json, json};
use tokio::task::JoinHandle;

/// How long a client waits between two requests.
const PAUSE: Duration = Duration::from_millis(5);
/// How long a client waits for an answer before it calls the server stuck.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a request got.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) begun: Instant,
    pub(crate) took: Duration,
    /// What it is to be counted as: `right`, a status with its code, or what is wrong.
    pub(crate) as_what: String,
}

impl Seen {
    /// The answer is whole and right.
    pub(crate) fn is_right(&self) -> bool {
        self.as_what == RIGHT
    }

    /// It failed as it may while the database is away: whoever reads it knows that and when to ask again.
    pub(crate) fn is_fair(&self) -> bool {
        FAIR.contains(&self.as_what.as_str())
    }
}

const RIGHT: &str = "right";
const FAIR: [&str; 4] = [
    "503 DATABASE_UNAVAILABLE",
    "503 POOL_TIMEOUT",
    "503 OVERLOADED",
    "504 QUERY_TIMEOUT",
];

/// Sends a document and compares its data with those that are right.
pub(crate) async fn ask(client: &reqwest::Client, api: &str, document: &str, right: &Json) -> Seen {
    let begun = Instant::now();
    let as_what = match told(client, api, document, right).await {
        Ok(told) => told,
        Err(error) => format!("no answer: {error:?}"),
    };
    Seen {
        begun,
        took: begun.elapsed(),
        as_what,
    }
}

async fn told(
    client: &reqwest::Client,
    api: &str,
    document: &str,
    right: &Json,
) -> reqwest::Result<String> {
    let request = client.post(api).timeout(PATIENCE);
    let answer = request.json(&json!({ "query": document })).send().await?;
    let status = answer.status().as_u16();
    let tells_when = answer.headers().contains_key("retry-after");
    let mut body: Json = answer.json().await?;
    let code = body["errors"][0]["extensions"]["code"].as_str();
    Ok(match (status, code) {
        (200, None) if body["data"] == *right => RIGHT.to_owned(),
        (503, Some(_)) if !tells_when || body.get("data").is_some() => {
            format!("503 without Retry-After, or with data: {body}")
        }
        (_, Some(code)) => format!("{status} {code}"),
        (_, None) => format!("{status} with wrong data: {}", body["data"].take()),
    })
}

/// Clients that ask until they are told to stop.
pub(crate) struct Load {
    is_over: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<Seen>>>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    /// Some clients begin to ask.
    pub(crate) fn of(clients: usize, api: &str, document: &'static str, right: &Json) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let clients = (0..clients)
            .map(|_| {
                let (is_over, seen) = (is_over.clone(), seen.clone());
                let (api, right) = (api.to_owned(), right.clone());
                tokio::spawn(async move {
                    let client = reqwest::Client::new();
                    while !is_over.load(Relaxed) {
                        let one = ask(&client, &api, document, &right).await;
                        let all: &Mutex<Vec<_>> = &seen;
                        all.lock().unwrap_or_else(PoisonError::into_inner).push(one);
                        tokio::time::sleep(PAUSE).await;
                    }
                })
            })
            .collect();
        Self {
            is_over,
            seen,
            clients,
        }
    }

    /// Lets each client finish its last request, and gives all that they saw in the order of the beginnings.
    pub(crate) async fn end(self) -> Vec<Seen> {
        self.is_over.store(true, Relaxed);
        for client in self.clients {
            client.await.expect("a client ends");
        }
        let mut seen = self.seen.lock().expect("no client panicked").clone();
        seen.sort_by_key(|one| one.begun);
        seen
    }
}

/// How many of each kind there are.
pub(crate) fn count(seen: &[Seen]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for one in seen {
        *counts.entry(one.as_what.as_str()).or_default() += 1;
    }
    counts
}

/// The time from a moment until the first right answer to a request that began after it, and until the beginning of the
/// last request after it that failed.
pub(crate) fn recovery(seen: &[Seen], since: Instant) -> (Option<Duration>, Duration) {
    let after = seen.iter().filter(|one| one.begun >= since);
    let first = after.clone().filter(|one| one.is_right());
    let first = first.map(|one| one.begun + one.took - since).min();
    let last = after.filter(|one| !one.is_right());
    let last = last.map(|one| one.begun - since).max();
    (first, last.unwrap_or_default())
}
