//! A service item: what a department promises to do for enterprises, the grass roots or the people.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::key_task::TaskStatus;

/// Whom a service item serves. 服务对象
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "beneficiary")]
pub enum Beneficiary {
    /// Enterprises. 服务企业
    #[sea_orm(string_value = "ENTERPRISES")]
    Enterprises,
    /// The grass roots: townships, villages and communities. 服务基层
    #[sea_orm(string_value = "GRASSROOTS")]
    Grassroots,
    /// The people. 服务群众
    #[sea_orm(string_value = "MASSES")]
    Masses,
}

/// An item on a department's three-service checklist. 三服务清单事项
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "service_item")]
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
    /// Code of the item, unique. 事项编码
    #[sea_orm(unique)]
    pub code: String,
    /// What is to be done. 事项名称
    pub title: String,
    /// Whom it serves. 服务对象
    pub beneficiary: Beneficiary,
    /// Date by which it is to be done. 完成时限
    pub due_on: Date,
    /// Date on which it was completed; null before. 完成日期
    pub completed_on: Option<Date>,
    /// How far it has come. 办理状态
    pub status: TaskStatus,
    /// Progress, percent; 100 once completed. 落实进度
    #[sea_orm(column_type = "Decimal(Some((5, 2)))")]
    pub progress_percent: Decimal,
    /// Department on whose checklist it stands. 责任单位
    pub department_id: Uuid,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department on whose checklist it stands.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
