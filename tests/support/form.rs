//! In which form tests of resilience run: short with all others, long when asked for.

/// The short form, or the long one when `SIXIANG_RESILIENCE` is `long`.
pub(crate) fn form<T>(short: T, long: T) -> T {
    if std::env::var("SIXIANG_RESILIENCE").is_ok_and(|form| form == "long") {
        long
    } else {
        short
    }
}
