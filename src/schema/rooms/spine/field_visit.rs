//! Field visits: who went where, for how long, and what was found.

use entity::{field_visit, field_visit_leader, problem};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room, edge,
};

pub(super) fn room() -> Room {
    use field_visit::Column;
    Room::of::<field_visit::Entity>("FieldVisit", "fieldVisits", *b"FV")
        .within(&["division", "taskForce", "project", "leaders"])
        .sort([Column::StartedOn, Column::EndedOn, Column::Days])
        .order([(Column::StartedOn, Desc)])
        .search_last(Column::SiteName, [Column::Summary])
        .through::<field_visit_leader::Entity>(
            "leaders",
            "Leaders who made the visit; the role is on the edge. 下沉领导",
            &field_visit_leader::Relation::FieldVisit.def(),
            &field_visit_leader::Relation::Leader.def(),
            [edge(field_visit_leader::Column::Role, Asc)],
        )
        .many(
            "problems",
            "Problems found on the visit. 发现的堵点问题",
            &problem::Relation::FieldVisit.def(),
            [(problem::Column::RaisedOn, Desc)],
        )
}
