//! A small seeded generator, so that the same scale always gives the same rows.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// What every stage's generator starts from; recorded in `demo_seed`.
pub(super) const SEED: u64 = 532_300;

/// `SplitMix64`: ten lines that need no crate and never change under us.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A generator of its own for each stage: a change in one does not ripple through the others.
    pub(super) fn new(stage: &str) -> Self {
        let hash = stage.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash ^ SEED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1; 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u128::try_from(n).unwrap_or(0);
        usize::try_from((u128::from(self.next()) * n) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn range(&mut self, low: i64, high: i64) -> i64 {
        let n = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(n)).unwrap_or(0)
    }

    /// True `percent` times out of a hundred.
    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.range(0, 99) < percent
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Brings a list into a random order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.below(last + 1);
            list.swap(last, other);
        }
    }

    /// `count` different members of a list (all, when it has no more), in random order.
    pub(super) fn sample<T: Copy>(&mut self, list: &[T], count: usize) -> Vec<T> {
        let mut list = list.to_vec();
        self.shuffle(&mut list);
        list.truncate(count);
        list
    }

    /// An identifier in the form of `UUIDv7`, of this instant.
    pub(super) fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        random[8..].copy_from_slice(&self.next().to_be_bytes()[..2]);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// Divides a total by weights into whole parts whose sum is the total, to the last unit.
pub(super) fn allocate(total: i64, weights: &[i64]) -> Vec<i64> {
    let all = weights.iter().map(|&w| i128::from(w)).sum::<i128>().max(1);
    let mut weight = 0;
    let mut given = 0;
    weights
        .iter()
        .map(|&w| {
            weight += i128::from(w);
            let until = i64::try_from(i128::from(total) * weight / all).unwrap_or(i64::MAX);
            let part = until - given;
            given = until;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_total() {
        let mut random = Random::new("test");
        let weights: Vec<i64> = (0..997).map(|_| random.range(1, 500)).collect();
        assert_eq!(
            allocate(18_868_200, &weights).iter().sum::<i64>(),
            18_868_200
        );
    }

    #[test]
    fn the_same_stage_repeats_itself() {
        let draw = || {
            let mut random = Random::new("stage");
            (0..5).map(|_| random.range(-50, 50)).collect::<Vec<_>>()
        };
        assert_eq!(draw(), draw());
        assert!(draw().iter().all(|n| (-50..=50).contains(n)));
    }
}
