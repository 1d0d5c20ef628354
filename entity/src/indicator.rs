//! An indicator: what the work of a task force or a department is measured by.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of measure by IATI's codelist of indicator measures. 计量方式
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "indicator_measure")]
pub enum IndicatorMeasure {
    /// A number of units (IATI: 1). 数值
    #[sea_orm(string_value = "UNIT")]
    Unit,
    /// A percentage (IATI: 2). 百分比
    #[sea_orm(string_value = "PERCENTAGE")]
    Percentage,
    /// A named category (IATI: 3). 名义
    #[sea_orm(string_value = "NOMINAL")]
    Nominal,
    /// A place on an ordered scale (IATI: 4). 等级
    #[sea_orm(string_value = "ORDINAL")]
    Ordinal,
    /// A description (IATI: 5). 定性
    #[sea_orm(string_value = "QUALITATIVE")]
    Qualitative,
}

/// How often an indicator is observed. 观测频率
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "indicator_frequency"
)]
pub enum IndicatorFrequency {
    /// Every month. 月度
    #[sea_orm(string_value = "MONTHLY")]
    Monthly,
    /// Every quarter. 季度
    #[sea_orm(string_value = "QUARTERLY")]
    Quarterly,
    /// Every year. 年度
    #[sea_orm(string_value = "ANNUAL")]
    Annual,
}

/// A quantity by which the work of a task force or a department is measured. 指标
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    /// Identifier. 标识
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of the row's version, from 1, one more with each change. 版本号
    pub version: i32,
    /// Instant at which the row was created, UTC. 创建时间
    pub created_at: DateTimeUtc,
    /// Instant at which the row was last changed, UTC. 更新时间
    pub updated_at: DateTimeUtc,
    /// Code of the indicator, unique. 指标编码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the indicator. 指标名称
    pub name: String,
    /// Unit of the values, such as 亿元, 户 or %. 计量单位
    pub unit: String,
    /// Kind of measure by IATI. 计量方式
    pub measure: IndicatorMeasure,
    /// True when higher is better, false when lower is (IATI: ascending). 是否越高越好
    pub is_ascending: bool,
    /// True when values of several divisions or periods may be summed; false forbids it (IATI: aggregation-status). 是否可加总
    pub is_additive: bool,
    /// How often the indicator is observed. 观测频率
    pub frequency: IndicatorFrequency,
    /// What exactly is counted and how; null when not written down. 指标定义
    pub definition: Option<String>,
    /// Where the values come from; null when unknown. 数据来源
    pub source: Option<String>,
    /// Value before the work began, in the indicator's unit; null when unknown. 基期值
    #[sea_orm(column_type = "Decimal(Some((24, 6)))")]
    pub baseline: Option<Decimal>,
    /// Task force that answers for the indicator; null when none does. 负责专班
    pub task_force_id: Option<Uuid>,
    /// Department that answers for the indicator; null when none does. 负责单位
    pub department_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Task force that answers for the indicator.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
    /// Department that answers for the indicator.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
