//! Commands: what the root fields of mutations do.

use std::sync::LazyLock;

use super::verbs::Verb;
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
    /// Brings one back that was removed.
    Restore,
    /// What the field itself does with it.
    Verb(Verb),
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

fn of(room: &'static Room) -> impl Iterator<Item = Command> {
    let command = move |name, action| Command { name, room, action };
    let own = [
        ("Create", Action::Create),
        ("Update", Action::Update),
        ("Delete", Action::Delete),
        ("Restore", Action::Restore),
    ];
    let own = own.map(|(verb, action)| command(format!("{}{verb}", room.one), action));
    let verbs =
        Verb::of(room).map(move |verb| command(verb.told().name.to_owned(), Action::Verb(verb)));
    own.into_iter().chain(verbs)
}
