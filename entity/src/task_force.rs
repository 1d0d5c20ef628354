//! A task force: what leaders lead, projects are driven by and indicators measure.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of task force. 专班类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "task_force_kind")]
pub enum TaskForceKind {
    /// Leading group, which steers a work of the whole prefecture. 领导小组
    #[sea_orm(string_value = "LEADING_GROUP")]
    LeadingGroup,
    /// Working group under a leading group. 工作组
    #[sea_orm(string_value = "WORKING_GROUP")]
    WorkingGroup,
    /// Task force for a key work. 重点工作专班
    #[sea_orm(string_value = "KEY_WORK")]
    KeyWork,
    /// Task force for a key industry. 重点产业专班
    #[sea_orm(string_value = "KEY_INDUSTRY")]
    KeyIndustry,
    /// Task force for a major project. 重大项目专班
    #[sea_orm(string_value = "MAJOR_PROJECT")]
    MajorProject,
}

/// A group of leaders and departments formed to drive a work, an industry or a major project. 专班
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "task_force")]
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
    /// Code of the task force, unique in the prefecture. 专班编码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the task force. 专班名称
    pub name: String,
    /// Kind of task force. 专班类型
    pub kind: TaskForceKind,
    /// Industry that the task force serves; null when it serves none in particular. 所属产业
    pub industry: Option<String>,
    /// What the task force is to achieve; null when not written down. 工作任务
    pub mission: Option<String>,
    /// Date on which the task force was established. 成立日期
    pub established_on: Date,
    /// Date on which the task force was dissolved; null while it works. 撤销日期
    pub dissolved_on: Option<Date>,
    /// Task force that this one works under; null when it stands alone. 上级专班
    pub parent_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Task force that this one works under.
    #[sea_orm(
        belongs_to = "Entity",
        from = "Column::ParentId",
        to = "Column::Id",
        on_delete = "Restrict"
    )]
    Parent,
}

impl ActiveModelBehavior for ActiveModel {}
