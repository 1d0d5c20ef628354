//! All integration tests: real PostgreSQL, real HTTP, one tree that mirrors `src`.

mod audit;
mod auth;
mod command;
mod database;
mod demo;
mod durability;
mod error;
mod http;
mod mutation;
mod query;
mod resilience;
mod schema;
mod search;
mod support;
