//! A reverse proxy that serves the server below a path, as an intranet's entry does.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::IntoResponse,
    routing::any,
};
use tokio::net::TcpListener;

use crate::support::Server;

/// What is passed on in both directions; compression is left to the proxy.
const HEADERS: [header::HeaderName; 3] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::CONTENT_SECURITY_POLICY,
];

/// The address of the server's page below a path, which begins and ends with a slash; it ends with the test.
pub(super) async fn below(server: &Server, path: &str) -> String {
    let target = server.api.replace("graphql", "");
    let routes = Router::new()
        .route(
            path,
            any(
                async |State(target): State<String>, method, headers, body| {
                    pass(target, method, headers, body).await
                },
            ),
        )
        .route(
            &format!("{path}{{*rest}}"),
            any(
                async |State(target): State<String>,
                       Path(rest): Path<String>,
                       method,
                       headers,
                       body| { pass(target + &rest, method, headers, body).await },
            ),
        )
        .with_state(target);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}{path}")
}

async fn pass(url: String, method: Method, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let request = reqwest::Client::new()
        .request(method, url)
        .headers(chosen(&headers))
        .body(body);
    let Ok(response) = request.send().await else {
        return (StatusCode::BAD_GATEWAY, HeaderMap::new(), Bytes::new());
    };
    let (status, headers) = (response.status(), chosen(response.headers()));
    let body = response.bytes().await.unwrap_or_default();
    (status, headers, body)
}

fn chosen(headers: &HeaderMap) -> HeaderMap {
    HEADERS
        .iter()
        .filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
        .collect()
}
