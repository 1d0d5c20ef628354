//! Takes a text apart into what is searched: Chinese characters and words, each with its place in the original.

use super::fold::{Folded, fold};

/// What a text is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Chinese character.
    Han {
        /// What it is compared by.
        shape: char,
        /// As it was written, which tells more readings.
        written: char,
    },
    /// A word or number in another script, folded.
    Word(String),
    /// What parts the units before it from those after it.
    Break,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) kind: Kind,
    /// Characters of the original text before it.
    pub(super) from: usize,
    /// Characters of the original text up to its end.
    pub(super) to: usize,
}

/// Takes a text apart; neither its first nor its last unit is a break.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut all = Vec::new();
    for (place, c) in text.chars().enumerate() {
        fold(c, |folded| add(&mut all, folded, place));
    }
    if all.last().is_some_and(|unit| unit.kind == Kind::Break) {
        all.pop();
    }
    all
}

fn add(all: &mut Vec<Unit>, folded: Folded, place: usize) {
    let to = place + 1;
    let kind = match (folded, all.last_mut()) {
        (
            Folded::Letter(letter),
            Some(Unit {
                kind: Kind::Word(word),
                to: end,
                ..
            }),
        ) => {
            word.push(letter);
            *end = to;
            return;
        }
        (
            Folded::Diaeresis,
            Some(Unit {
                kind: Kind::Word(word),
                to: end,
                ..
            }),
        ) if word.ends_with('u') => {
            // As keyboards write it.
            word.pop();
            word.push('v');
            *end = to;
            return;
        }
        (
            Folded::Break,
            Some(Unit {
                kind: Kind::Break,
                to: end,
                ..
            }),
        ) => {
            *end = to;
            return;
        }
        (Folded::Nothing | Folded::Diaeresis, _) | (Folded::Break, None) => return,
        (Folded::Letter(letter), _) => Kind::Word(letter.into()),
        (Folded::Han { shape, written }, _) => Kind::Han { shape, written },
        (Folded::Break, Some(_)) => Kind::Break,
    };
    all.push(Unit {
        kind,
        from: place,
        to,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        units(text)
            .iter()
            .map(|unit| {
                let kind = match &unit.kind {
                    Kind::Han { shape, .. } => shape.to_string(),
                    Kind::Word(word) => word.clone(),
                    Kind::Break => "|".to_owned(),
                };
                format!("{kind}{}-{}", unit.from, unit.to)
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn units_know_their_places_in_the_original() {
        assert_eq!(written("５Ｇ基站"), "5g0-2 基2-3 站3-4");
        assert_eq!(
            written("《“办不成事”，窗口》。"),
            "办2-3 不3-4 成4-5 事5-6 |7-8 窗8-9 口9-10"
        );
        assert_eq!(
            written("GDP growth 😀 xi'an lǜ"),
            "gdp0-3 |3-4 growth4-10 |10-13 xian13-18 |18-19 lv19-21"
        );
        assert_eq!(written(" ，😀"), "");
    }
}
