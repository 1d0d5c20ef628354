//! Points given for the criteria of assessments.

use entity::assessment_item;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use assessment_item::Column;
    Room::of::<assessment_item::Entity>("AssessmentItem", "assessmentItems", *b"AI")
        .key(&["assessment", "position"])
        .sort([Column::Position, Column::Score])
        .order([(Column::Position, Asc)])
}
