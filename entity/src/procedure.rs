//! A standing procedure: what is to be held how often, and who answers for it.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::meeting::MeetingKind;

/// Kind of standing procedure. 工作制度类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "procedure_kind")]
pub enum ProcedureKind {
    /// The whole work is planned and coordinated. 统筹安排
    #[sea_orm(string_value = "OVERALL_PLANNING")]
    OverallPlanning,
    /// The situation is analysed and judged. 分析研判
    #[sea_orm(string_value = "ANALYSIS")]
    Analysis,
    /// Work is dispatched and what lags is pushed. 调度督办
    #[sea_orm(string_value = "DISPATCH")]
    Dispatch,
    /// Work is inspected and supervised. 督查督办
    #[sea_orm(string_value = "INSPECTION")]
    Inspection,
    /// Results are assessed and answered for. 考评问效
    #[sea_orm(string_value = "ASSESSMENT")]
    Assessment,
}

/// How often a procedure is to be fulfilled. 频次
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "procedure_frequency"
)]
pub enum ProcedureFrequency {
    /// Every week (SDMX: W). 每周
    #[sea_orm(string_value = "WEEKLY")]
    Weekly,
    /// Every month (SDMX: M). 每月
    #[sea_orm(string_value = "MONTHLY")]
    Monthly,
    /// Every quarter (SDMX: Q). 每季度
    #[sea_orm(string_value = "QUARTERLY")]
    Quarterly,
    /// Every half-year (SDMX: S). 每半年
    #[sea_orm(string_value = "HALF_YEARLY")]
    HalfYearly,
    /// Every year (SDMX: A). 每年
    #[sea_orm(string_value = "ANNUAL")]
    Annual,
}

/// A standing procedure of the mechanism: a cadence that meetings fulfil. 工作制度
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "procedure")]
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
    /// Code of the procedure, unique. 制度编码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the procedure. 制度名称
    pub name: String,
    /// Kind of procedure. 制度类型
    pub kind: ProcedureKind,
    /// Kind of meeting that fulfils it. 对应会议类型
    pub meeting_kind: MeetingKind,
    /// How often it is to be fulfilled. 频次
    pub frequency: ProcedureFrequency,
    /// What exactly is to be done and how; null when not written down. 制度内容
    pub description: Option<String>,
    /// First day on which it holds. 施行日期
    pub effective_on: Date,
    /// Department that answers for it. 责任单位
    pub department_id: Uuid,
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
}

impl ActiveModelBehavior for ActiveModel {}
