//! The database: the embedded cluster, the pool of connections, the migrations, and what a server does beside requests.

mod chore;
pub mod connect;
pub mod embedded;
mod hindrance;
pub mod migrate;
pub mod pool;
mod probe;
mod trouble;

pub(crate) use self::chore::Work;
pub use self::{
    chore::Chore,
    hindrance::{Hindrance, Kind},
    probe::Probe,
    trouble::Trouble,
};
