//! The one place that asks for chance.

use uuid::Uuid;

/// Eight hexadecimal digits that tell one process from another.
#[must_use]
pub fn tag() -> String {
    id().chars().take(8).collect()
}

/// 32 hexadecimal digits that nobody else has, nor guesses.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this module is the one that asks"
)]
pub fn id() -> String {
    Uuid::new_v4().simple().to_string()
}
