//! A leader's part in a field visit: a link without an identity of its own.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Role of a leader on a field visit. 下沉角色
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "visit_role")]
pub enum VisitRole {
    /// Leads the visit. 带队
    #[sea_orm(string_value = "LEAD")]
    Lead,
    /// Comes along. 随行
    #[sea_orm(string_value = "COMPANION")]
    Companion,
}

/// A leader's part in a field visit. 下沉人员
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "field_visit_leader")]
pub struct Model {
    /// Field visit. 下沉调研
    #[sea_orm(primary_key, auto_increment = false)]
    pub field_visit_id: Uuid,
    /// Leader who was there. 领导
    #[sea_orm(primary_key, auto_increment = false)]
    pub leader_id: Uuid,
    /// Role of the leader. 下沉角色
    pub role: VisitRole,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Field visit.
    #[sea_orm(
        belongs_to = "super::field_visit::Entity",
        from = "Column::FieldVisitId",
        to = "super::field_visit::Column::Id",
        on_delete = "Cascade"
    )]
    FieldVisit,
    /// Leader who was there.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Cascade"
    )]
    Leader,
}

impl ActiveModelBehavior for ActiveModel {}
