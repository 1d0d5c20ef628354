//! Lets the record tell that an object which had been deleted came back.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000413_let_objects_come_back",
    r"
ALTER TYPE change_kind ADD VALUE 'RESTORE';
",
);
