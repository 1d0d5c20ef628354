//! A directive: a reminder, an assignment, a circular or an instruction to departments.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of directive. 督办件类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "directive_kind")]
pub enum DirectiveKind {
    /// Reminder that work is due. 工作提醒
    #[sea_orm(string_value = "REMINDER")]
    Reminder,
    /// Assignment of a task. 任务交办
    #[sea_orm(string_value = "ASSIGNMENT")]
    Assignment,
    /// Circular that tells how the work stands. 情况通报
    #[sea_orm(string_value = "CIRCULAR")]
    Circular,
    /// Instruction written by a leader. 批示
    #[sea_orm(string_value = "INSTRUCTION")]
    Instruction,
}

/// How far a directive has been carried out. 督办件办理状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "directive_status")]
pub enum DirectiveStatus {
    /// Issued, not taken up yet. 已印发
    #[sea_orm(string_value = "ISSUED")]
    Issued,
    /// Being carried out. 办理中
    #[sea_orm(string_value = "IN_PROGRESS")]
    InProgress,
    /// Carried out. 已办结
    #[sea_orm(string_value = "COMPLETED")]
    Completed,
    /// Withdrawn. 已撤回
    #[sea_orm(string_value = "WITHDRAWN")]
    Withdrawn,
}

/// A reminder, an assignment, a circular or a leader's instruction, addressed to departments. 督办件
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "directive")]
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
    /// Kind of directive. 督办件类型
    pub kind: DirectiveKind,
    /// Number of the issue, unique within the kind, such as 2022-05. 期号
    pub issue_number: String,
    /// What it is about. 标题
    pub title: String,
    /// What it says. 内容
    pub body: String,
    /// Date on which it was issued. 印发日期
    pub issued_on: Date,
    /// Date by which its addressees are to reply; null when none is set. 办理期限
    pub due_on: Option<Date>,
    /// How far it has been carried out. 办理状态
    pub status: DirectiveStatus,
    /// Leader who issued it; null when an office did. 签发领导
    pub leader_id: Option<Uuid>,
    /// Meeting at which it was issued; null when at none. 会议
    pub meeting_id: Option<Uuid>,
    /// Key task that it pushes; null when none in particular. 重点工作任务
    pub key_task_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Leader who issued it.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Restrict"
    )]
    Leader,
    /// Meeting at which it was issued.
    #[sea_orm(
        belongs_to = "super::meeting::Entity",
        from = "Column::MeetingId",
        to = "super::meeting::Column::Id",
        on_delete = "Restrict"
    )]
    Meeting,
    /// Key task that it pushes.
    #[sea_orm(
        belongs_to = "super::key_task::Entity",
        from = "Column::KeyTaskId",
        to = "super::key_task::Column::Id",
        on_delete = "Restrict"
    )]
    KeyTask,
}

impl ActiveModelBehavior for ActiveModel {}
