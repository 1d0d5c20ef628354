//! Points given for the criteria of assessments.

use entity::assessment_item;

use crate::schema::room::{Direction::Asc, Room};

const PUBLISHED: &str = "EXISTS (SELECT FROM assessment a WHERE a.id = {t}.assessment_id AND a.published_on IS NOT NULL)";

pub(super) fn room() -> Room {
    use assessment_item::Column;
    Room::of::<assessment_item::Entity>("AssessmentItem", "assessmentItems", *b"AI")
        .published(PUBLISHED)
        .within(&["assessment"])
        .by_office()
        .key(&["assessment", "position"])
        .sort([Column::Position, Column::Score])
        .order([(Column::Position, Asc)])
}
