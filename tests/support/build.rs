//! Rows for tests: builders with plausible defaults.
