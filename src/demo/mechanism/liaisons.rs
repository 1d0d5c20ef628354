//! Liaison with the departments above: what was asked for, granted and paid.

use chrono::NaiveDate;

use super::day_between;
use crate::demo::{
    agenda::Agenda,
    calendar::{PRESENT, after, date, days_between, is_workday, workday},
    copy::{Cell, Exact, Rows},
    leaders::{GOVERNMENT_PRINCIPAL, PARTY_PRINCIPAL},
    projects::Project,
    random::Random,
    sites::Sites,
    timeline::Fate,
};

/// Liaisons at scale 1.
const LIAISONS: usize = 136;

/// Department, authority of the province, authority of the nation, what is asked of them.
type Listed = (&'static str, &'static str, &'static str, [&'static str; 3]);

#[rustfmt::skip]
const ABOVE: [Listed; 16] = [
    ("州发展和改革委员会", "省发展和改革委员会", "国家发展和改革委员会", ["中央预算内投资", "专项债券项目储备", "能耗指标统筹"]),
    ("州财政局", "省财政厅", "财政部", ["一般性转移支付", "新增专项债券额度", "财政奖补资金"]),
    ("州农业农村局", "省农业农村厅", "农业农村部", ["高标准农田建设资金", "农业产业强镇项目", "冷链设施建设补助"]),
    ("州林业和草原局", "省林业和草原局", "国家林业和草原局", ["使用林地定额", "国土绿化试点示范", "森林草原防火设施"]),
    ("州自然资源和规划局", "省自然资源厅", "自然资源部", ["新增建设用地指标", "全域土地综合整治试点", "地质灾害治理资金"]),
    ("州水务局", "省水利厅", "水利部", ["中型水库前期审批", "灌区续建配套资金", "农村供水保障资金"]),
    ("州交通运输局", "省交通运输厅", "交通运输部", ["高速公路建设资本金", "农村公路养护补助", "普通国道提升改造"]),
    ("州工业和信息化局", "省工业和信息化厅", "工业和信息化部", ["钒钛产业集群培育", "技术改造专项资金", "园区标准厂房补助"]),
    ("州生态环境局", "省生态环境厅", "生态环境部", ["水污染防治资金", "环境容量指标", "尾矿库治理资金"]),
    ("州能源局", "省能源局", "国家能源局", ["新能源开发建设指标", "抽水蓄能电站核准", "电网送出工程建设"]),
    ("州商务局", "省商务厅", "商务部", ["县域商业体系建设资金", "物流枢纽布局", "外贸转型升级基地"]),
    ("州文化和旅游局", "省文化和旅游厅", "文化和旅游部", ["旅游重大项目补助", "非遗保护传承资金", "文化生态保护区建设"]),
    ("州卫生健康委员会", "省卫生健康委员会", "国家卫生健康委员会", ["县级医院提标资金", "疾控体系建设资金", "区域医疗中心建设"]),
    ("州科学技术局", "省科学技术厅", "科学技术部", ["科技重大专项", "院士工作站建设", "农业科技园区升级"]),
    ("州住房和城乡建设局", "省住房和城乡建设厅", "住房和城乡建设部", ["老旧小区改造资金", "污水处理设施补助", "保障性租赁住房资金"]),
    ("州乡村振兴局", "省乡村振兴局", "国家乡村振兴局", ["有效衔接补助资金", "以工代赈项目", "美丽乡村示范资金"]),
];

/// What is asked for without money.
const WITHOUT_MONEY: [&str; 8] = [
    "能耗指标统筹",
    "使用林地定额",
    "新增建设用地指标",
    "中型水库前期审批",
    "环境容量指标",
    "新能源开发建设指标",
    "抽水蓄能电站核准",
    "物流枢纽布局",
];

/// What is asked for a project.
const FOR_PROJECTS: [&str; 4] = [
    "专项资金支持",
    "建设补助资金",
    "前期工作经费",
    "中央预算内投资支持",
];

/// Asked for, approved and paid, in 10 000 CNY.
type Amounts = [Option<i64>; 3];

/// Enters the liaisons and who went.
pub(super) fn enter(sites: &Sites<'_>, agenda: &mut Agenda, times: usize) -> [Rows; 2] {
    let mut entry = Entry {
        random: Random::new("liaisons"),
        rows: Rows::noun(
            "liaison",
            "subject, authority, level, met_on, requested_amount, approved_amount, disbursed_amount, status, \
             department_id, project_id",
        ),
        links: Rows::link("liaison_leader", "liaison_id, leader_id"),
        sites,
        agenda,
    };
    for number in 0..LIAISONS * times {
        entry.liaison(number);
    }
    [entry.rows, entry.links]
}

struct Entry<'a> {
    random: Random,
    rows: Rows,
    links: Rows,
    sites: &'a Sites<'a>,
    agenda: &'a mut Agenda,
}

impl<'a> Entry<'a> {
    fn liaison(&mut self, number: usize) {
        let (name, of_province, of_nation, subjects) = &ABOVE[number % ABOVE.len()];
        let is_nation = self.random.chance(18);
        let (authority, level) = if is_nation {
            (of_nation, "NATION")
        } else {
            (of_province, "PROVINCE")
        };
        let department = self.sites.departments.named(name);
        let head = self.sites.leaders.head_of[department];
        let days = if is_nation { 2 } else { 0 };
        let met_on = self.day(head, days);

        let project = self.project(department, met_on);
        let (subject, title) = if let Some(project) = project {
            let subject = *self.random.pick(&FOR_PROJECTS);
            (subject, format!("{}争取{subject}", project.name))
        } else {
            let subject = *self.random.pick(subjects);
            (subject, format!("{subject}汇报对接"))
        };
        let (status, amounts) = self.outcome(subject, project, met_on);
        let [requested, approved, disbursed] =
            amounts.map(|amount| amount.map(|amount| Exact::<2>(amount * 1_000_000)));
        let cells: [&dyn Cell; 10] = [
            &title,
            authority,
            &level,
            &met_on,
            &requested,
            &approved,
            &disbursed,
            &status,
            &self.sites.departments.all[department].id,
            &project.map(|project| project.id),
        ];
        let id = self.rows.enter(&mut self.random, met_on, &cells);

        // The two principals went to some, those who lead the department's task force to others.
        let above = match number % 9 {
            0 => Some(PARTY_PRINCIPAL),
            4 => Some(GOVERNMENT_PRINCIPAL),
            _ => {
                let forces = &self.sites.task_forces.all;
                let force = forces.iter().find(|force| force.lead == department);
                force.map(|force| *self.random.pick(&force.leaders))
            }
        };
        self.links.add(&[&id, &self.sites.leaders.id(head)]);
        if let Some(leader) = above.filter(|&leader| self.goes(leader, met_on, days)) {
            self.links.add(&[&id, &self.sites.leaders.id(leader)]);
        }
    }

    /// A day on which a leader can go.
    fn day(&mut self, leader: usize, days: i64) -> NaiveDate {
        let first = date(2022, 1, 12);
        let last = after(PRESENT, -3);
        for _ in 0..40 {
            let on = day_between(&mut self.random, first, last);
            if is_workday(on) && self.goes(leader, on, days) {
                return on;
            }
        }
        workday(day_between(&mut self.random, first, last))
    }

    /// To the province's capital and back takes half a day, a meeting in Beijing the day before and the day after.
    fn goes(&mut self, leader: usize, on: NaiveDate, days: i64) -> bool {
        if days == 0 {
            self.agenda.attend(leader, on)
        } else {
            self.agenda.leave(leader, after(on, -1), after(on, 1))
        }
    }

    /// A project of the task forces that the department leads, of which something was known by then.
    fn project(&mut self, department: usize, met_on: NaiveDate) -> Option<&'a Project> {
        let sites = self.sites;
        let forces = sites.task_forces.all.iter().enumerate();
        let projects: Vec<usize> = forces
            .filter(|(_, force)| force.lead == department)
            .flat_map(|(force, _)| sites.projects.of_task_force[force].iter().copied())
            .collect();
        let is_linked = !projects.is_empty() && self.random.chance(70);
        (0..8).filter(|_| is_linked).find_map(|_| {
            let project = &sites.projects.all[*self.random.pick(&projects)];
            let is_alive = !matches!(project.timeline.fate, Fate::Cancelled | Fate::Reserve);
            let is_known = project.known_on < met_on;
            let is_large = project.total >= 2_000;
            (is_alive && is_known && is_large).then_some(project)
        })
    }

    /// What came of it by now: the longer ago, the more.
    fn outcome(
        &mut self,
        subject: &str,
        project: Option<&Project>,
        met_on: NaiveDate,
    ) -> (&'static str, Amounts) {
        let days = days_between(met_on, PRESENT);
        let status = match days + self.random.range(0, 60) {
            ..35 => "CONTACTED",
            35..110 => "SUBMITTED",
            _ if self.random.chance(8) => "DECLINED",
            110..190 => "APPROVED",
            _ => "DISBURSED",
        };
        if WITHOUT_MONEY.contains(&subject) {
            // Nothing is paid where no money was asked for.
            let status = if status == "DISBURSED" {
                "APPROVED"
            } else {
                status
            };
            return (status, [None, None, None]);
        }
        let requested = match project {
            Some(project) => project.total * self.random.range(10, 30) / 100,
            None => self.random.range(8, 400) * 100,
        };
        let approved = requested * self.random.range(40, 95) / 100;
        let disbursed = approved * self.random.range(50, 100) / 100;
        let amounts = match status {
            "CONTACTED" | "SUBMITTED" | "DECLINED" => [Some(requested), None, None],
            "APPROVED" => [Some(requested), Some(approved), None],
            _ => [Some(requested), Some(approved), Some(disbursed)],
        };
        (status, amounts)
    }
}
