//! A directive's addressee: a department that is to carry it out and to reply.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// A department to which a directive is addressed, and its reply. 督办件承办单位
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "directive_addressee")]
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
    /// Directive. 督办件
    pub directive_id: Uuid,
    /// Department addressed; a directive names each at most once. 承办单位
    pub department_id: Uuid,
    /// Date on which it replied; null before. 回复日期
    pub replied_on: Option<Date>,
    /// What it replied; null before, or when not written down. 回复内容
    pub reply: Option<String>,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Directive.
    #[sea_orm(
        belongs_to = "super::directive::Entity",
        from = "Column::DirectiveId",
        to = "super::directive::Column::Id",
        on_delete = "Cascade"
    )]
    Directive,
    /// Department addressed.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
}

impl ActiveModelBehavior for ActiveModel {}
