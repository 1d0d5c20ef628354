//! Approvals that projects need.

use entity::approval;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use approval::Column;
    Room::of::<approval::Entity>("Approval", "approvals", *b"AP")
        .within(&["project", "department"])
        .key(&["project", "element"])
        .sort([Column::Element, Column::SubmittedOn, Column::GrantedOn])
        .order([(Column::Element, Asc)])
}
