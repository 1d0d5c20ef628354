//! The lexemes that documents are found by.
//!
//! A lexeme says where a piece of text stands (`^` at the start of the title, `T` in the title, `b` in another text),
//! in which part of the order its document lies (see [`super::place`]), how the piece is written down and what it is:
//!
//! | | | 营商环境 |
//! |---|---|---|
//! | `h` | each character with the next | 营商 商环 环境 境 |
//! | `p` | pinyin from each character on | yingsh shangh huanji jing |
//! | `i` | initials from each character on | ysh shj hj j |
//! | `w` | words in other scripts | |
//!
//! Nearly every condition on them is the beginning of a lexeme, which GIN finds as it does a whole one. A character
//! that is read in several ways has lexemes for each. Further lexemes say what a document is: `@` its kind, `=` how
//! long its title is.

use std::fmt::Write as _;

use super::{
    place::{Part, Place},
    spelling::{READINGS, initial, readings},
    units::{Kind, Unit, units},
};
use crate::schema::ids::Tag;

/// Letters of pinyin in a lexeme: two syllables, or nearly.
pub(super) const SPELLING: usize = 6;
/// Initials in a lexeme.
pub(super) const INITIALS: usize = 3;
/// Letters of a word in a lexeme.
pub(super) const WORD: usize = 32;
/// Units of a document that are searched; what is beyond is not found.
const MAX_UNITS: usize = 10_000;

/// Where a piece of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// At the start of the title.
    Start,
    /// In the title.
    Title,
    /// In another text.
    Text,
}

impl Scope {
    pub(super) fn mark(self) -> char {
        match self {
            Self::Start => '^',
            Self::Title => 'T',
            Self::Text => 'b',
        }
    }
}

/// The lexemes of a document, as text that PostgreSQL reads as a `tsvector`.
pub(super) fn of_document<'a>(
    tag: Tag,
    place: Place,
    title: &str,
    texts: impl Iterator<Item = &'a str>,
) -> String {
    let mut all = Lexemes {
        part: place.part(),
        left: MAX_UNITS,
        all: vec![of_kind(tag)],
    };
    let title = units(title);
    if title.iter().all(|unit| unit.kind != Kind::Break) {
        all.all.push(of_length(title.len()));
    }
    all.add(&title[..title.len().min(1)], &title, Scope::Start);
    all.add(&title, &title, Scope::Title);
    for text in texts {
        let text = units(text);
        all.add(&text, &text, Scope::Text);
    }
    let mut all = all.all;
    all.sort_unstable();
    all.dedup();
    let mut out = String::new();
    for lexeme in all {
        // A lexeme holds letters, digits and marks of ours, none of which has a meaning to PostgreSQL within quotes.
        let _ = write!(out, "'{lexeme}' ");
    }
    out
}

/// The lexeme of all objects of a kind.
pub(super) fn of_kind(tag: Tag) -> String {
    format!("@{}", String::from_utf8_lossy(&tag))
}

/// The lexeme of all titles of so many units.
pub(super) fn of_length(length: usize) -> String {
    format!("={length}")
}

/// The first letters of a text.
pub(super) fn cut(text: &str, letters: usize) -> &str {
    text.char_indices()
        .nth(letters)
        .map_or(text, |(end, _)| &text[..end])
}

/// The lexemes of a document, while they are gathered.
struct Lexemes {
    part: Part,
    /// Units that may still be taken.
    left: usize,
    all: Vec<String>,
}

impl Lexemes {
    /// Adds what begins with each of the first units of a text.
    fn add(&mut self, first: &[Unit], text: &[Unit], scope: Scope) {
        let count = first.len().min(self.left);
        self.left -= count;
        for at in 0..count {
            begin(&text[at..], &mut |kind, text| {
                let mut lexeme = String::with_capacity(text.len() + 3);
                lexeme.extend([scope.mark(), self.part.mark(), kind]);
                lexeme.push_str(text);
                self.all.push(lexeme);
            });
        }
    }
}

/// Emits what begins with the first of these units.
fn begin(units: &[Unit], emit: &mut impl FnMut(char, &str)) {
    match units.first().map(|unit| &unit.kind) {
        Some(Kind::Word(word)) => emit('w', cut(word, WORD)),
        Some(Kind::Han { shape, .. }) => {
            let mut pair = shape.to_string();
            if let Some(Kind::Han { shape, .. }) = units.get(1).map(|unit| &unit.kind) {
                pair.push(*shape);
            }
            emit('h', &pair);
            let whole = |reading| reading;
            spell(units, SPELLING, whole, "", &mut |text| emit('p', text));
            spell(units, INITIALS, initial, "", &mut |text| emit('i', text));
        }
        Some(Kind::Break) | None => {}
    }
}

/// Emits how characters are read one after the other, cut to so many letters, in each way that there is.
fn spell(
    units: &[Unit],
    letters: usize,
    part_of: fn(&'static str) -> &'static str,
    before: &str,
    emit: &mut dyn FnMut(&str),
) {
    let parts = match units.first().map(|unit| &unit.kind) {
        Some(Kind::Han { shape, written }) if before.chars().count() < letters => {
            readings(*shape, *written).map(part_of)
        }
        _ => [""; READINGS],
    };
    if parts[0].is_empty() {
        if !before.is_empty() {
            emit(cut(before, letters));
        }
        return;
    }
    for (number, part) in parts.iter().enumerate() {
        if !part.is_empty() && !parts[..number].contains(part) {
            let text = format!("{before}{part}");
            spell(&units[1..], letters, part_of, &text, emit);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_document_has_the_lexemes_that_it_is_found_by() {
        let place = Place::new(*b"PJ", Uuid::from_u128(1), false);
        let lexemes = of_document(*b"PJ", place, "营商5G", ["行"].into_iter());
        assert_eq!(
            lexemes.trim(),
            "'=3' '@PJ' 'T7h商' 'T7h营商' 'T7is' 'T7iys' 'T7pshang' 'T7pyingsh' 'T7w5g' \
             '^7h营商' '^7iys' '^7pyingsh' 'b7h行' 'b7ih' 'b7ix' 'b7phang' 'b7pheng' 'b7pxing'"
        );
    }
}
