//! What the 27 task forces are about: their kind, lead department, home counties and projects.

/// A task force as it is listed.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) theme: &'static str,
    pub(super) kind: Kind,
    pub(super) department: &'static str,
    /// Indexes of the counties in which most of its projects lie.
    pub(super) homes: [usize; 3],
    /// What its projects build.
    pub(super) works: [&'static str; 5],
}

/// The kind of a task force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Work,
    Industry,
    Project,
}

impl Kind {
    /// The value in the database.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Work => "KEY_WORK",
            Self::Industry => "KEY_INDUSTRY",
            Self::Project => "MAJOR_PROJECT",
        }
    }

    /// How the name of the task force goes on after its theme.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Work => "重点工作专班",
            Self::Industry => "重点产业专班",
            Self::Project => "重大项目专班",
        }
    }
}

const fn listed(
    theme: &'static str,
    kind: Kind,
    department: &'static str,
    homes: [usize; 3],
    works: [&'static str; 5],
) -> Listed {
    Listed {
        theme,
        kind,
        department,
        homes,
        works,
    }
}

use Kind::{Industry, Project, Work};

/// Index of the task force for the digital economy.
pub(super) const DIGITAL_ECONOMY: usize = 9;

/// Index of the task force for land, forest, energy and the like.
pub(super) const ELEMENT_SUPPLY: usize = 12;

/// Index of the task force for the business environment.
pub(super) const BUSINESS_ENVIRONMENT: usize = 13;

/// Index of the task force for the promotion of investment.
pub(super) const PROMOTION: usize = 14;

/// The task forces for key work, key industries and major projects.
#[rustfmt::skip]
pub(super) const PORTFOLIO: [Listed; 27] = [
    listed("绿色钒钛", Industry, "州工业和信息化局", [1, 9, 8], ["钒钛新材料生产线", "钛白粉技术改造", "海绵钛扩建", "钒电解液制备", "钛合金精深加工"]),
    listed("植物蛋白", Industry, "州工业和信息化局", [0, 4, 5], ["蚕豆蛋白提取", "豌豆蛋白生产线", "植物蛋白饮品", "蛋白原料种植基地", "植物肉中试"]),
    listed("生物医药", Industry, "州科学技术局", [0, 2, 3], ["彝药提取车间", "中药饮片生产线", "中药材种植基地", "生物制剂研发中心", "工业大麻加工"]),
    listed("绿色硅光伏", Industry, "州工业和信息化局", [0, 1, 7], ["单晶硅拉棒", "单晶硅切片", "光伏组件", "石英坩埚配套", "光伏玻璃"]),
    listed("绿色能源", Industry, "州能源局", [7, 8, 6], ["复合光伏电站", "风力发电场", "储能电站", "配电网改造", "生物质发电"]),
    listed("绿色食品", Industry, "州农业农村局", [8, 4, 5], ["冷链物流中心", "果蔬分拣加工", "野生菌加工", "高标准农田", "肉牛养殖基地"]),
    listed("现代烟草", Industry, "州农业农村局", [3, 5, 9], ["烟叶烘烤设施", "烟水配套", "烟叶仓储", "育苗工场", "烟田机耕路"]),
    listed("文化旅游", Industry, "州文化和旅游局", [0, 1, 6], ["景区提升改造", "旅游环线驿站", "彝族文化体验区", "半山酒店", "停车场与厕所"]),
    listed("彝绣", Industry, "州文化和旅游局", [4, 7, 6], ["彝绣产业园", "彝绣工坊", "绣品设计中心", "绣娘培训基地", "彝绣展销中心"]),
    listed("数字经济", Industry, "州工业和信息化局", [0, 1, 8], ["数据中心", "第五代移动通信基站", "智慧园区", "数字乡村平台", "工业互联网改造"]),
    listed("先进装备制造", Industry, "州工业和信息化局", [0, 1, 9], ["铸造件生产线", "电力装备制造", "农机装备制造", "模具加工中心", "标准厂房"]),
    listed("现代物流", Industry, "州商务局", [1, 0, 8], ["铁路物流园", "公路物流港", "城乡配送中心", "保税仓库", "快递分拨中心"]),
    listed("要素保障", Work, "州自然资源和规划局", [0, 1, 9], ["土地收储整理", "林地占补平衡", "园区供水管网", "园区供电线路", "土地综合整治"]),
    listed("营商环境优化", Work, "州政务服务管理局", [0, 7, 1], ["政务服务中心改造", "办事窗口标准化", "一网通办平台", "公共资源交易平台", "园区服务中心"]),
    listed("招商引资", Work, "州投资促进局", [0, 1, 8], ["招商产业园", "标准厂房二期配套", "企业孵化器", "招商展示中心", "返乡创业园"]),
    listed("乡村振兴", Work, "州乡村振兴局", [2, 6, 9], ["农村人居环境整治", "产业路", "村级活动场所", "农产品初加工", "美丽乡村示范点"]),
    listed("生态环境保护", Work, "州生态环境局", [0, 1, 6], ["龙川江治理", "污水处理厂提标", "垃圾焚烧处理", "矿山生态修复", "尾矿库治理"]),
    listed("科技创新", Work, "州科学技术局", [0, 1, 3], ["中试基地", "重点实验室", "科技成果转化中心", "院士工作站", "农业科技园"]),
    listed("教育卫生提质", Work, "州教育体育局", [0, 4, 9], ["中学扩建", "幼儿园新建", "县级医院提标", "乡镇卫生院改造", "疾控中心实验室"]),
    listed("城市更新", Work, "州住房和城乡建设局", [0, 1, 5], ["老旧小区改造", "棚户区改造", "城市道路", "雨污分流", "口袋公园"]),
    listed("防灾减灾", Work, "州应急管理局", [2, 6, 9], ["地质灾害治理", "应急物资储备库", "森林防火通道", "中小河流治理", "消防站"]),
    listed("云南钒钛金属生态产业园", Project, "州发展和改革委员会", [1, 9, 0], ["园区主干道", "园区标准厂房", "园区变电站", "园区污水处理", "公共服务配套"]),
    listed("单晶硅一体化", Project, "楚雄高新技术产业开发区管委会", [0, 1, 3], ["拉棒厂房", "切片厂房", "动力站房", "员工公寓", "纯水系统"]),
    listed("滇中引水配套", Project, "州水务局", [4, 3, 0], ["引水隧洞", "受水区管网", "提水泵站", "水厂新建", "渡槽工程"]),
    listed("高速公路建设", Project, "州交通运输局", [2, 5, 6], ["高速公路路基", "互通立交", "隧道工程", "服务区", "连接线"]),
    listed("现代水网", Project, "州水务局", [6, 9, 2], ["中型水库", "小型水库除险加固", "灌区续建配套", "城乡供水一体化", "水系连通"]),
    listed("抽水蓄能与新能源基地", Project, "州能源局", [8, 7, 9], ["进场道路", "勘察设计", "上水库工程", "送出线路", "光伏基地"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_forces_referred_to_are_where_they_are_looked_for() {
        let themes = [
            DIGITAL_ECONOMY,
            ELEMENT_SUPPLY,
            BUSINESS_ENVIRONMENT,
            PROMOTION,
        ]
        .map(|index| PORTFOLIO[index].theme);
        assert_eq!(themes, ["数字经济", "要素保障", "营商环境优化", "招商引资"]);
    }
}
