//! The five standing procedures, in force since March.

use chrono::NaiveDate;

use crate::demo::{
    calendar::date,
    copy::{Cell, Rows},
    random::Random,
    sites::Sites,
};

/// The day on which the procedures came into force.
const EFFECTIVE_ON: NaiveDate = date(2022, 3, 1);

/// Name, kind, kind of meeting, frequency, department, description.
type Listed = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const PROCEDURES: [Listed; 5] = [
    ("统筹安排制度", "OVERALL_PLANNING", "MONTHLY_COORDINATION", "MONTHLY", "州委办公室", "每月召开一次州级领导班子秘书长联席会议,统筹当月重点工作、会议活动和调研督查安排,避免多头部署、层层加码"),
    ("分析研判制度", "ANALYSIS", "WEEKLY_ANALYSIS", "WEEKLY", "州委政策研究室", "效能办每周整理汇总各级各部门推进情况,分析研判堵点难点,提出下周调度建议"),
    ("调度督办制度", "DISPATCH", "QUARTERLY_DISPATCH", "QUARTERLY", "州政府办公室", "州委领导每季度主持一次全州作风革命效能建设工作调度,听取进展、点评问题、交办任务"),
    ("督查督办制度", "INSPECTION", "HALF_YEAR_SUPERVISION", "HALF_YEARLY", "州委督查室", "每半年开展一次综合督查,将各级各部门日常工作情况纳入督查内容,形成问题清单并跟踪销号"),
    ("考评问效制度", "ASSESSMENT", "YEAR_END_ASSESSMENT", "ANNUAL", "州委组织部", "年终对照考评指标综合考评,结果与“干在实处、走在前列”大比拼挂钩"),
];

/// Enters the procedures.
pub(super) fn enter(sites: &Sites<'_>) -> Rows {
    let mut random = Random::new("procedures");
    let mut rows = Rows::noun(
        "procedure",
        "code, name, kind, meeting_kind, frequency, description, effective_on, department_id",
    );
    for (number, (name, kind, meeting, frequency, department, description)) in
        PROCEDURES.into_iter().enumerate()
    {
        let code = format!("PR-2022-{:02}", number + 1);
        let department = sites.departments.all[sites.departments.named(department)].id;
        let cells: [&dyn Cell; 8] = [
            &code,
            &name,
            &kind,
            &meeting,
            &frequency,
            &description,
            &EFFECTIVE_ON,
            &department,
        ];
        rows.enter(&mut random, EFFECTIVE_ON, &cells);
    }
    rows
}
