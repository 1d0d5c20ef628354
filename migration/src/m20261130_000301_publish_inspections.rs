//! Tells inspections that are published from those that are not; those of before were seen by everyone, and stay so.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000301_publish_inspections",
    r"
ALTER TABLE inspection ADD COLUMN published_on date;
UPDATE inspection SET published_on = inspected_on;
ALTER TABLE inspection ADD CONSTRAINT ck_inspection_published_on CHECK (published_on >= inspected_on);
",
);
