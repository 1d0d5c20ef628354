//! Pages of other origins: which of them may call the API.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// How long a browser need not ask again; no browser remembers it for longer.
const REMEMBERED: Duration = Duration::from_hours(2);

/// What lets pages of some origins call the API; nothing when no origin may.
pub(super) fn layer(origins: &[String]) -> Option<CorsLayer> {
    let origins: Vec<_> = origins.iter().filter(|origin| !origin.is_empty()).collect();
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::RETRY_AFTER,
            header::ETAG,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(REMEMBERED);
    if origins.iter().any(|origin| *origin == "*") {
        return Some(layer.allow_origin(Any));
    }
    let origins = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    let layer = layer.allow_origin(origins.collect::<Vec<_>>());
    Some(layer.allow_credentials(true))
}
