//! A leader: who leads task forces, has projects in care and goes on field visits.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::division::AdministrativeLevel;

/// Whether a leader is in office. 任职状态
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "leader_status")]
pub enum LeaderStatus {
    /// Holds the post. 在任
    #[sea_orm(string_value = "IN_OFFICE")]
    InOffice,
    /// Has been transferred to another post. 调离
    #[sea_orm(string_value = "TRANSFERRED")]
    Transferred,
    /// Has retired. 退休
    #[sea_orm(string_value = "RETIRED")]
    Retired,
}

/// A leader of the party, the government or a department. 领导
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "leader")]
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
    /// Name of the leader. 姓名
    pub name: String,
    /// Post held. 职务
    pub title: String,
    /// Level of the post: PREFECTURE is a prefecture-level leader. 级别
    pub rank: AdministrativeLevel,
    /// True for the heads of the party and of the government of their division. 是否主要领导
    pub is_principal: bool,
    /// Department in which the post is. 所在单位
    pub department_id: Uuid,
    /// Division that the leader serves. 所在行政区划
    pub division_id: Uuid,
    /// Telephone number; null when none is recorded. 联系电话
    pub phone: Option<String>,
    /// Whether the leader is in office. 任职状态
    pub status: LeaderStatus,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department in which the post is.
    #[sea_orm(
        belongs_to = "super::department::Entity",
        from = "Column::DepartmentId",
        to = "super::department::Column::Id",
        on_delete = "Restrict"
    )]
    Department,
    /// Division that the leader serves.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
