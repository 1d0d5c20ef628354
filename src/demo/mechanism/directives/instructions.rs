//! The instructions that leaders write on the papers laid before them.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Draft, Entry};
use crate::demo::{
    calendar::{PRESENT, after, date, workday},
    mechanism::{
        day_between,
        inspections::Inspection,
        orders::{ON_FINDINGS, ON_KEY_TASKS, PAPERS},
    },
};

/// A paper that was laid before a leader.
struct Laid {
    title: String,
    departments: Vec<usize>,
    key_task: Option<Uuid>,
    inspection: Option<usize>,
    instructions: &'static [&'static str],
}

impl Entry<'_> {
    /// An instruction that a leader wrote on a paper laid before him.
    pub(super) fn instruction(&mut self, leader: usize) {
        let issued_on = day_between(&mut self.random, date(2022, 2, 22), after(PRESENT, -2));
        let issued_on = workday(issued_on);
        let due_on = after(issued_on, self.random.range(10, 30));
        let paper = match self.random.range(0, 99) {
            ..30 => Some(self.of_key_task(issued_on)),
            30..65 => self.of_inspection(issued_on),
            _ => None,
        };
        let paper = paper.unwrap_or_else(|| self.of_any());
        let names = self.names(&paper.departments);
        let body = self.random.pick(paper.instructions);
        self.drafts.push(Draft {
            kind: "INSTRUCTION",
            title: format!("对《{}》的批示", paper.title),
            body: body.replace("{names}", &names),
            issued_on,
            due_on: Some(due_on),
            leader: Some(leader),
            meeting: None,
            key_task: paper.key_task,
            departments: paper.departments,
            inspection: paper.inspection,
        });
    }

    /// The account of a key task, for its department and sometimes the office of supervision.
    fn of_key_task(&mut self, on: NaiveDate) -> Laid {
        let open = self.open(on);
        let task = *self.random.pick(&open);
        let mut departments = vec![task.department];
        let supervision = self.sites.departments.named("州委督查室");
        if supervision != task.department && self.random.chance(30) {
            departments.push(supervision);
        }
        Laid {
            title: format!("关于“{}”推进情况的报告", task.title),
            departments,
            key_task: Some(task.id),
            inspection: None,
            instructions: ON_KEY_TASKS,
        }
    }

    /// The report of an inspection that found something in the weeks before, unless there was none.
    fn of_inspection(&mut self, on: NaiveDate) -> Option<Laid> {
        let made_by = |day: NaiveDate| self.inspections.partition_point(|i| i.on < day);
        let recent: Vec<usize> = (made_by(after(on, -25))..made_by(after(on, -1)))
            .filter(|&index| !self.inspections[index].wrongs.is_empty())
            .filter(|index| !self.handed_on.contains(index))
            .collect();
        let index = *recent.get(self.random.below(recent.len()))?;
        self.handed_on.insert(index);
        let Inspection { subject, area, .. } = &self.inspections[index];
        let departments = &self.sites.departments;
        let departments = match subject.department {
            Some(department) => vec![department],
            None => vec![
                departments.named(area.department),
                departments.of_county[subject.county][0],
            ],
        };
        let of = if subject.project.is_some() {
            ""
        } else {
            area.name
        };
        Some(Laid {
            title: format!("{}{of}督查情况报告", subject.name),
            departments,
            key_task: None,
            inspection: Some(index),
            instructions: ON_FINDINGS,
        })
    }

    /// A paper of a task force or on a county.
    fn of_any(&mut self) -> Laid {
        let sites = self.sites;
        let paper = self.random.pick(&PAPERS);
        let force = self.random.pick(&sites.task_forces.all);
        let county = self.random.below(sites.places.counties.len());
        let departments = if let Some(department) = paper.department {
            let office = sites.departments.of_county[county][0];
            vec![sites.departments.named(department), office]
        } else {
            let count = self.random.below(3);
            let others = self.random.sample(&force.departments[1..], count);
            std::iter::once(force.lead).chain(others).collect()
        };
        let title = paper.title.replace("{theme}", force.theme);
        Laid {
            title: title.replace("{county}", sites.places.counties[county].name),
            departments,
            key_task: None,
            inspection: None,
            instructions: paper.instructions,
        }
    }
}
