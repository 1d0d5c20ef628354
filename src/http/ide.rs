//! The IDE: GraphiQL from the binary itself, so that it works where only this server can be reached.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::etag;

/// The query that the IDE opens and runs on a first visit; the README shows the same one.
pub const FIRST_QUERY: &str = include_str!("ide/first.graphql");

/// A tab that a first visit opens; what it shows stands in its comment. Its name is that of its operation.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Tab {
    /// The document.
    pub query: &'static str,
    /// Its variables as JSON; none when its operation has none.
    pub variables: Option<&'static str>,
}

impl Tab {
    const fn new(query: &'static str) -> Self {
        Self {
            query,
            variables: None,
        }
    }

    const fn with(query: &'static str, variables: &'static str) -> Self {
        Self {
            query,
            variables: Some(variables),
        }
    }
}

/// The tabs of a first visit in their order.
pub const TABS: [Tab; 6] = [
    Tab::new(FIRST_QUERY),
    Tab::new(include_str!("ide/tabs/filter.graphql")),
    Tab::with(
        include_str!("ide/tabs/page.graphql"),
        include_str!("ide/tabs/page.json"),
    ),
    Tab::new(include_str!("ide/tabs/aggregate.graphql")),
    Tab::with(
        include_str!("ide/tabs/search.graphql"),
        include_str!("ide/tabs/search.json"),
    ),
    Tab::new(include_str!("ide/tabs/limits.graphql")),
];

/// Scripts, styles and data come from this server alone, fonts and images from its style sheets too.
/// The one style that is allowed inline is what GraphiQL's dialogs add to keep the page behind them from
/// scrolling: the hash is that of its text, as it is on a page without a scroll bar, which ours is.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='; \
     font-src data:; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// A file that the IDE consists of.
struct File {
    path: &'static str,
    content_type: HeaderValue,
    etag: HeaderValue,
    bytes: Bytes,
}

impl File {
    fn new(path: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        Self::made(path, content_type, Bytes::from_static(bytes))
    }

    /// A file whose bytes are made when the server starts.
    fn made(path: &'static str, content_type: &'static str, bytes: Bytes) -> Self {
        let etag = format!("\"{:x}\"", Sha256::digest(&bytes));
        Self {
            path,
            content_type: HeaderValue::from_static(content_type),
            etag: HeaderValue::try_from(etag).expect("a quoted hexadecimal number is a header"),
            bytes,
        }
    }

    /// The file, or nothing but its tag to a browser that has it.
    fn answer(&self, request: &HeaderMap) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.content_type.clone()),
            (header::ETAG, self.etag.clone()),
            // Asked again each time, so that no one sees an old IDE on a new server.
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            ),
            (
                header::REFERRER_POLICY,
                HeaderValue::from_static("no-referrer"),
            ),
        ];
        if etag::is_known(request, &self.etag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, self.bytes.clone()).into_response()
    }
}

/// The page first, then what it loads.
static FILES: LazyLock<[File; 9]> = LazyLock::new(|| {
    const CSS: &str = "text/css; charset=utf-8";
    const HTML: &str = "text/html; charset=utf-8";
    const JS: &str = "text/javascript; charset=utf-8";
    const JSON: &str = "application/json";
    const SVG: &str = "image/svg+xml";
    [
        File::new("/", HTML, include_bytes!("ide/index.html")),
        File::new("/ide/boot.js", JS, include_bytes!("ide/boot.js")),
        File::new(
            "/ide/graphiql.min.css",
            CSS,
            include_bytes!("ide/graphiql.min.css"),
        ),
        File::new(
            "/ide/graphiql.min.js",
            JS,
            include_bytes!("ide/graphiql.min.js"),
        ),
        File::new("/ide/icon.svg", SVG, include_bytes!("ide/icon.svg")),
        File::new("/ide/page.css", CSS, include_bytes!("ide/page.css")),
        File::new(
            "/ide/react-dom.production.min.js",
            JS,
            include_bytes!("ide/react-dom.production.min.js"),
        ),
        File::new(
            "/ide/react.production.min.js",
            JS,
            include_bytes!("ide/react.production.min.js"),
        ),
        File::made("/ide/tabs.json", JSON, tabs()),
    ]
});

/// The tabs as GraphiQL takes them.
fn tabs() -> Bytes {
    serde_json::to_vec(&TABS)
        .expect("texts and nothing are JSON")
        .into()
}

/// The IDE's page at `/` and its files under `/ide/`.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    FILES.iter().fold(Router::new(), |router, file| {
        router.route(
            file.path,
            get(async move |request: HeaderMap| file.answer(&request)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::FILES;

    /// The text of those files that we wrote, and of the style sheet, which could import others.
    fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
        FILES
            .iter()
            .filter(|file| !file.path.ends_with(".min.js"))
            .map(|file| {
                (
                    file.path,
                    str::from_utf8(&file.bytes).expect("text is UTF-8"),
                )
            })
    }

    #[test]
    fn no_file_names_another_host() {
        for (path, text) in texts() {
            let text = text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assert!(!text.contains("://") && !text.contains("url(//"), "{path}");
        }
    }

    #[test]
    fn whatever_the_page_loads_is_served() {
        let (_, page) = texts().next().expect("the page is the first file");
        let loaded: Vec<_> = page
            .split(['"', '\''])
            .filter(|value| value.starts_with("ide/"))
            .map(|value| format!("/{value}"))
            .collect();
        assert!(loaded.len() > 5, "{loaded:?}");
        for path in loaded {
            assert!(FILES.iter().any(|file| file.path == path), "{path}");
        }
    }
}
