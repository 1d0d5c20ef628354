//! HTTP: the API, the schema, the IDE.

mod graphql;
pub mod ide;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::header,
    response::IntoResponse,
    routing::get,
};

use crate::{
    config::{HttpOptions, Limits},
    query::Engine,
    schema,
};

/// What handlers share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    engine: Engine,
    limits: Arc<Limits>,
    options: Arc<HttpOptions>,
    sdl: Arc<str>,
}

/// All routes over an engine.
pub fn router(
    engine: Engine,
    schema: &schema::Schema,
    limits: Arc<Limits>,
    options: &HttpOptions,
) -> Router {
    let most = limits.max_body_bytes;
    let shared = Shared {
        engine,
        limits,
        options: Arc::new(options.clone()),
        sdl: schema::sdl(schema).into(),
    };
    Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route("/schema.graphql", get(sdl))
        .route("/live", get(|| async { "live" }))
        .merge(ide::routes())
        .layer(DefaultBodyLimit::max(most))
        .with_state(shared)
}

async fn sdl(State(shared): State<Shared>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        shared.sdl.to_string(),
    )
}
