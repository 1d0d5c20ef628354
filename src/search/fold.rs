//! Folds characters, so that those that are searched alike are equal: width, case, accents, traditional and simplified.

use std::{collections::HashMap, sync::LazyLock};

use hanconv::RawDictionary;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Simplified characters by the traditional ones, and by variants.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let single = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    RawDictionary::TSCharacters
        .iter()
        .filter_map(|(from, to)| Some((single(from)?, single(to)?)))
        .collect()
});

/// What a character is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folded {
    /// A Chinese character.
    Han {
        /// What it is compared by: simplified.
        shape: char,
        /// As it was written.
        written: char,
    },
    /// A letter or digit of a word in another script, in lower case.
    Letter(char),
    /// Two dots above the letter before: pinyin's ü.
    Diaeresis,
    /// Nothing that is searched, nor anything that parts: accents, quotes, marks without width.
    Nothing,
    /// All else: it parts what is before it from what is after it.
    Break,
}

/// Folds a character; one may become several, such as `㎡`.
pub(super) fn fold(c: char, mut emit: impl FnMut(Folded)) {
    decompose_compatible(c, |part| match part {
        '\u{308}' => emit(Folded::Diaeresis),
        _ if is_han(part) => emit(Folded::Han {
            shape: SIMPLIFIED.get(&part).copied().unwrap_or(part),
            written: part,
        }),
        _ if is_combining_mark(part) || is_transparent(part) => emit(Folded::Nothing),
        _ if part.is_alphanumeric() => {
            for letter in part.to_lowercase() {
                // Lower case may bring accents of its own.
                if letter.is_alphanumeric() {
                    emit(Folded::Letter(letter));
                }
            }
        }
        _ => emit(Folded::Break),
    });
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Quotes and dots within names, and characters without width.
fn is_transparent(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '·' | '•' | '「'
            ..='』' | '〈'
            ..='》' | '“' | '”' | '‘' | '’' | '\u{ad}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            fold(c, |f| match f {
                Folded::Han { shape, .. } => out.push(shape),
                Folded::Letter(letter) => out.push(letter),
                Folded::Diaeresis => out.push('¨'),
                Folded::Nothing => {}
                Folded::Break => out.push('|'),
            });
        }
        out
    }

    #[test]
    fn width_case_accents_and_traditional_characters_fold_away() {
        assert_eq!(folded("ＹＳ營商環境"), "ys营商环境");
        assert_eq!(folded("Café №５ ㎡"), "cafe|no5|m2");
        assert_eq!(folded("“办不成事”，窗口"), "办不成事|窗口");
        assert_eq!(folded("lǜ"), "lu¨");
        // Characters that Unicode keeps twice, for old encodings.
        assert_eq!(folded("\u{f9d1}盘水"), "六盘水");
    }
}
