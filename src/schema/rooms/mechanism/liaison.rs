//! Liaisons with authorities above: what was asked for, and what came.

use entity::{leader, liaison, liaison_leader};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room, node,
};

pub(super) fn room() -> Room {
    use liaison::Column;
    Room::of::<liaison::Entity>("Liaison", "liaisons", *b"LI")
        .within(&["department", "project"])
        .sort([
            Column::MetOn,
            Column::RequestedAmount,
            Column::ApprovedAmount,
            Column::DisbursedAmount,
        ])
        .order([(Column::MetOn, Desc)])
        .search_last(Column::Subject, [Column::Authority])
        .through::<liaison_leader::Entity>(
            "leaders",
            "Leaders who went. 对接领导",
            &liaison_leader::Relation::Liaison.def(),
            &liaison_leader::Relation::Leader.def(),
            [
                node(leader::Column::Rank, Asc),
                node(leader::Column::Name, Asc),
            ],
        )
}
