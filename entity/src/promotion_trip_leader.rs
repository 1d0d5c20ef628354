//! A leader's part in a promotion trip: a link without an identity of its own.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Role of a leader on a promotion trip. 招商角色
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "trip_role")]
pub enum TripRole {
    /// Leads the trip. 带队
    #[sea_orm(string_value = "LEAD")]
    Lead,
    /// Comes along. 随团
    #[sea_orm(string_value = "MEMBER")]
    Member,
}

/// A leader's part in a promotion trip. 招商人员
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "promotion_trip_leader")]
pub struct Model {
    /// Promotion trip. 外出招商
    #[sea_orm(primary_key, auto_increment = false)]
    pub promotion_trip_id: Uuid,
    /// Leader who travelled. 领导
    #[sea_orm(primary_key, auto_increment = false)]
    pub leader_id: Uuid,
    /// Role of the leader. 招商角色
    pub role: TripRole,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Promotion trip.
    #[sea_orm(
        belongs_to = "super::promotion_trip::Entity",
        from = "Column::PromotionTripId",
        to = "super::promotion_trip::Column::Id",
        on_delete = "Cascade"
    )]
    PromotionTrip,
    /// Leader who travelled.
    #[sea_orm(
        belongs_to = "super::leader::Entity",
        from = "Column::LeaderId",
        to = "super::leader::Column::Id",
        on_delete = "Cascade"
    )]
    Leader,
}

impl ActiveModelBehavior for ActiveModel {}
