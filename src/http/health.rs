//! Health: whether the process lives, and whether it can answer requests.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use tokio::sync::watch;

use crate::database::{Hindrance, Probe};

/// How far the server is, from its start to its end.
#[derive(Debug)]
pub struct Health {
    stage: watch::Sender<Stage>,
    is_draining: AtomicBool,
    probe: Probe,
}

/// How far the start is.
#[derive(Clone, Debug)]
enum Stage {
    /// The database is being made ready.
    Starting,
    /// The database can't be served yet.
    Hindered(Hindrance),
    /// It was ready once. What fails from now on fails request by request.
    Serving,
}

impl Health {
    /// Of a server that starts, over a database that a probe asks.
    #[must_use]
    pub fn new(probe: Probe) -> Self {
        Self {
            stage: watch::Sender::new(Stage::Starting),
            is_draining: AtomicBool::new(false),
            probe,
        }
    }

    /// The database can't be served yet.
    pub fn hinder(&self, hindrance: Hindrance) {
        self.stage.send_replace(Stage::Hindered(hindrance));
    }

    /// The database is ready.
    pub fn serve(&self) {
        self.stage.send_replace(Stage::Serving);
    }

    /// The server is about to stop.
    pub fn drain(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }

    /// Whether the database was ready once.
    #[must_use]
    pub fn is_serving(&self) -> bool {
        matches!(*self.stage.borrow(), Stage::Serving)
    }

    /// Waits until the database is ready for the first time.
    pub async fn served(&self) {
        let mut stage = self.stage.subscribe();
        // The sender lives as long as we.
        let _ = stage.wait_for(|s| matches!(s, Stage::Serving)).await;
    }

    /// Lets go of the probe's connection.
    pub async fn close(&self) {
        self.probe.close().await;
    }

    async fn report(&self) -> Result<(), Report> {
        if self.is_draining.load(Ordering::Relaxed) {
            return Err(Report {
                status: "draining",
                reason: "The server is about to stop.".to_owned(),
                remedy: "Ask another instance.",
            });
        }
        let stage = self.stage.borrow().clone();
        match stage {
            Stage::Starting => Err(Report {
                status: "starting",
                reason: "The database is being made ready.".to_owned(),
                remedy: "Wait.",
            }),
            Stage::Hindered(hindrance) => Err(hindrance.into()),
            Stage::Serving => self.probe.ask().await.map_err(Report::from),
        }
    }
}

/// Why the server is not ready, for anyone who may ask.
#[derive(Debug, Serialize)]
struct Report {
    status: &'static str,
    reason: String,
    remedy: &'static str,
}

impl From<Hindrance> for Report {
    fn from(hindrance: Hindrance) -> Self {
        Self {
            status: hindrance.kind.as_str(),
            reason: hindrance.reason,
            remedy: hindrance.kind.remedy(),
        }
    }
}

/// `/live`, which answers as long as the process does, and `/ready`, which tells whether requests can be answered.
pub(super) fn routes<S>(health: Arc<Health>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/live", get(|| async { (UNCACHED, "live") }))
        .route("/ready", get(ready))
        .with_state(health)
}

const UNCACHED: [(header::HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

async fn ready(State(health): State<Arc<Health>>) -> Response {
    match health.report().await {
        Ok(()) => (UNCACHED, Json(serde_json::json!({ "status": "ready" }))).into_response(),
        Err(report) => (StatusCode::SERVICE_UNAVAILABLE, UNCACHED, Json(report)).into_response(),
    }
}
