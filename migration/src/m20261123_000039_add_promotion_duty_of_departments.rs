//! Marks the departments of industries whose heads lead investment promotion.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000039_add_promotion_duty_of_departments",
    r"
ALTER TABLE department ADD COLUMN leads_promotion boolean NOT NULL DEFAULT false;
",
);
