//! Indexes the leaders of a visit in the order in which they are told: by role, so that no visit's leaders are sorted.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000020_index_leaders_of_a_visit",
    r"
CREATE INDEX ix_field_visit_leader_field_visit_role ON field_visit_leader (field_visit_id, role, leader_id);
",
);
