//! Creates `task_force`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000004_create_task_force",
    r"
CREATE TYPE task_force_kind AS ENUM ('LEADING_GROUP', 'WORKING_GROUP', 'KEY_WORK', 'KEY_INDUSTRY', 'MAJOR_PROJECT');

CREATE TABLE task_force (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    kind task_force_kind NOT NULL,
    industry text,
    mission text,
    established_on date NOT NULL,
    dissolved_on date,
    parent_id uuid,
    CONSTRAINT pk_task_force PRIMARY KEY (id),
    CONSTRAINT uq_task_force_code UNIQUE (code),
    CONSTRAINT fk_task_force_parent FOREIGN KEY (parent_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT ck_task_force_version CHECK (version >= 1),
    CONSTRAINT ck_task_force_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_task_force_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_task_force_dissolved_on CHECK (dissolved_on >= established_on),
    CONSTRAINT ck_task_force_parent CHECK (parent_id <> id)
);

CREATE INDEX ix_task_force_created_at ON task_force (created_at, id);
CREATE INDEX ix_task_force_name ON task_force (name, id);
CREATE INDEX ix_task_force_established_on ON task_force (established_on, id);
CREATE INDEX ix_task_force_parent_code ON task_force (parent_id, code);
",
);
