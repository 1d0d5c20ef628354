//! A meeting: where the work is studied, coordinated, dispatched and assessed.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Kind of meeting. 会议类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "meeting_kind")]
pub enum MeetingKind {
    /// Standing committee of the party committee. 州委常委会会议
    #[sea_orm(string_value = "STANDING_COMMITTEE")]
    StandingCommittee,
    /// Study session of the party committee's theory group. 理论学习中心组学习会议
    #[sea_orm(string_value = "THEORY_STUDY")]
    TheoryStudy,
    /// Analysis of the week. 周研判
    #[sea_orm(string_value = "WEEKLY_ANALYSIS")]
    WeeklyAnalysis,
    /// Coordination of the month. 月统筹
    #[sea_orm(string_value = "MONTHLY_COORDINATION")]
    MonthlyCoordination,
    /// Dispatch of the quarter: what lags is pushed. 季度调度
    #[sea_orm(string_value = "QUARTERLY_DISPATCH")]
    QuarterlyDispatch,
    /// Supervision of the half-year. 半年督查
    #[sea_orm(string_value = "HALF_YEAR_SUPERVISION")]
    HalfYearSupervision,
    /// Assessment at the end of the year. 年终考评
    #[sea_orm(string_value = "YEAR_END_ASSESSMENT")]
    YearEndAssessment,
}

/// A meeting on the work. 会议
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "meeting")]
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
    /// Kind of meeting. 会议类型
    pub kind: MeetingKind,
    /// Date on which it was held. 召开日期
    pub held_on: Date,
    /// What it was about. 会议名称
    pub title: String,
    /// What was said and decided; null when not written down. 会议纪要
    pub minutes: Option<String>,
    /// Leader who chaired it; null when not recorded. 主持人
    pub chair_id: Option<Uuid>,
    /// Task force that met; null when the meeting was of none. 专班
    pub task_force_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Leader who chaired it.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::ChairId",
        to = "super::leader::Column::Id",
        on_delete = "Restrict"
    )]
    Chair,
    /// Task force that met.
    #[sea_orm(
        belongs_to = "super::task_force::Entity",
        from = "Column::TaskForceId",
        to = "super::task_force::Column::Id",
        on_delete = "Restrict"
    )]
    TaskForce,
}

impl ActiveModelBehavior for ActiveModel {}
