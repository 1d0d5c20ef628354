//! Commands: the root fields of mutations, and what each does.

use std::sync::LazyLock;

use uuid::Uuid;

use super::{
    input::{self, Arguments},
    lists,
    verbs::Verb,
    work::{Expected, Work},
};
use crate::{
    query::FetchError,
    schema::{room::Room, rooms},
};

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

impl Command {
    /// Does what it says; gives the object that it answers.
    pub(super) async fn run(
        &self,
        arguments: &Arguments,
        work: &mut Work<'_>,
    ) -> Result<Option<Uuid>, FetchError> {
        let room = self.room;
        match self.action {
            Action::Create => {
                let id = arguments.new_id(room)?;
                let (object, links) = lists::part(room, arguments.object("input")?, "input")?;
                let values = input::new_row(room, &object, "input")?;
                let done = work.create_with(room, id, &values, &links, "input").await?;
                Ok(done.then_some(id))
            }
            Action::Update => {
                let id = arguments.id("id", room)?;
                let expected = Expected {
                    version: arguments.version()?,
                    merge: arguments.flag("merge")?,
                };
                let (object, links) = lists::part(room, arguments.object("patch")?, "patch")?;
                let values = input::row(room, &object, "patch")?;
                let done = work.update_with(room, id, expected, &values, &links, "patch");
                Ok(done.await?.then_some(id))
            }
            Action::Delete => {
                let (id, version) = (arguments.id("id", room)?, arguments.version()?);
                work.delete(room, id, version).await?;
                Ok(None)
            }
            Action::Restore => {
                let id = arguments.id("id", room)?;
                Ok(work.restore(room, id).await?.then_some(id))
            }
            Action::Verb(verb) => verb.run(arguments, work).await.map(Some),
        }
    }
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
