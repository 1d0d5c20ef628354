//! Creates `meeting_leader`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000023_create_meeting_leader",
    r"
CREATE TYPE meeting_role AS ENUM ('ATTENDEE', 'OBSERVER');

CREATE TABLE meeting_leader (
    meeting_id uuid NOT NULL,
    leader_id uuid NOT NULL,
    role meeting_role NOT NULL,
    CONSTRAINT pk_meeting_leader PRIMARY KEY (meeting_id, leader_id),
    CONSTRAINT fk_meeting_leader_meeting FOREIGN KEY (meeting_id) REFERENCES meeting (id) ON DELETE CASCADE,
    CONSTRAINT fk_meeting_leader_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE CASCADE
);

CREATE INDEX ix_meeting_leader_leader_meeting ON meeting_leader (leader_id, meeting_id);
CREATE INDEX ix_meeting_leader_meeting_role_leader ON meeting_leader (meeting_id, role, leader_id);
",
);
