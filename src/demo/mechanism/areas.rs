//! What inspections look at, by area: what they see, and what they find wrong.

/// What may be found wrong: what, severity, department of the county, how it is resolved.
pub(super) type Wrong = (&'static str, &'static str, usize, &'static str);

/// Which departments of the prefecture are inspected in an area, beside counties and townships.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bodies {
    None,
    All,
    These(&'static [&'static str]),
}

/// An area of inspection.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The department of the prefecture that answers for it.
    pub(super) department: &'static str,
    /// Percent of all inspections.
    pub(super) share: i64,
    pub(super) bodies: Bodies,
    /// What was looked at.
    pub(super) looks: [&'static str; 2],
    pub(super) wrongs: [Wrong; 4],
}

#[rustfmt::skip]
pub(super) static AREAS: [Area; 8] = [
    Area {
        code: "LIVELIHOOD", name: "民生改善", department: "州民政局", share: 14,
        bodies: Bodies::None,
        looks: ["走访社区和村组,抽查惠民资金发放和民生实事进度", "随机访谈群众,核对民生实事台账"],
        wrongs: [
            ("惠民补贴发放滞后", "MEDIUM", 1, "补贴已足额发放到户"),
            ("老旧小区改造进度低于计划", "MEDIUM", 6, "增派力量,已完成年度任务"),
            ("村组饮水管护责任未落实", "HIGH", 9, "管护人员和经费已落实"),
            ("民生实事台账与实际不符", "LOW", 1, "台账已重新核实"),
        ],
    },
    Area {
        code: "EPIDEMIC_CONTROL", name: "疫情防控", department: "州卫生健康委员会", share: 14,
        bodies: Bodies::None,
        looks: ["查看车站、商超和隔离点,检查值守和应急准备", "检查核酸采样点、发热门诊和物资储备"],
        wrongs: [
            ("重点场所扫码登记流于形式", "HIGH", 1, "值守人员已补齐,检查常态化"),
            ("应急物资储备底数不清", "MEDIUM", 1, "已盘点补库"),
            ("信息报送多头重复", "LOW", 0, "统一口径,合并报表"),
            ("返乡人员排查不及时", "HIGH", 1, "排查机制已完善"),
        ],
    },
    Area {
        code: "MEDICAL_CARE", name: "看病就医", department: "州卫生健康委员会", share: 10,
        bodies: Bodies::These(&["州人民医院", "州中医医院"]),
        looks: ["以患者身份体验挂号、缴费、检查全流程", "查看门诊大厅、药房和医保窗口服务情况"],
        wrongs: [
            ("门诊候诊时间过长", "MEDIUM", 1, "增开诊室并推行分时段预约"),
            ("异地就医备案告知不到位", "LOW", 1, "在窗口和线上公开办理流程"),
            ("检查结果互认未落实", "MEDIUM", 1, "互认清单已公布执行"),
            ("药房取药排队时间长", "LOW", 1, "增设窗口并优化流程"),
        ],
    },
    Area {
        code: "ECOLOGICAL_PROTECTION", name: "生态保护", department: "州生态环境局", share: 13,
        bodies: Bodies::None,
        looks: ["沿河巡查排污口,核查督察反馈问题整改", "实地查看尾矿库、垃圾处理设施和林区防火"],
        wrongs: [
            ("生活污水直排入河", "CRITICAL", 5, "截污管网已接通"),
            ("矿山生态修复进度滞后", "HIGH", 4, "修复方案已实施,按月报进度"),
            ("固体废物堆存不规范", "HIGH", 5, "已清运处置并规范堆场"),
            ("森林防火通道管护不到位", "MEDIUM", 10, "通道已清理"),
        ],
    },
    Area {
        code: "BUSINESS_ENVIRONMENT", name: "营商环境", department: "州政务服务管理局", share: 16,
        bodies: Bodies::These(&["州政务服务管理局", "州市场监督管理局", "州公共资源交易中心"]),
        looks: ["到服务窗口体验办事流程和帮办代办", "走访企业,核查惠企政策兑现和诉求办理"],
        wrongs: [
            ("窗口要求提供清单外材料", "MEDIUM", 1, "清理清单外材料并公示"),
            ("惠企资金拨付超过承诺时限", "HIGH", 2, "资金已拨付到企业"),
            ("企业诉求逾期未答复", "MEDIUM", 3, "已答复并回访"),
            ("线上办理仍需线下跑动", "LOW", 1, "流程已优化,实现全程网办"),
        ],
    },
    Area {
        code: "PROJECT_CONSTRUCTION", name: "项目建设", department: "州发展和改革委员会", share: 18,
        bodies: Bodies::None,
        looks: ["到项目现场核查形象进度与报表是否一致", "对照开工清单核查要素保障和施工组织"],
        wrongs: [
            ("形象进度与上报数据不一致", "HIGH", 2, "数据已核实更正"),
            ("施工现场人员机械投入不足", "MEDIUM", 6, "施工力量已增加"),
            ("安全文明施工措施不到位", "MEDIUM", 6, "隐患已整改,复查合格"),
            ("项目资金支付不及时", "CRITICAL", 2, "资金已按进度支付"),
        ],
    },
    Area {
        code: "WORK_STYLE", name: "作风建设", department: "州纪委州监委", share: 11,
        bodies: Bodies::All,
        looks: ["突击检查在岗履职、会议纪律和值班值守", "查阅发文、会议、督查检查台账,访谈基层干部"],
        wrongs: [
            ("工作推诿、效率不高", "MEDIUM", 0, "责任人已约谈,限期办结"),
            ("文件会议数量反弹", "LOW", 0, "精简合并,下发负面清单"),
            ("上班时间脱岗", "MEDIUM", 0, "已通报批评并整改"),
            ("调研走过场、搞形式主义", "HIGH", 0, "通报曝光,重新开展调研"),
        ],
    },
    Area {
        code: "OTHER", name: "安全生产和信访", department: "州应急管理局", share: 4,
        bodies: Bodies::None,
        looks: ["检查安全生产责任落实和隐患整改", "核查信访积案包案化解情况"],
        wrongs: [
            ("隐患整改未闭环", "HIGH", 1, "隐患已整改销号"),
            ("信访事项超期未答复", "MEDIUM", 0, "已答复并化解"),
            ("审计反馈问题整改缓慢", "MEDIUM", 2, "问题已整改到位"),
            ("应急预案未演练", "LOW", 1, "已组织演练"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_are_of_a_hundred() {
        assert_eq!(AREAS.iter().map(|area| area.share).sum::<i64>(), 100);
    }
}
