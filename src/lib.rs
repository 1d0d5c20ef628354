//! Sixiang: GraphQL over leaders, task forces, projects, field visits and indicators, compiled to SQL.
//!
//! The way of a request: [`http`] takes it, [`query`] finds or makes its plan against the [`schema`], fetches one
//! statement a level from the [`database`] and writes the rows as JSON. [`command`] starts all of that as [`config`]
//! says; [`mutation`] writes, and [`audit`] keeps the record of it as evidence; [`observe`] tells operators of it; [`demo`] fills an empty database; [`search`] keeps an index of all that has a name.

pub mod audit;
pub mod auth;
pub mod clock;
pub mod command;
pub mod config;
pub mod database;
pub mod demo;
pub mod error;
pub mod http;
pub mod mutation;
pub mod observe;
pub mod query;
pub mod random;
pub mod schema;
pub mod search;

pub use command::run;
