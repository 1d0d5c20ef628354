//! The one place that asks for chance.

use ring::rand::{SecureRandom, SystemRandom};
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

/// Bytes that nobody guesses.
///
/// # Panics
/// When the system has no randomness to give: nothing secret can be made then.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system gives randomness");
    bytes
}
