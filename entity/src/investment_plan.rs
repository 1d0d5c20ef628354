//! An investment plan: what is to be invested in a project in a year.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// The investment planned in a project for one calendar year. 年度投资计划
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "investment_plan")]
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
    /// Project. 项目
    pub project_id: Uuid,
    /// Calendar year of the plan. 年度
    pub year: i32,
    /// Investment planned for the year, CNY. 年度计划投资
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub amount: Decimal,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Project.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Cascade"
    )]
    Project,
}

impl ActiveModelBehavior for ActiveModel {}
