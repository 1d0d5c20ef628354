//! Creates `liaison_leader`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000029_create_liaison_leader",
    r"
CREATE TABLE liaison_leader (
    liaison_id uuid NOT NULL,
    leader_id uuid NOT NULL,
    CONSTRAINT pk_liaison_leader PRIMARY KEY (liaison_id, leader_id),
    CONSTRAINT fk_liaison_leader_liaison FOREIGN KEY (liaison_id) REFERENCES liaison (id) ON DELETE CASCADE,
    CONSTRAINT fk_liaison_leader_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE CASCADE
);

CREATE INDEX ix_liaison_leader_leader_liaison ON liaison_leader (leader_id, liaison_id);
",
);
