//! Shows where an object matches: the original text and the places in it, counted in its characters.

use std::ops::Range;

use super::{matching, query::Query, units::Unit};

/// Most characters of a snippet.
const SNIPPET: usize = 100;
/// Characters of a snippet before its first match.
const BEFORE: usize = 20;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Characters (Unicode scalar values) before it.
    pub offset: usize,
    /// Its characters.
    pub length: usize,
}

/// A piece of an original text with the parts of it that match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The piece, as it was written.
    pub text: String,
    /// Characters of the original text before the piece.
    pub start: usize,
    /// What matches, in order, without overlap, counted from the start of the piece.
    pub spans: Vec<Span>,
}

/// A whole text with its matches.
pub(super) fn whole(query: &Query, text: String, units: &[Unit]) -> Snippet {
    let spans = matching::matches(query, units)
        .into_iter()
        .map(|range| span(&range, 0))
        .collect();
    Snippet {
        text,
        start: 0,
        spans,
    }
}

/// The piece of a text around its first match; `None` when nothing in it matches.
pub(super) fn around(query: &Query, text: &str, units: &[Unit]) -> Option<Snippet> {
    let matches = matching::matches(query, units);
    let first = matches.first()?;
    let length = text.chars().count();
    // No shorter than it may be, even where the match stands near the end.
    let start = first
        .start
        .saturating_sub(BEFORE)
        .min(length.saturating_sub(SNIPPET));
    let end = (start + SNIPPET).min(length);
    let spans = matches
        .iter()
        .map(|range| range.start..range.end.min(end))
        .filter(|range| range.start < range.end)
        .map(|range| span(&range, start))
        .collect();
    Some(Snippet {
        text: text.chars().skip(start).take(end - start).collect(),
        start,
        spans,
    })
}

fn span(range: &Range<usize>, start: usize) -> Span {
    Span {
        offset: range.start - start,
        length: range.end - range.start,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::units::units, *};

    fn snippet(text: &str) -> Option<Snippet> {
        let query = Query::parse("ys").expect("a query");
        around(&query, text, &units(text))
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let found = snippet("优化營商环境").expect("a match");
        assert_eq!((found.text.as_str(), found.start), ("优化營商环境", 0));
        assert_eq!(
            found.spans,
            [Span {
                offset: 2,
                length: 2
            }]
        );
        assert_eq!(snippet("招商"), None);
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_match() {
        let before = "好".repeat(300);
        let found = snippet(&format!("{before}营商{before}營商")).expect("a match");
        assert_eq!(found.start, 280);
        assert_eq!(found.text.chars().count(), SNIPPET);
        assert_eq!(
            found.spans,
            [Span {
                offset: 20,
                length: 2
            }]
        );
        let found = snippet(&format!("{before}营商")).expect("a match");
        assert_eq!(found.start, 202);
        assert_eq!(
            found.spans,
            [Span {
                offset: 98,
                length: 2
            }]
        );
    }
}
