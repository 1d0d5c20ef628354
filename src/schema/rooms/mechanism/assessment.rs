//! Assessments of departments, divisions and task forces.

use entity::{assessment, assessment_item};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room,
};

pub(super) fn room() -> Room {
    use assessment::Column;
    Room::of::<assessment::Entity>("Assessment", "assessments", *b"AM")
        .published("{t}.published_on IS NOT NULL")
        .within(&["division", "department", "taskForce"])
        .by_office()
        .sort([
            Column::PeriodEndOn,
            Column::Total,
            Column::Rank,
            Column::PublishedOn,
        ])
        .order([(Column::PeriodEndOn, Desc)])
        .many(
            "items",
            "Points given for each criterion. 考评指标得分",
            &assessment_item::Relation::Assessment.def(),
            [(assessment_item::Column::Position, Asc)],
        )
}
