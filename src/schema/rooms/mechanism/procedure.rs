//! Standing procedures: the cadence of the mechanism, as data.

use entity::procedure;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use procedure::Column;
    Room::of::<procedure::Entity>("Procedure", "procedures", *b"PC")
        .key(&["code"])
        .sort([Column::Code, Column::Name, Column::EffectiveOn])
        .order([(Column::Code, Asc)])
        .search(Column::Name, [Column::Code, Column::Description])
}
