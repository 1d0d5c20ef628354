//! The database: the embedded cluster, migrations, connecting, and what becomes of requests when it fails.

mod absent;
mod chaos;
mod embedded;
mod pool;
mod restart;
mod together;
