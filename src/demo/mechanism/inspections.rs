//! The inspections: open and covert, on site and by patrol, with the problems that they found.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    areas::{AREAS, Area, Bodies, Wrong},
    come, day_between,
};
use crate::demo::{
    calendar::{PRESENT, after, date, workday},
    copy::{Cell, Rows},
    problems::{Finding, Origin, Problems},
    random::Random,
    sites::Sites,
};

/// Inspections at scale 1.
const INSPECTIONS: usize = 164;

/// What was inspected.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    /// Index of the county in which it is.
    pub(super) county: usize,
    division: Option<Uuid>,
    /// Index of the department.
    pub(super) department: Option<usize>,
    /// Index of the project.
    pub(super) project: Option<usize>,
}

/// An inspection that was made.
#[derive(Debug)]
pub(super) struct Inspection {
    pub(super) on: NaiveDate,
    pub(super) area: &'static Area,
    pub(super) subject: Subject,
    pub(super) wrongs: Vec<Wrong>,
}

/// All inspections of the year in the order of their days.
pub(super) fn make(sites: &Sites<'_>, times: usize) -> Vec<Inspection> {
    let mut making = Making {
        random: Random::new("inspections made"),
        sites,
    };
    let (first, last) = (date(2022, 3, 7), after(PRESENT, -1));
    let mut days: Vec<NaiveDate> = (0..INSPECTIONS * times)
        .map(|_| day_between(&mut making.random, first, last))
        .collect();
    days.sort_unstable();
    days.into_iter().map(|on| making.inspection(on)).collect()
}

/// Enters all inspections and the problems that they found, each with the directive by which these were handed on.
pub(super) fn enter(
    sites: &Sites<'_>,
    inspections: &[Inspection],
    directives: &HashMap<usize, Uuid>,
    problems: &mut Problems<'_>,
) -> Rows {
    let mut entry = Entry {
        random: Random::new("inspections"),
        publishing: Random::new("inspections published"),
        sites,
        problems,
        rows: Rows::noun(
            "inspection",
            "method, area, inspected_on, findings, published_on, division_id, department_id, project_id, directive_id",
        ),
    };
    for (number, inspection) in inspections.iter().enumerate() {
        entry.inspection(inspection, directives.get(&number).copied());
    }
    entry.rows
}

struct Entry<'a, 'p> {
    random: Random,
    publishing: Random,
    sites: &'a Sites<'a>,
    problems: &'a mut Problems<'p>,
    rows: Rows,
}

impl Entry<'_, '_> {
    fn inspection(&mut self, inspection: &Inspection, directive: Option<Uuid>) {
        let Inspection {
            on,
            area,
            subject,
            wrongs,
        } = inspection;
        let (method, how) = match self.random.range(0, 99) {
            ..25 => ("OPEN", "明察"),
            25..60 => ("COVERT", "暗访"),
            60..88 => ("ON_SITE", "实地督查"),
            _ => ("PATROL", "巡察"),
        };
        let look = *self.random.pick(&area.looks);
        let result = if wrongs.is_empty() {
            "总体情况良好,未发现突出问题。".to_owned()
        } else {
            let list: Vec<&str> = wrongs.iter().map(|(what, ..)| *what).collect();
            format!("发现问题:{}。已现场反馈并限期整改。", list.join(";"))
        };
        let findings = format!("对{}开展{how}:{look}。{result}", subject.name);
        let projects = &self.sites.projects.all;
        let project = subject.project.map(|project| projects[project].id);
        let departments = &self.sites.departments.all;
        let department = subject
            .department
            .map(|department| departments[department].id);
        let published_on = self.published_on(*on);
        let cells: [&dyn Cell; 9] = [
            &method,
            &area.code,
            on,
            &findings,
            &published_on,
            &subject.division,
            &department,
            &project,
            &directive,
        ];
        let id = self.rows.enter(&mut self.random, *on, &cells);
        for &wrong in wrongs {
            self.problem(id, *on, subject, wrong, method == "COVERT");
        }
    }

    /// Most are published within weeks; what one in ten found is kept to those concerned.
    fn published_on(&mut self, inspected_on: NaiveDate) -> Option<NaiveDate> {
        let days = self.publishing.range(7, 20);
        let is_kept = self.publishing.chance(10);
        come(workday(after(inspected_on, days))).filter(|_| !is_kept)
    }

    /// A problem; what was found under cover is made public at once more often.
    fn problem(
        &mut self,
        inspection: Uuid,
        on: NaiveDate,
        subject: &Subject,
        (what, severity, office, resolution): Wrong,
        is_covert: bool,
    ) {
        let office = self.sites.departments.of_county[subject.county][office];
        let department = subject.department.unwrap_or(office);
        let finding = Finding {
            title: format!("{}:{what}", subject.name),
            severity,
            department: self.sites.departments.all[department].id,
            project: subject
                .project
                .map(|project| self.sites.projects.all[project].id),
            resolution,
        };
        let origin = Origin::Inspection(inspection);
        if is_covert && self.random.chance(15) {
            let due_on = after(on, 15);
            let resolved_on = after(on, self.random.range(8, 40));
            let state = ("EXPOSED", Some(due_on), come(resolved_on));
            self.problems.record(origin, on, &finding, state);
        } else {
            self.problems.raise(origin, on, &finding);
        }
    }
}

struct Making<'a> {
    random: Random,
    sites: &'a Sites<'a>,
}

impl Making<'_> {
    fn inspection(&mut self, on: NaiveDate) -> Inspection {
        let mut roll = self.random.range(0, 99);
        let area = AREAS
            .iter()
            .find(|area| {
                roll -= area.share;
                roll < 0
            })
            .unwrap_or(&AREAS[0]);
        let count = match self.random.range(0, 99) {
            ..30 => 0,
            30..70 => 1,
            70..92 => 2,
            _ => 3,
        };
        Inspection {
            on,
            area,
            subject: self.subject(area, on),
            wrongs: self.random.sample(&area.wrongs, count),
        }
    }

    /// A project, a department, a county or a township.
    fn subject(&mut self, area: &Area, on: NaiveDate) -> Subject {
        let is_of_projects = area.code == "PROJECT_CONSTRUCTION" && self.random.chance(75);
        if let Some(project) = is_of_projects.then(|| self.project(on)).flatten() {
            return self.of_project(project);
        }
        let departments = &self.sites.departments;
        match area.bodies {
            Bodies::None => self.of_division(),
            _ if self.random.chance(40) => self.of_division(),
            Bodies::All => {
                let department = *self.random.pick(&departments.of_prefecture);
                self.of_department(department)
            }
            Bodies::These(names) => {
                let name = self.random.pick(names);
                self.of_department(departments.named(name))
            }
        }
    }

    /// A project at which work went on.
    fn project(&mut self, on: NaiveDate) -> Option<usize> {
        let projects = &self.sites.projects.all;
        (0..20).find_map(|_| {
            let project = self.random.below(projects.len());
            let line = &projects[project].timeline;
            let is_at_work = line.started_on.is_some_and(|started_on| started_on < on)
                && line.worked_until >= on;
            is_at_work.then_some(project)
        })
    }

    fn of_project(&self, project: usize) -> Subject {
        let of = &self.sites.projects.all[project];
        let township = &self.sites.places.townships[of.township];
        Subject {
            name: of.name.clone(),
            county: township.county,
            division: Some(township.id),
            department: None,
            project: Some(project),
        }
    }

    fn of_department(&self, department: usize) -> Subject {
        let of = &self.sites.departments.all[department];
        Subject {
            name: of.name.clone(),
            county: of.county,
            division: None,
            department: Some(department),
            project: None,
        }
    }

    fn of_division(&mut self) -> Subject {
        let places = self.sites.places;
        let county = self.random.below(places.counties.len());
        let (name, division) = if self.random.chance(45) {
            let township = *self.random.pick(&places.counties[county].townships);
            let township = &places.townships[township];
            (township.name, township.id)
        } else {
            (places.counties[county].name, places.counties[county].id)
        };
        Subject {
            name: name.to_owned(),
            county,
            division: Some(division),
            department: None,
            project: None,
        }
    }
}
