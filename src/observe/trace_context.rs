//! W3C Trace Context: the trace that a caller's request belongs to.

use axum::http::{HeaderMap, HeaderValue};

const PARENT: &str = "traceparent";
#[cfg(feature = "otlp")]
const STATE: &str = "tracestate";
/// Length of a `traceparent` of version 00, which later ones begin with.
const LENGTH: usize = 55;

/// The place in a caller's trace that a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    /// A `traceparent` whose form was checked.
    parent: String,
    /// The `tracestate` beside it, as it came.
    #[cfg(feature = "otlp")]
    state: String,
}

impl TraceContext {
    /// The context that a request brings; `None` when it brings none, several, or one that is malformed.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut parents = headers.get_all(PARENT).iter();
        let parent = parents.next()?;
        if parents.next().is_some() {
            return None;
        }
        Some(Self {
            parent: read(parent)?.to_owned(),
            #[cfg(feature = "otlp")]
            state: state(headers),
        })
    }

    /// 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        &self.parent[3..35]
    }

    /// 16 hexadecimal digits: the caller's span.
    #[must_use]
    pub fn span_id(&self) -> &str {
        &self.parent[36..52]
    }

    /// Whether the caller records the trace.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        let flags = u8::from_str_radix(&self.parent[53..55], 16);
        flags.is_ok_and(|flags| flags & 1 == 1)
    }

    /// What other tracing systems keep beside it, as it came.
    #[cfg(feature = "otlp")]
    #[must_use]
    pub fn state(&self) -> &str {
        &self.state
    }
}

/// The checked part of a `traceparent`: `00-TRACE-SPAN-FLAGS`, or what a later version begins with.
fn read(parent: &HeaderValue) -> Option<&str> {
    let text = parent.to_str().ok()?;
    let known = text.get(..LENGTH)?;
    let mut parts = known.split('-');
    let mut digits = |length: usize| {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(is_digit))
    };
    let (version, trace, span, _flags) = (digits(2)?, digits(32)?, digits(16)?, digits(2)?);
    let is_zero = |digits: &str| digits.bytes().all(|digit| digit == b'0');
    let ends_well = match version {
        "00" => text.len() == LENGTH,
        "ff" => false,
        _ => text[LENGTH..].is_empty() || text[LENGTH..].starts_with('-'),
    };
    (ends_well && !is_zero(trace) && !is_zero(span)).then_some(known)
}

/// All of `tracestate`; empty when a part of it can't be read.
#[cfg(feature = "otlp")]
fn state(headers: &HeaderMap) -> String {
    let parts = headers.get_all(STATE).iter().map(HeaderValue::to_str);
    let parts: Result<Vec<_>, _> = parts.collect();
    parts.map_or_else(|_| String::new(), |parts| parts.join(","))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{PARENT, TraceContext};

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    fn of(parent: &str) -> Option<(String, String, bool)> {
        let mut headers = HeaderMap::new();
        headers.insert(PARENT, HeaderValue::from_str(parent).expect("a header"));
        let found = TraceContext::of(&headers)?;
        let ids = (found.trace_id().to_owned(), found.span_id().to_owned());
        Some((ids.0, ids.1, found.is_sampled()))
    }

    #[test]
    fn a_context_tells_trace_span_and_whether_it_is_recorded() {
        let told = |is_sampled| Some((TRACE.to_owned(), SPAN.to_owned(), is_sampled));
        let sampled = of(&format!("00-{TRACE}-{SPAN}-01"));
        let not_sampled = of(&format!("00-{TRACE}-{SPAN}-00"));
        let later = of(&format!("cc-{TRACE}-{SPAN}-01-what-the-future-will-be"));
        assert_eq!(
            [sampled, not_sampled, later],
            [told(true), told(false), told(true)]
        );
    }

    #[test]
    fn what_is_malformed_is_ignored() {
        let zeros = "0".repeat(32);
        for wrong in [
            String::new(),
            "00".to_owned(),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("cc-{TRACE}-{SPAN}-01.more"),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{zeros}-{SPAN}-01"),
            format!("00-{TRACE}-{}-01", &zeros[..16]),
            format!("00-{TRACE}-{SPAN}-1"),
            format!("00-{TRACE}-{SPAN}-0g"),
            format!(" 00-{TRACE}-{SPAN}-01"),
            format!("00_{TRACE}_{SPAN}_01"),
        ] {
            assert_eq!(of(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_contexts_are_none() {
        let mut headers = HeaderMap::new();
        let parent = HeaderValue::from_str(&format!("00-{TRACE}-{SPAN}-01")).expect("a header");
        headers.append(PARENT, parent.clone());
        headers.append(PARENT, parent);
        assert_eq!(TraceContext::of(&headers), None);
    }
}
