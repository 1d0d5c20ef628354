//! The observations and targets of all indicators in the prefecture and its counties.

use uuid::Uuid;

use super::{
    calendar::{OPENING, after},
    copy::{Cell, Exact, Rows},
    departments::Departments,
    gaps::{MONTHS_OBSERVED, UNOBSERVED},
    indicators::{self, Indicator, Nature, OF_ECONOMY},
    places::Places,
    random::Random,
    series::{FIRST_YEAR, LAST_YEAR, Series, Span},
    task_forces::TaskForces,
};

/// About how many observations there are at scale 1.
const OBSERVATIONS: usize = 10_000;

/// Months observed until the present, and quarters.
const MONTHS: usize = 46;
const QUARTERS: usize = 15;

/// Indicators that the task forces have at scale 1, and the divisions that are observed.
const OF_TASK_FORCES: usize = 117;
const DIVISIONS: usize = 11;

/// The article's figures are of this stretch.
const FIGURES: Span = Span::ToDate(LAST_YEAR, 3);

/// Enters the indicators with their observations and targets.
pub(super) fn enter(
    places: &Places,
    departments: &Departments,
    task_forces: &TaskForces,
    scale: u32,
) -> Vec<Rows> {
    let (months, breakdowns) = depth(scale);
    let (indicators, rows) = indicators::enter(departments, task_forces, months > 0, breakdowns);
    let divisions: Vec<Uuid> = std::iter::once(places.prefecture)
        .chain(places.counties.iter().map(|c| c.id))
        .collect();
    let mut entry = Entry {
        random: Random::new("observations"),
        observations: Rows::noun(
            "observation",
            "indicator_id, division_id, period, period_start_on, period_end_on, value, year_on_year, \
             province_year_on_year, rank_in_province, status",
        ),
        targets: Rows::noun(
            "target",
            "indicator_id, division_id, period, period_start_on, period_end_on, value",
        ),
        divisions,
        is_deep: scale > 1,
        months,
    };
    for (number, indicator) in indicators.iter().enumerate() {
        entry.indicator(indicator, number < OF_ECONOMY);
    }
    vec![rows, entry.observations, entry.targets]
}

/// How many months are observed, and how many indicators are broken down, for a scale.
fn depth(scale: u32) -> (usize, usize) {
    if scale <= 1 {
        return (0, 0);
    }
    let wanted = OBSERVATIONS * usize::try_from(scale).unwrap_or(1);
    let each = (OF_ECONOMY + OF_TASK_FORCES) * DIVISIONS;
    let left = wanted.saturating_sub(each * QUARTERS);
    let months = (left / each).min(MONTHS);
    let left = left.saturating_sub(each * months);
    (months, left / (DIVISIONS * (QUARTERS + MONTHS)))
}

struct Entry {
    random: Random,
    observations: Rows,
    targets: Rows,
    divisions: Vec<Uuid>,
    is_deep: bool,
    months: usize,
}

impl Entry {
    fn indicator(&mut self, indicator: &Indicator, is_economy: bool) {
        let prefecture = Series::of_prefecture(&mut self.random, indicator);
        let counties = prefecture.of_counties(&mut self.random);
        // The province's growth is the same whichever division is looked at.
        let spans = self.spans(indicator, is_economy);
        let province: Vec<Option<i64>> = spans
            .iter()
            .map(|&span| {
                let noise = if span == FIGURES {
                    0
                } else {
                    self.random.range(-9, 9)
                };
                indicator.province.map(|growth| growth + noise)
            })
            .collect();
        for (number, series) in std::iter::once(&prefecture).chain(&counties).enumerate() {
            for (&span, &province) in spans.iter().zip(&province) {
                if indicator.is_monthly && is_unobserved(number, span) {
                    continue;
                }
                let is_recent = matches!(span, Span::Quarter(year, quarter) if year * 4 + quarter.cast_signed() > 2021 * 4 + 3);
                let is_observed =
                    self.is_deep || is_recent || is_month(span) || indicator.is_annual;
                if number == 0 || is_economy || is_observed {
                    self.observation(indicator, number, series, span, province);
                }
            }
            self.targets(indicator, number, series, is_economy);
        }
    }

    fn spans(&self, indicator: &Indicator, is_economy: bool) -> Vec<Span> {
        let years = FIRST_YEAR..=LAST_YEAR;
        if indicator.is_annual {
            return (FIRST_YEAR..LAST_YEAR).map(Span::Year).collect();
        }
        let quarters = years
            .clone()
            .flat_map(|year| (1..=4).map(move |quarter| Span::Quarter(year, quarter)));
        let mut spans: Vec<Span> = quarters.take(QUARTERS).collect();
        if is_economy {
            for year in years.clone() {
                spans.extend([Span::ToDate(year, 2), Span::ToDate(year, 3)]);
                spans.extend((year < LAST_YEAR).then_some(Span::Year(year)));
            }
        } else {
            spans.push(FIGURES);
        }
        let months: Vec<Span> = years
            .flat_map(|year| (1..=12).map(move |month| Span::Month(year, month)))
            .take(MONTHS)
            .collect();
        let least = if indicator.is_monthly {
            MONTHS_OBSERVED
        } else {
            0
        };
        let observed = self.months.max(least);
        spans.extend(&months[MONTHS - observed..]);
        spans
    }

    fn observation(
        &mut self,
        indicator: &Indicator,
        division: usize,
        series: &Series,
        span: Span,
        province: Option<i64>,
    ) {
        let Some(value) = series.value(span) else {
            return;
        };
        let growth = series.growth(span, indicator.nature == Nature::Rate);
        let province = growth.and(province);
        let rank = match (growth, province) {
            (Some(growth), Some(province)) => Some(rank(indicator, division, growth - province)),
            _ => indicator.rank.filter(|_| division == 0 && span == FIGURES),
        };
        let status = match span.year() {
            LAST_YEAR => "PRELIMINARY",
            2021 if self.random.chance(6) => "REVISED",
            _ => "FINAL",
        };
        let period = span.period();
        let cells: [&dyn Cell; 10] = [
            &indicator.id,
            &self.divisions[division],
            &period.text,
            &period.start,
            &period.end,
            &Exact::<2>(value * indicator.step),
            &growth.map(Exact::<1>),
            &province.map(Exact::<1>),
            &rank,
            &status,
        ];
        self.observations
            .enter(&mut self.random, after(period.end, 20), &cells);
    }

    fn targets(
        &mut self,
        indicator: &Indicator,
        division: usize,
        series: &Series,
        is_economy: bool,
    ) {
        let mut spans = vec![Span::Year(LAST_YEAR)];
        if is_economy || (division == 0 && !indicator.is_annual) {
            spans.push(FIGURES);
        }
        if division == 0 && !indicator.is_annual {
            spans.extend([Span::Quarter(LAST_YEAR, 2), Span::Quarter(LAST_YEAR, 3)]);
        }
        for span in spans {
            let Some(before) = series.value(span.year_before()) else {
                continue;
            };
            let stretch = self.random.range(-15, 15);
            let value = match indicator.nature {
                // A little better than a year before.
                Nature::Rate if indicator.is_ascending => {
                    (before * (1010 + stretch / 3) / 1000).min(10_000)
                }
                Nature::Rate => before * (990 - stretch / 3) / 1000,
                Nature::Growth => series.value(span).unwrap_or(before) - 40 + stretch * 8,
                _ => before * (1000 + indicator.growth + stretch) / 1000,
            };
            let period = span.period();
            let cells: [&dyn Cell; 6] = [
                &indicator.id,
                &self.divisions[division],
                &period.text,
                &period.start,
                &period.end,
                &Exact::<2>(value * indicator.step),
            ];
            self.targets
                .enter(&mut self.random, after(OPENING, 20), &cells);
        }
    }
}

fn is_month(span: Span) -> bool {
    matches!(span, Span::Month(..))
}

/// Whether a division, counted from the prefecture, has no observation of the monthly indicator.
fn is_unobserved(division: usize, span: Span) -> bool {
    is_month(span)
        && UNOBSERVED
            .iter()
            .any(|(county, period)| county + 1 == division && *period == span.period().text)
}

/// Place of a growth so many tenths of a percent above the province's, among 16 prefectures or 129 counties.
///
/// The prefecture's is the known place at the known growth, and moves with it.
fn rank(indicator: &Indicator, division: usize, above: i64) -> i64 {
    if division > 0 {
        return (65 - above / 2).clamp(1, 129);
    }
    let known = indicator.growth - indicator.province.unwrap_or(0);
    (indicator.rank.unwrap_or(8) + (known - above) / 10).clamp(1, 16)
}
