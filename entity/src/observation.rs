//! An observation: the value of an indicator in a division and a period.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// How settled an observed value is. 数据状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "observation_status")]
pub enum ObservationStatus {
    /// First figure, may still change. 初步
    #[sea_orm(string_value = "PRELIMINARY")]
    Preliminary,
    /// Settled figure. 最终
    #[sea_orm(string_value = "FINAL")]
    Final,
    /// Changed after it was settled. 修订
    #[sea_orm(string_value = "REVISED")]
    Revised,
}

/// The value of an indicator in a division and a period. 观测值
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "observation")]
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
    /// Indicator. 指标
    pub indicator_id: Uuid,
    /// Division observed. 行政区划
    pub division_id: Uuid,
    /// Period observed: 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30. 观测期
    pub period: String,
    /// First day of the period. 观测期起始日期
    pub period_start_on: Date,
    /// Last day of the period. 观测期截止日期
    pub period_end_on: Date,
    /// Value observed, in the indicator's unit. 观测值
    #[sea_orm(column_type = "Decimal(Some((24, 6)))")]
    pub value: Decimal,
    /// Growth over the same period a year before, percent; null when unknown. 同比增速
    #[sea_orm(column_type = "Decimal(Some((9, 3)))")]
    pub year_on_year: Option<Decimal>,
    /// Growth of the whole province over the same period a year before, percent; null when unknown. 全省同比增速
    #[sea_orm(column_type = "Decimal(Some((9, 3)))")]
    pub province_year_on_year: Option<Decimal>,
    /// Place of the growth among the divisions of the same level in the province, 1 is best; null when not ranked. 全省位次
    pub rank_in_province: Option<i32>,
    /// How settled the value is. 数据状态
    pub status: ObservationStatus,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Indicator.
    #[sea_orm(
        belongs_to = "super::indicator::Entity",
        from = "Column::IndicatorId",
        to = "super::indicator::Column::Id",
        on_delete = "Cascade"
    )]
    Indicator,
    /// Division observed.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
