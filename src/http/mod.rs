//! HTTP: the API, the schema, the IDE, and how connections are taken and requests let in.

mod admission;
mod graphql;
mod health;
pub mod ide;
pub mod listen;
mod pulse;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::header,
    middleware,
    response::IntoResponse,
    routing::get,
};

use self::admission::Admission;
pub use self::health::Health;
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

/// All routes over an engine, which is asked nothing before the database was ready.
pub fn router(
    engine: Engine,
    schema: &schema::Schema,
    limits: Arc<Limits>,
    options: &HttpOptions,
    health: Arc<Health>,
) -> Router {
    let most = limits.max_body_bytes;
    let admission = Arc::new(Admission::new(health.clone(), &limits));
    let shared = Shared {
        engine,
        limits,
        options: Arc::new(options.clone()),
        sdl: schema::sdl(schema).into(),
    };
    Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .route_layer(middleware::from_fn_with_state(admission, admission::admit))
        .route("/schema.graphql", get(sdl))
        .merge(health::routes(health))
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
