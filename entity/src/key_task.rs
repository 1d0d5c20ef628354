//! A key task: a piece of the year's work with who answers for it, by when and to what standard.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// How far a task or an item of a checklist has come. 办理状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "task_status")]
pub enum TaskStatus {
    /// Not begun yet. 未启动
    #[sea_orm(string_value = "NOT_STARTED")]
    NotStarted,
    /// Being done. 推进中
    #[sea_orm(string_value = "IN_PROGRESS")]
    InProgress,
    /// Done. 已完成
    #[sea_orm(string_value = "COMPLETED")]
    Completed,
    /// Given up. 已取消
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
}

/// A key task, with the department and the leader that answer for it, its date and its standard. 重点工作任务
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "key_task")]
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
    /// Number of the task, unique. 任务序号
    #[sea_orm(unique)]
    pub number: i32,
    /// What is to be done. 任务名称
    pub title: String,
    /// What must be there for it to count as done. 工作标准
    pub standard: String,
    /// Date by which it is to be done. 完成时限
    pub due_on: Date,
    /// Date on which it was completed; null before. 完成日期
    pub completed_on: Option<Date>,
    /// How far it has come. 办理状态
    pub status: TaskStatus,
    /// Progress, percent; 100 once completed. 完成进度
    #[sea_orm(column_type = "Decimal(Some((5, 2)))")]
    pub progress_percent: Decimal,
    /// Department that answers for it. 责任单位
    pub department_id: Uuid,
    /// Leader who answers for it; null when none is named. 责任领导
    pub leader_id: Option<Uuid>,
    /// Task force that drives it; null when none does. 牵头专班
    pub task_force_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department that answers for it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Leader who answers for it.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Restrict"
    )]
    Leader,
    /// Task force that drives it.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
}

impl ActiveModelBehavior for ActiveModel {}
