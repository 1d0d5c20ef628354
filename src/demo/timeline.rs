//! How a project's dates follow from one another, and its status and stage from its dates.

use chrono::NaiveDate;

use super::{
    calendar::{NEW_YEAR, PRESENT, after, date, days_between},
    portfolio::Kind,
    random::Random,
};

/// Where a project stands in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Started in 2022.
    Started,
    /// Started the year before.
    Earlier,
    /// Started the year before and halted since.
    Suspended,
    /// Given up before the start.
    Cancelled,
    /// Kept in reserve.
    Reserve,
    /// Contract signed.
    Signed,
    /// Approvals are being obtained.
    Approval,
    /// Approvals complete for less than a month.
    Ready,
    /// Approvals complete for longer and still not started.
    Overdue,
}

/// The dates of a project and what follows from them.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub(super) fate: Fate,
    pub(super) entered_on: NaiveDate,
    pub(super) approvals_completed_on: Option<NaiveDate>,
    pub(super) planned_start_on: Option<NaiveDate>,
    pub(super) started_on: Option<NaiveDate>,
    pub(super) planned_completion_on: Option<NaiveDate>,
    pub(super) completed_on: Option<NaiveDate>,
    /// The last day of work so far: the completion, the halt or the present.
    pub(super) worked_until: NaiveDate,
    /// Days of construction by the plan.
    pub(super) planned_days: i64,
    /// Days of construction at the pace the project really has.
    pub(super) real_days: i64,
}

impl Timeline {
    /// Dates for a project of this fate and total (in 10 000 CNY).
    pub(super) fn new(random: &mut Random, fate: Fate, total: i64) -> Self {
        let planned_days = match total {
            ..5_000 => random.range(120, 300),
            5_000..10_000 => random.range(210, 420),
            10_000..50_000 => random.range(330, 620),
            _ => random.range(480, 900),
        };
        let pace = match random.range(0, 99) {
            ..62 => random.range(95, 115),
            62..84 => random.range(82, 94),
            _ => random.range(55, 81),
        };
        let started_on = match fate {
            Fate::Started => Some(after(NEW_YEAR, start_day(random))),
            Fate::Earlier | Fate::Suspended => Some(after(date(2021, 3, 1), random.range(0, 300))),
            _ => None,
        };
        let mut timeline = Self {
            fate,
            entered_on: PRESENT,
            approvals_completed_on: None,
            planned_start_on: None,
            started_on,
            planned_completion_on: None,
            completed_on: None,
            worked_until: PRESENT,
            planned_days,
            real_days: planned_days * 100 / pace,
        };
        match started_on {
            Some(on) => timeline.underway(random, on),
            None => timeline.ahead(random),
        }
        timeline.planned_completion_on =
            timeline.planned_start_on.map(|on| after(on, planned_days));
        timeline
    }

    fn underway(&mut self, random: &mut Random, started_on: NaiveDate) {
        // Most start within the month that the rule allows.
        let wait = if random.chance(92) {
            random.range(3, 28)
        } else {
            random.range(35, 90)
        };
        let approved_on = after(started_on, -wait);
        self.approvals_completed_on = Some(approved_on);
        self.planned_start_on = Some(after(started_on, -random.range(-10, 20)));
        self.entered_on = after(approved_on, -random.range(60, 150));
        let finished_on = after(started_on, self.real_days);
        if self.fate == Fate::Suspended {
            self.worked_until = after(started_on, random.range(60, 120));
            self.real_days = self.real_days.max(200);
        } else if finished_on <= after(PRESENT, -3) {
            self.completed_on = Some(finished_on);
            self.worked_until = finished_on;
        }
    }

    fn ahead(&mut self, random: &mut Random) {
        let (approved_on, start_on) = match self.fate {
            Fate::Ready => (Some(-random.range(2, 28)), Some(random.range(5, 40))),
            Fate::Overdue => {
                let approved_on = -random.range(40, 120);
                (Some(approved_on), Some(approved_on + random.range(10, 28)))
            }
            Fate::Approval => (None, Some(random.range(20, 150))),
            Fate::Signed => (None, Some(random.range(60, 300))),
            Fate::Cancelled => (None, Some(-random.range(30, 150))),
            _ => (None, random.chance(50).then(|| random.range(200, 500))),
        };
        self.approvals_completed_on = approved_on.map(|days| after(PRESENT, days));
        self.planned_start_on = start_on.map(|days| after(PRESENT, days));
        let known = self.approvals_completed_on.unwrap_or(PRESENT);
        self.entered_on = after(known, -random.range(20, 180));
    }

    /// The project's status in the database.
    pub(super) fn status(&self) -> &'static str {
        match (self.fate, self.completed_on) {
            (Fate::Suspended, _) => "SUSPENDED",
            (Fate::Cancelled, _) => "CANCELLED",
            (Fate::Reserve, _) => "IDENTIFICATION",
            (Fate::Started | Fate::Earlier, None) => "IMPLEMENTATION",
            (_, Some(on)) if days_between(on, PRESENT) <= 45 => "COMPLETION",
            (_, Some(_)) => "COMPLETED",
            _ => "PREPARATION",
        }
    }

    /// The project's stage in the database; only works of an industry go into production.
    pub(super) fn stage(&self, kind: Kind) -> &'static str {
        match (self.fate, self.started_on, self.completed_on) {
            (Fate::Reserve, ..) => "RESERVE",
            (Fate::Signed | Fate::Cancelled, ..) => "SIGNED",
            (_, None, _) => "APPROVAL",
            (_, Some(on), None) if days_between(on, PRESENT) < 45 => "STARTED",
            (_, Some(_), None) => "UNDER_CONSTRUCTION",
            (_, _, Some(on)) => match days_between(on, PRESENT) {
                181.. if kind == Kind::Industry => "AT_CAPACITY",
                46.. if kind == Kind::Industry => "IN_PRODUCTION",
                _ => "COMPLETED",
            },
        }
    }

    /// Whether work went on at a day and still does.
    pub(super) fn is_under_way_since(&self, day: NaiveDate) -> bool {
        self.fate != Fate::Suspended
            && self.completed_on.is_none()
            && self.started_on.is_some_and(|on| on <= day)
    }

    /// Work done by a day, in hundredths of a percent.
    pub(super) fn work_done(&self, by: NaiveDate) -> i64 {
        let Some(started_on) = self.started_on else {
            return 0;
        };
        if self.completed_on.is_some_and(|on| on <= by) {
            return 10_000;
        }
        let days = days_between(started_on, by.min(self.worked_until));
        (10_000 * (days + 1) / (self.real_days + 1)).clamp(0, 9_900)
    }

    /// Work that should be done by a day, in hundredths of a percent.
    pub(super) fn work_planned(&self, by: NaiveDate) -> i64 {
        let days = self.planned_start_on.map_or(0, |on| days_between(on, by));
        (10_000 * days / self.planned_days).clamp(0, 10_000)
    }
}

/// A day of the year: works start in rushes at its beginning and in the dry months.
fn start_day(random: &mut Random) -> i64 {
    match random.range(0, 99) {
        ..40 => random.range(4, 88),
        40..65 => random.range(89, 180),
        65..90 => random.range(181, 272),
        _ => random.range(273, 331),
    }
}
