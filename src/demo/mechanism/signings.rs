//! The signings: of trips, at events of the province and the prefecture, and in the counties.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{day_between, ordinal, trips::Trip, written};
use crate::demo::{
    calendar::{NEW_YEAR, OPENING, PRESENT, after, date},
    copy::{Cell, Exact, Rows},
    projects::{BRANDS, Project, TRADES},
    random::{Random, allocate},
    sites::Sites,
    timeline::Fate,
};

/// Signings of trips at scale 1.
const OF_TRIPS: usize = 102;

/// Signings at events of the province and the prefecture at scale 1, and their contract value in 10 000 CNY.
const AT_EVENTS: usize = 91;
const VALUE_AT_EVENTS: i64 = 10_084_000;

/// Event, level, day.
const EVENTS: [(&str, &str, NaiveDate); 10] = [
    (
        "楚雄州2022年第一批招商引资项目集中签约仪式",
        "PREFECTURE",
        date(2022, 2, 25),
    ),
    ("云南省重点产业招商大会", "PROVINCE", date(2022, 3, 29)),
    ("楚雄州春季招商引资对接会", "PREFECTURE", date(2022, 4, 22)),
    ("云南省产业转移承接推介会", "PROVINCE", date(2022, 6, 9)),
    (
        "楚雄州第二季度招商引资项目集中签约仪式",
        "PREFECTURE",
        date(2022, 6, 30),
    ),
    ("楚雄州火把节招商推介会", "PREFECTURE", date(2022, 7, 22)),
    (
        "云南省招商引资项目集中签约活动",
        "PROVINCE",
        date(2022, 8, 26),
    ),
    (
        "楚雄州第三季度招商引资项目集中签约仪式",
        "PREFECTURE",
        date(2022, 9, 23),
    ),
    ("楚雄州秋季招商引资推介会", "PREFECTURE", date(2022, 10, 20)),
    ("云南省民营企业投资合作大会", "PROVINCE", date(2022, 11, 18)),
];

/// Provinces from which investors came to events.
const PROVINCES: [&str; 10] = [
    "江苏省",
    "浙江省",
    "广东省",
    "上海市",
    "北京市",
    "四川省",
    "山东省",
    "福建省",
    "湖南省",
    "重庆市",
];

/// A project's first day on record lies at most so many days after the signing.
const UNTIL_KNOWN: i64 = 60;

/// The least total of a project, in 10 000 CNY, that an investor is sought for.
const LEAST: i64 = 2_000;

/// A signing before it is entered.
struct Draft {
    investor: String,
    /// In 10 000 CNY.
    value: i64,
    signed_on: NaiveDate,
    event: Option<(String, &'static str)>,
    trip: Option<Uuid>,
    project: Option<usize>,
    county: usize,
}

/// Enters all signings.
pub(super) fn enter(sites: &Sites<'_>, trips: &[Trip], times: usize) -> Rows {
    let projects = &sites.projects.all;
    let free = (0..projects.len())
        .filter(|&project| projects[project].known_on > after(NEW_YEAR, 20))
        .filter(|&project| is_for_investors(&projects[project]))
        .collect();
    let mut entry = Entry {
        random: Random::new("signings"),
        sites,
        free,
        drafts: Vec::new(),
    };
    entry.of_trips(trips, OF_TRIPS * times);
    entry.at_events(AT_EVENTS * times, VALUE_AT_EVENTS * ordinal(times));
    entry.of_counties();
    entry.write()
}

/// Whether a project of an enterprise is one that investors are sought for: of a trade, and not the smallest.
fn is_for_investors(project: &Project) -> bool {
    project.enterprise.as_ref().is_some_and(|enterprise| {
        let is_of_trade = TRADES.iter().any(|(_, trade)| enterprise.contains(trade));
        let is_large = project.total >= LEAST && project.timeline.fate != Fate::Reserve;
        is_only_signed(project.timeline.fate) || (is_of_trade && is_large)
    })
}

/// Whether a project has got no further than its contract.
fn is_only_signed(fate: Fate) -> bool {
    matches!(fate, Fate::Signed | Fate::Cancelled)
}

struct Entry<'a> {
    random: Random,
    sites: &'a Sites<'a>,
    /// Indexes of the projects that have no signing yet.
    free: Vec<usize>,
    drafts: Vec<Draft>,
}

impl Entry<'_> {
    /// Signings on a trip or in the weeks after it; the longer ones bring more of them.
    fn of_trips(&mut self, trips: &[Trip], count: usize) {
        let latest = after(PRESENT, -4);
        let past = trips.iter().filter(|trip| trip.ended_on <= latest);
        let (mut of_principals, mut others): (Vec<&Trip>, Vec<&Trip>) =
            past.partition(|trip| trip.level == "PREFECTURE");
        self.random.shuffle(&mut others);
        // Each delegation of the two principals came home with a contract, most with two.
        of_principals.extend(of_principals.clone().into_iter().skip(4));
        for trip in of_principals.into_iter().chain(others).take(count) {
            let until = after(trip.ended_on, 21).min(PRESENT);
            let signed_on = day_between(&mut self.random, trip.started_on, until);
            let project = self.project(trip.county, signed_on);
            let (investor, value) = self.contract(project, trip.province);
            let county = match (trip.county, project) {
                (Some(county), _) => county,
                (None, Some(project)) => self.county(project),
                (None, None) => self.random.below(self.sites.places.counties.len()),
            };
            self.drafts.push(Draft {
                investor,
                value,
                signed_on,
                event: None,
                trip: Some(trip.id),
                project,
                county,
            });
        }
    }

    /// Signings at events, whose value comes out exactly: those without a project share what the others leave.
    fn at_events(&mut self, count: usize, total: i64) {
        let first = self.drafts.len();
        for number in 0..count {
            let (name, level, signed_on) = EVENTS[number % EVENTS.len()];
            let is_linked = self.random.chance(60);
            let project = is_linked.then(|| self.project(None, signed_on)).flatten();
            let province = *self.random.pick(&PROVINCES);
            let (investor, value) = self.contract(project, province);
            let county = match project {
                Some(project) => self.county(project),
                None => self.random.below(self.sites.places.counties.len()),
            };
            self.drafts.push(Draft {
                investor,
                value,
                signed_on,
                event: Some((name.to_owned(), level)),
                trip: None,
                project,
                county,
            });
        }
        let drafts = &mut self.drafts[first..];
        let linked = drafts.iter().filter(|d| d.project.is_some());
        let left = total - linked.map(|d| d.value).sum::<i64>();
        let of_projects = |draft: &Draft| {
            if draft.project.is_some() {
                0
            } else {
                draft.value
            }
        };
        // In steps of a million CNY, as contracts are.
        let weights: Vec<i64> = drafts.iter().map(of_projects).collect();
        let parts = allocate(left / 100, &weights);
        let mut rest = left % 100;
        for (draft, part) in drafts.iter_mut().zip(parts) {
            if draft.project.is_none() {
                draft.value = part * 100 + std::mem::take(&mut rest);
            }
        }
    }

    /// Whatever else was signed for: in the county, some at an event of its own.
    fn of_counties(&mut self) {
        let projects = &self.sites.projects.all;
        let signed: BTreeSet<usize> = self
            .free
            .iter()
            .copied()
            .filter(|&project| is_only_signed(projects[project].timeline.fate))
            .collect();
        for project in signed {
            let signed_on = after(projects[project].known_on, -self.random.range(5, 25));
            let province = *self.random.pick(&PROVINCES);
            let (investor, value) = self.contract(Some(project), province);
            let county = self.county(project);
            let name = self.sites.places.counties[county].name;
            let event = self.random.chance(50).then(|| {
                let day = written(signed_on);
                (format!("{name}招商引资项目集中签约仪式({day})"), "COUNTY")
            });
            self.drafts.push(Draft {
                investor,
                value,
                signed_on,
                event,
                trip: None,
                project: Some(project),
                county,
            });
        }
    }

    /// A project, of a county or of any, of which the first thing was on record soon after a signing.
    fn project(&mut self, county: Option<usize>, signed_on: NaiveDate) -> Option<usize> {
        let found = self.free.iter().position(|&project| {
            let known_on = self.sites.projects.all[project].known_on;
            county.is_none_or(|county| county == self.county(project))
                && known_on > signed_on
                && known_on <= after(signed_on, UNTIL_KNOWN)
        });
        found.map(|place| self.free.remove(place))
    }

    fn county(&self, project: usize) -> usize {
        self.sites.places.townships[self.sites.projects.all[project].township].county
    }

    /// Investor and value: the project's own brand and at least its total, or one still to be settled.
    fn contract(&mut self, project: Option<usize>, province: &str) -> (String, i64) {
        let province = province
            .trim_end_matches(['省', '市'])
            .trim_end_matches("自治区");
        let project = project.map(|project| &self.sites.projects.all[project]);
        let settled = project.and_then(|project| Some((project, project.enterprise.as_ref()?)));
        if let Some((project, enterprise)) = settled {
            // The enterprise is named after its county, in two characters, and then after its investor.
            let name: String = enterprise.chars().skip(2).collect();
            let percent = *self.random.pick(&[100, 100, 100, 110, 125, 150]);
            return (format!("{province}{name}"), project.total * percent / 100);
        }
        let (_, trade) = self.random.pick(&TRADES);
        let brand = self.random.pick(&BRANDS);
        let value = self.random.range(20, 700) * 100;
        (format!("{province}{brand}{trade}有限公司"), value)
    }

    /// Enters the signings in the order of their days.
    fn write(mut self) -> Rows {
        let mut rows = Rows::noun(
            "signing",
            "investor, contract_value, signed_on, event_name, event_level, promotion_trip_id, project_id, \
             division_id",
        );
        self.drafts.sort_by_key(|draft| draft.signed_on);
        for draft in &self.drafts {
            let (name, level) = draft
                .event
                .as_ref()
                .map_or((None, None), |(name, level)| (Some(name), Some(*level)));
            let project = draft
                .project
                .map(|project| self.sites.projects.all[project].id);
            let cells: [&dyn Cell; 8] = [
                &draft.investor,
                &Exact::<2>(draft.value * 1_000_000),
                &draft.signed_on,
                &name,
                &level,
                &draft.trip,
                &project,
                &self.sites.places.counties[draft.county].id,
            ];
            rows.enter(&mut self.random, draft.signed_on.max(OPENING), &cells);
        }
        rows
    }
}
