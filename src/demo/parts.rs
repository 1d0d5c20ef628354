//! The parts of a project: investment plans, approvals, milestones and progress reports, true to its dates.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::{
    calendar::{PRESENT, Period, after, date, days_between, periods},
    copy::{Cell, Exact, Rows},
    departments::Departments,
    gaps::{MONTH_WITHOUT_REPORT, WORKS_WITHOUT_REPORT},
    projects::Project,
    random::{Random, allocate},
    steps::{BEFORE, DURING, ELEMENTS},
    timeline::{Fate, Timeline},
};

/// The rows of all parts.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    random: Random,
    plans: Rows,
    milestones: Rows,
    approvals: Rows,
    reports: Rows,
    departments: &'a Departments,
    /// Works that are still to leave the report of a month out.
    unreported: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn new(departments: &'a Departments) -> Self {
        Self {
            random: Random::new("parts"),
            plans: Rows::noun("investment_plan", "project_id, year, amount"),
            milestones: Rows::noun(
                "milestone",
                "project_id, title, type, due_on, met_on, status, department_id",
            ),
            approvals: Rows::noun(
                "approval",
                "project_id, element, submitted_on, granted_on, status, department_id",
            ),
            reports: Rows::noun(
                "progress_report",
                "project_id, period, period_start_on, period_end_on, reported_on, investment_completed, \
                 financial_progress_percent, physical_progress_percent, health, narrative",
            ),
            departments,
            unreported: WORKS_WITHOUT_REPORT,
        }
    }

    pub(super) fn into_rows(self) -> [Rows; 4] {
        [self.plans, self.milestones, self.approvals, self.reports]
    }

    /// Enters the parts of a project, `plan` being its exact amount for 2022 when it started in that year.
    ///
    /// Tells when the first approval was applied for, if any was.
    pub(super) fn add(
        &mut self,
        project: &Project,
        county: usize,
        plan: Option<i64>,
    ) -> Option<NaiveDate> {
        self.plans(project, plan);
        let applied_on = self.approvals(project, county);
        self.milestones(project, county);
        self.reports(project);
        applied_on
    }

    fn plans(&mut self, project: &Project, plan: Option<i64>) {
        let line = &project.timeline;
        let (Some(from), Some(to)) = (
            line.started_on.or(line.planned_start_on),
            line.planned_completion_on,
        ) else {
            return;
        };
        let (first, last) = (from.year(), to.year().max(from.year()));
        let years: Vec<i32> = (first..=last).collect();
        let mut weights: Vec<i64> = years.iter().map(|_| self.random.range(20, 40)).collect();
        let mut amounts = Vec::new();
        let mut left = project.total;
        if let Some(plan) = plan {
            amounts.push(plan);
            left -= plan;
            weights.remove(0);
        }
        amounts.extend(allocate(left, &weights));
        for (year, amount) in years
            .into_iter()
            .zip(amounts)
            .filter(|(_, amount)| *amount > 0)
        {
            let cells = [
                &project.id as &dyn Cell,
                &i64::from(year),
                &Exact::<2>(amount * 1_000_000),
            ];
            self.plans.enter(&mut self.random, line.entered_on, &cells);
        }
    }

    fn approvals(&mut self, project: &Project, county: usize) -> Option<NaiveDate> {
        let line = &project.timeline;
        if line.fate == Fate::Reserve {
            return None;
        }
        let mut applied_on = None;
        // The construction permit is the last of all, since it needs the others.
        let last = ELEMENTS.len() - 1;
        let others: Vec<usize> = (0..last).collect();
        let count = usize::try_from(self.random.range(3, 6)).unwrap_or(3);
        let mut elements = self.random.sample(&others, count);
        elements.sort_unstable();
        elements.push(last);
        for element in elements {
            let (code, department) = ELEMENTS[element];
            let (status, submitted_on, granted_on) = match line.approvals_completed_on {
                Some(on) if element == last => (
                    "GRANTED",
                    Some(after(on, -self.random.range(7, 25))),
                    Some(on),
                ),
                Some(on) => self.granted(on, 10, 120),
                None => self.pending(line, element == last),
            };
            let department = self
                .random
                .chance(90)
                .then(|| self.departments.all[self.departments.of_county[county][department]].id);
            applied_on = applied_on.into_iter().chain(submitted_on).min();
            let entered_on = submitted_on.unwrap_or(line.entered_on);
            let cells: [&dyn Cell; 6] = [
                &project.id,
                &code,
                &submitted_on,
                &granted_on,
                &status,
                &department,
            ];
            self.approvals.enter(&mut self.random, entered_on, &cells);
        }
        applied_on
    }

    /// An approval granted some days before a date.
    fn granted(
        &mut self,
        before: NaiveDate,
        low: i64,
        high: i64,
    ) -> (&'static str, Option<NaiveDate>, Option<NaiveDate>) {
        let on = after(before, -self.random.range(low, high));
        (
            "GRANTED",
            Some(after(on, -self.random.range(12, 50))),
            Some(on),
        )
    }

    /// An approval of a project whose approvals are not complete; the last one is never granted.
    fn pending(
        &mut self,
        line: &Timeline,
        is_last: bool,
    ) -> (&'static str, Option<NaiveDate>, Option<NaiveDate>) {
        let submitted_on = Some(after(PRESENT, -self.random.range(5, 60)));
        match (line.fate, self.random.range(0, 99)) {
            (Fate::Approval, ..50) if !is_last => self.granted(PRESENT, 5, 100),
            (Fate::Approval, ..85) | (Fate::Signed, ..25) => ("SUBMITTED", submitted_on, None),
            (Fate::Approval, ..92) => ("REJECTED", submitted_on, None),
            (Fate::Cancelled, ..50) => (
                "REJECTED",
                Some(after(PRESENT, -self.random.range(150, 250))),
                None,
            ),
            _ => ("NOT_SUBMITTED", None, None),
        }
    }

    fn milestones(&mut self, project: &Project, county: usize) {
        let line = &project.timeline;
        let (Some(planned_start_on), Some(_)) = (line.planned_start_on, line.planned_completion_on)
        else {
            return;
        };
        let count = usize::try_from(self.random.range(2, 4)).unwrap_or(2);
        let mut before = self.random.sample(&BEFORE, count);
        before.sort_unstable_by_key(|(_, _, days, _)| -days);
        for (title, kind, days, department) in before {
            let due_on = after(planned_start_on, -days);
            let (status, met_on) = match line.started_on {
                Some(on) => ("MET", Some(after(on, -days - self.random.range(0, 10)))),
                None => self.prepared(line, due_on),
            };
            let department = self
                .random
                .chance(60)
                .then(|| self.departments.all[self.departments.of_county[county][department]].id);
            self.milestone(project, (title, kind), due_on, (status, met_on), department);
        }
        let during = if line.started_on.is_some() {
            let count = usize::try_from(self.random.range(1, 3)).unwrap_or(1);
            let mut during = self.random.sample(&DURING[..3], count);
            during.sort_unstable_by_key(|(_, _, percent)| *percent);
            during
        } else {
            Vec::new()
        };
        for (title, kind, percent) in during.into_iter().chain([DURING[3]]) {
            let due_on = after(planned_start_on, line.planned_days * percent / 100);
            let state = self.delivered(line, percent, due_on);
            self.milestone(project, (title, kind), due_on, state, None);
        }
    }

    /// State of a step before a start that has not come yet.
    fn prepared(
        &mut self,
        line: &Timeline,
        due_on: NaiveDate,
    ) -> (&'static str, Option<NaiveDate>) {
        let is_approved = line.approvals_completed_on.is_some();
        match self.random.range(0, 99) {
            _ if due_on > PRESENT => ("SCHEDULED", None),
            roll if is_approved || roll < 70 => {
                ("MET", Some(after(due_on, -self.random.range(0, 10))))
            }
            ..90 => ("NOT_MET", None),
            _ => ("PARTIALLY_MET", None),
        }
    }

    /// State of a step after the start: it is met on the day on which so much of the work was done.
    fn delivered(
        &mut self,
        line: &Timeline,
        percent: i64,
        due_on: NaiveDate,
    ) -> (&'static str, Option<NaiveDate>) {
        let met_on = line.started_on.and_then(|started_on| {
            let days = line
                .completed_on
                .map_or(line.real_days, |on| days_between(started_on, on));
            let on = after(started_on, days * percent / 100);
            (on <= line.worked_until && (percent < 100 || line.completed_on.is_some()))
                .then_some(on)
        });
        match met_on {
            Some(on) => ("MET", Some(on)),
            None if due_on > PRESENT => ("SCHEDULED", None),
            None if line.started_on.is_some() && self.random.chance(25) => ("PARTIALLY_MET", None),
            None => ("NOT_MET", None),
        }
    }

    fn milestone(
        &mut self,
        project: &Project,
        (title, kind): (&str, &str),
        due_on: NaiveDate,
        (status, met_on): (&str, Option<NaiveDate>),
        department: Option<Uuid>,
    ) {
        let cells: [&dyn Cell; 7] = [
            &project.id,
            &title,
            &kind,
            &due_on,
            &met_on,
            &status,
            &department,
        ];
        self.milestones
            .enter(&mut self.random, project.timeline.entered_on, &cells);
    }

    fn reports(&mut self, project: &Project) {
        let line = &project.timeline;
        let Some(started_on) = line.started_on else {
            return;
        };
        // Monthly for the larger ones, and where a quarter's report would not be in yet.
        let monthly = project.total >= 5_000
            || started_on >= date(2022, 7, 1)
            || line.completed_on.is_some_and(|on| on >= date(2022, 10, 1));
        // A few have fallen silent, so that outdated news can be seen.
        let is_silent = line.completed_on.is_none() && self.random.chance(3);
        let silent_since = if is_silent {
            after(PRESENT, -self.random.range(100, 160))
        } else {
            PRESENT
        };
        // The rate at which money follows the work.
        let lag = self.random.range(84, 100);
        let is_unreported = self.unreported > 0
            && !is_silent
            && line.is_under_way_since(date(2022, 6, 1))
            && project.total >= 50_000;
        self.unreported -= usize::from(is_unreported);
        let mut before = 0;
        for (number, period) in periods(started_on, line.worked_until, monthly)
            .into_iter()
            .enumerate()
        {
            if period.end > PRESENT || (number > 0 && period.end > silent_since) {
                break;
            }
            if is_unreported && period.text == MONTH_WITHOUT_REPORT {
                continue;
            }
            let mut reported_on = after(period.end, self.random.range(3, 9));
            if reported_on > PRESENT {
                // The present month's report is in from most.
                if number > 0 && line.completed_on.is_none() && self.random.chance(20) {
                    break;
                }
                reported_on = PRESENT;
            }
            let done = line.work_done(period.end);
            let spent = project.total * done * lag.max(if done == 10_000 { 97 } else { 0 }) / 100;
            self.report(project, &period, reported_on, (done, spent - before, spent));
            before = spent;
        }
    }

    /// A report: work in hundredths of a percent, money of the period and since the start in CNY.
    fn report(
        &mut self,
        project: &Project,
        period: &Period,
        reported_on: NaiveDate,
        (done, completed, spent): (i64, i64, i64),
    ) {
        const ON_TRACK: [&str; 3] = [
            "按计划推进",
            "各工作面有序施工,完成月度任务",
            "要素保障到位,进展顺利",
        ];
        const AT_RISK: [&str; 3] = [
            "雨季影响施工,正在抢抓工期",
            "部分材料到场滞后,已协调供应",
            "征地扫尾影响局部作业面",
        ];
        const OFF_TRACK: [&str; 3] = [
            "资金到位不足,进度明显滞后",
            "用地问题未解决,局部停工",
            "施工力量不足,已约谈施工单位",
        ];
        let late = project.timeline.work_planned(period.end) - done;
        let (health, narratives) = match late {
            1501.. => ("OFF_TRACK", OFF_TRACK),
            601.. => ("AT_RISK", AT_RISK),
            _ => ("ON_TRACK", ON_TRACK),
        };
        let narrative = self
            .random
            .chance(70)
            .then(|| *self.random.pick(&narratives));
        let cells: [&dyn Cell; 10] = [
            &project.id,
            &period.text,
            &period.start,
            &period.end,
            &reported_on,
            &Exact::<2>(completed * 100),
            &Exact::<2>(spent / project.total),
            &Exact::<2>(done),
            &health,
            &narrative,
        ];
        self.reports.enter(&mut self.random, reported_on, &cells);
    }
}
