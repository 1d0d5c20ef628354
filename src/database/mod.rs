//! The database: the embedded cluster, the pool of connections and the migrations.

pub mod connect;
pub mod embedded;
mod hindrance;
pub mod migrate;
pub mod pool;
mod probe;
mod trouble;

pub use self::{
    hindrance::{Hindrance, Kind},
    probe::Probe,
    trouble::Trouble,
};
