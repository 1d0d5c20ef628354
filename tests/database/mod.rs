//! The database: the embedded cluster, migrations, connecting.

mod embedded;
