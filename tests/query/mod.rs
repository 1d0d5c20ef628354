//! The engine: what it answers, by how many statements, and what it refuses.

mod aggregate;
mod codelists;
mod errors;
pub(crate) mod filter;
mod gaps;
mod guard;
mod hierarchy;
mod language;
mod limits;
mod mechanism;
mod often;
mod page;
mod plans;
mod search;
mod spine;
mod statements;
