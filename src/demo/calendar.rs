//! Dates and periods of the demo, whose present day stands still.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::random::Random;

/// The demo's present day: nothing is dated later but plans and due dates.
pub const PRESENT: NaiveDate = date(2022, 11, 30);

/// The first day of the demo's year.
pub(super) const NEW_YEAR: NaiveDate = date(2022, 1, 1);

/// The first working day, on which the master data were entered.
pub(super) const OPENING: NaiveDate = date(2022, 1, 4);

/// A date known to exist.
pub(super) const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such date"),
    }
}

/// The date so many days later, or earlier when negative.
pub(super) fn after(date: NaiveDate, days: i64) -> NaiveDate {
    date + TimeDelta::days(days)
}

/// The days from one date to another.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    (to - from).num_days()
}

/// The public holidays of 2022 until the present day, first and last day.
const HOLIDAYS: [(NaiveDate, NaiveDate); 7] = [
    (date(2022, 1, 1), date(2022, 1, 3)),
    (date(2022, 1, 31), date(2022, 2, 6)),
    (date(2022, 4, 3), date(2022, 4, 5)),
    (date(2022, 4, 30), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 5)),
    (date(2022, 9, 10), date(2022, 9, 12)),
    (date(2022, 10, 1), date(2022, 10, 7)),
];

/// Whether a date is a public holiday.
pub(super) fn is_holiday(date: NaiveDate) -> bool {
    HOLIDAYS
        .iter()
        .any(|(first, last)| (first..=last).contains(&&date))
}

/// Whether a date is neither a Saturday nor a Sunday nor a holiday.
pub(super) fn is_workday(date: NaiveDate) -> bool {
    date.weekday().number_from_monday() <= 5 && !is_holiday(date)
}

/// The date when it is a working day, else the next one that is; the present day is one.
pub(super) fn workday(date: NaiveDate) -> NaiveDate {
    (0..10)
        .map(|days| after(date, days))
        .find(|&date| is_workday(date))
        .unwrap_or(date)
}

/// An instant in the office hours of a day in 2022, UTC; earlier days were entered at the opening.
pub(super) fn stamp(random: &mut Random, on: NaiveDate) -> DateTime<Utc> {
    let on = on.clamp(OPENING, PRESENT);
    // 08:30 to 17:30 in Asia/Shanghai.
    let seconds = random.range(1800, 34_200);
    (on.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds)).and_utc()
}

/// A period in one of its text forms, with its first and last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) text: String,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
}

impl Period {
    /// `2022`
    pub(super) fn year(year: i32) -> Self {
        Self::of(year.to_string(), date(year, 1, 1), 12)
    }

    /// `2022H1`
    pub(super) fn half(year: i32, half: u32) -> Self {
        Self::of(format!("{year}H{half}"), month_start(year, half * 6 - 5), 6)
    }

    /// `2022Q3`
    pub(super) fn quarter(year: i32, quarter: u32) -> Self {
        Self::of(
            format!("{year}Q{quarter}"),
            month_start(year, quarter * 3 - 2),
            3,
        )
    }

    /// `2022M09`
    pub(super) fn month(year: i32, month: u32) -> Self {
        Self::of(format!("{year}M{month:02}"), month_start(year, month), 1)
    }

    /// `2022-01-01/2022-09-30`: the year to the end of a quarter.
    pub(super) fn to_date(year: i32, quarter: u32) -> Self {
        let period = Self::of(String::new(), date(year, 1, 1), quarter * 3);
        Self {
            text: format!("{}/{}", period.start, period.end),
            ..period
        }
    }

    fn of(text: String, start: NaiveDate, months: u32) -> Self {
        Self {
            text,
            start,
            end: after(start + Months::new(months), -1),
        }
    }
}

fn month_start(year: i32, month: u32) -> NaiveDate {
    date(year, 1, 1) + Months::new(month.saturating_sub(1))
}

/// The months, or the quarters, from the one that holds `from` to the one that holds `to`.
pub(super) fn periods(from: NaiveDate, to: NaiveDate, monthly: bool) -> Vec<Period> {
    let mut list = Vec::new();
    let mut next = from;
    while next <= to {
        let period = if monthly {
            Period::month(next.year(), next.month())
        } else {
            Period::quarter(next.year(), next.month0() / 3 + 1)
        };
        next = after(period.end, 1);
        list.push(period);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_shut_on_holidays_and_open_at_present() {
        assert_eq!(workday(date(2022, 10, 1)), date(2022, 10, 10));
        assert_eq!(workday(PRESENT), PRESENT);
    }

    #[test]
    fn periods_know_their_days() {
        let year_to_date = Period::to_date(2022, 3);
        assert_eq!(year_to_date.text, "2022-01-01/2022-09-30");
        assert_eq!(Period::quarter(2021, 4).end, date(2021, 12, 31));
        assert_eq!(Period::half(2022, 1).end, date(2022, 6, 30));
        let texts: Vec<_> = periods(date(2021, 11, 9), date(2022, 1, 2), true)
            .into_iter()
            .map(|p| p.text)
            .collect();
        assert_eq!(texts, ["2021M11", "2021M12", "2022M01"]);
    }
}
