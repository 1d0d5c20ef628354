//! Meetings: who met on what, and which directives came of it.

use entity::{directive, leader, meeting, meeting_leader};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room, edge, node,
};

pub(super) fn room() -> Room {
    use meeting::Column;
    Room::of::<meeting::Entity>("Meeting", "meetings", *b"MT")
        .within(&["taskForce"])
        .sort([Column::HeldOn])
        .order([(Column::HeldOn, Desc)])
        .search_last(Column::Title, [Column::Minutes])
        .through::<meeting_leader::Entity>(
            "attendees",
            "Leaders who were there, the chair among them; the role is on the edge. 参会领导",
            &meeting_leader::Relation::Meeting.def(),
            &meeting_leader::Relation::Leader.def(),
            [
                edge(meeting_leader::Column::Role, Asc),
                node(leader::Column::Name, Asc),
            ],
        )
        .many(
            "directives",
            "Directives issued at the meeting. 会议督办件",
            &directive::Relation::Meeting.def(),
            [(directive::Column::IssuedOn, Desc)],
        )
}
