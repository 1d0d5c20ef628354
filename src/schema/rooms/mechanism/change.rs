//! Changes: the record of what was changed, by whom and when.

use entity::change;

use crate::schema::room::{Direction::Asc, Listed, Room, Rules};

/// Transactions end in another order than the one in which they begin to write. What is told here comes before all that
/// will ever be told after it, so that whoever reads on from a cursor misses nothing.
const SETTLED: Listed = Listed {
    sql: "{t}.transaction_id < (SELECT change_horizon())",
    doc: "All of them in the order of their transactions, so that who reads on from a cursor misses none: each is told \
        once all transactions have ended that began to write before its own, by history at once",
};

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
        .list_if(SETTLED)
}
