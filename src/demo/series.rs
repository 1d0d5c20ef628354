//! The values of one indicator in one division, quarter by quarter since 2019, in the indicator's steps.

use super::{
    calendar::Period,
    indicators::{Indicator, Nature},
    random::{Random, allocate},
};

/// The first year observed.
pub(super) const FIRST_YEAR: i32 = 2019;

/// The year whose first three quarters are known.
pub(super) const LAST_YEAR: i32 = 2022;

/// Share of each county in the prefecture, percent or so.
const SHARES: [i64; 10] = [37, 17, 5, 5, 7, 6, 8, 4, 6, 9];

/// A stretch of time to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Month(i32, u32),
    Quarter(i32, u32),
    ToDate(i32, u32),
    Year(i32),
}

impl Span {
    /// The period with its text and days.
    pub(super) fn period(self) -> Period {
        match self {
            Self::Month(year, month) => Period::month(year, month),
            Self::Quarter(year, quarter) => Period::quarter(year, quarter),
            Self::ToDate(year, quarter) => Period::to_date(year, quarter),
            Self::Year(year) => Period::year(year),
        }
    }

    /// The same stretch a year before.
    pub(super) fn year_before(self) -> Self {
        match self {
            Self::Month(year, month) => Self::Month(year - 1, month),
            Self::Quarter(year, quarter) => Self::Quarter(year - 1, quarter),
            Self::ToDate(year, quarter) => Self::ToDate(year - 1, quarter),
            Self::Year(year) => Self::Year(year - 1),
        }
    }

    pub(super) fn year(self) -> i32 {
        match self {
            Self::Month(year, _)
            | Self::Quarter(year, _)
            | Self::ToDate(year, _)
            | Self::Year(year) => year,
        }
    }

    /// The first and the last of the quarters that it covers, counted from the first observed.
    fn quarters(self) -> Option<(usize, usize)> {
        let year = usize::try_from(self.year() - FIRST_YEAR).ok()? * 4;
        let quarter = |quarter: u32| usize::try_from(quarter).unwrap_or(1);
        Some(match self {
            Self::Month(_, month) => {
                let index = year + quarter(month - 1) / 3;
                (index, index)
            }
            Self::Quarter(_, of) => (year + quarter(of) - 1, year + quarter(of) - 1),
            Self::ToDate(_, of) => (year, year + quarter(of) - 1),
            Self::Year(_) => (year, year + 3),
        })
    }
}

/// The values of one division.
#[derive(Clone, Debug)]
pub(super) struct Series {
    nature: Nature,
    quarters: Vec<i64>,
}

impl Series {
    /// The values of the prefecture.
    pub(super) fn of_prefecture(random: &mut Random, indicator: &Indicator) -> Self {
        let mut years = Vec::new();
        let mut year = last_year(random, indicator);
        for _ in FIRST_YEAR..LAST_YEAR {
            let before = year.map(|value| earlier(random, indicator, value, years.is_empty()));
            years.push(year);
            year = before;
        }
        years.push(year);
        years.reverse();
        Self {
            nature: indicator.nature,
            quarters: years.concat(),
        }
    }

    /// The values of the counties: parts of the prefecture's, or around them.
    pub(super) fn of_counties(&self, random: &mut Random) -> Vec<Self> {
        let is_divided = matches!(self.nature, Nature::Flow | Nature::Stock);
        let levels: Vec<i64> = SHARES.iter().map(|_| random.range(88, 108)).collect();
        let mut counties = vec![Vec::with_capacity(self.quarters.len()); SHARES.len()];
        for &value in &self.quarters {
            let weights: Vec<i64> = SHARES
                .iter()
                .map(|share| share * random.range(96, 104))
                .collect();
            let parts = allocate(value, &weights);
            for (county, list) in counties.iter_mut().enumerate() {
                list.push(match self.nature {
                    _ if is_divided => parts[county],
                    Nature::Growth => value + random.range(-600, 600),
                    _ => value * levels[county] * random.range(98, 102) / 10_000,
                });
            }
        }
        if self.nature == Nature::Rate {
            for value in counties.iter_mut().flatten() {
                *value = (*value).min(9_990);
            }
        }
        counties
            .into_iter()
            .map(|quarters| Self {
                nature: self.nature,
                quarters,
            })
            .collect()
    }

    /// The value in a stretch of time; none before the first year.
    pub(super) fn value(&self, span: Span) -> Option<i64> {
        let (from, to) = span.quarters()?;
        let sums = matches!(self.nature, Nature::Flow | Nature::PerHead);
        Some(match span {
            Span::Month(_, month) => {
                let place = usize::try_from((month - 1) % 3).unwrap_or(0);
                let value = self.quarters[to];
                if sums {
                    allocate(value, &[32, 33, 35])[place]
                } else {
                    value + [-2, -1, 0][place] * value / 500
                }
            }
            _ if sums => self.quarters[from..=to].iter().sum(),
            _ => self.quarters[to],
        })
    }

    /// The growth over the same stretch a year before, in tenths of a percent.
    pub(super) fn growth(&self, span: Span, is_percentage: bool) -> Option<i64> {
        match self.nature {
            Nature::Growth => self.value(span).map(|value| value / 10),
            _ if is_percentage => None,
            _ => {
                let (now, before) = (self.value(span)?, self.value(span.year_before())?);
                (before > 0).then(|| ((now - before) * 2000 + before).div_euclid(2 * before))
            }
        }
    }
}

/// The four quarters of the last year; the first three together are the indicator's level.
fn last_year(random: &mut Random, indicator: &Indicator) -> [i64; 4] {
    let level = indicator.level;
    match indicator.nature {
        Nature::Flow | Nature::PerHead => {
            let parts = allocate(
                level,
                &[
                    random.range(29, 31),
                    random.range(33, 35),
                    random.range(35, 37),
                ],
            );
            [parts[0], parts[1], parts[2], parts[2] * 108 / 100]
        }
        Nature::Stock => [level * 96 / 100, level * 98 / 100, level, level * 102 / 100],
        Nature::Rate => {
            let better = if indicator.is_ascending { 1 } else { -1 };
            [-2, -1, 0, 1].map(|step| level + better * step * level / 150)
        }
        Nature::Growth => [
            level + random.range(-150, 250),
            level + random.range(-120, 120),
            level,
            level,
        ],
    }
}

/// The value a year earlier; exact for the last year of an indicator of the economy.
fn earlier(random: &mut Random, indicator: &Indicator, value: i64, is_last_year: bool) -> i64 {
    let is_exact = is_last_year && indicator.province.is_some();
    let noise = if is_exact { 0 } else { random.range(-18, 18) };
    match indicator.nature {
        Nature::Rate => {
            let better = if indicator.is_ascending { -1 } else { 1 };
            value + better * value * random.range(4, 14) / 1000
        }
        Nature::Growth => (value - random.range(0, 250)).max(210),
        _ => value * 1000 / (1000 + indicator.growth + noise),
    }
}
