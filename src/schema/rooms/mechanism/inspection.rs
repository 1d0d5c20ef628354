//! Inspections: whose work was looked into, and what was found.

use entity::{inspection, problem};
use sea_orm::RelationTrait;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use inspection::Column;
    Room::of::<inspection::Entity>("Inspection", "inspections", *b"IS")
        .published("{t}.published_on IS NOT NULL")
        .within(&["division", "department", "project"])
        .by_office()
        .sort([Column::InspectedOn])
        .order([(Column::InspectedOn, Desc)])
        .many(
            "problems",
            "Problems found by the inspection. 发现的堵点问题",
            &problem::Relation::Inspection.def(),
            [(problem::Column::RaisedOn, Desc)],
        )
}
