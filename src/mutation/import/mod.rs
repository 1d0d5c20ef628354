//! Many rows at once: each is written under the rules of a command of its own, all of them in one transaction.
//!
//! The way of an import: `read` makes rows of a text or a file, whose cells `fields` knows, `resolve` finds what they
//! refer to and which objects they are, `load` writes them, many by one statement where nothing is wrong (`batch`),
//! and `answer` tells what became of each.

mod answer;
mod batch;
mod fields;
mod file;
mod load;
mod read;
mod request;
mod resolve;

use clap::ValueEnum;

use crate::schema::{names, room::Room, rooms};

pub(super) use self::{
    answer::plan,
    request::{Asked, FIELD},
};
pub(crate) use self::{
    file::{Failure, Progress, run},
    load::{Report, Sums},
};
pub use self::{load::Status, read::Format};

/// By what a row is known to be an object that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MatchBy {
    /// By the key of its noun, such as a code, or an indicator, a division and a period
    #[default]
    Key,
    /// By its id
    Id,
}

impl MatchBy {
    /// All of them, with their names in GraphQL and their meanings.
    pub const ALL: [(Self, &str, &str); 2] = [
        (
            Self::Key,
            "KEY",
            "By the key of its noun, such as a code, or an indicator, a division and a period. 按业务主键",
        ),
        (Self::Id, "ID", "By its id. 按标识"),
    ];
}

/// What becomes of an import in which rows are wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ErrorPolicy {
    /// Nothing is written when one row is wrong
    #[default]
    RejectAll,
    /// Wrong rows are left out and told
    RejectFailedRows,
    /// Wrong rows are left out and only counted
    IgnoreFailed,
}

impl ErrorPolicy {
    /// All of them, with their names in GraphQL and their meanings.
    pub const ALL: [(Self, &str, &str); 3] = [
        (
            Self::RejectAll,
            "REJECT_ALL",
            "Nothing is written when one row is wrong. 整批拒绝",
        ),
        (
            Self::RejectFailedRows,
            "REJECT_FAILED_ROWS",
            "Wrong rows are left out and told. 拒绝错误行",
        ),
        (
            Self::IgnoreFailed,
            "IGNORE_FAILED",
            "Wrong rows are left out and only counted. 忽略错误行",
        ),
    ];
}

/// What an import is asked to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Import {
    /// Of which noun the rows are.
    pub(crate) room: &'static Room,
    pub(crate) match_by: MatchBy,
    pub(crate) policy: ErrorPolicy,
}

/// The rooms whose rows can be imported.
pub fn imported() -> impl Iterator<Item = &'static Room> {
    rooms::all().iter().filter(|room| room.is_written())
}

/// The room of a name: `FieldVisit` or `FIELD_VISIT`.
#[must_use]
pub fn room(name: &str) -> Option<&'static Room> {
    imported().find(|room| room.type_name == name || names::constant(room.type_name) == name)
}
