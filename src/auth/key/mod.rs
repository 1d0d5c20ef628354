//! API keys: how they are written, and what the database keeps of them.

mod store;
mod text;

pub(super) use self::store::{find, pepper, read};
pub use self::{
    store::{Key, NewKey, create, first, list, revoke, unknown},
    text::KeyText,
};
