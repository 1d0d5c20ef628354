//! The projects: what, where, whose, how much; the year's totals come out to the cent.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    calendar::date,
    copy::{Cell, Exact, Rows},
    departments::Departments,
    leaders::Leaders,
    parts::Parts,
    places::Places,
    portfolio::{Kind, PORTFOLIO},
    random::{Random, allocate},
    task_forces::TaskForces,
    timeline::{Fate, Timeline},
};

/// How many projects of each fate there are at scale 1.
const FATES: [(Fate, usize); 9] = [
    (Fate::Started, 1015),
    (Fate::Earlier, 24),
    (Fate::Suspended, 9),
    (Fate::Cancelled, 7),
    (Fate::Reserve, 60),
    (Fate::Signed, 45),
    (Fate::Approval, 38),
    (Fate::Ready, 17),
    (Fate::Overdue, 25),
];

/// Total investment of the projects started in 2022, in 10 000 CNY, at scale 1.
const STARTED_TOTAL: i64 = 18_868_200;

/// Investment planned for 2022 in these projects, in 10 000 CNY, at scale 1.
const STARTED_PLAN: i64 = 6_933_000;

/// One unit of a project's weight, in 10 000 CNY.
const UNIT: i64 = 110;

/// Themes that the enterprises of a trade serve; the others are served by builders.
pub(super) const TRADES: [(&str, &str); 12] = [
    ("绿色钒钛", "钒钛新材料"),
    ("植物蛋白", "蛋白科技"),
    ("生物医药", "药业"),
    ("绿色硅光伏", "硅材料"),
    ("绿色能源", "新能源"),
    ("绿色食品", "食品"),
    ("现代烟草", "农业发展"),
    ("文化旅游", "文旅"),
    ("彝绣", "彝绣文化"),
    ("数字经济", "数字科技"),
    ("先进装备制造", "装备制造"),
    ("现代物流", "物流"),
];

/// The character 示 (shown) says that the enterprise is made up.
pub(super) const BRANDS: [&str; 10] = [
    "云示", "彝示", "金示", "滇示", "龙示", "川示", "山示", "海示", "虎示", "月示",
];

/// A project.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) township: usize,
    pub(super) task_force: Option<usize>,
    pub(super) enterprise: Option<String>,
    /// In 10 000 CNY.
    pub(super) total: i64,
    pub(super) timeline: Timeline,
    /// The first day of which anything is on record: the entry, or an earlier application for an approval.
    pub(super) known_on: NaiveDate,
}

/// All projects.
#[derive(Debug)]
pub(super) struct Projects {
    pub(super) all: Vec<Project>,
    /// Indexes of the projects of each task force.
    pub(super) of_task_force: Vec<Vec<usize>>,
    /// Indexes of the projects of each county.
    pub(super) of_county: Vec<Vec<usize>>,
    /// Indexes of the projects of each township.
    pub(super) of_township: Vec<Vec<usize>>,
}

impl Projects {
    /// Enters all projects with their plans, milestones, approvals and reports.
    pub(super) fn new(
        places: &Places,
        departments: &Departments,
        leaders: &Leaders,
        task_forces: &TaskForces,
        scale: u32,
    ) -> (Self, Vec<Rows>) {
        let mut random = Random::new("projects");
        let drafts = drafts(&mut random, scale);
        let plans = plans(&drafts, scale);
        let mut entry = Entry {
            random,
            rows: Rows::noun(
                "project",
                "code, name, status, stage, industry, division_id, task_force_id, owner_department_id, \
                 owner_name, responsible_leader_id, total_investment, approvals_completed_on, \
                 planned_start_on, started_on, planned_completion_on, completed_on, longitude, latitude",
            ),
            names: HashMap::new(),
            places,
            departments,
            leaders,
            task_forces,
        };
        let mut parts = Parts::new(departments);
        let mut projects = Self {
            all: Vec::with_capacity(drafts.len()),
            of_task_force: vec![Vec::new(); task_forces.all.len()],
            of_county: vec![Vec::new(); places.counties.len()],
            of_township: vec![Vec::new(); places.townships.len()],
        };
        for (number, ((total, timeline), plan)) in drafts.into_iter().zip(plans).enumerate() {
            let mut project = entry.project(number, total, timeline);
            let county = places.townships[project.township].county;
            if let Some(applied_on) = parts.add(&project, county, plan) {
                project.known_on = project.known_on.min(applied_on);
            }
            if let Some(task_force) = project.task_force {
                projects.of_task_force[task_force].push(number);
            }
            projects.of_county[county].push(number);
            projects.of_township[project.township].push(number);
            projects.all.push(project);
        }
        let mut rows = vec![entry.rows];
        rows.extend(parts.into_rows());
        (projects, rows)
    }
}

/// Total and dates of every project, in the order in which they were entered.
fn drafts(random: &mut Random, scale: u32) -> Vec<(i64, Timeline)> {
    let times = usize::try_from(scale).unwrap_or(1);
    let mut drafts = Vec::new();
    for (fate, count) in FATES {
        let weights: Vec<i64> = (0..count * times).map(|_| weight(random)).collect();
        let totals = if fate == Fate::Started {
            allocate(STARTED_TOTAL * i64::from(scale), &weights)
        } else {
            weights.into_iter().map(|weight| weight * UNIT).collect()
        };
        drafts.extend(
            totals
                .into_iter()
                .map(|total| (total, Timeline::new(random, fate, total))),
        );
    }
    drafts.sort_by_key(|(total, timeline)| (timeline.entered_on, *total));
    drafts
}

/// Many small projects, few large ones.
fn weight(random: &mut Random) -> i64 {
    const SIZES: [i64; 20] = [
        1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20, 30, 60,
    ];
    random.range(5, 40) * *random.pick(&SIZES)
}

/// The amount planned for 2022 in each project, in 10 000 CNY; none for those not started in 2022.
///
/// What is to be completed by the end of the year is planned in full; the rest of the year's plan is divided by the
/// share of the work that falls into the year.
fn plans(drafts: &[(i64, Timeline)], scale: u32) -> Vec<Option<i64>> {
    let year_end = date(2022, 12, 31);
    let is_full = |timeline: &Timeline| {
        timeline.completed_on.is_some()
            || timeline
                .planned_completion_on
                .is_some_and(|on| on <= year_end)
    };
    let mut left = STARTED_PLAN * i64::from(scale);
    let mut weights = Vec::with_capacity(drafts.len());
    for (total, timeline) in drafts {
        weights.push(match timeline.fate {
            Fate::Started if is_full(timeline) => {
                left -= total;
                0
            }
            Fate::Started => total * timeline.work_planned(year_end).clamp(800, 8_500),
            _ => 0,
        });
    }
    let parts = allocate(left, &weights);
    let amounts = drafts
        .iter()
        .zip(parts)
        .map(|((total, timeline), part)| match timeline.fate {
            Fate::Started if is_full(timeline) => Some(*total),
            Fate::Started => Some(part),
            _ => None,
        });
    amounts.collect()
}

struct Entry<'a> {
    random: Random,
    rows: Rows,
    names: HashMap<String, usize>,
    places: &'a Places,
    departments: &'a Departments,
    leaders: &'a Leaders,
    task_forces: &'a TaskForces,
}

impl Entry<'_> {
    fn project(&mut self, number: usize, total: i64, timeline: Timeline) -> Project {
        let theme = self.random.below(PORTFOLIO.len());
        let listed = &PORTFOLIO[theme];
        let task_force = self.random.chance(93).then_some(theme);
        let county = if self.random.chance(60) {
            *self.random.pick(&listed.homes)
        } else {
            self.random.below(self.places.counties.len())
        };
        let township = *self.random.pick(&self.places.counties[county].townships);
        let work = *self.random.pick(&listed.works);
        let name = self.name(township, work);

        let by_enterprise = if listed.kind == Kind::Industry {
            85
        } else {
            30
        };
        let enterprise = self
            .random
            .chance(by_enterprise)
            .then(|| self.enterprise(county, listed.theme));
        let owner = enterprise.is_none().then(|| self.owner(task_force, county));
        let leader = self
            .random
            .chance(95)
            .then(|| self.leader(task_force, county, total));
        let industry = (listed.kind == Kind::Industry).then_some(listed.theme);
        let centre = self.places.counties[county].centre;
        let (longitude, latitude) = if self.random.chance(95) {
            (Some(self.near(centre.0)), Some(self.near(centre.1)))
        } else {
            (None, None)
        };

        let code = format!("CX-2022-{:05}", number + 1);
        let task_force_id = task_force.map(|t| self.task_forces.all[t].id);
        let cells: [&dyn Cell; 18] = [
            &code,
            &name,
            &timeline.status(),
            &timeline.stage(listed.kind),
            &industry,
            &self.places.townships[township].id,
            &task_force_id,
            &owner,
            &enterprise,
            &leader,
            &Exact::<2>(total * 1_000_000),
            &timeline.approvals_completed_on,
            &timeline.planned_start_on,
            &timeline.started_on,
            &timeline.planned_completion_on,
            &timeline.completed_on,
            &longitude,
            &latitude,
        ];
        let id = self
            .rows
            .enter(&mut self.random, timeline.entered_on, &cells);
        Project {
            id,
            name,
            township,
            task_force,
            enterprise,
            total,
            known_on: timeline.entered_on,
            timeline,
        }
    }

    /// A name that no other project has: the second of its kind in a township is the second phase.
    fn name(&mut self, township: usize, work: &str) -> String {
        let place = self.places.townships[township].name;
        let name = format!("{}{place}{work}项目", self.places.county_of(township).name);
        let phase = self.names.entry(name.clone()).or_default();
        *phase += 1;
        match *phase {
            1 => name,
            phase => format!("{name}({phase}期)"),
        }
    }

    fn enterprise(&mut self, county: usize, theme: &str) -> String {
        let trade = TRADES
            .iter()
            .find(|(t, _)| *t == theme)
            .map_or("建设发展", |(_, trade)| trade);
        let county = self.places.counties[county]
            .name
            .trim_end_matches(['市', '县']);
        format!("{county}{}{trade}有限公司", self.random.pick(&BRANDS))
    }

    /// The lead department of the task force, or a department of the county.
    fn owner(&mut self, task_force: Option<usize>, county: usize) -> Uuid {
        let department = match task_force {
            Some(task_force) if self.random.chance(30) => self.task_forces.all[task_force].lead,
            _ => *self.random.pick(&self.departments.of_county[county][2..]),
        };
        self.departments.all[department].id
    }

    /// Large projects are in the care of the prefecture's leaders, the others of the county's.
    fn leader(&mut self, task_force: Option<usize>, county: usize, total: i64) -> Uuid {
        let list = match task_force {
            Some(task_force) if total >= 30_000 => &self.task_forces.all[task_force].leaders,
            _ => &self.leaders.of_county[county],
        };
        self.leaders.id(*self.random.pick(list))
    }

    fn near(&mut self, centre: i64) -> Exact<6> {
        Exact(centre + self.random.range(-90_000, 90_000))
    }
}
