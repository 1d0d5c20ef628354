//! The database: the embedded cluster, migrations, connecting.

mod absent;
mod embedded;
mod together;
