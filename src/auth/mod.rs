//! Who asks: the roles that limits and rights are given to.

mod role;

pub use self::role::{PerRole, Role};
