//! Milestones of projects.

use entity::milestone;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use milestone::Column;
    Room::of::<milestone::Entity>("Milestone", "milestones", *b"MS")
        .within(&["project", "department"])
        .sort([Column::DueOn, Column::MetOn])
        .order([(Column::DueOn, Asc)])
        .search_last(Column::Title, [])
}
