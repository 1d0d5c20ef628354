//! Tells whether and where a text holds what is looked for: the one place that decides what matches.

use std::ops::Range;

use super::{
    query::{Piece, Query, Term},
    rank::Rank,
    spelling::readings,
    units::{Kind, Unit},
};

/// Most matches that are told of one text.
const MAX_MATCHES: usize = 32;

/// The end of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct End {
    /// Units before it.
    at: usize,
    /// Letters of the last word that it takes, when it does not take the whole of it.
    part: Option<usize>,
    /// Whether the last word or syllable is matched to its end.
    is_whole: bool,
}

impl End {
    fn after(at: usize) -> Self {
        Self {
            at,
            part: None,
            is_whole: true,
        }
    }
}

/// How well a title alone matches; `None` when it does not.
pub(super) fn of_title(query: &Query, title: &[Unit]) -> Option<Rank> {
    if !query.terms.iter().all(|term| holds(term, title)) {
        return None;
    }
    let Some(end) = follow(&query.terms[0], title, 0) else {
        return Some(Rank::Title);
    };
    let is_exact = query.terms.len() == 1 && end.at == title.len() && end.is_whole;
    Some(if is_exact {
        Rank::ExactTitle
    } else {
        Rank::TitleStart
    })
}

/// Whether each term is found in one of these texts.
pub(super) fn any_hold(query: &Query, texts: &[Vec<Unit>]) -> bool {
    query
        .terms
        .iter()
        .all(|term| texts.iter().any(|text| holds(term, text)))
}

fn holds(term: &Term, units: &[Unit]) -> bool {
    (0..units.len()).any(|at| follow(term, units, at).is_some())
}

/// Where the terms are found: characters of the original text, in order and without overlap.
pub(super) fn matches(query: &Query, units: &[Unit]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for term in &query.terms {
        let mut at = 0;
        while at < units.len() && found.len() < MAX_MATCHES {
            match follow(term, units, at) {
                Some(end) => {
                    found.push(characters(units, at, end));
                    at = end.at;
                }
                None => at += 1,
            }
        }
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn characters(units: &[Unit], at: usize, end: End) -> Range<usize> {
    let (first, last) = (&units[at], &units[end.at - 1]);
    let to = match (&last.kind, end.part) {
        // Only where each letter is one character of the original.
        (Kind::Word(word), Some(part)) if last.to - last.from == word.chars().count() => {
            last.from + part
        }
        _ => last.to,
    };
    first.from..to
}

/// The end of the pieces when they follow one another from a unit on.
fn follow(pieces: &[Piece], units: &[Unit], at: usize) -> Option<End> {
    let Some((piece, rest)) = pieces.split_first() else {
        return Some(End::after(at));
    };
    match (piece, &units.get(at)?.kind) {
        (Piece::Han(wanted), Kind::Han { shape, .. }) if wanted == shape => {
            follow(rest, units, at + 1)
        }
        (Piece::Run(run), Kind::Word(word)) if *word == run.word => follow(rest, units, at + 1),
        (Piece::Run(run), Kind::Word(word)) if rest.is_empty() && word.starts_with(&run.word) => {
            Some(End {
                at: at + 1,
                part: Some(run.word.chars().count()),
                is_whole: false,
            })
        }
        (Piece::Run(run), Kind::Han { .. }) => {
            let letters = run.letters.as_deref()?;
            initials(letters, units, at)
                .and_then(|at| follow(rest, units, at))
                .or_else(|| spelled(letters, rest, units, at))
        }
        _ => None,
    }
}

/// The unit after as many characters as there are letters, each read with one of them first.
fn initials(letters: &str, units: &[Unit], at: usize) -> Option<usize> {
    let mut next = at;
    for letter in letters.chars() {
        match units.get(next)?.kind {
            Kind::Han { shape, written }
                if readings(shape, written)
                    .iter()
                    .any(|r| r.starts_with(letter)) =>
            {
                next += 1;
            }
            _ => return None,
        }
    }
    Some(next)
}

/// The end when characters are read as these letters, and the rest follows; only the very last syllable may be begun.
fn spelled(letters: &str, rest: &[Piece], units: &[Unit], at: usize) -> Option<End> {
    if letters.is_empty() {
        return follow(rest, units, at);
    }
    let Kind::Han { shape, written } = units.get(at)?.kind else {
        return None;
    };
    let all = readings(shape, written);
    let spoken = || all.iter().filter(|reading| !reading.is_empty());
    spoken()
        .filter_map(|reading| letters.strip_prefix(reading))
        .find_map(|left| spelled(left, rest, units, at + 1))
        .or_else(|| {
            let is_begun = rest.is_empty() && spoken().any(|reading| reading.starts_with(letters));
            is_begun.then_some(End {
                at: at + 1,
                part: None,
                is_whole: false,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::{super::units::units, *};

    /// The text with its matches in brackets.
    fn marked(query: &str, text: &str) -> String {
        let query = Query::parse(query).expect("a query");
        let ranges = matches(&query, &units(text));
        let mut out = String::new();
        for (place, c) in text.chars().enumerate() {
            if ranges.iter().any(|range| range.start == place) {
                out.push('[');
            }
            out.push(c);
            if ranges.iter().any(|range| range.end == place + 1) {
                out.push(']');
            }
        }
        out
    }

    #[test]
    fn one_thing_is_found_however_it_is_written() {
        for query in [
            "营商",
            "營商",
            "ys",
            "YS",
            "ＹＳ",
            "yingshang",
            "YingShang",
            "yings",
            "yíngshāng",
            "营s",
            "ysh",
            "y商",
        ] {
            // `ysh` is the initials of the first three characters.
            let long = query == "ysh";
            let expected = if long {
                "优化[營商环]境"
            } else {
                "优化[營商]环境"
            };
            assert_eq!(marked(query, "优化營商环境"), expected, "{query}");
        }
    }

    #[test]
    fn characters_follow_one_another_within_a_break() {
        assert_eq!(marked("营商环境", "营商，环境"), "营商，环境");
        assert_eq!(marked("营商 环境", "环境与营商"), "[环境]与[营商]");
        assert_eq!(marked("ys环境", "营商环境"), "[营商环境]");
        assert_eq!(marked("不成事", "“办不成事”窗口"), "“办[不成事]”窗口");
        assert_eq!(marked("商", "商务局招商处"), "[商]务局招[商]处");
    }

    #[test]
    fn characters_are_found_by_each_of_their_readings() {
        for query in ["chongqing", "cq", "zhongqing", "重庆"] {
            assert_eq!(marked(query, "重庆"), "[重庆]", "{query}");
        }
        for query in ["yinhang", "yh", "yinxing"] {
            assert_eq!(marked(query, "银行"), "[银行]", "{query}");
        }
        assert_eq!(marked("xian", "西安先"), "[西安][先]");
        assert_eq!(marked("xi'an", "西安"), "[西安]");
        assert_eq!(marked("lvse", "绿色"), "[绿色]");
        assert_eq!(marked("lǜsè", "绿色"), "[绿色]");
        assert_eq!(marked("shang", "商"), "[商]");
        assert_eq!(marked("shan", "伤害山商"), "[伤]害[山][商]");
        assert_eq!(marked("hang", "商"), "商");
    }

    #[test]
    fn words_are_found_by_their_beginnings() {
        assert_eq!(marked("gd", "GDP增速"), "[GD]P增速");
        assert_eq!(marked("dp", "GDP"), "GDP");
        assert_eq!(marked("2022年", "2022年项目"), "[2022年]项目");
        assert_eq!(marked("20年", "2022年项目"), "2022年项目");
        assert_eq!(marked("5g基站", "５Ｇ基站"), "[５Ｇ基站]");
    }

    fn rank(query: &str, title: &str) -> Option<Rank> {
        of_title(&Query::parse(query).expect("a query"), &units(title))
    }

    #[test]
    fn titles_match_better_the_nearer_to_their_start() {
        for query in ["营商", "ys", "yingshang"] {
            assert_eq!(rank(query, "營商"), Some(Rank::ExactTitle), "{query}");
            assert_eq!(rank(query, "营商环境"), Some(Rank::TitleStart), "{query}");
            assert_eq!(rank(query, "优化营商环境"), Some(Rank::Title), "{query}");
            assert_eq!(rank(query, "招商"), None, "{query}");
        }
        assert_eq!(rank("yings", "营商"), Some(Rank::TitleStart));
        assert_eq!(rank("营 商", "营商"), Some(Rank::TitleStart));
    }
}
