//! A publication: what was done is told, and what was done well is spread.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::liaison::GovernmentLevel;

/// Kind of publication. 刊物类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "publication_kind")]
pub enum PublicationKind {
    /// Work briefing. 工作简报
    #[sea_orm(string_value = "BRIEFING")]
    Briefing,
    /// Special report to the leadership. 工作专报
    #[sea_orm(string_value = "SPECIAL_REPORT")]
    SpecialReport,
    /// Typical case that others may learn from. 典型经验做法
    #[sea_orm(string_value = "TYPICAL_CASE")]
    TypicalCase,
    /// Report in the media. 媒体报道
    #[sea_orm(string_value = "MEDIA_REPORT")]
    MediaReport,
}

/// A briefing, a special report, a typical case or a report in the media. 简报与经验
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "publication")]
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
    /// Kind of publication. 刊物类型
    pub kind: PublicationKind,
    /// Number of the issue, unique within the kind, such as 2022-05. 期号
    pub issue_number: String,
    /// What it is about. 标题
    pub title: String,
    /// What it says. 内容
    pub body: String,
    /// Date on which it was published; null before. 刊发日期
    pub published_on: Option<Date>,
    /// Medium that published it; null when the office itself did. 刊发媒体
    pub outlet: Option<String>,
    /// Level throughout which it is held up as an example; null when it is not. 推广层级
    pub promoted_to: Option<GovernmentLevel>,
    /// Department that it comes from; null when from none. 供稿单位
    pub department_id: Option<Uuid>,
    /// Division that it comes from; null when from none. 供稿行政区划
    pub division_id: Option<Uuid>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department that it comes from.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Division that it comes from.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
