//! An assessment: how well a department, a division or a task force did in a period.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// The assessment of a department, a division or a task force over a period. 考评
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "assessment")]
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
    /// Period assessed: 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30. 考评期
    pub period: String,
    /// First day of the period. 考评期起始日期
    pub period_start_on: Date,
    /// Last day of the period. 考评期截止日期
    pub period_end_on: Date,
    /// Scheme by which it was done; assesses a subject once in a period. 考评办法
    pub scheme: String,
    /// Points scored in all. 总分
    #[sea_orm(column_type = "Decimal(Some((7, 2)))")]
    pub total: Decimal,
    /// Place among all that the scheme assessed in the period, 1 is best; null when not ranked. 名次
    pub rank: Option<i32>,
    /// Date on which the result was published; null before. 公布日期
    pub published_on: Option<Date>,
    /// Department assessed; null when a division or a task force was. 被考评单位
    pub department_id: Option<Uuid>,
    /// Division assessed; null when a department or a task force was. 被考评行政区划
    pub division_id: Option<Uuid>,
    /// Task force assessed; null when a department or a division was. 被考评专班
    pub task_force_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department assessed.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Division assessed.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
    /// Task force assessed.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
}

impl ActiveModelBehavior for ActiveModel {}
