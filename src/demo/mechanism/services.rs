//! What the lists of services hold: by the department's trade, for enterprises, for the grass roots, for the masses.

/// The trade of a department: the words by which its name is known, and its services; a county stands in braces.
pub(super) struct Trade {
    /// None for the last trade, which all other departments have.
    pub(super) words: &'static [&'static str],
    /// Three for enterprises, three for the grass roots, three for the masses.
    pub(super) services: [[&'static str; 3]; 3],
}

#[rustfmt::skip]
pub(super) const TRADES: [Trade; 8] = [
    Trade { words: &["医院", "卫生", "疾病", "医疗"], services: [
        ["为{county}园区企业开展职业健康体检进企业服务", "为{county}生物医药企业提供临床试验对接服务", "协助{county}企业落实疫情防控物资和方案"],
        ["对口帮扶{county}乡镇卫生院开展新技术", "为{county}村医开展实用技能培训", "帮助{county}医共体完善分级诊疗流程"],
        ["到{county}开展巡回义诊", "推行{county}参保群众异地就医直接结算", "缩短{county}群众门诊预约候诊时间"],
    ] },
    Trade { words: &["教育", "中学", "学院"], services: [
        ["为{county}企业开展技能人才送教上门", "组织师生到{county}重点企业开展研学实践", "为{county}企业职工子女入学开通服务窗口"],
        ["选派骨干教师到{county}薄弱学校支教", "为{county}乡镇学校开展教研指导", "帮助{county}学校建设数字教育资源"],
        ["在{county}开展送教送书下乡", "落实{county}学生资助应助尽助", "开放{county}校园场地延时服务"],
    ] },
    Trade { words: &["农", "林业", "水务", "粮食", "乡村", "供销", "搬迁"], services: [
        ["指导{county}农业龙头企业申报绿色食品认证", "协调{county}食品企业原料基地建设", "帮助{county}涉林企业办理使用林地手续"],
        ["指导{county}乡镇开展高标准农田管护", "帮助{county}村集体经济合作社规范财务", "协助{county}解决灌溉季节性用水调度"],
        ["在{county}开展农业实用技术培训", "解决{county}山区群众季节性饮水困难", "帮助{county}农户对接农产品销售渠道"],
    ] },
    Trade { words: &["自然资源", "住房", "交通", "生态", "应急", "城市", "人民防空"], services: [
        ["为{county}产业项目开展用地预审上门服务", "提前介入{county}重点项目环评编制", "为{county}施工企业开展安全生产指导"],
        ["帮助{county}乡镇编制村庄规划", "指导{county}开展地质灾害隐患排查", "支持{county}农村公路隐患路段整治"],
        ["解决{county}老旧小区供排水问题", "办结{county}不动产登记历史遗留问题", "推行{county}住房公积金业务跨县通办"],
    ] },
    Trade { words: &["发展和改革", "工业", "科学技术", "财政", "商务", "国资", "市场", "统计", "金融", "投资", "能源", "政务", "公共资源", "文化和旅游", "审计"], services: [
        ["为{county}规上企业开展“一对一”政策辅导", "协调{county}企业融资需求银企对接", "为{county}新开工项目提供审批代办服务"],
        ["帮助{county}谋划储备重大项目", "指导{county}园区完善基础设施配套", "协助{county}培育入规纳统企业"],
        ["在{county}推行高频事项“一窗通办”", "开展{county}消费维权进社区", "推动{county}惠民补贴通过“一卡通”按时发放"],
    ] },
    Trade { words: &["公安", "司法", "信访", "政法", "纪委"], services: [
        ["为{county}企业开展“法治体检”", "开展{county}重点项目周边环境整治", "建立{county}企业投诉快速处置机制"],
        ["指导{county}乡镇规范综治中心建设", "帮助{county}化解基层矛盾积案", "为{county}基层站所减少证明材料"],
        ["在{county}开展公共法律服务进村", "为{county}群众上门调处矛盾纠纷", "推行{county}群众来信来访限时答复"],
    ] },
    Trade { words: &["退役", "民政", "人力资源", "民族"], services: [
        ["协调{county}重点企业用工缺口", "为{county}企业开展稳岗政策宣讲", "帮助{county}企业构建和谐劳动关系"],
        ["指导{county}社区规范服务站点", "为{county}村级组织减少证明事项", "帮助{county}基层站所配齐服务力量"],
        ["落实{county}困难群众临时救助", "为{county}返乡人员开展就业帮扶", "在{county}开展民族团结进步进社区"],
    ] },
    Trade { words: &[], services: [
        ["挂钩联系{county}企业,每季度走访一次", "为{county}企业宣讲惠企政策", "收集{county}企业诉求并限时交办"],
        ["减少面向{county}的发文和会议", "到{county}挂钩村开展组织共建", "为{county}基层选送业务骨干跟班学习"],
        ["到{county}社区开展“双报到”志愿服务", "帮助{county}挂钩村群众办实事", "公开{county}群众关心事项办理流程"],
    ] },
];

/// Whom the services are for, in the order in which a trade lists them.
pub(super) const BENEFICIARIES: [&str; 3] = ["ENTERPRISES", "GRASSROOTS", "MASSES"];

/// The trade of a department by its name.
pub(super) fn trade(name: &str) -> &'static Trade {
    TRADES
        .iter()
        .find(|trade| trade.words.iter().any(|word| name.contains(word)))
        .unwrap_or(&TRADES[TRADES.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_serve_in_their_trade() {
        assert!(trade("州人民医院").words.contains(&"医院"));
        assert!(trade("州水务局").words.contains(&"水务"));
        assert!(trade("州委办公室").words.is_empty());
    }
}
