//! The mechanism around the spine: its accounts in one request each, its computed fields, its rules.

mod accounts;
mod additions;
mod computed;
mod rules;
mod year;
