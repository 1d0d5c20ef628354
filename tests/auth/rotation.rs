//! Keys of an issuer that change while the server runs.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use axum::{Router, extract::State, routing::get};
use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use super::{
    issuer::{Issuer, Kind},
    status,
    tokens::taking,
};
use crate::support::Server;

/// Keys at an address, and how often they were asked for.
#[derive(Clone, Default)]
struct Published {
    keys: Arc<Mutex<Json>>,
    asked: Arc<AtomicUsize>,
}

impl Published {
    fn set(&self, keys: Json) {
        *self.keys.lock().expect("nothing panics") = keys;
    }

    /// Serves them at a free port.
    async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer = |State(published): State<Self>| async move {
            published.asked.fetch_add(1, Relaxed);
            let keys = published.keys.lock().expect("nothing panics");
            keys.to_string()
        };
        let router = Router::new()
            .route("/jwks", get(answer))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}/jwks")
    }
}

/// A set with one key, under an id.
fn set(issuer: &Issuer, id: &str) -> Json {
    let mut key = issuer.jwk(Kind::Ed);
    key["kid"] = json!(id);
    json!({ "keys": [key] })
}

fn token(issuer: &Issuer, id: &str) -> String {
    issuer.headed(Kind::Ed, &json!({ "kid": id }))
}

fn write(file: &Path, keys: &Json) {
    std::fs::write(file, keys.to_string()).expect("written");
}

/// Asks with a token until it is answered so; fails when it takes too long.
async fn until(server: &Server, token: &str, wanted: u16) {
    let begun = Instant::now();
    while status(server, token).await != wanted {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "not {wanted} in time"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn keys_of_a_file_change_without_a_restart() {
    let (old, new) = (Issuer::new(), Issuer::new());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("jwks.json");
    write(&file, &set(&old, "old"));
    let server = taking(file.to_str().expect("a path"), &[]).await;
    until(&server, &token(&old, "old"), 200).await;
    write(&file, &set(&new, "new"));
    until(&server, &token(&new, "new"), 200).await;
    assert_eq!(status(&server, &token(&old, "old")).await, 401);
}

#[tokio::test]
async fn a_file_that_is_spoilt_leaves_the_keys_that_are_known() {
    let issuer = Issuer::new();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("jwks.json");
    write(&file, &set(&issuer, "good"));
    let server = taking(file.to_str().expect("a path"), &[]).await;
    for spoilt in ["{", "{}", "{\"keys\": []}", "[]"] {
        std::fs::write(&file, spoilt).expect("written");
        status(&server, &token(&issuer, "unknown")).await;
    }
    assert_eq!(status(&server, &token(&issuer, "good")).await, 200);
}

#[tokio::test]
async fn a_new_key_at_an_address_is_taken_at_once_and_unknown_ones_do_not_flood_it() {
    let (old, new) = (Issuer::new(), Issuer::new());
    let published = Published::default();
    published.set(set(&old, "old"));
    let server = taking(&published.serve().await, &[]).await;
    let before = status(&server, &token(&old, "old")).await;
    published.set(set(&new, "new"));
    let fresh = token(&new, "new");
    // Many that come together wait for one look.
    let taken = join_all((0..8).map(|_| status(&server, &fresh))).await;
    let unknown: Vec<_> = (0..200)
        .map(|n| token(&new, &format!("unknown {n}")))
        .collect();
    let refused = join_all(unknown.iter().map(|token| status(&server, token))).await;
    let asked = published.asked.load(Relaxed);
    assert_eq!(
        (before, taken, refused, asked),
        (200, vec![200; 8], vec![401; 200], 2)
    );
}

#[tokio::test]
async fn an_address_that_answers_later_is_asked_when_a_token_comes() {
    let issuer = Issuer::new();
    let published = Published::default();
    let place = published.serve().await;
    // Null is no set of keys.
    let server = taking(&place, &[]).await;
    published.set(set(&issuer, "late"));
    assert_eq!(status(&server, &token(&issuer, "late")).await, 200);
}
