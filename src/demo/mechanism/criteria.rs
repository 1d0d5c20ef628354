//! By what counties, departments and task forces are assessed.

/// What is assessed: criterion, points that it can bring, where the evidence comes from.
pub(super) type Criterion = (&'static str, i64, &'static str);

#[rustfmt::skip]
pub(super) const OF_COUNTIES: [Criterion; 6] = [
    ("经济运行", 25, "统计部门核定的季度主要经济指标增速"),
    ("项目建设", 22, "项目开工率、投资完成率和形象进度调度数据"),
    ("招商引资", 18, "外出招商、签约项目履约和省外到位资金台账"),
    ("营商环境", 15, "企业评价、窗口暗访和政策兑现情况"),
    ("作风效能", 12, "督办件办结率、督查发现问题整改率"),
    ("基层减负", 8, "发文、会议、督查检查数量同比变化"),
];

#[rustfmt::skip]
pub(super) const OF_DEPARTMENTS: [Criterion; 5] = [
    ("重点工作任务", 35, "28项重点工作任务和年度目标完成进度"),
    ("“三服务”清单落实", 25, "清单事项完成率和服务对象评价"),
    ("督办件办理", 20, "批示件、交办件按期反馈率"),
    ("作风纪律", 12, "明察暗访和通报曝光情况"),
    ("群众满意度", 8, "第三方测评结果"),
];

#[rustfmt::skip]
pub(super) const OF_TASK_FORCES: [Criterion; 4] = [
    ("项目开工竣工", 35, "责任项目按期开工、竣工投产情况"),
    ("投资完成", 30, "年度投资计划完成率"),
    ("要素保障", 20, "用地、用林、环评、资金等手续办结情况"),
    ("问题销号", 15, "领衔领导现场交办问题销号率"),
];

#[rustfmt::skip]
pub(super) const OF_HALF_YEARS: [Criterion; 4] = [
    ("制度执行", 30, "五项制度台账和会议记录抽查"),
    ("任务落实", 40, "综合督查组实地核查"),
    ("作风改进", 20, "问题整改清单和回访情况"),
    ("创新成效", 10, "典型经验采用和媒体报道情况"),
];
