//! A leader's part in a liaison: a link without an identity of its own.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// A leader's part in a liaison. 对接领导
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "liaison_leader")]
pub struct Model {
    /// Liaison. 向上对接
    #[sea_orm(primary_key, auto_increment = false)]
    pub liaison_id: Uuid,
    /// Leader who went. 领导
    #[sea_orm(primary_key, auto_increment = false)]
    pub leader_id: Uuid,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Liaison.
    #[sea_orm(
        belongs_to = "super::liaison::Entity",
        from = "Column::LiaisonId",
        to = "super::liaison::Column::Id",
        on_delete = "Cascade"
    )]
    Liaison,
    /// Leader who went.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Cascade"
    )]
    Leader,
}

impl ActiveModelBehavior for ActiveModel {}
