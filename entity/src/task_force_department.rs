//! A department's part in a task force: a link without an identity of its own.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Role of a department in a task force. 单位角色
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "department_role")]
pub enum DepartmentRole {
    /// Leads the work. 牵头单位
    #[sea_orm(string_value = "LEAD")]
    Lead,
    /// Takes part in the work. 成员单位
    #[sea_orm(string_value = "MEMBER")]
    Member,
}

/// A department's part in a task force. 专班成员单位
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "task_force_department")]
pub struct Model {
    /// Task force. 专班
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_force_id: Uuid,
    /// Department that takes part. 单位
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: Uuid,
    /// Role of the department. 单位角色
    pub role: DepartmentRole,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Task force.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Cascade"
    )]
    TaskForce,
    /// Department that takes part.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Cascade"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
