//! The cases of the windows for what could not be got done; in 禄丰市 there are such windows at all three levels.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    come, day_between,
    matters::{MATTERS, Matter},
};
use crate::demo::{
    calendar::{PRESENT, after, date, workday},
    copy::{Cell, Rows},
    problems::{Finding, Origin, Problems},
    random::Random,
    sites::Sites,
};

/// Cases in 禄丰市, and in the other counties, at scale 1.
const IN_LUFENG: usize = 190;
const ELSEWHERE: usize = 230;

/// Index of 禄丰市 among the counties.
const LUFENG: usize = 1;

/// The window at which a case came in: level, division, department, name of the place.
struct Window {
    level: &'static str,
    division: Uuid,
    department: Uuid,
    name: String,
}

/// Enters all cases and the problems that they brought up.
pub(super) fn enter(sites: &Sites<'_>, problems: &mut Problems<'_>, times: usize) -> Rows {
    let mut entry = Entry {
        random: Random::new("window cases"),
        sites,
        problems,
        rows: Rows::noun(
            "window_case",
            "code, window_level, matter, applicant_kind, received_on, due_on, resolved_on, status, satisfaction, \
             division_id, department_id",
        ),
    };
    // The county's own windows opened in April, the others followed in June.
    let mut cases: Vec<(NaiveDate, usize)> = Vec::new();
    for number in 0..(IN_LUFENG + ELSEWHERE) * times {
        let (county, first) = if number < IN_LUFENG * times {
            (LUFENG, date(2022, 4, 6))
        } else {
            // The number of the other counties, passing over this one.
            let county = entry.random.below(sites.places.counties.len() - 1);
            (county + usize::from(county >= LUFENG), date(2022, 6, 1))
        };
        let received_on = workday(day_between(&mut entry.random, first, PRESENT));
        cases.push((received_on, county));
    }
    cases.sort_unstable();
    for (received_on, county) in cases {
        entry.case(received_on, county);
    }
    entry.rows
}

struct Entry<'a, 'p> {
    random: Random,
    sites: &'a Sites<'a>,
    problems: &'a mut Problems<'p>,
    rows: Rows,
}

impl Entry<'_, '_> {
    fn case(&mut self, received_on: NaiveDate, county: usize) {
        let (window, matter) = self.window(county);
        let due_on = after(received_on, 15);
        let days = self.random.range(1, 18);
        let resolved_on = come(workday(after(received_on, days)));
        let (status, resolved_on) = match (resolved_on, self.random.range(0, 99)) {
            (Some(_), ..4) => ("DECLINED", None),
            (Some(on), ..96) => ("RESOLVED", Some(on)),
            (None, _) if received_on > after(PRESENT, -3) => ("RECEIVED", None),
            _ => ("IN_PROGRESS", None),
        };
        let satisfaction = match self.random.range(0, 99) {
            _ if resolved_on.is_none() => None,
            ..12 => None,
            12..14 => Some("DISSATISFIED"),
            14..24 => Some("BASICALLY_SATISFIED"),
            24..58 => Some("SATISFIED"),
            _ => Some("VERY_SATISFIED"),
        };
        let cells: [&dyn Cell; 11] = [
            &format!("WC-2022-{:05}", self.rows.count + 1),
            &window.level,
            &matter.0,
            &matter.1,
            &received_on,
            &due_on,
            &resolved_on,
            &status,
            &satisfaction,
            &window.division,
            &window.department,
        ];
        let id = self.rows.enter(&mut self.random, received_on, &cells);
        if status != "DECLINED" && self.random.chance(30) {
            self.problem(id, &window, matter, (received_on, due_on, resolved_on));
        }
    }

    /// What stood in the way, which is gone once the case is resolved.
    fn problem(
        &mut self,
        case: Uuid,
        window: &Window,
        (matter, _, _, what, severity, resolution): Matter,
        (received_on, due_on, resolved_on): (NaiveDate, NaiveDate, Option<NaiveDate>),
    ) {
        let status = match resolved_on {
            Some(_) => "RESOLVED",
            None if due_on < after(PRESENT, -30) => "EXPOSED",
            None => "IN_PROGRESS",
        };
        let finding = Finding {
            title: format!("{}{matter}:{what}", window.name),
            severity,
            department: window.department,
            project: None,
            resolution,
        };
        let state = (status, Some(due_on), resolved_on);
        self.problems
            .record(Origin::WindowCase(case), received_on, &finding, state);
    }

    /// The window that a case came to, with its matter: most counties have one at their seat, some townships another,
    /// to which enterprises do not come.
    fn window(&mut self, county: usize) -> (Window, Matter) {
        let sites = self.sites;
        let place = &sites.places.counties[county];
        let roll = self.random.range(0, 99);
        let township = *self.random.pick(&place.townships);
        let of_county = if county == LUFENG { 45 } else { 78 };
        let of_village = if county == LUFENG { 80 } else { 100 };
        if roll < of_county {
            let matter = *self.random.pick(&MATTERS);
            let office = sites.departments.of_county[county][matter.2];
            let window = Window {
                level: "COUNTY",
                division: place.id,
                department: sites.departments.all[office].id,
                name: place.name.to_owned(),
            };
            return (window, matter);
        }
        let small: Vec<&Matter> = MATTERS.iter().filter(|m| m.1 != "ENTERPRISE").collect();
        let matter = **self.random.pick(&small);
        let department = sites.departments.all[sites.departments.of_township[township]].id;
        let township = &sites.places.townships[township];
        let villages = &township.villages;
        let (level, division, name) = if roll >= of_village && !villages.is_empty() {
            let (division, name) = self.random.pick(villages);
            ("VILLAGE", *division, name.clone())
        } else {
            ("TOWNSHIP", township.id, township.name.to_owned())
        };
        let window = Window {
            level,
            division,
            department,
            name,
        };
        (window, matter)
    }
}
