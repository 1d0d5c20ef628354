//! Creates `meeting`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000022_create_meeting",
    r"
CREATE TYPE meeting_kind AS ENUM ('STANDING_COMMITTEE', 'THEORY_STUDY', 'WEEKLY_ANALYSIS', 'MONTHLY_COORDINATION', 'QUARTERLY_DISPATCH', 'HALF_YEAR_SUPERVISION', 'YEAR_END_ASSESSMENT');

CREATE TABLE meeting (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    kind meeting_kind NOT NULL,
    held_on date NOT NULL,
    title text NOT NULL,
    minutes text,
    chair_id uuid,
    task_force_id uuid,
    CONSTRAINT pk_meeting PRIMARY KEY (id),
    CONSTRAINT fk_meeting_chair FOREIGN KEY (chair_id) REFERENCES leader (id) ON DELETE RESTRICT,
    CONSTRAINT fk_meeting_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT ck_meeting_version CHECK (version >= 1),
    CONSTRAINT ck_meeting_title CHECK (btrim(title) <> '')
);

CREATE INDEX ix_meeting_created_at ON meeting (created_at, id);
CREATE INDEX ix_meeting_held_on ON meeting (held_on, id);
CREATE INDEX ix_meeting_chair_held_on ON meeting (chair_id, held_on DESC, id DESC);
CREATE INDEX ix_meeting_task_force_held_on ON meeting (task_force_id, held_on DESC, id DESC);
",
);
