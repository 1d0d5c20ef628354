//! What tests stand on: databases, servers and rows.

pub(crate) mod build;
pub(crate) mod database;
pub(crate) mod form;
pub(crate) mod raw;
pub(crate) mod server;

pub(crate) use form::form;
pub(crate) use server::Server;
