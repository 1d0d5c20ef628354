//! The conditions on lexemes that the documents which a query finds meet.
//!
//! A condition is a sieve, not a verdict: every document that matches meets it, and few others do. Whether a document
//! matches, [`super::matching`] says.

use super::{
    lexemes::{INITIALS, SPELLING, Scope, WORD, cut, of_kind, of_length},
    place::Part,
    query::{Piece, Query, Run, Term},
    rank::Rank,
    spelling::{Syllables, initial, readings},
};
use crate::schema::ids::Tag;

/// Stands for the part of the order, in which conditions differ alone.
const PART: char = '~';
/// Most pairs, or windows of letters, that a term is sieved by: a few leave little else.
const ENOUGH: usize = 6;
/// Characters beside letters that are taken into their windows.
const NEIGHBOURS: usize = INITIALS - 1;
/// The place of letters that begin no piece of a term.
const ELSEWHERE: usize = usize::MAX;

/// A condition that differs between the parts of the order by their marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition(String);

impl Condition {
    /// What all documents meet that a query finds at a rank; `None`: it finds nothing at this rank.
    pub(super) fn of(query: &Query, rank: Rank, tags: Option<&[Tag]>) -> Option<Self> {
        let scopes: &[Scope] = match rank {
            Rank::Text => &[Scope::Title, Scope::Text],
            _ => &[Scope::Title],
        };
        let mut all = Vec::new();
        for (number, term) in query.terms.iter().enumerate() {
            let first = match rank {
                Rank::ExactTitle | Rank::TitleStart if number == 0 => &[Scope::Start],
                _ => scopes,
            };
            Sieve {
                term,
                first,
                scopes,
            }
            .add(&mut all);
        }
        if rank == Rank::ExactTitle {
            let [term] = &query.terms[..] else {
                return None;
            };
            all.push(any(lengths(term).map(|length| quoted(&of_length(length)))));
        }
        if let Some(tags) = tags {
            all.push(any(tags.iter().map(|tag| quoted(&of_kind(*tag)))));
        }
        Some(Self(all.join(" & ")))
    }

    /// The condition for a part of the order, as text that PostgreSQL reads as a `tsquery`.
    pub(super) fn within(&self, part: Part) -> String {
        self.0.replace(PART, part.mark().encode_utf8(&mut [0; 4]))
    }
}

/// What a term is looked for by.
struct Sieve<'a> {
    term: &'a Term,
    /// Where its first piece stands.
    first: &'a [Scope],
    /// Where the others do.
    scopes: &'a [Scope],
}

impl Sieve<'_> {
    fn add(&self, all: &mut Vec<String>) {
        let shape = |at: usize| match self.term.get(at) {
            Some(Piece::Han(shape)) => Some(*shape),
            _ => None,
        };
        let mut pairs = Vec::new();
        for (at, piece) in self.term.iter().enumerate() {
            match piece {
                Piece::Han(one) => {
                    if let Some(other) = shape(at + 1) {
                        pairs.push(self.stands(at, 'h', &format!("{one}{other}"), false));
                    } else if at == 0 || shape(at - 1).is_none() {
                        pairs.push(self.stands(at, 'h', &one.to_string(), true));
                    }
                }
                Piece::Run(run) => all.push(any(self.ways(at, run).into_iter())),
            }
        }
        // Evenly from all of a long term, the first included.
        let step = pairs.len().div_ceil(ENOUGH).max(1);
        all.extend(pairs.into_iter().step_by(step));
    }

    /// The ways in which letters may be meant.
    fn ways(&self, at: usize, run: &Run) -> Vec<String> {
        let is_last = at + 1 == self.term.len();
        let word = cut(&run.word, WORD);
        let is_begun = is_last && word.len() == run.word.len();
        let mut all = vec![self.stands(at, 'w', word, is_begun)];
        let Some(letters) = &run.letters else {
            return all;
        };
        let before = self.before(at);
        let after = self.after(at);
        if may_be_initials(letters) {
            all.push(self.initials(at, letters, &before, &after));
        }
        let starts = Syllables::of(letters, is_last).starts;
        // One letter alone says no more as a syllable than as an initial.
        if !starts.is_empty() && letters.chars().count() > 1 {
            all.push(self.spelled(at, letters, &starts, &before, &after));
        }
        all
    }

    /// How the characters just before a piece are read, each in one way: documents have lexemes for every way.
    fn before(&self, at: usize) -> Vec<&'static str> {
        let pieces = self.term[..at].iter().rev();
        let mut found: Vec<_> = pieces.map_while(reading).take(NEIGHBOURS).collect();
        found.reverse();
        found
    }

    /// How the characters just after a piece are read.
    fn after(&self, at: usize) -> Vec<&'static str> {
        let pieces = self.term[at + 1..].iter();
        pieces.map_while(reading).take(NEIGHBOURS).collect()
    }

    /// Letters as initials, together with those of their neighbours.
    fn initials(
        &self,
        at: usize,
        letters: &str,
        before: &[&'static str],
        after: &[&'static str],
    ) -> String {
        let neighbours = |readings: &[&'static str]| -> String {
            readings.iter().map(|reading| initial(reading)).collect()
        };
        // All are ASCII.
        let text = neighbours(before) + letters + &neighbours(after);
        let last = text.len().saturating_sub(INITIALS);
        let starts = (0..last).step_by(INITIALS - 1).take(ENOUGH).chain([last]);
        let windows = starts.map(|start| {
            let from = (at - before.len() + start).min(at);
            // Letters after the first are no piece's start.
            let from = if start > before.len() {
                usize::MAX
            } else {
                from
            };
            let window = cut(&text[start..], INITIALS);
            self.stands(from, 'i', window, window.len() < INITIALS)
        });
        all_of(windows)
    }

    /// Letters as syllables, together with those of their neighbours.
    fn spelled(
        &self,
        at: usize,
        letters: &str,
        starts: &[usize],
        before: &[&'static str],
        after: &[&'static str],
    ) -> String {
        let own = letters.to_owned() + &after.concat();
        let mut windows: Vec<(usize, String)> = Vec::new();
        if let Some(reading) = before.last() {
            windows.push((at - 1, format!("{reading}{own}")));
        }
        windows.extend(starts.iter().map(|start| {
            let from = if *start == 0 { at } else { ELSEWHERE };
            (from, own[*start..].to_owned())
        }));
        // Those that only begin a lexeme say little beside the others.
        let is_begun = |text: &str| text.chars().count() < SPELLING;
        let first = windows.first().cloned();
        windows.retain(|(_, text)| !is_begun(text));
        if windows.is_empty() {
            windows.extend(first);
        }
        all_of(
            windows
                .iter()
                .take(ENOUGH)
                .map(|(from, text)| self.stands(*from, 'p', cut(text, SPELLING), is_begun(text))),
        )
    }

    /// That a piece of text stands where the piece of the term at a place does, or begins what stands there.
    fn stands(&self, at: usize, kind: char, text: &str, is_begun: bool) -> String {
        let scopes = if at == 0 { self.first } else { self.scopes };
        any(scopes.iter().map(|scope| {
            let lexeme = quoted(&format!("{}{PART}{kind}{text}", scope.mark()));
            lexeme + if is_begun { ":*" } else { "" }
        }))
    }
}

/// How a character is read first of all; `None` for letters, and for characters that nobody reads.
fn reading(piece: &Piece) -> Option<&'static str> {
    match piece {
        Piece::Han(shape) => {
            Some(readings(*shape, *shape)[0]).filter(|reading| !reading.is_empty())
        }
        Piece::Run(_) => None,
    }
}

/// Whether each of these letters begins a syllable; all are ASCII then.
fn may_be_initials(letters: &str) -> bool {
    !letters.contains(['i', 'u', 'ü'])
}

/// The numbers of units that a term may match to their ends.
fn lengths(term: &Term) -> impl Iterator<Item = usize> {
    let mut all = 1_u128;
    for piece in term {
        // A character, or letters as a word.
        let mut counts = 0b10;
        if let Piece::Run(Run {
            letters: Some(letters),
            ..
        }) = piece
        {
            counts |= Syllables::of(letters, false).counts;
            if may_be_initials(letters) {
                counts |= 1 << letters.len();
            }
        }
        all = (0..u128::BITS)
            .filter(|count| counts >> count & 1 == 1)
            .fold(0, |sum, count| sum | all << count);
    }
    (0..128).filter(move |length| all >> length & 1 == 1)
}

fn quoted(lexeme: &str) -> String {
    format!("'{lexeme}'")
}

fn any(conditions: impl Iterator<Item = String>) -> String {
    joined(conditions, " | ")
}

fn all_of(conditions: impl Iterator<Item = String>) -> String {
    joined(conditions, " & ")
}

fn joined(conditions: impl Iterator<Item = String>, with: &str) -> String {
    let all: Vec<_> = conditions.collect();
    match &all[..] {
        [one] => one.clone(),
        _ => format!("({})", all.join(with)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(text: &str, rank: Rank) -> String {
        let query = Query::parse(text).expect("a query");
        Condition::of(&query, rank, None).map_or_else(String::new, |condition| condition.0)
    }

    fn title(text: &str) -> String {
        condition(text, Rank::Title)
    }

    #[test]
    fn characters_are_looked_for_in_pairs() {
        assert_eq!(title("营商环境"), "'T~h营商' & 'T~h商环' & 'T~h环境'");
        assert_eq!(title(&"项目".repeat(20)).matches('h').count(), 6);
        assert_eq!(condition("营", Rank::Text), "('T~h营':* | 'b~h营':*)");
        assert_eq!(condition("营商", Rank::ExactTitle), "'^~h营商' & '=2'");
        assert_eq!(condition("营 商", Rank::ExactTitle), "");
        assert_eq!(
            condition("营 商", Rank::TitleStart),
            "'^~h营':* & 'T~h商':*"
        );
    }

    #[test]
    fn letters_are_looked_for_in_all_ways_in_which_they_may_be_meant() {
        assert_eq!(title("5g"), "'T~w5g':*");
        assert_eq!(title("y"), "('T~wy':* | 'T~iy':*)");
        assert_eq!(title("ys"), "('T~wys':* | 'T~iys':*)");
        assert_eq!(title("yshj"), "('T~wyshj':* | ('T~iysh' & 'T~ishj'))");
        assert_eq!(title("shi"), "('T~wshi':* | 'T~pshi':*)");
        assert_eq!(title("yings"), "('T~wyings':* | 'T~pyings':*)");
        assert_eq!(title("yingshang"), "('T~wyingshang':* | 'T~pyingsh')");
        assert_eq!(
            title("shuangchuang"),
            "('T~wshuangchuang':* | ('T~pshuang' & 'T~pchuang'))"
        );
        assert_eq!(
            condition("ys", Rank::ExactTitle),
            "('^~wys':* | '^~iys':*) & ('=1' | '=2')"
        );
        assert_eq!(
            condition("huanjing", Rank::ExactTitle),
            "('^~whuanjing':* | '^~phuanji') & ('=1' | '=2' | '=3')"
        );
    }

    #[test]
    fn letters_are_looked_for_together_with_their_neighbours() {
        assert_eq!(
            title("ys环境"),
            "('T~wys' | ('T~iysh' & 'T~ishj')) & 'T~h环境'"
        );
        assert_eq!(
            condition("楚雄s", Rank::TitleStart),
            "('T~ws':* | '^~icxs') & '^~h楚雄'"
        );
        assert_eq!(
            title("云南chuxiong市"),
            "('T~wchuxiong' | ('T~pnanchu' & 'T~pchuxio' & 'T~pxiongs')) & 'T~h云南' & 'T~h市':*"
        );
    }

    #[test]
    fn kinds_are_part_of_the_condition() {
        let query = Query::parse("营").expect("a query");
        let found = Condition::of(&query, Rank::Title, Some(&[*b"PJ", *b"LD"]));
        let part = Part::all().last().expect("a part");
        assert_eq!(
            found.expect("a condition").within(part),
            "'Thh营':* & ('@PJ' | '@LD')"
        );
    }
}
