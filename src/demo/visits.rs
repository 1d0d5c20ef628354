//! The field visits: who went where, for how long, with whom; the year's means come out exactly.

use chrono::NaiveDate;

use super::{
    agenda::{Absence, Agenda},
    calendar::{NEW_YEAR, PRESENT, after, days_between},
    copy::{Cell, Exact, Rows},
    leaders::{GOVERNMENT_PRINCIPAL, OF_PREFECTURE, PARTY_PRINCIPAL},
    problems::Problems,
    random::{Random, allocate},
    sites::{Site, Sites},
};

/// About how many visits there are at scale 1.
const VISITS: usize = 10_000;

/// Half days of research by all leaders of the prefecture: 63.9 days for each of forty.
const RESEARCH: i64 = 5_112;

/// Half days of office on site by all leaders of the prefecture: 62.8 days for each of forty.
const ON_SITE: i64 = 5_024;

/// Visits for office on site by all leaders of the prefecture: 13.7 for each of forty.
const ON_SITE_VISITS: i64 = 548;

/// Visits for research, and half days of them, of the head of the party, who goes to many places for half a day each.
const PRINCIPAL_RESEARCH: usize = 131;

/// Visits for office on site of the head of the party.
const PRINCIPAL_ON_SITE_VISITS: usize = 14;

/// Half days for office on site of the head of the party.
const PRINCIPAL_ON_SITE: i64 = 122;

/// Delegations that each of the two principals leads to other provinces.
pub(super) const DELEGATIONS: [(usize, usize); 2] =
    [(PARTY_PRINCIPAL, 8), (GOVERNMENT_PRINCIPAL, 7)];

/// Days before anything of a project is on record on which a visit may come to its site already.
const EARLY: i64 = 30;

/// A visit before it has its days: kind, length in half days, place.
type Plan = (&'static str, i64, Site);

/// A visit that has its days.
#[derive(Debug)]
struct Visit {
    /// The first half day, counted from the first of the year.
    first: i64,
    /// In half days.
    length: i64,
    leader: usize,
    kind: &'static str,
    site: Site,
}

impl Visit {
    fn started_on(&self) -> NaiveDate {
        after(NEW_YEAR, self.first / 2)
    }

    fn ended_on(&self) -> NaiveDate {
        after(NEW_YEAR, (self.first + self.length - 1) / 2)
    }
}

/// The visits, and what follows from them.
#[derive(Debug)]
pub(super) struct Visits<'a> {
    pub(super) rows: Vec<Rows>,
    /// The problems found on visits, to which others come.
    pub(super) problems: Problems<'a>,
    /// Who is where.
    pub(super) agenda: Agenda,
    /// When the two principals are away with delegations.
    pub(super) delegations: Vec<Absence>,
}

/// Enters all visits and the problems found on them.
pub(super) fn enter<'a>(sites: &'a Sites<'a>, scale: u32) -> Visits<'a> {
    let mut entry = Entry {
        random: Random::new("visits"),
        visits: Rows::noun(
            "field_visit",
            "kind, started_on, ended_on, days, site_kind, site_name, summary, report_url, division_id, \
             project_id, task_force_id",
        ),
        links: Rows::link("field_visit_leader", "field_visit_id, leader_id, role"),
        problems: Problems::new(sites),
        planned: Vec::new(),
        agenda: Agenda::new(sites.leaders.all.len()),
        delegations: Vec::new(),
        sites,
    };
    entry.of_prefecture();
    let prefecture = entry.planned.len();
    let others = sites.leaders.all.len() - OF_PREFECTURE;
    let left = (VISITS * usize::try_from(scale).unwrap_or(1)).saturating_sub(prefecture);
    for leader in OF_PREFECTURE..sites.leaders.all.len() {
        // The remainder goes to the first.
        let extra = usize::from(leader - OF_PREFECTURE < left % others);
        entry.of_other(leader, left / others + extra);
    }
    // In the order in which they came to pass: identifiers then grow, which the indexes like.
    let mut planned = std::mem::take(&mut entry.planned);
    planned.sort_by_key(|visit| (visit.ended_on(), visit.leader, visit.first));
    for visit in &planned {
        entry.visit(visit);
    }
    Visits {
        rows: vec![entry.visits, entry.links],
        problems: entry.problems,
        agenda: entry.agenda,
        delegations: entry.delegations,
    }
}

struct Entry<'a> {
    random: Random,
    visits: Rows,
    links: Rows,
    problems: Problems<'a>,
    planned: Vec<Visit>,
    agenda: Agenda,
    delegations: Vec<Absence>,
    sites: &'a Sites<'a>,
}

impl Entry<'_> {
    fn of_prefecture(&mut self) {
        self.of_party_principal();
        let others = OF_PREFECTURE - 1;
        let count = i64::try_from(others).unwrap_or(1);
        let principal = i64::try_from(PRINCIPAL_RESEARCH).unwrap_or(0);
        let research = self.shares(RESEARCH - principal, others);
        let on_site = self.shares(ON_SITE - PRINCIPAL_ON_SITE, others);
        // Each at least ten, the rest at random.
        let visits = ON_SITE_VISITS - i64::try_from(PRINCIPAL_ON_SITE_VISITS).unwrap_or(0);
        let weights: Vec<i64> = (0..others).map(|_| self.random.range(10, 50)).collect();
        let visits: Vec<i64> = allocate(visits - 10 * count, &weights)
            .into_iter()
            .map(|n| n + 10)
            .collect();
        for other in 0..others {
            let leader = other + 1;
            let research_visits = self.random.range(30, 46);
            let mut plans = self.plans("RESEARCH", research[other], research_visits, leader);
            plans.extend(self.plans("ON_SITE_OFFICE", on_site[other], visits[other], leader));
            for (kind, low, high) in [
                ("OUTREACH", 4, 8),
                ("MEDIATION", 3, 6),
                ("SUPERVISION", 8, 14),
            ] {
                for _ in 0..self.random.range(low, high) {
                    let site = self.sites.pick(&mut self.random, leader);
                    plans.push((kind, self.random.range(1, 2), site));
                }
            }
            self.schedule(leader, plans);
        }
    }

    fn of_party_principal(&mut self) {
        let sites = self.sites.of_party_principal(&mut self.random);
        let weights = [1; PRINCIPAL_ON_SITE_VISITS];
        let lengths = allocate(PRINCIPAL_ON_SITE, &weights);
        let mut plans = Vec::with_capacity(sites.len());
        for (number, site) in sites.into_iter().enumerate() {
            plans.push(match number.checked_sub(PRINCIPAL_RESEARCH) {
                None => ("RESEARCH", 1, site),
                Some(number) if number < lengths.len() => ("ON_SITE_OFFICE", lengths[number], site),
                _ => {
                    let kind =
                        *self
                            .random
                            .pick(&["SUPERVISION", "SUPERVISION", "OUTREACH", "MEDIATION"]);
                    (kind, 1, site)
                }
            });
        }
        self.schedule(PARTY_PRINCIPAL, plans);
    }

    /// Parts of a total that differ by a fifth or so.
    fn shares(&mut self, total: i64, count: usize) -> Vec<i64> {
        let weights: Vec<i64> = (0..count).map(|_| self.random.range(85, 115)).collect();
        allocate(total, &weights)
    }

    /// So many visits of a kind that last so many half days together, each at least one.
    fn plans(
        &mut self,
        kind: &'static str,
        half_days: i64,
        visits: i64,
        leader: usize,
    ) -> Vec<Plan> {
        let weights: Vec<i64> = (0..visits).map(|_| self.random.range(10, 30)).collect();
        let lengths = allocate(half_days - visits, &weights);
        lengths
            .into_iter()
            .map(|more| (kind, 1 + more, self.sites.pick(&mut self.random, leader)))
            .collect()
    }

    fn of_other(&mut self, leader: usize, visits: usize) {
        let mut plans = Vec::with_capacity(visits);
        for _ in 0..visits {
            let kind = match self.random.range(0, 99) {
                ..45 => "RESEARCH",
                45..70 => "ON_SITE_OFFICE",
                70..82 => "SUPERVISION",
                82..92 => "OUTREACH",
                _ => "MEDIATION",
            };
            let length = match self.random.range(0, 99) {
                ..60 => 1,
                60..90 => 2,
                _ => 3,
            };
            plans.push((kind, length, self.sites.pick(&mut self.random, leader)));
        }
        self.schedule(leader, plans);
    }

    /// Spreads the visits of a leader over the year, one after the other and never two at once.
    fn schedule(&mut self, leader: usize, plans: Vec<Plan>) {
        let delegations = DELEGATIONS.iter().find(|(of, _)| *of == leader);
        let count = delegations.map_or(0, |(_, count)| *count);
        // A delegation takes whole days, so that half a day more is kept for it.
        let delegations = (0..count).map(|_| (2 * self.random.range(3, 5) + 1, None));
        let mut items: Vec<(i64, Option<(&str, Site)>)> = delegations.collect();
        let plans = plans.into_iter();
        items.extend(plans.map(|(kind, length, site)| (length, Some((kind, site)))));
        self.random.shuffle(&mut items);
        let year = 2 * (days_between(NEW_YEAR, PRESENT) + 1);
        let free = year - items.iter().map(|(length, _)| length).sum::<i64>();
        let weights: Vec<i64> = (0..=items.len()).map(|_| self.random.range(1, 9)).collect();
        let gaps = allocate(free.max(0), &weights);
        let mut next = 0;
        let mut visits = Vec::with_capacity(items.len());
        for ((length, visit), gap) in items.into_iter().zip(gaps) {
            next += gap;
            match visit {
                Some((kind, site)) => {
                    self.agenda.take(leader, next..next + length);
                    visits.push(Visit {
                        first: next,
                        length,
                        leader,
                        kind,
                        site,
                    });
                }
                None => self.delegation(leader, (next + 1) / 2, length / 2),
            }
            next += length;
        }
        self.put_in_time(&mut visits);
        self.planned.extend(visits);
    }

    /// A delegation of so many days, counted from the first of the year.
    fn delegation(&mut self, leader: usize, first: i64, days: i64) {
        let absence = Absence {
            leader,
            started_on: after(NEW_YEAR, first),
            ended_on: after(NEW_YEAR, first + days - 1),
        };
        self.agenda
            .leave(leader, absence.started_on, absence.ended_on);
        self.delegations.push(absence);
    }

    /// Lets two visits change their places where one came to a project of which nothing was known yet.
    fn put_in_time(&self, visits: &mut [Visit]) {
        let is_early = |site: &Site, visit: &Visit| {
            site.project.is_some_and(|project| {
                visit.started_on() < after(self.sites.projects.all[project].known_on, -EARLY)
            })
        };
        for one in 0..visits.len() {
            let (before, after) = visits.split_at_mut(one + 1);
            let Some(visit) = before
                .last_mut()
                .filter(|visit| is_early(&visit.site, visit))
            else {
                continue;
            };
            let other = after
                .iter_mut()
                .find(|other| !is_early(&visit.site, other) && !is_early(&other.site, visit));
            if let Some(other) = other {
                std::mem::swap(&mut visit.site, &mut other.site);
            }
        }
    }

    fn visit(&mut self, visit: &Visit) {
        let &Visit {
            length,
            leader,
            kind,
            ref site,
            ..
        } = visit;
        let (started_on, ended_on) = (visit.started_on(), visit.ended_on());
        let project = site
            .project
            .map(|project| &self.sites.projects.all[project]);
        let task_force = project
            .and_then(|p| p.task_force)
            .filter(|&t| self.sites.task_forces.has(t, leader));
        let summary = self.random.chance(80).then(|| self.summary(kind, site));
        let has_report = kind == "RESEARCH" && length >= 3 && self.random.chance(40);
        let report_url = has_report
            .then(|| format!("https://reports.example/2022/{:06}", self.visits.count + 1));
        let project_id = project.map(|p| p.id);
        let task_force_id = task_force.map(|t| self.sites.task_forces.all[t].id);
        let cells: [&dyn Cell; 11] = [
            &kind,
            &started_on,
            &ended_on,
            &Exact::<1>(length * 5),
            &site.kind,
            &site.name,
            &summary,
            &report_url,
            &site.division,
            &project_id,
            &task_force_id,
        ];
        let id = self.visits.enter(&mut self.random, ended_on, &cells);
        self.links
            .add(&[&id, &self.sites.leaders.id(leader), &"LEAD"]);
        for companion in self.companions(visit, task_force) {
            self.links
                .add(&[&id, &self.sites.leaders.id(companion), &"COMPANION"]);
        }
        self.problems.of_visit(id, started_on, site, task_force);
    }

    /// Those who come along and have the time; never of the prefecture's rank, so that a visit counts for one of these
    /// only.
    fn companions(&mut self, visit: &Visit, task_force: Option<usize>) -> Vec<usize> {
        let site = &visit.site;
        let percent = if visit.leader < OF_PREFECTURE { 70 } else { 30 };
        if !self.random.chance(percent) {
            return Vec::new();
        }
        let leaders = self.sites.leaders;
        let mut companions = vec![*self.random.pick(&leaders.of_county[site.county])];
        if let Some(task_force) = task_force {
            companions.push(
                *self
                    .random
                    .pick(&self.sites.task_forces.all[task_force].members),
            );
        }
        if let Some(township) = site.township.filter(|_| self.random.chance(50)) {
            companions.push(leaders.of_township[township][0]);
        }
        companions.sort_unstable();
        companions.dedup();
        let half_days = visit.first..visit.first + visit.length;
        companions.retain(|&companion| {
            companion != visit.leader && self.agenda.take(companion, half_days.clone())
        });
        companions
    }

    fn summary(&mut self, kind: &str, site: &Site) -> String {
        const RESEARCH: [&str; 3] = [
            "实地了解情况,与干部群众座谈,摸清底数",
            "查看现场并听取汇报,梳理堵点清单",
            "入户走访,收集意见建议",
        ];
        const ON_SITE_OFFICE: [&str; 3] = [
            "现场办公,逐项明确责任单位和完成时限",
            "召集相关单位当场研究要素保障问题",
            "现场协调用地、用电事项,推动项目提速",
        ];
        const OUTREACH: [&str; 2] = ["宣讲惠企惠民政策,解答群众关切", "宣讲会议精神,部署近期工作"];
        const MEDIATION: [&str; 2] = ["听取各方诉求,调处矛盾纠纷", "当面接访,落实包案化解责任"];
        const SUPERVISION: [&str; 2] = ["对照节点督战,通报滞后事项", "督促整改上次调研发现的问题"];
        let texts: &[&str] = match kind {
            "RESEARCH" => &RESEARCH,
            "ON_SITE_OFFICE" => &ON_SITE_OFFICE,
            "OUTREACH" => &OUTREACH,
            "MEDIATION" => &MEDIATION,
            _ => &SUPERVISION,
        };
        format!("到{}:{}", site.name, self.random.pick(texts))
    }
}
