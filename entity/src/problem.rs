//! A problem: what stands in the way and who is to clear it.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// How much a problem hinders. 严重程度
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "problem_severity")]
pub enum ProblemSeverity {
    /// Hinders little. 轻微
    #[sea_orm(string_value = "LOW")]
    Low,
    /// Hinders the work. 一般
    #[sea_orm(string_value = "MEDIUM")]
    Medium,
    /// Puts a due date at risk. 较重
    #[sea_orm(string_value = "HIGH")]
    High,
    /// Stops the work. 严重
    #[sea_orm(string_value = "CRITICAL")]
    Critical,
}

/// How far a problem has been dealt with. 办理状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "problem_status")]
pub enum ProblemStatus {
    /// Not taken up yet. 待办
    #[sea_orm(string_value = "OPEN")]
    Open,
    /// Being dealt with. 办理中
    #[sea_orm(string_value = "IN_PROGRESS")]
    InProgress,
    /// Resolved. 已解决
    #[sea_orm(string_value = "RESOLVED")]
    Resolved,
    /// Made public because it was not dealt with. 公开曝光
    #[sea_orm(string_value = "EXPOSED")]
    Exposed,
}

/// A matter that stands in the way of a project or of the people. 堵点问题
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "problem")]
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
    /// What stands in the way. 问题标题
    pub title: String,
    /// How much it hinders. 严重程度
    pub severity: ProblemSeverity,
    /// How far it has been dealt with. 办理状态
    pub status: ProblemStatus,
    /// Date on which it was raised. 提出日期
    pub raised_on: Date,
    /// Date by which it is to be resolved; null when none is set. 办理期限
    pub due_on: Option<Date>,
    /// Date on which it was resolved; null before. 解决日期
    pub resolved_on: Option<Date>,
    /// How it was resolved; null before, or when not written down. 解决结果
    pub resolution: Option<String>,
    /// Field visit on which it was found; null when found otherwise. 发现于下沉调研
    pub field_visit_id: Option<Uuid>,
    /// Inspection by which it was found; null when found otherwise. 发现于督查检查
    pub inspection_id: Option<Uuid>,
    /// Window case that brought it up; null when found otherwise. 来自“办不成事”窗口事项
    pub window_case_id: Option<Uuid>,
    /// Project that it hinders; null when it hinders none in particular. 项目
    pub project_id: Option<Uuid>,
    /// Department that is to resolve it; null when not assigned yet. 责任单位
    pub department_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Field visit on which it was found.
    #[sea_orm(
        belongs_to = "super::field_visit::Entity",
        from = "Column::FieldVisitId",
        to = "super::field_visit::Column::Id",
        on_delete = "Restrict"
    )]
    FieldVisit,
    /// Inspection by which it was found.
    #[sea_orm(
        belongs_to = "super::inspection::Entity",
        from = "Column::InspectionId",
        to = "super::inspection::Column::Id",
        on_delete = "Restrict"
    )]
    Inspection,
    /// Window case that brought it up.
    #[sea_orm(
        belongs_to = "super::window_case::Entity",
        from = "Column::WindowCaseId",
        to = "super::window_case::Column::Id",
        on_delete = "Restrict"
    )]
    WindowCase,
    /// Project that it hinders.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id",
        on_delete = "Restrict"
    )]
    Project,
    /// Department that is to resolve it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
