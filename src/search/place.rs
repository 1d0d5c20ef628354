//! Where an object stands among those that match equally well: always the same, so that pages can follow one another.
//!
//! What there is comes before what happened; beyond that the order is drawn by lot, from the id. Chance is on purpose:
//! it spreads the objects that hold any one term evenly over the order, so that the first of many are found by looking
//! at a small part of it. The order is cut into such parts, each as large as all before it together.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::schema::ids::Tag;

/// Bit that tells records, which come after all others.
const RECORD: u32 = 62;
/// Bits at the head of the lot that tell the part: the first holds one in 128.
const HEAD: u32 = 7;
/// How parts are written within lexemes, in their order: those of what there is, then those of records.
const MARKS: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h',
];

/// A number that orders objects that match equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(i64);

impl Place {
    /// The place that comes before all others.
    pub(super) const BEFORE_ALL: Self = Self(-1);

    /// The place of an object.
    pub(super) fn new(tag: Tag, id: Uuid, is_record: bool) -> Self {
        let hash = Sha256::new().chain_update(tag).chain_update(id).finalize();
        let lot = hash
            .iter()
            .take(8)
            .fold(0, |n, byte| n << 8 | i64::from(*byte));
        Self(lot & ((1 << RECORD) - 1) | i64::from(is_record) << RECORD)
    }

    /// As the database keeps it, and cursors may.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    /// The place of this number.
    #[must_use]
    pub fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The part of the order that it lies in.
    pub(super) fn part(self) -> Part {
        let head = self.0 >> (RECORD - HEAD) & ((1 << HEAD) - 1);
        let number = i64::BITS - head.leading_zeros();
        let is_record = self.0 >> RECORD & 1 == 1;
        Part(usize::from(is_record) * MARKS.len() / 2 + number as usize)
    }
}

/// A part of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part(usize);

impl Part {
    /// All parts, in their order.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..MARKS.len()).map(Self)
    }

    /// Whether it is a part of records.
    pub(super) fn is_record(self) -> bool {
        self.0 >= MARKS.len() / 2
    }

    /// How it is written within lexemes.
    pub(super) fn mark(self) -> char {
        MARKS[self.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_grow_and_follow_one_another() {
        let places = |is_record| {
            let mut all: Vec<_> = (0..12_800)
                .map(|n| Place::new(*b"PJ", Uuid::from_u128(n), is_record))
                .collect();
            all.sort_unstable();
            all
        };
        let all = [places(false), places(true)].concat();
        assert!(all.is_sorted_by_key(|place| place.part()));
        assert!(all[0] > Place::BEFORE_ALL);
        for (number, part) in Part::all().enumerate() {
            let count = all.iter().filter(|place| place.part() == part).count();
            let expected = 100 << (number % 8).saturating_sub(1);
            assert!(
                (expected / 2..expected * 2).contains(&count),
                "{part:?}: {count}"
            );
        }
        // Written down: what changes it changes the order that cursors are in.
        let one = Place::new(*b"PJ", Uuid::from_u128(1), false);
        assert_eq!(one.number(), 4_294_808_749_467_412_766);
    }
}
