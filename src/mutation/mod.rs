//! Writing: a command changes rows and the record in one transaction, and answers what it changed.
//!
//! The way of a command: `command` finds it by its field, `input` and `lists` read what it is to write, `work`
//! writes rows under the rules of the database (`rules`) and of the viewer, `restore` brings back what was deleted,
//! `verbs` add the rules of the field, `record` keeps what changed, `conceal` leaves out what is not for the viewer,
//! `payload` answers, and `run` holds all of it in one transaction that happens once (`repeat`). `import` does so for many
//! rows at once.

mod command;
mod conceal;
mod delete;
mod fit;
pub mod import;
mod input;
mod lists;
mod payload;
mod record;
mod repeat;
mod restore;
mod row;
mod rules;
mod run;
mod verbs;
mod work;
mod wrong;

pub use self::{
    command::{Action, Command, commands},
    input::{Member, members},
    lists::{List, item_type, lists},
    verbs::{Argument, Shape, Told, Verb},
    wrong::ErrorCode,
};
pub(crate) use self::{
    input::{columns, json, member},
    rules::Catalogue,
    run::{Mutation, run},
};
