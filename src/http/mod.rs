//! HTTP: the API, the schema, the IDE.

mod graphql;
pub mod ide;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::header,
    response::IntoResponse,
    routing::get,
};

use crate::{query::Engine, schema};

/// Largest body of a request, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    engine: Engine,
    sdl: std::sync::Arc<str>,
}

/// All routes over an engine.
pub fn router(engine: Engine, schema: &schema::Schema) -> Router {
    let shared = Shared {
        engine,
        sdl: schema::sdl(schema).into(),
    };
    Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(sdl))
        .route("/live", get(|| async { "live" }))
        .merge(ide::routes())
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(shared)
}

async fn sdl(State(shared): State<Shared>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        shared.sdl.to_string(),
    )
}
