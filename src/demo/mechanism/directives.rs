//! The directives: reminders, assignments and circulars of the office, and the instructions of leaders.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    Body, come, day_between,
    inspections::Inspection,
    issue,
    key_tasks::KeyTask,
    meetings::Meeting,
    orders::{MATTERS, REPLIES},
    written,
};
use crate::demo::{
    calendar::{PRESENT, after, workday},
    copy::{Cell, Rows},
    departments::BODIES,
    leaders::{GOVERNMENT_PRINCIPAL, PARTY_PRINCIPAL},
    random::Random,
    sites::Sites,
};

mod instructions;

/// Reminders, assignments and circulars at scale 1: sixteen issues.
const REMINDERS: usize = 6;
const ASSIGNMENTS: usize = 6;
const CIRCULARS: usize = 4;

/// Instructions at scale 1 by the head of the party, the head of the government, and others of the standing committee.
const INSTRUCTIONS_OF: [(usize, usize); 3] =
    [(PARTY_PRINCIPAL, 32), (GOVERNMENT_PRINCIPAL, 12), (2, 10)];

/// A directive before it is entered.
#[derive(Debug)]
struct Draft {
    kind: &'static str,
    title: String,
    body: String,
    issued_on: NaiveDate,
    /// None for what is only to be known.
    due_on: Option<NaiveDate>,
    leader: Option<usize>,
    meeting: Option<Uuid>,
    key_task: Option<Uuid>,
    departments: Vec<usize>,
    /// Index of the inspection whose findings it hands on.
    inspection: Option<usize>,
}

/// Enters all directives with those that they are addressed to.
///
/// Tells by which one the findings of an inspection were handed on, by the inspection's index.
pub(super) fn enter(
    sites: &Sites<'_>,
    key_tasks: &[KeyTask],
    meetings: &[Meeting],
    inspections: &[Inspection],
    times: usize,
) -> (HashMap<usize, Uuid>, Vec<Rows>) {
    let mut entry = Entry {
        random: Random::new("directives"),
        sites,
        key_tasks,
        meetings,
        inspections,
        handed_on: HashSet::new(),
        drafts: Vec::new(),
    };
    for number in 0..REMINDERS * times {
        entry.reminder(number);
    }
    for _ in 0..ASSIGNMENTS * times {
        entry.assignment();
    }
    for number in 0..CIRCULARS * times {
        entry.circular(number);
    }
    for (leader, count) in INSTRUCTIONS_OF {
        for number in 0..count * times {
            // The last are of the others of the standing committee in turn.
            let others = if leader > GOVERNMENT_PRINCIPAL {
                number % 9
            } else {
                0
            };
            entry.instruction(leader + others);
        }
    }
    entry.write()
}

struct Entry<'a> {
    random: Random,
    sites: &'a Sites<'a>,
    key_tasks: &'a [KeyTask],
    meetings: &'a [Meeting],
    inspections: &'a [Inspection],
    /// Indexes of the inspections whose findings have been handed on.
    handed_on: HashSet<usize>,
    drafts: Vec<Draft>,
}

impl<'a> Entry<'a> {
    /// The meetings that lie at least a few days back and are of a kind.
    fn held(&self, is_meant: impl Fn(&Meeting) -> bool) -> Vec<&'a Meeting> {
        let held = self.meetings.iter();
        held.filter(|m| m.held_on <= after(PRESENT, -5) && is_meant(m))
            .collect()
    }

    /// A reminder, after a week's analysis, of a key task that was not completed yet.
    fn reminder(&mut self, number: usize) {
        let analyses = self.held(|m| m.body == Body::Group(1));
        let meeting = analyses[number * analyses.len() / REMINDERS % analyses.len()];
        let issued_on = workday(after(meeting.held_on, self.random.range(0, 4)));
        let open = self.open(issued_on);
        let task = *self.random.pick(&open);
        let due_on = after(issued_on, self.random.range(10, 20));
        let department = &self.sites.departments.all[task.department].name;
        let title = format!("关于加快推进“{}”的工作提醒", task.title);
        let body = format!(
            "{}认为,该项任务推进与序时要求有差距。请{department}对照工作标准倒排工期、补齐短板,于{}前书面反馈进展。",
            meeting.title,
            written(due_on)
        );
        self.drafts.push(Draft {
            kind: "REMINDER",
            title,
            body,
            issued_on,
            due_on: Some(due_on),
            leader: Some(meeting.chair),
            meeting: Some(meeting.id),
            key_task: Some(task.id),
            departments: vec![task.department],
            inspection: None,
        });
    }

    /// An assignment to departments of a task force, at a dispatch or by the standing committee.
    fn assignment(&mut self) {
        let meetings =
            self.held(|m| ["QUARTERLY_DISPATCH", "STANDING_COMMITTEE"].contains(&m.kind));
        let meeting = *self.random.pick(&meetings);
        let issued_on = workday(after(meeting.held_on, self.random.range(0, 5)));
        let due_on = after(issued_on, self.random.range(15, 40));
        let force = self.random.pick(&self.sites.task_forces.all);
        let count = 2 + self.random.below(4);
        let mut departments = vec![force.lead];
        departments.extend(self.random.sample(&force.departments[1..], count));
        let matter = *self.random.pick(&MATTERS);
        let lead = self.names(&departments[..1]);
        let others = self.names(&departments[1..]);
        self.drafts.push(Draft {
            kind: "ASSIGNMENT",
            title: format!("关于{}{matter}的任务交办单", force.theme),
            body: format!(
                "根据{}要求,现将{}{matter}任务交办如下:{lead}牵头,{others}配合,明确具体责任人和完成时限,\
                 {}前办结并反馈结果。",
                meeting.title,
                force.theme,
                written(due_on)
            ),
            issued_on,
            due_on: Some(due_on),
            leader: Some(meeting.chair),
            meeting: Some(meeting.id),
            key_task: None,
            departments,
            inspection: None,
        });
    }

    /// A circular to all bodies of the prefecture and all counties, after a dispatch; it is only to be known.
    fn circular(&mut self, number: usize) {
        let dispatches = self.held(|m| m.kind == "QUARTERLY_DISPATCH");
        let meeting = dispatches[number % dispatches.len()];
        let latest = after(meeting.held_on, 12).min(PRESENT);
        let issued_on = workday(day_between(
            &mut self.random,
            after(meeting.held_on, 2),
            latest,
        ));
        let quarter = meeting
            .title
            .trim_start_matches("全州")
            .trim_end_matches("会");
        let of_counties = self.sites.departments.of_county.iter().map(|list| list[0]);
        let bodies = self.sites.departments.of_prefecture[..BODIES]
            .iter()
            .copied();
        self.drafts.push(Draft {
            kind: "CIRCULAR",
            title: format!("关于{quarter}情况的通报"),
            body: "现将重点工作任务进度、督办件办理、项目开工和招商引资情况通报如下。请各级各部门对照检查,\
                   排名靠后的单位要认真分析原因,制定整改措施,确保完成全年目标任务。"
                .to_owned(),
            issued_on,
            due_on: None,
            leader: None,
            meeting: Some(meeting.id),
            key_task: None,
            departments: bodies.chain(of_counties).collect(),
            inspection: None,
        });
    }

    /// The key tasks that were not completed at a day, nor soon after it.
    fn open(&self, on: NaiveDate) -> Vec<&'a KeyTask> {
        let tasks = self.key_tasks.iter();
        tasks
            .filter(|task| task.completed_on.is_none_or(|done| done > after(on, 10)))
            .collect()
    }

    fn names(&self, departments: &[usize]) -> String {
        let names: Vec<&str> = departments
            .iter()
            .map(|&department| &*self.sites.departments.all[department].name)
            .collect();
        names.join("、")
    }

    /// Enters the directives in the order of their issue, numbered within each kind.
    fn write(mut self) -> (HashMap<usize, Uuid>, Vec<Rows>) {
        let mut rows = Rows::noun(
            "directive",
            "kind, issue_number, title, body, issued_on, due_on, status, leader_id, meeting_id, key_task_id",
        );
        let mut addressees = Rows::noun(
            "directive_addressee",
            "directive_id, department_id, replied_on, reply",
        );
        let mut drafts = std::mem::take(&mut self.drafts);
        drafts.sort_by_key(|draft| draft.issued_on);
        let mut handed_on = HashMap::new();
        for number in 0..drafts.len() {
            let draft = &drafts[number];
            let of_kind = |drafts: &[Draft]| drafts.iter().filter(|d| d.kind == draft.kind).count();
            let issue_number = issue(of_kind(&drafts[..=number]), of_kind(&drafts));
            let replies: Vec<Option<NaiveDate>> = draft
                .departments
                .iter()
                .map(|_| {
                    draft
                        .due_on
                        .and_then(|due_on| self.replied_on(draft.issued_on, due_on))
                })
                .collect();
            let given = replies.iter().flatten().count();
            let is_old = draft.issued_on < after(PRESENT, -20);
            let status = if draft.due_on.is_some() && given == replies.len() {
                "COMPLETED"
            } else if draft.due_on.is_some() && (given > 0 || is_old) {
                "IN_PROGRESS"
            } else {
                "ISSUED"
            };
            let leader = draft.leader.map(|leader| self.sites.leaders.id(leader));
            let cells: [&dyn Cell; 10] = [
                &draft.kind,
                &issue_number,
                &draft.title,
                &draft.body,
                &draft.issued_on,
                &draft.due_on,
                &status,
                &leader,
                &draft.meeting,
                &draft.key_task,
            ];
            let id = rows.enter(&mut self.random, draft.issued_on, &cells);
            for (&department, replied_on) in draft.departments.iter().zip(replies) {
                let department = self.sites.departments.all[department].id;
                let reply = replied_on.map(|_| *self.random.pick(&REPLIES));
                let cells: [&dyn Cell; 4] = [&id, &department, &replied_on, &reply];
                addressees.enter(&mut self.random, draft.issued_on, &cells);
            }
            handed_on.extend(draft.inspection.map(|inspection| (inspection, id)));
        }
        (handed_on, vec![rows, addressees])
    }

    /// The day of a reply, most often in time; none while it is still to come, or was forgotten.
    fn replied_on(&mut self, issued_on: NaiveDate, due_on: NaiveDate) -> Option<NaiveDate> {
        let is_given = self.random.chance(96);
        let is_late = self.random.chance(8);
        let on = if is_late {
            after(due_on, self.random.range(1, 12))
        } else {
            day_between(&mut self.random, after(issued_on, 1), due_on)
        };
        come(workday(on)).filter(|_| is_given)
    }
}
