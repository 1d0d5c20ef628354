//! Media types: the one that the client gets, by its Accept.

use axum::http::{HeaderMap, HeaderValue, header};
use mediatype::{
    MediaType, MediaTypeList, Name, ReadParams,
    names::{APPLICATION, CHARSET, JSON, Q},
};

/// `application/json`.
pub(super) const JSON_TYPE: MediaType<'_> = MediaType::new(APPLICATION, JSON);
/// `application/graphql-response+json`, the media type of the GraphQL over HTTP specification.
const GRAPHQL_RESPONSE_TYPE: MediaType<'_> = MediaType::from_parts(
    APPLICATION,
    Name::new_unchecked("graphql-response"),
    Some(JSON),
    &[],
);

/// A media type that answers are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerType {
    /// `application/json`: 200 for whatever was a request.
    Json,
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
}

impl AnswerType {
    /// The one that the client prefers; `application/json` where it has no preference, nothing where it takes neither.
    pub(crate) fn preferred(headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get_all(header::ACCEPT);
        let texts = || accepted.iter().map(|value| value.to_str().unwrap_or("?"));
        if texts().all(|text| text.trim().is_empty()) {
            return Some(Self::Json);
        }
        let ranges: Vec<_> = texts()
            .flat_map(MediaTypeList::new)
            .filter_map(Result::ok)
            .filter(is_utf8)
            .filter_map(|range| quality(&range).map(|quality| (range, quality)))
            .collect();
        let (json, _) = of(&ranges, &JSON_TYPE);
        let (graphql, is_named) = of(&ranges, &GRAPHQL_RESPONSE_TYPE);
        if graphql > 0.0 && (graphql > json || (is_named && graphql >= json)) {
            Some(Self::GraphqlResponse)
        } else if json > 0.0 {
            Some(Self::Json)
        } else {
            None
        }
    }

    /// As the value of Content-Type.
    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }
}

/// Whether a media type asks for no other characters than UTF-8's.
pub(super) fn is_utf8(media_type: &MediaType<'_>) -> bool {
    media_type.get_param(CHARSET).is_none_or(|charset| {
        let charset = charset.unquoted_str();
        charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
    })
}

/// How much the client likes a range, from 0 to 1; nothing when it says so in no number.
fn quality(range: &MediaType<'_>) -> Option<f32> {
    let Some(text) = range.get_param(Q) else {
        return Some(1.0);
    };
    let quality: f32 = text.as_str().parse().ok()?;
    (0.0..=1.0).contains(&quality).then_some(quality)
}

/// How much the client likes a type, by the range that tells most about it, and whether that range names it.
fn of(ranges: &[(MediaType<'_>, f32)], offered: &MediaType<'_>) -> (f32, bool) {
    let any = |name: Name<'_>| name == "*";
    let known = ranges.iter().filter_map(|(range, quality)| {
        let exactness = if range.essence() == *offered {
            2
        } else if range.ty == offered.ty && any(range.subty) {
            1
        } else if any(range.ty) && any(range.subty) {
            0
        } else {
            return None;
        };
        Some((exactness, *quality))
    });
    let best = known.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.map_or((0.0, false), |(exactness, quality)| {
        (quality, exactness == 2)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::AnswerType::{self, GraphqlResponse, Json};

    #[test]
    fn the_client_gets_what_it_prefers() {
        let cases = [
            ("", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("APPLICATION/JSON; charset=UTF-8", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            (
                "application/json, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json;q=0.9",
                Some(Json),
            ),
            (
                "application/graphql-response+json;q=0.5, application/json;q=0.4",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json, */*;q=0.1",
                Some(GraphqlResponse),
            ),
            ("application/graphql-response+json;q=0, */*", Some(Json)),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;charset=iso-8859-1", None),
            ("application/json;q=much", None),
            ("nonsense", None),
        ];
        for (accept, wanted) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(AnswerType::preferred(&headers), wanted, "{accept}");
        }
    }
}
