//! Changes: the record of what was changed, by whom and when.

use entity::change;

use crate::schema::room::{Direction::Asc, Room, Rules};

pub(super) fn room() -> Room {
    use change::Column;
    Room::of::<change::Entity>("Change", "changes", *b"CH")
        .published(Rules::NEVER)
        .hide(Column::Version)
        .hide(Column::UpdatedAt)
        .hide(Column::Sequence)
        .hide(Column::TransactionId)
        .hide(Column::Subject)
        .sort([Column::CreatedAt])
        .order([(Column::TransactionId, Asc), (Column::Sequence, Asc)])
}
