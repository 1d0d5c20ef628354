//! The database: the embedded cluster, the pool of connections and the migrations.

pub mod connect;
pub mod embedded;
pub mod migrate;
mod trouble;

pub use self::trouble::Trouble;
