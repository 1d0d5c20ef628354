//! What directives say and how they are replied to.

/// What is assigned to a task force.
pub(super) const MATTERS: [&str; 8] = [
    "要素保障堵点清零",
    "重点项目开工要件补齐",
    "年度投资缺口追赶",
    "企业反映问题限时办结",
    "超期未开工项目处置",
    "签约项目履约落地",
    "专项债券项目支付进度",
    "入规纳统企业培育",
];

/// A paper on which leaders write.
#[derive(Debug)]
pub(super) struct Paper {
    /// A theme or a county stands in braces.
    pub(super) title: &'static str,
    /// The department of the prefecture that acts on it, beside the county; the task force's lead when none.
    pub(super) department: Option<&'static str>,
    /// What leaders write on it; those who are to act stand in braces.
    pub(super) instructions: &'static [&'static str],
}

const ON_PROGRESS: [&str; 5] = [
    "请{names}逐项对账销号,对进度滞后的要说明原因。",
    "今天再晚也是早,明天再早也是晚。请{names}倒排工期,抓紧推进。",
    "请{names}加强调度,督查部门跟踪问效。",
    "问题要解决在一线。请{names}主要负责同志到现场办公,不等不靠。",
    "情况已阅。请{names}认真研究,拿出具体措施,限期解决。",
];

const ON_ELEMENTS: [&str; 3] = [
    "要素跟着项目走。请{names}打破常规、特事特办,确保如期开工。",
    "请{names}会同相关县市逐个项目研究,一周内提出意见。",
    "用地用林问题要提前谋划。请{names}列出清单,逐项销号。",
];

const ON_FIRMS: [&str; 3] = [
    "企业反映的问题要件件有回音。请{names}牵头落实并书面答复企业。",
    "请{names}逐条梳理,能办的马上办,需协调的提出方案。",
    "服务企业要有温度。请{names}上门核实,结果报我。",
];

/// What leaders write on the report of an inspection.
pub(super) const ON_FINDINGS: &[&str] = &[
    "情况已阅。请{names}举一反三,全面排查,结果报我。",
    "对发现的问题要一抓到底。请{names}限期整改,整改不力的严肃问责。",
    "请{names}对照问题清单逐条整改,效能办跟踪回访。",
    "典型问题要公开曝光。请{names}抓好整改,形成长效机制。",
];

const ON_EXAMPLES: [&str; 2] = [
    "此做法很好,请{names}总结提炼,在全州推广。",
    "请{names}学习借鉴,结合实际抓好落实。",
];

/// What leaders write on the account of a key task.
pub(super) const ON_KEY_TASKS: &[&str] = &ON_PROGRESS;

#[rustfmt::skip]
pub(super) const PAPERS: [Paper; 6] = [
    Paper { title: "{theme}专班月度推进情况报告", department: None, instructions: &ON_PROGRESS },
    Paper { title: "{theme}领域要素保障问题专报", department: None, instructions: &ON_ELEMENTS },
    Paper { title: "{theme}重点企业座谈会意见汇总", department: None, instructions: &ON_FIRMS },
    Paper { title: "{theme}专班典型经验材料", department: None, instructions: &ON_EXAMPLES },
    Paper { title: "{county}“办不成事”反映窗口运行情况专报", department: Some("州政务服务管理局"), instructions: &ON_EXAMPLES },
    Paper { title: "{county}为基层减负调研报告", department: Some("州委办公室"), instructions: &ON_PROGRESS },
];

/// What the departments answer.
pub(super) const REPLIES: [&str; 8] = [
    "已召开专题会议研究,明确责任科室和完成时限,目前按计划推进。",
    "已落实,有关情况书面报告如下附件。",
    "已完成,并建立长效机制,相关制度已印发。",
    "已对照清单逐项销号,剩余1项正在办理,预计月底前完成。",
    "已会同相关单位到现场核实,提出具体措施并组织实施。",
    "已纳入本单位重点督办事项,主要负责人每周调度。",
    "已制定工作方案并分解到人,进度明显加快。",
    "已按要求办理,办理结果报送效能办。",
];
