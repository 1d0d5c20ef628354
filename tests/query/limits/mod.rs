//! Limits: what is refused before it runs, and what is given up while it runs.

mod bombs;
mod cost;
mod documents;
mod time;
