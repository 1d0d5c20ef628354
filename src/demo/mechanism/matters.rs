//! What people could not get done, and why.

/// A matter: what it is, who comes with it, department of the county; what stood in the way, how severe that is, how
/// it was resolved.
pub(super) type Matter = (
    &'static str,
    &'static str,
    usize,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
pub(super) const MATTERS: [Matter; 20] = [
    ("不动产权证历史遗留问题办理", "INDIVIDUAL", 4, "开发手续不全导致无法登记", "HIGH", "按容缺受理政策补办登记"),
    ("农村宅基地审批", "INDIVIDUAL", 8, "用地规划与现状不符", "MEDIUM", "现场踏勘后调整规划并批复"),
    ("企业用地预审与选址意见书", "ENTERPRISE", 4, "地块涉及规划调整", "HIGH", "纳入规划调整方案并出具意见"),
    ("建设项目施工许可证", "ENTERPRISE", 6, "施工图审查意见多次退回", "MEDIUM", "专家现场会审一次性告知"),
    ("林木采伐许可", "INDIVIDUAL", 10, "权属证明材料缺失", "LOW", "由村组出具证明并核实"),
    ("使用林地审核", "ENTERPRISE", 10, "林地定额不足", "HIGH", "州级统筹调剂定额"),
    ("惠企奖补资金申领", "ENTERPRISE", 3, "申报口径前后不一", "MEDIUM", "统一口径并兑付资金"),
    ("农村公路路产损坏修复", "ORGANISATION", 7, "管养责任主体不明", "LOW", "明确乡镇为责任主体并修复"),
    ("取水许可证办理", "ENTERPRISE", 9, "水资源论证报告未通过", "MEDIUM", "指导修改后通过评审"),
    ("排污许可变更", "ENTERPRISE", 5, "线上系统信息无法更正", "LOW", "联系省级平台更正信息"),
    ("灵活就业人员社保补缴", "INDIVIDUAL", 1, "异地缴费记录无法查询", "MEDIUM", "跨省协查后补录记录"),
    ("城乡居民医保异地报销", "INDIVIDUAL", 1, "备案信息未同步", "LOW", "信息同步后完成报销"),
    ("高龄补贴发放", "INDIVIDUAL", 1, "银行账户信息有误", "LOW", "上门核对并补发"),
    ("个体工商户经营场所变更", "ENTERPRISE", 1, "场所证明材料反复提交", "LOW", "推行承诺制办理"),
    ("农民专业合作社变更登记", "ORGANISATION", 8, "成员签字难以收齐", "LOW", "采用线上实名认证办理"),
    ("危房改造资金申请", "INDIVIDUAL", 6, "等级鉴定未完成", "MEDIUM", "安排鉴定机构入户鉴定"),
    ("项目用电报装", "ENTERPRISE", 2, "线路走廊涉及征地", "HIGH", "协调线路改道并接入"),
    ("饮水管网接入", "INDIVIDUAL", 9, "管网末端压力不足", "MEDIUM", "加装增压设施"),
    ("投资项目备案信息更正", "ENTERPRISE", 2, "平台权限在省级", "LOW", "代为提请省级平台更正"),
    ("跨乡镇户籍迁移", "INDIVIDUAL", 1, "旧档案信息不一致", "LOW", "调取档案核实后办结"),
];
