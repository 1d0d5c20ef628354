//! Periods: `2022`, `2022H1`, `2022Q3`, `2022M09` or `2022-01-01/2022-09-30`, calendar dates of Asia/Shanghai.

use chrono::{Days, Months, NaiveDate};

/// First and last day of a period, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
}

impl Period {
    /// Reads a period; `None` when the text is none or its end lies before its start.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((start, end)) = text.split_once('/') {
            let (start, end) = (date(start)?, date(end)?);
            return (start <= end).then_some(Self { start, end });
        }
        let (year, rest) = text.split_at_checked(4)?;
        let year = number(year, 1, 9999)?;
        let (first_month, months) = match rest.split_at_checked(1) {
            None => (1, 12),
            Some(("H", half)) => (number(half, 1, 2).filter(|_| half.len() == 1)? * 6 - 5, 6),
            Some(("Q", quarter)) => (
                number(quarter, 1, 4).filter(|_| quarter.len() == 1)? * 3 - 2,
                3,
            ),
            Some(("M", month)) => (number(month, 1, 12).filter(|_| month.len() == 2)?, 1),
            Some(_) => return None,
        };
        let start = NaiveDate::from_ymd_opt(year.cast_signed(), first_month, 1)?;
        let end = start
            .checked_add_months(Months::new(months))?
            .checked_sub_days(Days::new(1))?;
        Some(Self { start, end })
    }
}

/// Reads a date of the years 0001 to 9999, `YYYY-MM-DD` to the letter.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let well_formed = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    let date = well_formed
        .then(|| text.parse::<NaiveDate>().ok())
        .flatten()?;
    (text >= "0001").then_some(date)
}

fn number(text: &str, least: u32, most: u32) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|n| (least..=most).contains(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_period_is_read_and_nothing_else() {
        let read = |text| Period::parse(text).map(|p| format!("{} {}", p.start, p.end));
        let good = [
            ("2022", "2022-01-01 2022-12-31"),
            ("2022H2", "2022-07-01 2022-12-31"),
            ("2022Q3", "2022-07-01 2022-09-30"),
            ("2024M02", "2024-02-01 2024-02-29"),
            ("9999", "9999-01-01 9999-12-31"),
            ("2022-01-01/2022-09-30", "2022-01-01 2022-09-30"),
        ];
        for (text, expected) in good {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        let bad = [
            "",
            "22",
            "0000",
            "2022Q5",
            "2022Q0",
            "2022Q",
            "2022Q03",
            "2022M13",
            "2022M9",
            "2022H3",
            "2022-09-30/2022-01-01",
            "2022-02-30/2022-03-01",
            "２０２２",
            "2022q3",
            " 2022",
            "2022 ",
            "+022",
            "2022/2023",
        ];
        for text in bad {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
