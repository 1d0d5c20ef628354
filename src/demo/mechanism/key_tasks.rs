//! The key tasks into which the year's work was divided, each with unit, person, deadline and standard.

use chrono::NaiveDate;
use uuid::Uuid;

use super::Body::{self, Force, Group};
use crate::demo::{
    calendar::{after, date},
    copy::{Cell, Exact, Rows},
    portfolio::{BUSINESS_ENVIRONMENT, DIGITAL_ECONOMY, ELEMENT_SUPPLY, PROMOTION},
    random::Random,
    sites::Sites,
};

/// How far a task has come.
#[derive(Clone, Copy, Debug)]
enum Come {
    /// Completed so many days before the day on which it was due, or after it when negative.
    Done(i64),
    /// So many percent are done.
    To(i64),
}

use Come::{Done, To};

/// Title, standard, department, month and day on which it is due, how far it has come.
type Listed = (
    &'static str,
    &'static str,
    &'static str,
    Body,
    (u32, u32),
    Come,
);

/// The day on which the tasks were set.
const SET_ON: NaiveDate = date(2022, 2, 21);

#[rustfmt::skip]
const KEY_TASKS: [Listed; 28] = [
    ("建立常态化运行机制", "印发常态化运行工作方案,领导小组和5个工作组职责清单到岗到人", "州委办公室", Group(0), (3, 10), Done(3)),
    ("制定作风革命效能建设五项制度", "统筹安排、分析研判、调度督办、督查督办、考评问效五项制度全部印发执行", "州委办公室", Group(1), (3, 5), Done(5)),
    ("制定年度考评指标", "分县市、州直单位、专班三类印发指标和计分办法,指标可量化、可核验", "州委组织部", Group(5), (4, 30), Done(4)),
    ("组建重点工作重点产业重大项目专班", "27个专班全部明确领衔领导、组长、牵头单位和年度目标", "州委办公室", Group(1), (2, 28), Done(6)),
    ("排查整治机关作风突出问题", "各单位建立问题清单、责任清单、整改清单,整改率不低于95%", "州纪委州监委", Group(2), (6, 30), Done(-12)),
    ("整治文山会海为基层减负", "州级文件、会议数量同比减少30%以上,督查检查考核事项统筹审批", "州委办公室", Group(1), (11, 20), Done(2)),
    ("推行项目工作法", "重点工作全部项目化、清单化,逐项明确节点并按月更新", "州发展和改革委员会", Group(1), (6, 30), Done(10)),
    ("推行一线工作法", "州级领导每人每月下基层不少于5天,问题现场交办、限时销号", "州委组织部", Group(4), (12, 31), To(92)),
    ("推行典型引路法", "全年总结推广典型经验不少于100个,县市和州直单位全覆盖", "州委宣传部", Group(3), (12, 20), To(98)),
    ("州级领导包保重大项目", "亿元以上项目全部明确包保领导,每季度至少到现场一次", "州政府办公室", Group(1), (12, 31), To(90)),
    ("审批手续完备后1个月内开工", "手续完备项目1个月内开工率不低于90%,超期项目逐个说明原因", "州发展和改革委员会", Force(ELEMENT_SUPPLY), (12, 31), To(88)),
    ("土地林地等要素提前保障", "年度计划项目用地、用林报件通过率不低于95%", "州自然资源和规划局", Force(ELEMENT_SUPPLY), (11, 30), To(94)),
    ("推行项目并联审批", "工程建设项目审批时限压缩至60个工作日以内", "州政务服务管理局", Force(BUSINESS_ENVIRONMENT), (9, 30), Done(8)),
    ("设立“办不成事”反映窗口", "县市政务服务中心全部设立,乡村两级先行试点,事项15日内办结", "州政务服务管理局", Force(BUSINESS_ENVIRONMENT), (5, 31), Done(11)),
    ("惠企政策免申即享", "州级惠企政策逐条梳理,符合条件的20项实现免申即享", "州财政局", Force(BUSINESS_ENVIRONMENT), (10, 31), Done(-9)),
    ("压实“一把手”招商责任", "县市党政主要领导和17个行业主管部门主要负责人按季度通报外出招商情况", "州投资促进局", Force(PROMOTION), (12, 31), To(95)),
    ("推动招商签约项目落地", "省、州集中签约项目履约率不低于80%,开工率不低于60%", "州投资促进局", Force(PROMOTION), (12, 31), To(83)),
    ("落实“三服务”清单", "68家州直单位清单全部公开,年度落实率不低于95%", "州直机关工委", Group(4), (12, 31), To(96)),
    ("分层分类开展能力提升培训", "县处级干部专题轮训不少于2期,科级以下干部全员培训", "州委组织部", Group(4), (10, 31), Done(6)),
    ("开展明察暗访和专项督查", "民生改善、疫情防控、看病就医、生态保护等领域督查全覆盖", "州委督查室", Group(2), (12, 10), To(93)),
    ("公开曝光作风问题典型案例", "每季度至少通报曝光一批,整改结果同步公开", "州纪委州监委", Group(2), (12, 20), To(90)),
    ("批示和督办件闭环办理", "批示件、交办件按期反馈率不低于98%", "州委督查室", Group(2), (12, 31), To(94)),
    ("开展大比拼季度调度", "每季度通报县市、州直单位、专班三张成绩单", "州委政策研究室", Group(1), (11, 25), Done(4)),
    ("开展年终综合绩效考评", "考评方案11月底前印发,次年1月完成考评和结果运用", "州委组织部", Group(5), (12, 31), To(45)),
    ("编发工作简报和专报", "简报、专报每月合计不少于3期,报送及时准确", "州委宣传部", Group(3), (12, 31), To(92)),
    ("加强媒体宣传报道", "省级以上媒体刊播不少于20篇,州级媒体开设专栏", "州融媒体中心", Group(3), (11, 30), Done(14)),
    ("建设督办事项数字化平台", "督办件、专班、项目数据一网汇聚,县市和州直单位全部接入", "州政务服务管理局", Force(DIGITAL_ECONOMY), (10, 31), To(76)),
    ("开展群众满意度测评", "委托第三方开展两轮测评,样本覆盖10县市,满意度不低于90%", "州统计局", Group(5), (12, 20), To(50)),
];

/// A key task.
#[derive(Debug)]
pub(super) struct KeyTask {
    pub(super) id: Uuid,
    pub(super) title: &'static str,
    /// Index of the department.
    pub(super) department: usize,
    /// The day until which it needed pushing: its completion, or none.
    pub(super) completed_on: Option<NaiveDate>,
}

/// Enters the key tasks.
pub(super) fn enter(sites: &Sites<'_>) -> (Vec<KeyTask>, Rows) {
    let mut random = Random::new("key tasks");
    let mut rows = Rows::noun(
        "key_task",
        "number, title, standard, due_on, completed_on, status, progress_percent, department_id, leader_id, \
         task_force_id",
    );
    let mut key_tasks = Vec::new();
    for (number, (title, standard, department, body, (month, day), come)) in
        KEY_TASKS.into_iter().enumerate()
    {
        let department = sites.departments.named(department);
        let due_on = date(2022, month, day);
        let (status, completed_on, percent) = match come {
            Done(early) => ("COMPLETED", Some(after(due_on, -early)), 100),
            To(percent) => ("IN_PROGRESS", None, percent),
        };
        let leader = sites.leaders.id(sites.leaders.head_of[department]);
        let cells: [&dyn Cell; 10] = [
            &super::ordinal(number + 1),
            &title,
            &standard,
            &due_on,
            &completed_on,
            &status,
            &Exact::<2>(percent * 100),
            &sites.departments.all[department].id,
            &leader,
            &body.id(sites.task_forces),
        ];
        let id = rows.enter(&mut random, SET_ON, &cells);
        key_tasks.push(KeyTask {
            id,
            title,
            department,
            completed_on,
        });
    }
    (key_tasks, rows)
}
