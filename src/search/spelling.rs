//! Pinyin: how characters are read, and how letters may be read as syllables.

use std::{collections::HashSet, sync::LazyLock};

use pinyin::{Pinyin, ToPinyinMulti};

/// How many readings of a character are told apart; those beyond are found in old books.
pub(super) const READINGS: usize = 4;
/// Letters of the longest syllable.
const LONGEST: usize = 6;

/// All syllables.
static SYLLABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    ('\u{4e00}'..='\u{9fff}')
        .flat_map(|c| readings(c, c))
        .filter(|reading| !reading.is_empty())
        .collect()
});

/// The readings of a character in plain pinyin, distinct, `ü` written so; empty texts fill the rest.
///
/// Those of its simplified shape come first, by frequency; then the first of it as it was written, since what is
/// simplified alike may sound otherwise.
pub(super) fn readings(shape: char, written: char) -> [&'static str; READINGS] {
    let mut found = [""; READINGS];
    let mut count = 0;
    let mut add = |reading, most| {
        if count < most && !found.contains(&reading) {
            found[count] = reading;
            count += 1;
        }
    };
    for reading in all_readings(shape) {
        add(reading, READINGS - 1);
    }
    if shape != written
        && let Some(reading) = all_readings(written).next()
    {
        add(reading, READINGS);
    }
    found
}

/// All readings of a character, with repetitions, but for those that are mere hums and no syllables.
fn all_readings(c: char) -> impl Iterator<Item = &'static str> {
    let all = c.to_pinyin_multi().into_iter().flatten();
    all.map(Pinyin::plain)
        .filter(|reading| reading.contains(['a', 'e', 'i', 'o', 'u', 'ü']))
}

/// The first letter of a reading.
pub(super) fn initial(reading: &'static str) -> &'static str {
    reading
        .char_indices()
        .nth(1)
        .map_or(reading, |(end, _)| &reading[..end])
}

/// How letters may be read as syllables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Syllables {
    /// The numbers of syllables that they may be when all are whole, a bit for each number.
    pub(super) counts: u128,
    /// Bytes before those letters with which a syllable begins however they are read; empty when they can't be read.
    pub(super) starts: Vec<usize>,
}

impl Syllables {
    /// Reads letters, some hundred at most; the last syllable may be only begun where that is allowed.
    pub(super) fn of(letters: &str, may_be_begun: bool) -> Self {
        let places: Vec<usize> = letters
            .char_indices()
            .map(|(at, _)| at)
            .chain([letters.len()])
            .collect();
        let last = places.len() - 1;
        let is_syllable = |from: usize, to: usize| {
            let syllable = &letters[places[from]..places[to]];
            let is_begun = || {
                let mut all = SYLLABLES.iter();
                may_be_begun && to == last && all.any(|other| other.starts_with(syllable))
            };
            SYLLABLES.contains(syllable) || is_begun()
        };
        // Numbers of syllables up to each letter, ways to read up to it, and from it to the end.
        let mut counts = vec![0_u128; places.len()];
        let mut before = vec![0_u128; places.len()];
        let mut after = vec![0_u128; places.len()];
        (counts[0], before[0], after[last]) = (1, 1, 1);
        for from in 0..last {
            for to in from + 1..=last.min(from + LONGEST) {
                if SYLLABLES.contains(&letters[places[from]..places[to]]) {
                    counts[to] |= counts[from] << 1;
                }
                if is_syllable(from, to) {
                    before[to] += before[from];
                }
            }
        }
        for from in (0..last).rev() {
            for to in from + 1..=last.min(from + LONGEST) {
                if is_syllable(from, to) {
                    after[from] += after[to];
                }
            }
        }
        let ways = before[last];
        let starts = (0..last).filter(|at| ways > 0 && before[*at] * after[*at] == ways);
        Self {
            counts: counts[last],
            starts: starts.map(|at| places[at]).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_all_its_readings() {
        assert_eq!(readings('营', '營'), ["ying", "", "", ""]);
        assert_eq!(readings('和', '和'), ["he", "hu", "huo", ""]);
        assert_eq!(readings('重', '重'), ["zhong", "chong", "tong", ""]);
        assert_eq!(readings('行', '行'), ["xing", "hang", "heng", ""]);
        assert_eq!(readings('绿', '绿'), ["lü", "lu", "", ""]);
        assert!(readings('着', '著').contains(&"zhu"));
        assert_eq!(readings('x', 'x'), ["", "", "", ""]);
    }

    #[test]
    fn letters_are_read_as_syllables() {
        let read = |letters: &str, may_be_begun| {
            let found = Syllables::of(letters, may_be_begun);
            (found.counts, found.starts)
        };
        assert_eq!(read("yingshang", false), (0b100, vec![0, 4]));
        // 西安 or 先; 方案 or 反感.
        assert_eq!(read("xian", false), (0b110, vec![0]));
        assert_eq!(read("fangan", false), (0b100, vec![0]));
        assert_eq!(read("lüse", false), (0b100, vec![0, 3]));
        assert_eq!(read("yings", false), (0, vec![]));
        assert_eq!(read("yings", true), (0, vec![0, 4]));
        for letters in ["ys", "gdp"] {
            assert_eq!(read(letters, true), (0, vec![]));
        }
        let long = "a".repeat(100);
        assert_eq!(read(&long, true), (1 << 100, (0..100).collect()));
        let long = "xian".repeat(25);
        assert_eq!(read(&long, true).1.len(), 25);
    }
}
