//! Contracts signed with investors.

use entity::signing;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use signing::Column;
    Room::of::<signing::Entity>("Signing", "signings", *b"SG")
        .within(&["division", "project", "promotionTrip"])
        .sort([Column::SignedOn, Column::ContractValue])
        .order([(Column::SignedOn, Desc)])
        .search_last(Column::Investor, [Column::EventName])
}
