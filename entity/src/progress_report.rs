//! A progress report: how far a project had come at the end of a period.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Health of a project as reported. 健康度
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "project_health")]
pub enum ProjectHealth {
    /// Goes by plan. 正常
    #[sea_orm(string_value = "ON_TRACK")]
    OnTrack,
    /// May miss the plan unless something is done. 有风险
    #[sea_orm(string_value = "AT_RISK")]
    AtRisk,
    /// Misses the plan. 滞后
    #[sea_orm(string_value = "OFF_TRACK")]
    OffTrack,
}

/// Health of a project that also tells when nothing current is known. 健康度（含时效）
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "Enum",
    enum_name = "project_health_with_age"
)]
pub enum ProjectHealthWithAge {
    /// Goes by plan. 正常
    #[sea_orm(string_value = "ON_TRACK")]
    OnTrack,
    /// May miss the plan unless something is done. 有风险
    #[sea_orm(string_value = "AT_RISK")]
    AtRisk,
    /// Misses the plan. 滞后
    #[sea_orm(string_value = "OFF_TRACK")]
    OffTrack,
    /// The latest report is too old to speak for today. 已过期
    #[sea_orm(string_value = "OUTDATED")]
    Outdated,
    /// Nothing was ever reported. 无报告
    #[sea_orm(string_value = "NO_UPDATE")]
    NoUpdate,
}

/// How far a project had come at the end of a period. 进度报告
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "progress_report")]
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
    /// Period reported: 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30; a project has each at most once. 报告期
    pub period: String,
    /// First day of the period. 报告期起始日期
    pub period_start_on: Date,
    /// Last day of the period. 报告期截止日期
    pub period_end_on: Date,
    /// Date of the report. 报告日期
    pub reported_on: Date,
    /// Investment completed in the period, CNY. 本期完成投资
    #[sea_orm(column_type = "Decimal(Some((20, 2)))")]
    pub investment_completed: Decimal,
    /// Investment completed since the start as a share of the total, percent; above 100 when it costs more than planned. 投资进度
    #[sea_orm(column_type = "Decimal(Some((5, 2)))")]
    pub financial_progress_percent: Decimal,
    /// Work completed since the start as a share of the whole, percent, 0 to 100. 形象进度
    #[sea_orm(column_type = "Decimal(Some((5, 2)))")]
    pub physical_progress_percent: Decimal,
    /// Health of the project as reported. 健康度
    pub health: ProjectHealth,
    /// What was done and what stands in the way; null when nothing was written. 进展说明
    pub narrative: Option<String>,
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
