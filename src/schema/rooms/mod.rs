//! All rooms.

mod mechanism;
mod spine;

use std::{collections::HashMap, sync::LazyLock};

use super::{
    ids::Tag,
    room::{Room, Searched},
};

/// All rooms, in the order of the schema.
#[must_use]
pub fn all() -> &'static [Room] {
    static ALL: LazyLock<Vec<Room>> = LazyLock::new(|| {
        let mut rooms = spine::rooms();
        rooms.extend(mechanism::rooms());
        rooms
    });
    &ALL
}

/// The room of a table.
///
/// # Panics
/// When the table has none: a mistake in a room's relation, found by the first test that builds the schema.
#[must_use]
pub fn by_table(table: &str) -> &'static Room {
    over(table).unwrap_or_else(|| panic!("table {table} has no room"))
}

/// The room of a table; `None` when it has none, as the tables of links.
#[must_use]
pub fn over(table: &str) -> Option<&'static Room> {
    static INDEX: LazyLock<HashMap<&str, &Room>> =
        LazyLock::new(|| all().iter().map(|room| (room.table.name, room)).collect());
    INDEX.get(table).copied()
}

/// The rooms that are searched, and what of them.
pub fn searched() -> impl Iterator<Item = (&'static Room, &'static Searched)> {
    let rooms = all().iter();
    rooms.filter_map(|room| Some((room, room.searched.as_ref()?)))
}

/// The room whose global ids carry this tag.
#[must_use]
pub fn by_tag(tag: Tag) -> Option<&'static Room> {
    all().iter().find(|room| room.tag == Some(tag))
}
