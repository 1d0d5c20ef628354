//! Reads what someone looks for: a few terms, each a run of characters and words that must follow one another.

use super::units::{Kind, units};
use crate::error::{Code, Fault};

/// Most characters of a search.
pub const MAX_LENGTH: usize = 100;
/// Most terms of a search.
pub const MAX_TERMS: usize = 8;

/// Characters that nearly every text holds; alone they say nothing.
const STOP: &str = "的了着是在和与及或之而也就都被把于以为其这那吗呢吧啊呀嘛么";

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// All of them must be found; at least one.
    pub(super) terms: Vec<Term>,
}

/// Pieces that must follow one another without a break; at least one.
pub(super) type Term = Vec<Piece>;

/// A part of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A Chinese character, simplified.
    Han(char),
    /// Letters or digits: a word or its beginning, or characters by their sound.
    Run(Run),
}

/// Letters or digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// As a word.
    pub(super) word: String,
    /// As pinyin, `ü` written so, or initials of pinyin; `None` when it can be neither.
    pub(super) letters: Option<String>,
}

impl Query {
    /// Reads a text.
    ///
    /// # Errors
    /// [`Code::SearchEmpty`], [`Code::SearchTooLong`] or [`Code::SearchOnlyStopWords`] when it can't be looked for.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.chars().nth(MAX_LENGTH).is_some() {
            return Err(too_long());
        }
        if text.trim().is_empty() {
            return Err(Fault::new(
                Code::SearchEmpty,
                "There is nothing to look for. Pass a name, a part of one, or its pinyin.",
            ));
        }
        let units = units(text);
        let mut terms: Vec<Term> = Vec::new();
        for part in units.split(|unit| unit.kind == Kind::Break) {
            let term: Term = part.iter().filter_map(|unit| piece(&unit.kind)).collect();
            if !term.iter().all(is_stop) && !terms.contains(&term) {
                terms.push(term);
            }
        }
        if terms.is_empty() {
            return Err(Fault::new(
                Code::SearchOnlyStopWords,
                "Nearly every text holds these characters, or none does. Add one that tells more.",
            ));
        }
        if terms.len() > MAX_TERMS {
            return Err(too_long());
        }
        Ok(Self { terms })
    }
}

fn too_long() -> Fault {
    Fault::new(
        Code::SearchTooLong,
        format!(
            "A search has at most {MAX_LENGTH} characters and {MAX_TERMS} words. Look for less."
        ),
    )
}

fn piece(kind: &Kind) -> Option<Piece> {
    match kind {
        Kind::Han { shape, .. } => Some(Piece::Han(*shape)),
        Kind::Word(word) => Some(Piece::Run(Run {
            word: word.clone(),
            letters: word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase())
                .then(|| word.replace('v', "ü")),
        })),
        Kind::Break => None,
    }
}

fn is_stop(piece: &Piece) -> bool {
    matches!(piece, Piece::Han(shape) if STOP.contains(*shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        match Query::parse(text) {
            Err(fault) => fault.code.as_str().to_owned(),
            Ok(query) => query
                .terms
                .iter()
                .map(|term| {
                    term.iter()
                        .map(|piece| match piece {
                            Piece::Han(shape) => shape.to_string(),
                            Piece::Run(run) => format!("[{}]", run.word),
                        })
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn terms_are_what_breaks_leave() {
        assert_eq!(written("營商環境，ＹＳ 的 ys"), "营商环境 [ys]");
        assert_eq!(written("ys環境2022年"), "[ys]环境[2022]年");
        assert_eq!(written("' & | ! : * \\ ( ) 项目 \0"), "项目");
        assert_eq!(written("的确"), "的确");
    }

    #[test]
    fn what_cannot_be_looked_for_is_told_by_its_code() {
        assert_eq!(written(" \u{3000}\n"), "SEARCH_EMPTY");
        for text in ["的", "的了", "是 的", "，。！", "😀", "' & | !", "的😀"] {
            assert_eq!(written(text), "SEARCH_ONLY_STOP_WORDS", "{text}");
        }
        assert_eq!(written(&"营".repeat(101)), "SEARCH_TOO_LONG");
        assert_eq!(written(&"营".repeat(100)), "营".repeat(100));
        assert_eq!(written("a b c d e f g h i"), "SEARCH_TOO_LONG");
    }

    #[test]
    fn stop_characters_are_simplified() {
        let units = units(STOP);
        let shapes: String = units
            .iter()
            .filter_map(|unit| match unit.kind {
                Kind::Han { shape, .. } => Some(shape),
                _ => None,
            })
            .collect();
        assert_eq!(shapes, STOP);
    }
}
