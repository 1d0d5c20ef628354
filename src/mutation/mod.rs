//! Writing: a command changes rows and the record in one transaction, and answers what it changed.
//!
//! The way of a command: [`command`] finds it by its field, [`input`] reads what it is to write, [`work`] writes rows
//! under the rules of the database ([`rules`]) and of the viewer, [`record`] keeps what changed, [`payload`] answers, and
//! [`run`] holds all of it in one transaction that happens once ([`repeat`]). [`import`] does so for many rows at once.

mod command;
pub mod import;
mod input;
mod payload;
mod record;
mod repeat;
mod row;
mod rules;
mod run;
mod work;

pub use self::{
    command::{Action, Command, commands},
    input::{Member, members},
    work::ErrorCode,
};
pub(crate) use self::{
    input::{columns, json, member},
    rules::Catalogue,
    run::{Mutation, run},
};
