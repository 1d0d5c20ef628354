//! A target: the value an indicator is to reach in a division and a period.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// The value that an indicator is to reach in a division and a period. 目标值
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "target")]
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
    /// Division for which the target is set. 行政区划
    pub division_id: Uuid,
    /// Period of the target: 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30. 目标期
    pub period: String,
    /// First day of the period. 目标期起始日期
    pub period_start_on: Date,
    /// Last day of the period. 目标期截止日期
    pub period_end_on: Date,
    /// Value to be reached, in the indicator's unit. 目标值
    #[sea_orm(column_type = "Decimal(Some((24, 6)))")]
    pub value: Decimal,
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
    /// Division for which the target is set.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
