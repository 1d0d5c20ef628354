//! Creates `field_visit_leader`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000013_create_field_visit_leader",
    r"
CREATE TYPE visit_role AS ENUM ('LEAD', 'COMPANION');

CREATE TABLE field_visit_leader (
    field_visit_id uuid NOT NULL,
    leader_id uuid NOT NULL,
    role visit_role NOT NULL,
    CONSTRAINT pk_field_visit_leader PRIMARY KEY (field_visit_id, leader_id),
    CONSTRAINT fk_field_visit_leader_field_visit FOREIGN KEY (field_visit_id) REFERENCES field_visit (id) ON DELETE CASCADE,
    CONSTRAINT fk_field_visit_leader_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE CASCADE
);

CREATE INDEX ix_field_visit_leader_leader_field_visit ON field_visit_leader (leader_id, field_visit_id);
",
);
