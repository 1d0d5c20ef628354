//! Who asks: viewers, the credentials by which they sign in, and the roles that limits and rights are given to.
//!
//! | room | what it does |
//! |---|---|
//! | `role`, `grant`, `viewer` | what viewers are: a role, a scope, a name |
//! | `secret` | what the server alone knows |
//! | `key` | API keys, which the database keeps |
//! | `token` | JWTs of an issuer elsewhere |
//! | `authenticator` | makes a viewer of what a request carries |

mod authenticator;
mod grant;
pub mod key;
mod role;
pub mod secret;
mod token;
mod viewer;

pub use self::{
    authenticator::{Authenticator, Credential},
    grant::{Grant, scope},
    role::{PerRole, Role},
    secret::Secret,
    viewer::{Scope, Viewer},
};
