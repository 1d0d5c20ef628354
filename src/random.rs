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

/// An identifier for a new row: later ones are greater, so that indexes grow at their end.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this module is the one that asks"
)]
pub fn ordered_id() -> Uuid {
    Uuid::now_v7()
}

/// A number from 0 up to 1.
#[must_use]
pub fn share() -> f64 {
    let id = ordered_id();
    let bytes = id.as_bytes();
    f64::from(u16::from_be_bytes([bytes[10], bytes[11]])) / 65_536.0
}
