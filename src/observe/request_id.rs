//! What tells one request from all others, in its answer and in the log.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::random;

/// The header that brings and returns it.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that a client may bring, in characters.
const LONGEST: usize = 64;

/// The id of a request: 1 to 64 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The one that the client brings, if it brings one that is sane, else a new one.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut brought = headers.get_all(HEADER).iter();
        let only = brought.next().filter(|_| brought.next().is_none());
        let sane = only
            .and_then(|id| id.to_str().ok())
            .filter(|id| (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_visible));
        Self(sane.map_or_else(|| random::id().into(), Into::into))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a header of the answer.
    ///
    /// # Panics
    /// Never: all of its characters are visible.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("visible ASCII characters are a header")
    }
}

fn is_visible(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{HEADER, RequestId};

    fn of(brought: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for one in brought {
            let value = HeaderValue::from_bytes(one.as_bytes()).expect("a header");
            headers.append(HEADER, value);
        }
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn a_sane_id_is_kept() {
        let longest = "x".repeat(64);
        for sane in ["a", "5f1d-7b/{}\"", &longest] {
            assert_eq!(of(&[sane]), sane);
        }
    }

    #[test]
    fn in_place_of_any_other_a_new_one_is_made() {
        let longer = "x".repeat(65);
        for wrong in [
            &[""][..],
            &["a b"],
            &["四向"],
            &["a\tb"],
            &[&longer],
            &["a", "a"],
            &[],
        ] {
            let made = of(wrong);
            assert!(
                made.len() == 32 && made.bytes().all(|b| b.is_ascii_hexdigit()),
                "{made}"
            );
        }
    }
}
