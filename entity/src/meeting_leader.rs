//! A leader's presence at a meeting: a link without an identity of its own.

use documented::{Documented, DocumentedFields};
use sea_orm::entity::prelude::*;

/// Role of a leader at a meeting. 参会角色
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Documented, DocumentedFields,
)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "meeting_role")]
pub enum MeetingRole {
    /// Attends as a member, the chair included. 出席
    #[sea_orm(string_value = "ATTENDEE")]
    Attendee,
    /// Attends without being a member. 列席
    #[sea_orm(string_value = "OBSERVER")]
    Observer,
}

/// A leader's presence at a meeting. 参会人员
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Documented, DocumentedFields)]
#[sea_orm(table_name = "meeting_leader")]
pub struct Model {
    /// Meeting. 会议
    #[sea_orm(primary_key, auto_increment = false)]
    pub meeting_id: Uuid,
    /// Leader who was there. 领导
    #[sea_orm(primary_key, auto_increment = false)]
    pub leader_id: Uuid,
    /// Role of the leader. 参会角色
    pub role: MeetingRole,
}

/// References to other nouns.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Meeting.
    #[sea_orm(
        belongs_to = "super::meeting::Entity",
        from = "Column::MeetingId",
        to = "super::meeting::Column::Id",
        on_delete = "Cascade"
    )]
    Meeting,
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
