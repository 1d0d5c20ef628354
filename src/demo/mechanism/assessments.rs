//! The assessments of counties, departments and task forces: every quarter, and for the first half of the year.
//!
//! Larger scales assess every month, and the departments of the counties and the townships as well.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    criteria::{Criterion, OF_COUNTIES, OF_DEPARTMENTS, OF_HALF_YEARS, OF_TASK_FORCES},
    ordinal,
};
use crate::demo::{
    calendar::{PRESENT, Period, after, date, workday},
    copy::{Cell, Exact, Rows},
    departments::BODIES,
    random::Random,
    sites::Sites,
};

/// Assessments of task forces are published of periods that end by then.
const LATEST: NaiveDate = date(2022, 8, 31);

/// Whom an assessment is of.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Division(Uuid),
    Department(Uuid),
    TaskForce(Uuid),
}

impl Subject {
    /// The department, the division and the task force.
    fn columns(self) -> [Option<Uuid>; 3] {
        match self {
            Self::Department(id) => [Some(id), None, None],
            Self::Division(id) => [None, Some(id), None],
            Self::TaskForce(id) => [None, None, Some(id)],
        }
    }
}

/// Those who are compared with one another, each with how good it is, in percent.
struct Class {
    name: &'static str,
    subjects: Vec<(Subject, i64)>,
    criteria: &'static [Criterion],
}

/// Enters all assessments with their items.
pub(super) fn enter(sites: &Sites<'_>, times: usize) -> [Rows; 2] {
    let mut entry = Entry {
        random: Random::new("assessments"),
        assessments: Rows::noun(
            "assessment",
            "period, period_start_on, period_end_on, scheme, total, rank, published_on, department_id, \
             division_id, task_force_id",
        ),
        items: Rows::noun(
            "assessment_item",
            "assessment_id, position, criterion, weight, score, evidence",
        ),
    };
    let mut periods: Vec<Period> = (1..=3)
        .map(|quarter| Period::quarter(2022, quarter))
        .collect();
    if times > 1 {
        periods.extend((1..=10).map(|month| Period::month(2022, month)));
    }
    let half = Period::half(2022, 1);
    for class in entry.classes(sites, times > 1) {
        let scheme = format!("“干在实处、走在前列”大比拼考评({})", class.name);
        for period in &periods {
            entry.assess(&scheme, period, &class.subjects, class.criteria);
        }
        let scheme = format!("作风革命效能建设半年督查考评({})", class.name);
        entry.assess(&scheme, &half, &class.subjects, &OF_HALF_YEARS);
    }
    [entry.assessments, entry.items]
}

struct Entry {
    random: Random,
    assessments: Rows,
    items: Rows,
}

impl Entry {
    fn classes(&mut self, sites: &Sites<'_>, is_deep: bool) -> Vec<Class> {
        let places = sites.places;
        let departments = sites.departments;
        let department = |&index: &usize| Subject::Department(departments.all[index].id);
        let counties = places.counties.iter().map(|c| Subject::Division(c.id));
        let bodies = departments.of_prefecture[..BODIES].iter().map(department);
        let forces = sites.task_forces.all.iter();
        let forces = forces.map(|force| Subject::TaskForce(force.id));
        let mut classes = vec![
            self.class("县市", counties, &OF_COUNTIES),
            self.class("州直单位", bodies, &OF_DEPARTMENTS),
            self.class("专班", forces, &OF_TASK_FORCES),
        ];
        if is_deep {
            let offices = departments.of_county.iter().flatten().map(department);
            let townships = places.townships.iter().map(|t| Subject::Division(t.id));
            classes.push(self.class("县市部门", offices, &OF_DEPARTMENTS));
            classes.push(self.class("乡镇", townships, &OF_COUNTIES));
        }
        classes
    }

    fn class(
        &mut self,
        name: &'static str,
        subjects: impl Iterator<Item = Subject>,
        criteria: &'static [Criterion],
    ) -> Class {
        Class {
            name,
            subjects: subjects
                .map(|subject| (subject, self.random.range(80, 97)))
                .collect(),
            criteria,
        }
    }

    /// Assesses all of a class for a period: totals are the sums of the scores, ranks follow from the totals.
    fn assess(
        &mut self,
        scheme: &str,
        period: &Period,
        subjects: &[(Subject, i64)],
        criteria: &[Criterion],
    ) {
        let assessed_on = workday(after(period.end, self.random.range(12, 25)).min(PRESENT));
        // The latest of the task forces is not out yet.
        let is_draft = *criteria == OF_TASK_FORCES && period.end > LATEST;
        let published_on = (!is_draft).then_some(assessed_on);
        let scores: Vec<Vec<i64>> = subjects
            .iter()
            .map(|(_, quality)| self.scores(*quality, criteria))
            .collect();
        let totals: Vec<i64> = scores.iter().map(|scores| scores.iter().sum()).collect();
        for (place, (subject, _)) in subjects.iter().enumerate() {
            let better = totals
                .iter()
                .filter(|&&total| total > totals[place])
                .count();
            let [department, division, task_force] = subject.columns();
            let cells: [&dyn Cell; 10] = [
                &period.text,
                &period.start,
                &period.end,
                &scheme,
                &Exact::<2>(totals[place]),
                &ordinal(better + 1),
                &published_on,
                &department,
                &division,
                &task_force,
            ];
            let id = self
                .assessments
                .enter(&mut self.random, assessed_on, &cells);
            for (position, ((criterion, weight, evidence), score)) in
                criteria.iter().zip(&scores[place]).enumerate()
            {
                let evidence = self.random.chance(85).then_some(*evidence);
                let cells: [&dyn Cell; 6] = [
                    &id,
                    &ordinal(position + 1),
                    criterion,
                    &Exact::<2>(weight * 100),
                    &Exact::<2>(*score),
                    &evidence,
                ];
                self.items.enter(&mut self.random, assessed_on, &cells);
            }
        }
    }

    /// Points in hundredths; they are given to the tenth.
    fn scores(&mut self, quality: i64, criteria: &[Criterion]) -> Vec<i64> {
        criteria
            .iter()
            .map(|(_, weight, _)| {
                let percent = (quality + self.random.range(-9, 6)).min(100);
                weight * percent / 10 * 10
            })
            .collect()
    }
}
