//! Who is where on which half day of the year, so that nobody is in two places at once.

use std::ops::Range;

use chrono::NaiveDate;

use super::calendar::{NEW_YEAR, days_between};

/// Words of 64 half days that hold the year to the present day.
const WORDS: usize = 11;

/// The half days that each leader has given away, counted from the morning of the first of January.
#[derive(Clone, Debug)]
pub(super) struct Agenda(Vec<[u64; WORDS]>);

/// Days on which a leader is away on a journey.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absence {
    pub(super) leader: usize,
    pub(super) started_on: NaiveDate,
    pub(super) ended_on: NaiveDate,
}

impl Agenda {
    /// An empty agenda for so many leaders.
    pub(super) fn new(leaders: usize) -> Self {
        Self(vec![[0; WORDS]; leaders])
    }

    /// Takes half days when all of them are free, and tells whether they were.
    pub(super) fn take(&mut self, leader: usize, half_days: Range<i64>) -> bool {
        let is_free = half_days.clone().all(|half| self.is_free(leader, half));
        if is_free {
            for (word, bit) in half_days.filter_map(place) {
                self.0[leader][word] |= bit;
            }
        }
        is_free
    }

    /// Takes half of a day when one is free, and tells whether it was.
    pub(super) fn attend(&mut self, leader: usize, on: NaiveDate) -> bool {
        let morning = morning(on);
        self.take(leader, morning..morning + 1) || self.take(leader, morning + 1..morning + 2)
    }

    /// Takes whole days when all of them are free, and tells whether they were.
    pub(super) fn leave(&mut self, leader: usize, from: NaiveDate, to: NaiveDate) -> bool {
        self.take(leader, morning(from)..morning(to) + 2)
    }

    /// What lies beyond the year is always free.
    fn is_free(&self, leader: usize, half: i64) -> bool {
        place(half).is_none_or(|(word, bit)| self.0[leader][word] & bit == 0)
    }
}

fn morning(on: NaiveDate) -> i64 {
    2 * days_between(NEW_YEAR, on)
}

fn place(half: i64) -> Option<(usize, u64)> {
    let half = usize::try_from(half).ok()?;
    (half < WORDS * 64).then_some((half / 64, 1 << (half % 64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::calendar::date;

    #[test]
    fn a_day_has_two_halves_and_a_journey_takes_both() {
        let mut agenda = Agenda::new(1);
        let on = date(2022, 11, 30);
        assert!(agenda.attend(0, on) && agenda.attend(0, on));
        assert!(!agenda.attend(0, on));
        assert!(!agenda.leave(0, date(2022, 11, 28), on));
        assert!(agenda.leave(0, date(2022, 11, 28), date(2022, 11, 29)));
    }
}
