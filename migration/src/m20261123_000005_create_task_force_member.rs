//! Creates `task_force_member`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000005_create_task_force_member",
    r"
CREATE TYPE task_force_role AS ENUM ('LEAD', 'HEAD', 'DEPUTY_HEAD', 'MEMBER', 'LIAISON_OFFICER');

CREATE TABLE task_force_member (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    task_force_id uuid NOT NULL,
    leader_id uuid NOT NULL,
    role task_force_role NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    CONSTRAINT pk_task_force_member PRIMARY KEY (id),
    CONSTRAINT uq_task_force_member_task_force_leader_role_started_on UNIQUE (task_force_id, leader_id, role, started_on),
    CONSTRAINT fk_task_force_member_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE CASCADE,
    CONSTRAINT fk_task_force_member_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE RESTRICT,
    CONSTRAINT ck_task_force_member_version CHECK (version >= 1),
    CONSTRAINT ck_task_force_member_ended_on CHECK (ended_on >= started_on)
);

CREATE INDEX ix_task_force_member_created_at ON task_force_member (created_at, id);
CREATE INDEX ix_task_force_member_role ON task_force_member (role, id);
CREATE INDEX ix_task_force_member_started_on ON task_force_member (started_on, id);
CREATE INDEX ix_task_force_member_task_force_role ON task_force_member (task_force_id, role, id);
CREATE INDEX ix_task_force_member_leader_role ON task_force_member (leader_id, role, id);
",
);
