//! Creates `key_task`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000021_create_key_task",
    r"
CREATE TYPE task_status AS ENUM ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED');

CREATE TABLE key_task (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    number integer NOT NULL,
    title text NOT NULL,
    standard text NOT NULL,
    due_on date NOT NULL,
    completed_on date,
    status task_status NOT NULL,
    progress_percent numeric(5,2) NOT NULL,
    department_id uuid NOT NULL,
    leader_id uuid,
    task_force_id uuid,
    CONSTRAINT pk_key_task PRIMARY KEY (id),
    CONSTRAINT uq_key_task_number UNIQUE (number),
    CONSTRAINT fk_key_task_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_key_task_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE RESTRICT,
    CONSTRAINT fk_key_task_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT ck_key_task_version CHECK (version >= 1),
    CONSTRAINT ck_key_task_number CHECK (number >= 1),
    CONSTRAINT ck_key_task_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_key_task_standard CHECK (btrim(standard) <> ''),
    CONSTRAINT ck_key_task_completed_on CHECK ((status = 'COMPLETED') = (completed_on IS NOT NULL)),
    CONSTRAINT ck_key_task_progress_percent CHECK (progress_percent BETWEEN 0 AND 100 AND (status <> 'COMPLETED' OR progress_percent = 100))
);

CREATE INDEX ix_key_task_created_at ON key_task (created_at, id);
CREATE INDEX ix_key_task_due_on ON key_task (due_on, id);
CREATE INDEX ix_key_task_completed_on_asc ON key_task (completed_on ASC NULLS LAST, id);
CREATE INDEX ix_key_task_completed_on_desc ON key_task (completed_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_key_task_progress_percent ON key_task (progress_percent, id);
CREATE INDEX ix_key_task_department_number ON key_task (department_id, number);
CREATE INDEX ix_key_task_leader_number ON key_task (leader_id, number);
CREATE INDEX ix_key_task_task_force_number ON key_task (task_force_id, number);
",
);
