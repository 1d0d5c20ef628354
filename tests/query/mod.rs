//! The engine: what it answers, by how many statements, and what it refuses.

mod aggregate;
mod errors;
mod filter;
mod language;
mod page;
mod spine;
mod statements;
