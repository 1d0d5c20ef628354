//! The indicators: thirteen of the whole economy, and some for each of the 27 task forces.

use uuid::Uuid;

use super::{
    calendar::OPENING,
    copy::{Cell, Exact, Rows},
    departments::Departments,
    gaps::MONTHLY_INDICATOR,
    portfolio::Kind,
    random::Random,
    task_forces::{TaskForce, TaskForces},
};

/// How values go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Summed over divisions and over time, such as output.
    Flow,
    /// Summed over divisions, the last one counts in time, such as enterprises.
    Stock,
    /// Summed over time, each division has its own level, such as income per head.
    PerHead,
    /// A percentage or a duration: each division has its own level, the last one counts in time.
    Rate,
    /// A rate of growth: value and growth are the same.
    Growth,
}

/// An indicator.
#[derive(Clone, Debug)]
pub(super) struct Indicator {
    pub(super) id: Uuid,
    pub(super) nature: Nature,
    /// Level in the prefecture in the first three quarters of 2022, in steps.
    pub(super) level: i64,
    /// Hundredths of the unit in one step: a hundred where only whole ones make sense.
    pub(super) step: i64,
    /// Growth by the year, in tenths of a percent.
    pub(super) growth: i64,
    /// Growth of the province by the year, in tenths of a percent, where it is known.
    pub(super) province: Option<i64>,
    /// Place of the prefecture's growth in the first three quarters of 2022, where it is known.
    pub(super) rank: Option<i64>,
    pub(super) is_annual: bool,
    pub(super) is_ascending: bool,
    /// Whether it is observed every month at every scale.
    pub(super) is_monthly: bool,
}

/// An indicator of the economy as it is listed.
struct Economy {
    code: &'static str,
    name: &'static str,
    unit: &'static str,
    nature: Nature,
    is_ascending: bool,
    level: i64,
    growth: i64,
    province: i64,
    rank: i64,
    department: &'static str,
    definition: &'static str,
}

use Nature::{Flow, Growth, PerHead, Rate, Stock};

#[rustfmt::skip]
const ECONOMY: [Economy; 13] = [
    Economy { code: "GRP", name: "地区生产总值", unit: "亿元", nature: Flow, is_ascending: true, level: 128_255, growth: 63, province: 38, rank: 2, department: "州统计局", definition: "辖区内所有常住单位一定时期生产活动的最终成果,增速按不变价计算" },
    Economy { code: "IVA", name: "规模以上工业增加值", unit: "%", nature: Growth, is_ascending: true, level: 1_470, growth: 147, province: 83, rank: 4, department: "州工业和信息化局", definition: "规模以上工业增加值同比增速,不公布总量" },
    Economy { code: "FAI", name: "固定资产投资(不含农户)", unit: "%", nature: Growth, is_ascending: true, level: 1_590, growth: 159, province: 80, rank: 3, department: "州发展和改革委员会", definition: "固定资产投资(不含农户)同比增速,不公布总量" },
    Economy { code: "RSCG", name: "社会消费品零售总额", unit: "亿元", nature: Flow, is_ascending: true, level: 46_361, growth: 55, province: 19, rank: 4, department: "州商务局", definition: "企业(单位)售给个人、社会集团非生产非经营用实物商品及餐饮服务的金额" },
    Economy { code: "GPBR", name: "一般公共预算收入", unit: "亿元", nature: Flow, is_ascending: true, level: 6_812, growth: 52, province: 21, rank: 5, department: "州财政局", definition: "一般公共预算收入,自然口径" },
    Economy { code: "UDI", name: "城镇常住居民人均可支配收入", unit: "元", nature: PerHead, is_ascending: true, level: 3_146_200, growth: 41, province: 37, rank: 6, department: "州统计局", definition: "城镇常住居民家庭可自由支配收入的人均数" },
    Economy { code: "RDI", name: "农村常住居民人均可支配收入", unit: "元", nature: PerHead, is_ascending: true, level: 1_023_500, growth: 73, province: 68, rank: 5, department: "州统计局", definition: "农村常住居民家庭可自由支配收入的人均数" },
    Economy { code: "OIC", name: "实际到位省外内资", unit: "亿元", nature: Flow, is_ascending: true, level: 52_380, growth: 126, province: 94, rank: 3, department: "州投资促进局", definition: "当期实际到位的省外国内资金" },
    Economy { code: "TRADE", name: "进出口总额", unit: "亿元", nature: Flow, is_ascending: true, level: 2_455, growth: 81, province: 35, rank: 4, department: "州商务局", definition: "海关统计的货物进出口总额" },
    Economy { code: "CPI", name: "居民消费价格涨幅", unit: "%", nature: Rate, is_ascending: false, level: 180, growth: 0, province: 0, rank: 8, department: "州统计局", definition: "居民消费价格总水平同比涨幅" },
    Economy { code: "UNEMP", name: "城镇登记失业率", unit: "%", nature: Rate, is_ascending: false, level: 348, growth: 0, province: 0, rank: 6, department: "州人力资源和社会保障局", definition: "期末城镇登记失业人数占城镇从业人数与登记失业人数之和的比重" },
    Economy { code: "EINT", name: "单位地区生产总值能耗下降率", unit: "%", nature: Rate, is_ascending: true, level: 312, growth: 0, province: 0, rank: 7, department: "州能源局", definition: "单位地区生产总值能耗比上年同期下降的比率" },
    Economy { code: "AIRQ", name: "城市空气质量优良天数比率", unit: "%", nature: Rate, is_ascending: true, level: 9_940, growth: 0, province: 0, rank: 3, department: "州生态环境局", definition: "空气质量优良天数占有效监测天数的比率" },
];

/// Units of which there are only whole ones.
const WHOLE: [&str; 3] = ["户", "人", "人次"];

/// What the task forces of a kind are measured by: code, name after the theme, unit, nature, whether higher is
/// better, lowest and highest level in steps, whether once a year.
type Template = (
    &'static str,
    &'static str,
    &'static str,
    Nature,
    bool,
    (i64, i64),
    bool,
);

const OF_INDUSTRIES: [Template; 5] = [
    (
        "OUTPUT",
        "产业产值",
        "亿元",
        Flow,
        true,
        (3_000, 32_000),
        false,
    ),
    (
        "INVEST",
        "产业投资",
        "亿元",
        Flow,
        true,
        (800, 9_000),
        false,
    ),
    (
        "FIRMS",
        "规模以上企业户数",
        "户",
        Stock,
        true,
        (60, 240),
        false,
    ),
    ("TAX", "产业税收", "亿元", Flow, true, (200, 1_800), false),
    (
        "JOBS",
        "产业从业人数",
        "人",
        Stock,
        true,
        (2_000, 30_000),
        true,
    ),
];

const OF_PROJECTS: [Template; 5] = [
    (
        "SPENT",
        "完成投资",
        "亿元",
        Flow,
        true,
        (900, 12_000),
        false,
    ),
    (
        "ONTIME",
        "节点按期完成率",
        "%",
        Rate,
        true,
        (7_800, 9_400),
        false,
    ),
    (
        "SOLVED",
        "问题销号率",
        "%",
        Rate,
        true,
        (8_000, 9_600),
        false,
    ),
    (
        "LAND",
        "供地面积",
        "亩",
        Flow,
        true,
        (40_000, 300_000),
        false,
    ),
    (
        "WORKERS",
        "高峰用工人数",
        "人",
        Stock,
        true,
        (600, 9_000),
        true,
    ),
];

const OF_WORKS: [Template; 5] = [
    ("DONE", "任务完成率", "%", Rate, true, (7_600, 9_500), false),
    (
        "SOLVED",
        "问题办结率",
        "%",
        Rate,
        true,
        (8_200, 9_700),
        false,
    ),
    (
        "DAYS",
        "事项平均办理时限",
        "天",
        Rate,
        false,
        (250, 1_400),
        false,
    ),
    (
        "SERVED",
        "服务群众人次",
        "人次",
        Flow,
        true,
        (9_000, 90_000),
        false,
    ),
    (
        "SATISFIED",
        "群众满意度",
        "%",
        Rate,
        true,
        (8_800, 9_700),
        true,
    ),
];

/// Enters the indicators, and so many further ones that break those of the task forces down.
///
/// The first thirteen of the list are those of the economy.
pub(super) fn enter(
    departments: &Departments,
    task_forces: &TaskForces,
    is_monthly: bool,
    breakdowns: usize,
) -> (Vec<Indicator>, Rows) {
    let mut entry = Entry {
        random: Random::new("indicators"),
        rows: Rows::noun(
            "indicator",
            "code, name, unit, measure, is_ascending, is_additive, frequency, definition, source, baseline, \
             task_force_id, department_id",
        ),
        all: Vec::new(),
        departments,
        is_monthly,
    };
    for economy in &ECONOMY {
        entry.economy(economy);
    }
    let mut templates = Vec::new();
    for (number, task_force) in task_forces.all.iter().enumerate() {
        // Most have five, every fourth has two or three.
        let count = if number % 4 == 3 { 2 + number % 2 } else { 5 };
        let list = match task_force.kind {
            Kind::Industry => OF_INDUSTRIES,
            Kind::Project => OF_PROJECTS,
            Kind::Work => OF_WORKS,
        };
        for template in list.into_iter().take(count) {
            entry.template(number, task_force, template, 0);
            templates.push((number, task_force, template));
        }
    }
    templates.retain(|(_, _, template)| !template.6);
    for further in 0..breakdowns {
        let (number, task_force, template) = templates[further % templates.len()];
        entry.template(number, task_force, template, 1 + further / templates.len());
    }
    (entry.all, entry.rows)
}

/// How many indicators there are of the economy.
pub(super) const OF_ECONOMY: usize = ECONOMY.len();

struct Entry<'a> {
    random: Random,
    rows: Rows,
    all: Vec<Indicator>,
    departments: &'a Departments,
    is_monthly: bool,
}

impl Entry<'_> {
    fn economy(&mut self, economy: &Economy) {
        let has_growth = economy.nature != Rate;
        let indicator = Indicator {
            id: Uuid::nil(),
            nature: economy.nature,
            level: economy.level,
            step: 1,
            growth: economy.growth,
            province: has_growth.then_some(economy.province),
            rank: Some(economy.rank),
            is_annual: false,
            is_ascending: economy.is_ascending,
            is_monthly: false,
        };
        let department = self.departments.all[self.departments.named(economy.department)].id;
        let source = format!("{}月(季)度统计", economy.department);
        let names = [
            economy.code,
            economy.name,
            economy.unit,
            economy.definition,
            &source,
        ];
        self.add(indicator, names, (None, department));
    }

    fn template(
        &mut self,
        number: usize,
        task_force: &TaskForce,
        template: Template,
        breakdown: usize,
    ) {
        let (code, name, unit, nature, is_ascending, (low, high), is_annual) = template;
        let growth = if nature == Rate {
            0
        } else {
            self.random.range(30, 220)
        };
        let indicator = Indicator {
            id: Uuid::nil(),
            nature,
            level: self.random.range(low, high),
            step: if WHOLE.contains(&unit) { 100 } else { 1 },
            growth,
            province: None,
            rank: None,
            is_annual,
            is_ascending,
            is_monthly: false,
        };
        let mut code = format!("TF{:02}-{code}", number + 1);
        let mut name = format!("{}{name}", task_force.theme);
        if breakdown > 0 {
            code = format!("{code}-{breakdown:02}");
            name = format!("{name}(分项{breakdown})");
        }
        let definition = format!("{}专班统计口径的{name}", task_force.theme);
        let department = self.departments.all[task_force.lead].id;
        let names = [&*code, &*name, unit, &definition, "专班月报"];
        self.add(indicator, names, (Some(task_force.id), department));
    }

    fn add(
        &mut self,
        mut indicator: Indicator,
        [code, name, unit, definition, source]: [&str; 5],
        (task_force, department): (Option<Uuid>, Uuid),
    ) {
        indicator.is_monthly = code == MONTHLY_INDICATOR;
        let measure = if unit == "%" { "PERCENTAGE" } else { "UNIT" };
        let frequency = match indicator.is_annual {
            true => "ANNUAL",
            false if self.is_monthly || indicator.is_monthly => "MONTHLY",
            false => "QUARTERLY",
        };
        // Somewhat worse than now, whichever way is better.
        let percent = if indicator.is_ascending { 86 } else { 114 };
        let has_baseline = self.random.chance(80);
        let baseline =
            has_baseline.then_some(Exact::<2>(indicator.level * percent / 100 * indicator.step));
        let is_additive = indicator.nature == Flow;
        let cells: [&dyn Cell; 12] = [
            &code,
            &name,
            &unit,
            &measure,
            &indicator.is_ascending,
            &is_additive,
            &frequency,
            &definition,
            &source,
            &baseline,
            &task_force,
            &department,
        ];
        indicator.id = self.rows.enter(&mut self.random, OPENING, &cells);
        self.all.push(indicator);
    }
}
