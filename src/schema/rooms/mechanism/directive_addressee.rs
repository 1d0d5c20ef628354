//! Departments that directives are addressed to, with their replies.

use entity::directive_addressee;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use directive_addressee::Column;
    Room::of::<directive_addressee::Entity>("DirectiveAddressee", "directiveAddressees", *b"DA")
        // A department replies for itself.
        .within(&["department"])
        .key(&["directive", "department"])
        .sort([Column::RepliedOn])
        .order([(Column::RepliedOn, Asc)])
}
