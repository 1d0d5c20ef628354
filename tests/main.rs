//! All integration tests: real PostgreSQL, real HTTP, one tree that mirrors `src`.

mod database;
mod demo;
mod query;
mod schema;
mod support;
