//! The meetings: of the party, of the office and of the task forces, by the calendar of the standing procedures.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Body,
    minutes::{ANALYSES, COORDINATIONS, DECISIONS, OBSTACLES, STUDIES, TOPICS},
    written,
};
use crate::demo::{
    agenda::Agenda,
    calendar::{NEW_YEAR, PRESENT, after, date, is_workday},
    copy::Rows,
    gaps::{MONTH_WITHOUT_COORDINATION, WEEK_WITHOUT_ANALYSIS},
    leaders::{OF_PREFECTURE, PARTY_PRINCIPAL},
    portfolio::PORTFOLIO,
    random::Random,
    sites::Sites,
};

/// Meetings of the standing committee in the year.
const STANDING_COMMITTEE: i64 = 45;

/// The leaders that sit on the standing committee.
const COMMITTEE: std::ops::Range<usize> = 0..11;

/// The member of the standing committee who is its secretary.
const SECRETARY: usize = 10;

/// The deputy head of the party, who stands in for the head and for others.
const DEPUTY: usize = 2;

/// Those whose secretaries coordinate every month.
const COORDINATED: [&str; 6] = [
    "州委办公室",
    "州人大常委会办公室",
    "州政府办公室",
    "州政协办公室",
    "州纪委州监委",
    "州委督查室",
];

/// The quarterly dispatches: about when, and who holds them, a member of the leading group.
const DISPATCHES: [(NaiveDate, usize); 4] = [
    (date(2022, 3, 24), PARTY_PRINCIPAL),
    (date(2022, 6, 22), DEPUTY),
    (date(2022, 9, 22), PARTY_PRINCIPAL),
    (date(2022, 11, 17), DEPUTY),
];

const QUARTERS: [&str; 4] = ["第一季度", "第二季度", "第三季度", "第四季度"];

/// A meeting that was held.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) id: Uuid,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) held_on: NaiveDate,
    /// Index of the leader who held it.
    pub(super) chair: usize,
    pub(super) body: Body,
}

/// A meeting before it is entered.
struct Draft {
    kind: &'static str,
    held_on: NaiveDate,
    title: String,
    minutes: String,
    chair: usize,
    body: Body,
    attendees: Vec<usize>,
    observers: Vec<usize>,
}

/// Enters all meetings; larger scales analyse more task forces every week.
pub(super) fn enter(
    sites: &Sites<'_>,
    agenda: &mut Agenda,
    times: usize,
) -> (Vec<Meeting>, Vec<Rows>) {
    let mut entry = Entry {
        random: Random::new("meetings"),
        sites,
        agenda,
        drafts: Vec::new(),
    };
    entry.dispatches();
    entry.supervision();
    entry.standing_committee();
    entry.studies();
    entry.coordinations();
    entry.analyses(times.min(PORTFOLIO.len()));
    entry.write()
}

struct Entry<'a> {
    random: Random,
    sites: &'a Sites<'a>,
    agenda: &'a mut Agenda,
    drafts: Vec<Draft>,
}

impl Entry<'_> {
    /// The working day nearest to a date on which one of those who may hold a meeting has time, and who that is.
    ///
    /// It is at most four days off; the first of them is preferred, and the others stand in.
    fn day(&mut self, near: NaiveDate, chairs: &[usize]) -> (NaiveDate, usize) {
        let days = || (0..=4).flat_map(|days| [after(near, days), after(near, -days)]);
        let slots = chairs
            .iter()
            .flat_map(|&chair| days().map(move |on| (on, chair)));
        self.first_free(slots.filter(|&(on, _)| is_workday(on) && on <= PRESENT))
            .unwrap_or((near, chairs[0]))
    }

    /// The first half day that is free, which is taken.
    fn first_free(
        &mut self,
        mut slots: impl Iterator<Item = (NaiveDate, usize)>,
    ) -> Option<(NaiveDate, usize)> {
        slots.find(|&(on, chair)| self.agenda.attend(chair, on))
    }

    /// A meeting of a group, or of one of the 27, with all who sit on it.
    fn of_body(
        &mut self,
        (kind, title): (&'static str, String),
        (held_on, chair): (NaiveDate, usize),
        body: Body,
        minutes: String,
    ) {
        let attendees = match body {
            Body::None => Vec::new(),
            Body::Group(group) => self.sites.task_forces.groups[group].leaders.clone(),
            Body::Force(force) => {
                let force = &self.sites.task_forces.all[force];
                force
                    .leaders
                    .iter()
                    .chain(&force.members)
                    .copied()
                    .collect()
            }
        };
        self.drafts.push(Draft {
            kind,
            held_on,
            title,
            minutes,
            chair,
            body,
            attendees,
            observers: Vec::new(),
        });
    }

    fn dispatches(&mut self) {
        for ((near, chair), quarter) in DISPATCHES.into_iter().zip(QUARTERS) {
            let (held_on, chair) = self.day(near, &[chair, DEPUTY]);
            let title = format!("全州{quarter}作风革命效能建设工作调度会");
            let minutes = format!(
                "听取各县市、州直单位和专班{quarter}工作情况汇报,通报重点工作任务进度和督办件办理情况,\
                 点评工作滞后单位,对下阶段任务逐项交办"
            );
            let what = ("QUARTERLY_DISPATCH", title);
            self.of_body(what, (held_on, chair), Body::Group(0), minutes);
        }
    }

    fn supervision(&mut self) {
        let (held_on, chair) = self.day(date(2022, 6, 24), &[3, DEPUTY]);
        let title = "2022年上半年作风革命效能建设综合督查汇报会".to_owned();
        let minutes =
            "听取各督查组情况汇报,审定问题清单,明确整改责任单位和销号时限,研究公开曝光典型案例";
        let what = ("HALF_YEAR_SUPERVISION", title);
        self.of_body(what, (held_on, chair), Body::Group(0), minutes.to_owned());
    }

    fn standing_committee(&mut self) {
        let days = (0..STANDING_COMMITTEE).map(|number| {
            let near = after(NEW_YEAR, 6 + number * 321 / (STANDING_COMMITTEE - 1));
            self.day(near, &[PARTY_PRINCIPAL, DEPUTY])
        });
        let mut days: Vec<(NaiveDate, usize)> = days.collect();
        days.sort_unstable();
        for (number, (held_on, chair)) in days.into_iter().enumerate() {
            let topics = self.random.sample(&TOPICS, 3);
            let titles: Vec<&str> = topics.iter().map(|(topic, _)| *topic).collect();
            let decision = *self.random.pick(&DECISIONS);
            let departments = &self.sites.departments;
            let reporting: BTreeSet<usize> = topics
                .iter()
                .map(|(_, department)| self.sites.leaders.head_of[departments.named(department)])
                .collect();
            self.drafts.push(Draft {
                kind: "STANDING_COMMITTEE",
                held_on,
                title: format!("州委常委会会议(2022年第{}次)", number + 1),
                minutes: format!("会议听取并研究{}。{decision}", titles.join("、")),
                chair,
                body: Body::None,
                attendees: COMMITTEE.collect(),
                observers: reporting.into_iter().collect(),
            });
        }
    }

    fn studies(&mut self) {
        for (number, study) in STUDIES.into_iter().enumerate() {
            let near = after(NEW_YEAR, 13 + super::ordinal(number) * 308 / 12);
            let (held_on, chair) = self.day(near, &[PARTY_PRINCIPAL, DEPUTY]);
            let first = COMMITTEE.end + number % 3;
            self.drafts.push(Draft {
                kind: "THEORY_STUDY",
                held_on,
                title: format!("州委理论学习中心组2022年第{}次集中学习", number + 1),
                minutes: format!(
                    "专题学习{study},成员结合分管工作交流研讨,围绕转作风、强效率、促发展提出落实举措"
                ),
                chair,
                body: Body::None,
                attendees: COMMITTEE.collect(),
                observers: (first..OF_PREFECTURE).step_by(3).collect(),
            });
        }
    }

    fn coordinations(&mut self) {
        let heads: Vec<usize> = COORDINATED
            .map(|name| self.sites.leaders.head_of[self.sites.departments.named(name)])
            .to_vec();
        for month in (3..=11).filter(|&month| month != MONTH_WITHOUT_COORDINATION) {
            let (held_on, chair) = self.day(date(2022, month, 12), &[SECRETARY, DEPUTY]);
            let items = self.random.sample(&COORDINATIONS, 3);
            self.drafts.push(Draft {
                kind: "MONTHLY_COORDINATION",
                held_on,
                title: format!("州级领导班子秘书长联席会议({month}月)"),
                minutes: items.join(";"),
                chair,
                body: Body::None,
                attendees: heads.clone(),
                observers: Vec::new(),
            });
        }
    }

    fn analyses(&mut self, forces: usize) {
        let mut monday = date(2022, 2, 28);
        for week in 1.. {
            let friday = after(monday, 4);
            if friday > PRESENT {
                break;
            }
            if monday != WEEK_WITHOUT_ANALYSIS {
                self.office_analysis(week, friday);
                for number in 0..forces {
                    self.force_analysis((week * forces + number) % PORTFOLIO.len(), friday);
                }
            }
            monday = after(monday, 7);
        }
    }

    /// The week's analysis by the office.
    fn office_analysis(&mut self, week: usize, friday: NaiveDate) {
        let chairs = [self.sites.task_forces.groups[1].leaders[0]];
        let slot = self.slot(friday, &chairs);
        let what = ("WEEKLY_ANALYSIS", format!("效能办第{week}次周研判会"));
        let minutes = self.random.sample(&ANALYSES, 2).join(";");
        self.of_body(what, slot, Body::Group(1), minutes);
    }

    /// The week's analysis of a task force, held by one of those who lead it or head it.
    fn force_analysis(&mut self, force: usize, friday: NaiveDate) {
        let of = &self.sites.task_forces.all[force];
        let slot = self.slot(friday, &of.leaders);
        let title = format!(
            "{}{}周研判会({})",
            of.theme,
            of.kind.suffix(),
            written(slot.0)
        );
        let works = self.random.sample(&PORTFOLIO[force].works, 2).join("、");
        let parts: Vec<String> = self
            .random
            .sample(&OBSTACLES, 2)
            .into_iter()
            .map(|(what, remedy)| format!("针对{what},{remedy}"))
            .collect();
        let minutes = format!("逐项研判{works}等项目推进情况。{}", parts.join(";"));
        self.of_body(
            ("WEEKLY_ANALYSIS", title),
            slot,
            Body::Force(force),
            minutes,
        );
    }

    /// The last day of a week on which one of those who may hold a meeting has time, who then does.
    fn slot(&mut self, friday: NaiveDate, chairs: &[usize]) -> (NaiveDate, usize) {
        let days = (0..5).map(|days| after(friday, -days));
        let slots = days
            .filter(|&on| is_workday(on))
            .flat_map(|on| chairs.iter().map(move |&chair| (on, chair)));
        self.first_free(slots).unwrap_or((friday, chairs[0]))
    }

    /// Enters the meetings in the order in which they were held; those come who have the time.
    fn write(mut self) -> (Vec<Meeting>, Vec<Rows>) {
        let mut rows = Rows::noun(
            "meeting",
            "kind, held_on, title, minutes, chair_id, task_force_id",
        );
        let mut links = Rows::link("meeting_leader", "meeting_id, leader_id, role");
        let mut meetings = Vec::with_capacity(self.drafts.len());
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| draft.held_on);
        for draft in drafts {
            let leaders = self.sites.leaders;
            let task_force = draft.body.id(self.sites.task_forces);
            let id = rows.enter(
                &mut self.random,
                draft.held_on,
                &[
                    &draft.kind,
                    &draft.held_on,
                    &draft.title,
                    &draft.minutes,
                    &leaders.id(draft.chair),
                    &task_force,
                ],
            );
            let mut there = BTreeSet::from([draft.chair]);
            links.add(&[&id, &leaders.id(draft.chair), &"ATTENDEE"]);
            let attendees = draft.attendees.iter().map(|&leader| (leader, "ATTENDEE"));
            let observers = draft.observers.iter().map(|&leader| (leader, "OBSERVER"));
            for (leader, role) in attendees.chain(observers) {
                if !there.contains(&leader) && self.agenda.attend(leader, draft.held_on) {
                    there.insert(leader);
                    links.add(&[&id, &leaders.id(leader), &role]);
                }
            }
            // At larger scales nobody may have the time, but whoever holds a meeting is not left alone.
            let mut others = draft
                .attendees
                .iter()
                .filter(|&&leader| leader != draft.chair);
            if let Some(&other) = others.next().filter(|_| there.len() == 1) {
                links.add(&[&id, &leaders.id(other), &"ATTENDEE"]);
            }
            meetings.push(Meeting {
                id,
                kind: draft.kind,
                title: draft.title,
                held_on: draft.held_on,
                chair: draft.chair,
                body: draft.body,
            });
        }
        (meetings, vec![rows, links])
    }
}
