//! The problems: most are found on field visits, on the day of the visit.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    calendar::{OPENING, PRESENT, after},
    copy::{Cell, Rows},
    random::Random,
    sites::{Site, Sites},
    timeline::Fate,
};

/// What stands in the way of a project: title, severity, department of the county, how it is resolved.
const OF_PROJECTS: [(&str, &str, usize, &str); 12] = [
    ("用地组卷报批滞后", "HIGH", 4, "补齐组卷材料并完成上报"),
    ("林地手续尚未办结", "HIGH", 10, "林地审核同意书已取得"),
    ("环评报告需修改完善", "MEDIUM", 5, "修改后通过专家评审"),
    ("能耗指标缺口未落实", "HIGH", 2, "统筹调剂指标,缺口已补足"),
    (
        "征地拆迁扫尾困难",
        "CRITICAL",
        4,
        "与农户达成协议,地块已交付",
    ),
    ("施工用电容量不足", "MEDIUM", 3, "临时变压器已接入"),
    ("施工用水保障不足", "MEDIUM", 9, "架设临时管道供水"),
    ("进场道路通行条件差", "LOW", 7, "道路已修复通车"),
    ("项目资金拨付不及时", "CRITICAL", 2, "资金已按进度拨付"),
    ("设计变更审批周期长", "MEDIUM", 6, "并联审批,已批复"),
    ("砂石料供应紧张", "LOW", 6, "协调料场定点供应"),
    ("招工难影响施工进度", "LOW", 3, "组织专场招聘,人员已到位"),
];

/// What stands in the way elsewhere.
const OF_PLACES: [(&str, &str, usize, &str); 8] = [
    ("惠企政策兑现慢", "MEDIUM", 3, "政策资金已兑付"),
    ("办事材料重复提交", "LOW", 1, "精简材料并实现共享"),
    ("农村饮水季节性不足", "HIGH", 9, "应急供水工程已投用"),
    ("农产品销路不畅", "MEDIUM", 8, "对接采购商签订协议"),
    ("村组道路破损", "LOW", 7, "纳入养护计划并修复"),
    ("污水管网未全覆盖", "MEDIUM", 6, "补建管网并接入"),
    ("文山会海负担偏重", "LOW", 0, "清理合并会议文件"),
    ("企业融资难", "HIGH", 2, "组织银企对接,贷款已发放"),
];

/// Problems of projects that no visit found, per hundred projects.
const UNVISITED: i64 = 15;

/// What brought a problem to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nothing on record.
    Unknown,
    /// A field visit.
    Visit(Uuid),
    /// An inspection.
    Inspection(Uuid),
    /// A case of a window.
    WindowCase(Uuid),
}

impl Origin {
    /// The visit, the inspection and the case.
    fn columns(self) -> [Option<Uuid>; 3] {
        match self {
            Self::Unknown => [None, None, None],
            Self::Visit(id) => [Some(id), None, None],
            Self::Inspection(id) => [None, Some(id), None],
            Self::WindowCase(id) => [None, None, Some(id)],
        }
    }
}

/// A problem as it was found: what, how severe, whose, of which project, how it is to be resolved.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) title: String,
    pub(super) severity: &'static str,
    pub(super) department: Uuid,
    pub(super) project: Option<Uuid>,
    pub(super) resolution: &'static str,
}

/// How far a problem has come: status, when it is due, when it was resolved.
pub(super) type State = (&'static str, Option<NaiveDate>, Option<NaiveDate>);

/// The rows of all problems.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    random: Random,
    rows: Rows,
    sites: &'a Sites<'a>,
}

impl<'a> Problems<'a> {
    /// Starts with the problems that no visit found.
    pub(super) fn new(sites: &'a Sites<'a>) -> Self {
        let mut problems = Self {
            random: Random::new("problems"),
            rows: Rows::noun(
                "problem",
                "title, severity, status, raised_on, due_on, resolved_on, resolution, field_visit_id, \
                 inspection_id, window_case_id, project_id, department_id",
            ),
            sites,
        };
        for (index, project) in sites.projects.all.iter().enumerate() {
            let is_past = matches!(project.timeline.fate, Fate::Cancelled | Fate::Reserve);
            if !is_past && problems.random.chance(UNVISITED) {
                // While the works go on, in the year.
                let raised_on = after(PRESENT, -problems.random.range(1, 300))
                    .min(project.timeline.worked_until)
                    .max(project.known_on)
                    .max(OPENING);
                let site = sites.project_site(index);
                problems.add(Origin::Unknown, raised_on, &site, None);
            }
        }
        problems
    }

    /// Adds what was found on a visit, if anything.
    pub(super) fn of_visit(
        &mut self,
        visit: Uuid,
        on: NaiveDate,
        site: &Site,
        task_force: Option<usize>,
    ) {
        let count = match self.random.range(0, 99) {
            ..72 => 0,
            72..95 => 1,
            _ => 2,
        };
        for _ in 0..count {
            self.add(Origin::Visit(visit), on, site, task_force);
        }
    }

    fn add(
        &mut self,
        origin: Origin,
        raised_on: NaiveDate,
        site: &Site,
        task_force: Option<usize>,
    ) {
        let (what, severity, department, resolution) = *if site.project.is_some() {
            self.random.pick(&OF_PROJECTS)
        } else {
            self.random.pick(&OF_PLACES)
        };
        let department = match task_force {
            Some(task_force) if self.random.chance(20) => {
                self.sites.task_forces.all[task_force].lead
            }
            _ => self.sites.departments.of_county[site.county][department],
        };
        let finding = Finding {
            title: format!("{}:{what}", site.name),
            severity,
            department: self.sites.departments.all[department].id,
            project: site
                .project
                .map(|project| self.sites.projects.all[project].id),
            resolution,
        };
        self.raise(origin, raised_on, &finding);
    }

    /// Adds what was found, and lets it take its course until the present day.
    pub(super) fn raise(&mut self, origin: Origin, raised_on: NaiveDate, finding: &Finding) {
        let allowed = match finding.severity {
            "CRITICAL" => 15,
            "HIGH" => 30,
            "MEDIUM" => 45,
            _ => 60,
        };
        let due_on = self.random.chance(90).then(|| after(raised_on, allowed));
        let resolved_on = after(raised_on, self.random.range(2, allowed + 25));
        let is_resolved = resolved_on <= PRESENT && self.random.chance(90);
        let is_overdue = due_on.is_some_and(|due_on| due_on < after(PRESENT, -30));
        let status = if is_resolved {
            "RESOLVED"
        } else if is_overdue && self.random.chance(8) {
            "EXPOSED"
        } else if raised_on > after(PRESENT, -10) && self.random.chance(60) {
            "OPEN"
        } else {
            "IN_PROGRESS"
        };
        let state = (status, due_on, is_resolved.then_some(resolved_on));
        self.record(origin, raised_on, finding, state);
    }

    /// Adds what was found, with what became of it.
    pub(super) fn record(
        &mut self,
        origin: Origin,
        raised_on: NaiveDate,
        finding: &Finding,
        (status, due_on, resolved_on): State,
    ) {
        let is_assigned = status != "OPEN" || self.random.chance(50);
        let department = is_assigned.then_some(finding.department);
        let is_told = resolved_on.is_some() && self.random.chance(90);
        let resolution = is_told.then_some(finding.resolution);
        let [visit, inspection, window_case] = origin.columns();
        let cells: [&dyn Cell; 12] = [
            &finding.title,
            &finding.severity,
            &status,
            &raised_on,
            &due_on,
            &resolved_on,
            &resolution,
            &visit,
            &inspection,
            &window_case,
            &finding.project,
            &department,
        ];
        self.rows.enter(&mut self.random, raised_on, &cells);
    }

    pub(super) fn into_rows(self) -> Rows {
        self.rows
    }
}
