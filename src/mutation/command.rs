//! Commands: what the root fields of mutations do.

use std::sync::LazyLock;

use crate::schema::{room::Room, rooms};

/// What a command does with objects of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Enters one.
    Create,
    /// Changes fields of one.
    Update,
    /// Removes one.
    Delete,
}

/// A command: a root field of mutations.
#[derive(Debug)]
pub struct Command {
    /// Its field.
    pub name: String,
    /// The room of the object that it changes and answers.
    pub room: &'static Room,
    /// What it does.
    pub action: Action,
}

/// All commands, in the order of the schema.
#[must_use]
pub fn commands() -> &'static [Command] {
    static ALL: LazyLock<Vec<Command>> = LazyLock::new(|| {
        let written = rooms::all().iter().filter(|room| room.is_written());
        written.flat_map(of).collect()
    });
    &ALL
}

fn of(room: &'static Room) -> [Command; 3] {
    let command = |verb: &str, action| Command {
        name: format!("{}{verb}", room.one),
        room,
        action,
    };
    [
        command("Create", Action::Create),
        command("Update", Action::Update),
        command("Delete", Action::Delete),
    ]
}
