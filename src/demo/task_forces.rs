//! The leading group with its working groups, and the 27 task forces with their people and departments.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    calendar::{after, date},
    copy::Rows,
    departments::Departments,
    leaders::{GOVERNMENT_PRINCIPAL, Leaders, OF_PREFECTURE, PARTY_PRINCIPAL},
    portfolio::{BUSINESS_ENVIRONMENT, Kind, PORTFOLIO},
    random::Random,
};

const LEADING_GROUP: &str = "推进作风革命加强机关效能建设工作领导小组";

const STEERING: [&str; 7] = [
    "州委办公室",
    "州政府办公室",
    "州纪委州监委",
    "州委组织部",
    "州委宣传部",
    "州直机关工委",
    "州委督查室",
];

const WORKING_GROUPS: [(&str, &str); 5] = [
    ("综合协调组", "州委办公室"),
    ("督促检查组", "州委督查室"),
    ("宣传报道组", "州委宣传部"),
    ("州直机关推进组", "州直机关工委"),
    ("考评问效组", "州委组织部"),
];

/// How many departments answer for the business environment or help with it.
const FOR_BUSINESS: usize = 40;

/// The leading group or one of its working groups.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) id: Uuid,
    /// Indexes of its leaders, those who head it first.
    pub(super) leaders: Vec<usize>,
}

/// One of the 27 task forces.
#[derive(Debug)]
pub(super) struct TaskForce {
    pub(super) id: Uuid,
    pub(super) kind: Kind,
    pub(super) theme: &'static str,
    /// Indexes of the prefecture's leaders that lead or head it.
    pub(super) leaders: Vec<usize>,
    /// Index of its lead department.
    pub(super) lead: usize,
    /// Indexes of its departments, the lead department first.
    pub(super) departments: Vec<usize>,
    /// Indexes of the heads of these departments, who sit on it.
    pub(super) members: Vec<usize>,
}

/// The 27 task forces.
#[derive(Debug)]
pub(super) struct TaskForces {
    pub(super) all: Vec<TaskForce>,
    /// The leading group, and then its working groups.
    pub(super) groups: Vec<Group>,
    /// Indexes of the task forces of each leader.
    pub(super) of_leader: Vec<Vec<usize>>,
}

impl TaskForces {
    /// Enters all task forces, their members and their departments.
    pub(super) fn new(departments: &Departments, leaders: &Leaders) -> (Self, Vec<Rows>) {
        let mut entry = Entry {
            random: Random::new("task forces"),
            task_forces: Rows::noun(
                "task_force",
                "code, name, kind, industry, mission, established_on, parent_id",
            ),
            members: Rows::noun(
                "task_force_member",
                "task_force_id, leader_id, role, started_on",
            ),
            links: Rows::link(
                "task_force_department",
                "task_force_id, department_id, role",
            ),
            departments,
            leaders,
        };
        let groups = entry.groups();
        let mut all = Vec::new();
        let mut of_leader = vec![Vec::new(); leaders.all.len()];
        for number in 0..PORTFOLIO.len() {
            let task_force = entry.task_force(number);
            for &leader in task_force.leaders.iter().chain(&task_force.members) {
                of_leader[leader].push(number);
            }
            all.push(task_force);
        }
        (
            Self {
                all,
                groups,
                of_leader,
            },
            vec![entry.task_forces, entry.members, entry.links],
        )
    }

    /// Whether a leader leads, heads or sits on a task force.
    pub(super) fn has(&self, task_force: usize, leader: usize) -> bool {
        self.of_leader[leader].contains(&task_force)
    }
}

struct Entry<'a> {
    random: Random,
    task_forces: Rows,
    members: Rows,
    links: Rows,
    departments: &'a Departments,
    leaders: &'a Leaders,
}

impl Entry<'_> {
    fn groups(&mut self) -> Vec<Group> {
        let on = date(2022, 2, 21);
        let mission = "统筹推进作风革命、加强机关效能建设,周研判、月统筹、季调度、半年督、年终考";
        let none = None::<&str>;
        let group = self.task_forces.enter(
            &mut self.random,
            on,
            &[
                &"LG-2022-01",
                &LEADING_GROUP,
                &"LEADING_GROUP",
                &none,
                &mission,
                &on,
                &None::<Uuid>,
            ],
        );
        let mut leaders = vec![PARTY_PRINCIPAL, GOVERNMENT_PRINCIPAL];
        for principal in [PARTY_PRINCIPAL, GOVERNMENT_PRINCIPAL] {
            self.seat(group, principal, "HEAD", on);
        }
        for deputy in 2..5 {
            self.seat(group, deputy, "DEPUTY_HEAD", on);
            leaders.push(deputy);
        }
        for (number, name) in STEERING.into_iter().enumerate() {
            let department = self.departments.named(name);
            self.join(group, department, number == 0);
            let role = if number == 6 {
                "LIAISON_OFFICER"
            } else {
                "MEMBER"
            };
            self.seat(group, self.leaders.head_of[department], role, on);
            leaders.push(self.leaders.head_of[department]);
        }
        let mut groups = vec![Group { id: group, leaders }];
        for (number, (name, department)) in WORKING_GROUPS.into_iter().enumerate() {
            let code = format!("WG-2022-{:02}", number + 1);
            let mission = format!("承担{LEADING_GROUP}{name}日常工作");
            let id = self.task_forces.enter(
                &mut self.random,
                on,
                &[
                    &code,
                    &name,
                    &"WORKING_GROUP",
                    &none,
                    &mission,
                    &on,
                    &Some(group),
                ],
            );
            let department = self.departments.named(department);
            self.join(id, department, true);
            self.seat(id, self.leaders.head_of[department], "HEAD", on);
            let mut leaders = vec![self.leaders.head_of[department]];
            for name in STEERING {
                let other = self.departments.named(name);
                if other != department && self.random.chance(35) {
                    self.join(id, other, false);
                    self.seat(id, self.leaders.head_of[other], "MEMBER", on);
                    leaders.push(self.leaders.head_of[other]);
                }
            }
            groups.push(Group { id, leaders });
        }
        groups
    }

    fn task_force(&mut self, number: usize) -> TaskForce {
        let listed = &PORTFOLIO[number];
        let on = after(date(2022, 1, 10), self.random.range(0, 30));
        let code = format!("TF-2022-{:02}", number + 1);
        let name = format!("{}{}", listed.theme, listed.kind.suffix());
        let industry = (listed.kind == Kind::Industry).then_some(listed.theme);
        let mission = format!(
            "为{}提供全链条、全要素、全流程服务保障,推动项目早开工、早竣工、早投产",
            listed.theme
        );
        let id = self.task_forces.enter(
            &mut self.random,
            on,
            &[
                &code,
                &name,
                &listed.kind.code(),
                &industry,
                &mission,
                &on,
                &None::<Uuid>,
            ],
        );

        // Led by one of the first twelve, headed by others: each of the forty has a seat somewhere.
        let lead = number % 12;
        let first = 12 + number % (OF_PREFECTURE - 12);
        let mut leaders = vec![lead, first];
        self.seat(id, lead, "LEAD", on);
        self.seat(id, first, "HEAD", on);
        if number.is_multiple_of(3) {
            let second = 12 + (number + 27) % (OF_PREFECTURE - 12);
            self.seat(id, second, "HEAD", on);
            leaders.push(second);
        }

        let lead = self.departments.named(listed.department);
        let others: Vec<usize> = self
            .departments
            .of_prefecture
            .iter()
            .copied()
            .filter(|&d| d != lead)
            .collect();
        let others = {
            let some = usize::try_from(self.random.range(5, 9)).unwrap_or(5);
            let count = match number {
                BUSINESS_ENVIRONMENT => FOR_BUSINESS - 1,
                _ => some,
            };
            self.random.sample(&others, count)
        };
        let departments: Vec<usize> = std::iter::once(lead).chain(others).collect();
        let mut members = Vec::new();
        for (place, &department) in departments.iter().enumerate() {
            self.join(id, department, place == 0);
            let head = self.leaders.head_of[department];
            let role = match place {
                0..=1 => "DEPUTY_HEAD",
                2 => "LIAISON_OFFICER",
                _ => "MEMBER",
            };
            self.seat(id, head, role, on);
            members.push(head);
        }
        TaskForce {
            id,
            kind: listed.kind,
            theme: listed.theme,
            leaders,
            lead,
            departments,
            members,
        }
    }

    fn seat(&mut self, task_force: Uuid, leader: usize, role: &str, on: NaiveDate) {
        let leader = self.leaders.id(leader);
        self.members
            .enter(&mut self.random, on, &[&task_force, &leader, &role, &on]);
    }

    fn join(&mut self, task_force: Uuid, department: usize, leads: bool) {
        let department = self.departments.all[department].id;
        let role = if leads { "LEAD" } else { "MEMBER" };
        self.links.add(&[&task_force, &department, &role]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::places::Places;

    #[test]
    fn every_leader_of_the_prefecture_has_a_task_force() {
        let (places, _) = Places::new();
        let (departments, _) = Departments::new(&places);
        let (leaders, _) = Leaders::new(&places, &departments, 1);
        let (task_forces, _) = TaskForces::new(&departments, &leaders);
        assert_eq!(task_forces.all.len(), 27);
        assert!((0..OF_PREFECTURE).all(|leader| !task_forces.of_leader[leader].is_empty()));
    }
}
