//! Lets a problem tell the inspection or the window case that it comes from.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000038_add_origins_of_problems",
    r"
ALTER TABLE problem
    ADD COLUMN inspection_id uuid,
    ADD COLUMN window_case_id uuid,
    ADD CONSTRAINT fk_problem_inspection FOREIGN KEY (inspection_id) REFERENCES inspection (id) ON DELETE RESTRICT,
    ADD CONSTRAINT fk_problem_window_case FOREIGN KEY (window_case_id) REFERENCES window_case (id) ON DELETE RESTRICT,
    ADD CONSTRAINT ck_problem_origin CHECK (num_nonnulls(field_visit_id, inspection_id, window_case_id) <= 1);

CREATE INDEX ix_problem_inspection_raised_on ON problem (inspection_id, raised_on DESC, id DESC);
CREATE INDEX ix_problem_window_case_raised_on ON problem (window_case_id, raised_on DESC, id DESC);
",
);
