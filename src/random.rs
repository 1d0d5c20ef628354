//! The one place that asks for chance.

use uuid::Uuid;

/// Eight hexadecimal digits that tell one process from another.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this module is the one that asks"
)]
pub fn tag() -> String {
    let all = Uuid::new_v4().simple().to_string();
    all.chars().take(8).collect()
}
