//! Problems that hold projects up.

use entity::problem;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use problem::Column;
    Room::of::<problem::Entity>("Problem", "problems", *b"PB")
        .within(&["department", "project", "fieldVisit", "windowCase"])
        .sort([
            Column::RaisedOn,
            Column::Severity,
            Column::DueOn,
            Column::ResolvedOn,
        ])
        .order([(Column::RaisedOn, Desc)])
        .search_last(Column::Title, [Column::Resolution])
}
