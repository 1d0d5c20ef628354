//! A reporting gap: what was to be held, observed or reported and was not. No table holds it: it is computed.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of what is missing. 缺报类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "reporting_gap_kind")]
pub enum ReportingGapKind {
    /// A standing procedure was not fulfilled by its meeting. 会议未召开
    #[sea_orm(string_value = "MEETING")]
    Meeting,
    /// An indicator was not observed in a division where it was before. 指标未填报
    #[sea_orm(string_value = "OBSERVATION")]
    Observation,
    /// A project under way was not reported on. 进度未报告
    #[sea_orm(string_value = "PROGRESS_REPORT")]
    ProgressReport,
}

/// A meeting, an observation or a progress report that was due and is missing. 缺报事项
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "reporting_gap")]
pub struct Model {
    /// Identifier, the same for the same gap. 标识
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Kind of what is missing. 缺报类型
    pub kind: ReportingGapKind,
    /// Name of the procedure, the indicator or the project. 缺报对象
    pub subject: String,
    /// First day of the period for which it is missing. 所属期起始日期
    pub period_start_on: Date,
    /// Last day of the period for which it is missing. 所属期截止日期
    pub period_end_on: Date,
    /// Last day on which it would have been in time: the period's last for a meeting, 30 days after it for an observation, 15 days after it for a progress report. 应报日期
    pub due_on: Date,
    /// Days since the day on which it was due, at least 1. 逾期天数
    pub days_late: i32,
    /// Procedure that was not fulfilled, which wants a meeting of its kind in each of its periods that ends since it holds; null when no meeting is missing. 工作制度
    pub procedure_id: Option<Uuid>,
    /// Indicator that was not observed, which wants a value for each period of its frequency wherever it was observed before, or for the year to date where only such are told; null when no observation is missing. 指标
    pub indicator_id: Option<Uuid>,
    /// Project that was not reported on, which wants a report that covers the end of each month from its start to its completion, or of each quarter where the report before was on more than a month, but none while suspended or cancelled; null when no progress report is missing. 项目
    pub project_id: Option<Uuid>,
    /// Division that was not observed, or in which the project lies; null when a meeting is missing. 行政区划
    pub division_id: Option<Uuid>,
    /// Department that answers for the procedure or the indicator, or owns the project; null when none does. 责任单位
    pub department_id: Option<Uuid>,
    /// Leader in whose care the project is; null when it is in no one's, and when no progress report is missing. 责任领导
    pub leader_id: Option<Uuid>,
    /// Task force that answers for the indicator or drives the project; null when none does, and when a meeting is missing. 责任专班
    pub task_force_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Procedure that was not fulfilled.
    #[sea_orm(
        belongs_to = "super::procedure::Entity",
        from = "Column::ProcedureId",
        to = "super::procedure::Column::Id"
    )]
    Procedure,
    /// Indicator that was not observed.
    #[sea_orm(
        belongs_to = "super::indicator::Entity",
        from = "Column::IndicatorId",
        to = "super::indicator::Column::Id"
    )]
    Indicator,
    /// Project that was not reported on.
    #[sea_orm(
        belongs_to = "super::project::Entity",
        from = "Column::ProjectId",
        to = "super::project::Column::Id"
    )]
    Project,
    /// Division that was not observed, or in which the project lies.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id"
    )]
    Division,
    /// Department that answers for it.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id"
    )]
    Department,
    /// Leader in whose care the project is.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id"
    )]
    Leader,
    /// Task force that answers for it.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id"
    )]
    TaskForce,
}

impl ActiveModelBehavior for ActiveModel {}
