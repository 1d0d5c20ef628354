//! The database: the embedded cluster, the pool of connections and the migrations.

pub mod connect;
pub mod embedded;
pub mod migrate;
pub mod pool;
mod trouble;

pub use self::trouble::Trouble;
