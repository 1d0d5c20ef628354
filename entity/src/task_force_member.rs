//! A leader's seat on a task force, with role and term.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Role of a leader on a task force. 专班职务
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "task_force_role")]
pub enum TaskForceRole {
    /// Leads the task force on behalf of the prefecture's leadership. 领衔领导
    #[sea_orm(string_value = "LEAD")]
    Lead,
    /// Heads the task force. 组长
    #[sea_orm(string_value = "HEAD")]
    Head,
    /// Deputy of the head. 副组长
    #[sea_orm(string_value = "DEPUTY_HEAD")]
    DeputyHead,
    /// Member. 成员
    #[sea_orm(string_value = "MEMBER")]
    Member,
    /// Liaison officer, who keeps the work together day by day. 联络员
    #[sea_orm(string_value = "LIAISON_OFFICER")]
    LiaisonOfficer,
}

/// A leader's seat on a task force. 专班成员
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "task_force_member")]
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
    /// Task force. 专班
    pub task_force_id: Uuid,
    /// Leader who holds the seat. 领导
    pub leader_id: Uuid,
    /// Role on the task force. 专班职务
    pub role: TaskForceRole,
    /// First day in the role. 任职起始日期
    pub started_on: Date,
    /// Last day in the role; null while it lasts. 任职结束日期
    pub ended_on: Option<Date>,
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
    /// Leader who holds the seat.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Restrict"
    )]
    Leader,
}

impl ActiveModelBehavior for ActiveModel {}
