//! Creates the type of a reporting gap's kind, and the indexes by which gaps are found.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000042_prepare_reporting_gaps",
    r"
CREATE TYPE reporting_gap_kind AS ENUM ('MEETING', 'OBSERVATION', 'PROGRESS_REPORT');

CREATE INDEX ix_meeting_kind_held_on ON meeting (kind, held_on);
CREATE INDEX ix_observation_indicator_division_period_end_on
    ON observation (indicator_id, division_id, period_end_on) INCLUDE (period_start_on);
",
);
