//! Who asks: viewers, and the roles that limits and rights are given to.

mod role;
mod viewer;

pub use self::{
    role::{PerRole, Role},
    viewer::{Scope, Viewer},
};
