//! Random rows, from a fixed seed: nullable columns are often null, texts awkward, trees of uneven depth.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::support::build::{self, Row};

/// A generator of random numbers that gives the same ones in every run (`SplitMix64`).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

/// What SQL, GraphQL and patterns might stumble over.
const AWKWARD: &[&str] = &[
    "苗岭",
    "茶",
    "绿色硅谷",
    "100%",
    "a_b",
    "it's",
    "back\\slash",
    "\"quoted\"",
    "$1",
    "{t}",
    " x ",
    "é",
    "Straße",
    "ab",
    "a",
    "B",
    "；DROP",
    "😀",
    "null",
    "A\tB",
    "line\nbreak",
];

impl Dice {
    fn text(&mut self) -> String {
        let n = 1 + self.below(2);
        (0..n).map(|_| *self.pick(AWKWARD)).collect()
    }

    fn code_of(&mut self, list: &str) -> Json {
        let mut lists = entity::codelists().iter();
        let list = lists.find(|l| l.name == list).expect("the enum exists");
        json!(self.pick(&list.codes).code)
    }

    /// A day of 2021 to 2023.
    pub(crate) fn day(&mut self) -> i64 {
        i64::try_from(self.below(3 * 365)).unwrap_or_default()
    }

    fn maybe(&mut self, value: impl Into<Json>) -> Json {
        if self.chance(40) {
            Json::Null
        } else {
            value.into()
        }
    }

    fn maybe_one(&mut self, rows: &[Row]) -> Json {
        let id = self.pick(rows).id().to_string();
        self.maybe(id)
    }

    /// An amount of few digits, so that equal ones occur.
    fn amount(&mut self) -> String {
        format!(
            "{}.{}",
            self.below(40) * 25,
            ["00", "50", "05", "10"][self.below(4)]
        )
    }

    /// The instants that every noun has.
    fn stamped(&mut self, row: Row) -> Row {
        let (day, second) = (self.day(), self.below(60));
        row.set(
            "created_at",
            format!("{}T23:00:{second:02}.250Z", date(day)),
        )
        .set("updated_at", format!("{}T01:30:00Z", date(day + 1)))
        .set("version", 1 + self.below(3))
    }
}

/// The day so many days after the first of 2021.
pub(crate) fn date(day: i64) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2021, 1, 1).expect("a date");
    (first + chrono::Duration::days(day)).to_string()
}

/// `n` rows, each made from those made before it, for trees.
fn grown(n: usize, mut one: impl FnMut(usize, &[Row]) -> Row) -> Vec<Row> {
    let mut rows = Vec::new();
    for index in 0..n {
        let row = one(index, &rows);
        rows.push(row);
    }
    rows
}

/// Sets the parent to one of the rows before, or to none.
fn under(dice: &mut Dice, row: Row, before: &[Row]) -> Row {
    if before.is_empty() || dice.chance(20) {
        return row.set("parent_id", ());
    }
    let parent = dice.pick(before).id();
    row.refer("parent_id", parent)
}

/// The rows of all tables.
pub(crate) fn random(dice: &mut Dice) -> Vec<Row> {
    let divisions = grown(24, |n, before| {
        let row = build::division()
            .set("code", format!("53{n:04}"))
            .set("name", dice.text());
        let row = row.set("level", dice.code_of("administrative_level"));
        let row = under(dice, row, before);
        dice.stamped(row)
    });
    let departments = grown(14, |n, before| {
        let row = build::department(dice.pick(&divisions).id()).set("code", format!("D{n:02}"));
        let row = row
            .set("name", dice.text())
            .set("kind", dice.code_of("department_kind"))
            .set("leads_promotion", dice.chance(30));
        let row = row.set("level", dice.code_of("administrative_level"));
        let row = under(dice, row, before);
        dice.stamped(row)
    });
    let leaders = grown(25, |n, _| {
        let (department, division) = (dice.pick(&departments).id(), dice.pick(&divisions).id());
        let row = build::leader(department, division).set("name", format!("领导{n:02}"));
        let row = row
            .set("title", dice.text())
            .set("is_principal", dice.chance(30));
        let row = row.set("rank", dice.code_of("administrative_level"));
        let row = row.set("status", dice.code_of("leader_status"));
        dice.stamped(row)
    });
    let task_forces = grown(15, |n, before| {
        let day = dice.day();
        let row = build::task_force()
            .set("code", format!("T{n:02}"))
            .set("name", dice.text());
        let row = row.set("kind", dice.code_of("task_force_kind"));
        let (industry, mission) = (dice.text(), dice.text());
        let row = row
            .set("industry", dice.maybe(industry))
            .set("mission", dice.maybe(mission));
        let row = row.set("established_on", date(day));
        let row = row.set("dissolved_on", dice.maybe(date(day + 50)));
        let row = under(dice, row, before);
        dice.stamped(row)
    });
    // Some divisions stay without projects.
    let projects = grown(240, |n, _| {
        let row = project(dice, divisions[(n * n) % 20].id(), n);
        let row = row.set("task_force_id", dice.maybe_one(&task_forces));
        let row = row.set("responsible_leader_id", dice.maybe_one(&leaders));
        let department = dice.maybe_one(&departments);
        let name = if department.is_null() {
            json!(dice.text())
        } else {
            Json::Null
        };
        row.set("owner_department_id", department)
            .set("owner_name", dice.maybe(name))
    });
    let visits = grown(260, |_, _| {
        let row = visit(dice, &divisions);
        let row = row.set("project_id", dice.maybe_one(&projects));
        row.set("task_force_id", dice.maybe_one(&task_forces))
    });
    let problems = grown(200, |n, _| {
        let row = problem(dice, n).set("field_visit_id", dice.maybe_one(&visits));
        let row = row.set("project_id", dice.maybe_one(&projects));
        row.set("department_id", dice.maybe_one(&departments))
    });
    let mut rows = parts(dice, &projects, &departments);
    rows.extend(visitors(dice, &visits, &leaders));
    rows.extend(places(dice, &task_forces, &leaders, &departments));
    for more in [
        divisions,
        departments,
        leaders,
        task_forces,
        projects,
        visits,
        problems,
    ] {
        rows.extend(more);
    }
    rows
}

/// Up to two leaders for each visit, never the same one twice.
fn visitors(dice: &mut Dice, visits: &[Row], leaders: &[Row]) -> Vec<Row> {
    let mut rows = Vec::new();
    for visit in visits {
        let first = dice.below(leaders.len());
        for part in 0..dice.below(3) {
            let leader = leaders[(first + part) % leaders.len()].id();
            let role = dice.code_of("visit_role");
            rows.push(build::field_visit_leader(visit.id(), leader).set("role", role));
        }
    }
    rows
}

/// Places of leaders and departments on task forces; a leader may have several, from different days on.
fn places(dice: &mut Dice, task_forces: &[Row], leaders: &[Row], departments: &[Row]) -> Vec<Row> {
    let mut rows = Vec::new();
    for task_force in task_forces {
        let mut day = dice.day();
        for _ in 0..dice.below(6) {
            day += 1;
            let row = build::member(task_force.id(), dice.pick(&leaders[..8]).id());
            let row = row.set("role", dice.code_of("task_force_role"));
            let row = row.set("started_on", date(day));
            let row = row.set("ended_on", dice.maybe(date(day + 60)));
            rows.push(dice.stamped(row));
        }
        for department in departments.iter().skip(dice.below(4)).step_by(4) {
            let role = dice.code_of("department_role");
            let row = build::task_force_department(task_force.id(), department.id());
            rows.push(row.set("role", role));
        }
    }
    rows
}

fn project(dice: &mut Dice, division: Uuid, n: usize) -> Row {
    let row = build::project(division)
        .set("code", format!("P{n:03}"))
        .set("name", dice.text());
    let row = row.set("status", dice.code_of("project_status"));
    let row = row.set("stage", dice.code_of("project_stage"));
    let industry = dice.text();
    let row = row
        .set("industry", dice.maybe(industry))
        .set("total_investment", dice.amount());
    let (approved, planned, started) = (dice.day(), dice.day(), dice.day());
    let row = row.set("approvals_completed_on", dice.maybe(date(approved)));
    let row = row.set("planned_start_on", dice.maybe(date(planned)));
    let row = row.set("started_on", dice.maybe(date(started)));
    let row = row.set("planned_completion_on", dice.maybe(date(planned + 30)));
    let row = row.set("completed_on", dice.maybe(date(started + 90)));
    let (longitude, latitude) = (dice.below(40) + 9_900, dice.below(40));
    let row = row.set("longitude", dice.maybe(format!("{}.5", longitude / 100)));
    let row = row.set("latitude", dice.maybe(format!("-{latitude}.25")));
    dice.stamped(row)
}

fn visit(dice: &mut Dice, divisions: &[Row]) -> Row {
    let (day, length) = (dice.day(), dice.below(4));
    let last = day + i64::try_from(length).unwrap_or_default();
    let row = build::field_visit(dice.pick(divisions).id());
    let row = row.set("kind", dice.code_of("visit_kind"));
    let row = row
        .set("site_kind", dice.code_of("site_kind"))
        .set("site_name", dice.text());
    let row = row.set("started_on", date(day)).set("ended_on", date(last));
    let row = row.set(
        "days",
        format!("{length}.{}", if length > 0 { "0" } else { "5" }),
    );
    let (summary, url) = (dice.text(), dice.text());
    let row = row
        .set("summary", dice.maybe(summary))
        .set("report_url", dice.maybe(url));
    dice.stamped(row)
}

fn problem(dice: &mut Dice, n: usize) -> Row {
    let day = dice.day();
    let row = build::problem().set("title", format!("{}{n}", dice.text()));
    let row = row
        .set("severity", dice.code_of("problem_severity"))
        .set("raised_on", date(day));
    let row = row.set("due_on", dice.maybe(date(day + 10)));
    let status = dice.code_of("problem_status");
    let resolved = if status == "RESOLVED" {
        json!(date(day + 5))
    } else if status == "EXPOSED" {
        dice.maybe(date(day + 20))
    } else {
        Json::Null
    };
    let resolution = dice.text();
    let row = row.set("status", status).set("resolved_on", resolved);
    let row = row.set("resolution", dice.maybe(resolution));
    dice.stamped(row)
}

/// Plans, milestones and reports of projects; some have none.
fn parts(dice: &mut Dice, projects: &[Row], departments: &[Row]) -> Vec<Row> {
    let mut rows = Vec::new();
    for project in projects {
        for year in 2021..2021 + i32::try_from(dice.below(4)).unwrap_or_default() {
            let row = build::investment_plan(project.id(), year).set("amount", dice.amount());
            rows.push(dice.stamped(row));
        }
        for _ in 0..dice.below(3) {
            let status = dice.code_of("milestone_status");
            let met = json!(date(dice.day()));
            let met = match status.as_str() {
                Some("MET") => met,
                Some("PARTIALLY_MET") => dice.maybe(met),
                _ => Json::Null,
            };
            let row = build::milestone(project.id()).set("title", dice.text());
            let row = row
                .set("type", dice.code_of("milestone_type"))
                .set("status", status);
            let row = row.set("due_on", date(dice.day())).set("met_on", met);
            let row = row.set("department_id", dice.maybe_one(departments));
            rows.push(dice.stamped(row));
        }
        for n in 0..dice.below(3) {
            let month = u32::try_from(n * 5 + 1 + dice.below(5)).unwrap_or(1);
            let narrative = dice.text();
            let row = build::progress_report(project.id(), month);
            let row = row.set("investment_completed", dice.amount());
            let row = row.set("health", dice.code_of("project_health"));
            let row = row.set("narrative", dice.maybe(narrative));
            rows.push(dice.stamped(row));
        }
    }
    rows
}
