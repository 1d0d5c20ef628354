//! What tests stand on: databases, servers and rows.

pub(crate) mod build;
pub(crate) mod database;
pub(crate) mod form;
pub(crate) mod keys;
pub(crate) mod load;
pub(crate) mod proxy;
pub(crate) mod raw;
pub(crate) mod server;
pub(crate) mod workbook;

pub(crate) use server::Server;
