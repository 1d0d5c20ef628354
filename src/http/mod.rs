//! HTTP: the API, the schema, the IDE, and how connections are taken and requests let in.

mod admission;
mod coding;
mod cors;
mod etag;
mod graphql;
mod health;
pub mod ide;
pub mod listen;
mod persisted;
mod pulse;
mod watch;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};

use self::{admission::Admission, persisted::Documents};
pub use self::{health::Health, persisted::Trusted};
use crate::{
    auth::Authenticator,
    config::{HttpOptions, Limits},
    error::{Code, Fault},
    observe::Observer,
    query::Engine,
};

/// What handlers share.
#[derive(Debug)]
pub(crate) struct Shared {
    engine: Engine,
    authenticator: Authenticator,
    admission: Admission,
    limits: Arc<Limits>,
    documents: Documents,
    observer: Arc<Observer>,
    sdl: Arc<str>,
}

/// All routes over an engine, which is asked nothing before the database was ready.
pub fn router(
    engine: Engine,
    authenticator: Authenticator,
    limits: Arc<Limits>,
    options: &HttpOptions,
    trusted: Trusted,
    observer: Arc<Observer>,
    health: Arc<Health>,
) -> Router {
    // Behind one Arc: it is cloned for every request.
    let shared = Arc::new(Shared {
        sdl: engine.sdl().into(),
        engine,
        authenticator,
        admission: Admission::new(health.clone(), &limits),
        limits,
        documents: Documents::new(trusted, options),
        observer,
    });
    let graphql = get(graphql::get)
        .post(graphql::post)
        .options(graphql::options);
    let router = Router::new()
        .route("/graphql", graphql)
        .route("/schema.graphql", get(sdl).layer(coding::compression()))
        .route("/metrics", get(watch::metrics))
        .merge(health::routes(health))
        .merge(ide::routes())
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(shared.clone());
    let router = match cors::layer(&options.cors_origins) {
        Some(layer) => router.layer(layer),
        None => router,
    };
    // Outermost, so that also what others refuse is counted and has an id.
    router.layer(middleware::from_fn_with_state(shared, watch::watch))
}

async fn sdl(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        shared.sdl.to_string(),
    )
}

async fn not_found(headers: HeaderMap) -> Response {
    let message = "There is nothing at this path. The API is at /graphql.";
    graphql::refusal(&headers, Fault::new(Code::NotFound, message))
}

async fn method_not_allowed(headers: HeaderMap) -> Response {
    let message = "This method is not allowed here. The header Allow tells those that are.";
    graphql::refusal(&headers, Fault::new(Code::MethodNotAllowed, message))
}
