//! Trips out of the prefecture to win investors, and what was signed on account of them.

use entity::{Kind, leader, promotion_trip, promotion_trip_leader, signing};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Computed,
    Direction::{Asc, Desc},
    Room, edge, node,
};

const DAYS: &str = "({t}.ended_on - {t}.started_on + 1)";

pub(super) fn room() -> Room {
    use promotion_trip::Column;
    Room::of::<promotion_trip::Entity>("PromotionTrip", "promotionTrips", *b"PT")
        .within(&["division", "department"])
        .key(&["code"])
        .sort([Column::Code, Column::StartedOn, Column::EndedOn])
        .order([(Column::StartedOn, Desc)])
        .through::<promotion_trip_leader::Entity>(
            "leaders",
            "Leaders who travelled; the role is on the edge. 招商领导",
            &promotion_trip_leader::Relation::PromotionTrip.def(),
            &promotion_trip_leader::Relation::Leader.def(),
            [
                edge(promotion_trip_leader::Column::Role, Asc),
                node(leader::Column::Name, Asc),
            ],
        )
        .many(
            "signings",
            "Contracts signed on account of the trip. 签约",
            &signing::Relation::PromotionTrip.def(),
            [(signing::Column::SignedOn, Desc)],
        )
        .computed(Computed {
            name: "days",
            doc: "Length of the trip in days, the first and the last included. 天数",
            kind: Kind::Integer,
            nullable: false,
            sql: DAYS,
            arguments: &[],
        })
}
