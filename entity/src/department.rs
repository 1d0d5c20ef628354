//! A department: a body that leads task forces, owns projects and grants approvals.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

use crate::division::AdministrativeLevel;

/// Kind of body. 单位类型
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "department_kind")]
pub enum DepartmentKind {
    /// Organ of the party, discipline inspection included. 党委机关
    #[sea_orm(string_value = "PARTY")]
    Party,
    /// Organ of the government. 政府机关
    #[sea_orm(string_value = "GOVERNMENT")]
    Government,
    /// State-owned enterprise. 国有企业
    #[sea_orm(string_value = "ENTERPRISE")]
    Enterprise,
    /// Public institution, such as a school, a hospital or an institute. 事业单位
    #[sea_orm(string_value = "PUBLIC_INSTITUTION")]
    PublicInstitution,
    /// Administration of an industrial park or a development zone. 园区
    #[sea_orm(string_value = "PARK")]
    Park,
}

/// A body of the party, the government or the public sector. 单位
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "department")]
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
    /// Code of the department, unique in the prefecture. 单位编码
    #[sea_orm(unique)]
    pub code: String,
    /// Name of the department. 单位名称
    pub name: String,
    /// Kind of body. 单位类型
    pub kind: DepartmentKind,
    /// Level of government that the department belongs to. 单位层级
    pub level: AdministrativeLevel,
    /// True for a department of an industry whose head leads investment promotion in it. 是否一把手招商行业主管部门
    pub leads_promotion: bool,
    /// Department next above; null when it answers to none in the database. 上级单位
    pub parent_id: Option<Uuid>,
    /// Division that the department serves. 所属行政区划
    pub division_id: Uuid,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Department next above.
    #[sea_orm(
        belongs_to = "Entity",
        from = "Column::ParentId",
        to = "Column::Id",
        on_delete = "Restrict"
    )]
    Parent,
    /// Division that the department serves.
    #[sea_orm(
        belongs_to = "super::division::Entity",
        from = "Column::DivisionId",
        to = "super::division::Column::Id",
        on_delete = "Restrict"
    )]
    Division,
}

impl ActiveModelBehavior for ActiveModel {}
