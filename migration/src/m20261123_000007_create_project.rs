//! Creates `project`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000007_create_project",
    r"
CREATE TYPE project_status AS ENUM ('IDENTIFICATION', 'PREPARATION', 'IMPLEMENTATION', 'COMPLETION', 'COMPLETED', 'CANCELLED', 'SUSPENDED');

CREATE TYPE project_stage AS ENUM ('RESERVE', 'SIGNED', 'APPROVAL', 'STARTED', 'UNDER_CONSTRUCTION', 'COMPLETED', 'IN_PRODUCTION', 'AT_CAPACITY');

CREATE TABLE project (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    status project_status NOT NULL,
    stage project_stage NOT NULL,
    industry text,
    division_id uuid NOT NULL,
    task_force_id uuid,
    owner_department_id uuid,
    owner_name text,
    responsible_leader_id uuid,
    total_investment numeric(20,2) NOT NULL,
    approvals_completed_on date,
    planned_start_on date,
    started_on date,
    planned_completion_on date,
    completed_on date,
    longitude numeric(9,6),
    latitude numeric(9,6),
    CONSTRAINT pk_project PRIMARY KEY (id),
    CONSTRAINT uq_project_code UNIQUE (code),
    CONSTRAINT fk_project_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_project_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT fk_project_owner_department FOREIGN KEY (owner_department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_project_responsible_leader FOREIGN KEY (responsible_leader_id) REFERENCES leader (id) ON DELETE RESTRICT,
    CONSTRAINT ck_project_version CHECK (version >= 1),
    CONSTRAINT ck_project_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_project_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_project_owner CHECK (num_nonnulls(owner_department_id, owner_name) <= 1),
    CONSTRAINT ck_project_total_investment CHECK (total_investment >= 0),
    CONSTRAINT ck_project_planned_completion_on CHECK (planned_completion_on >= planned_start_on),
    CONSTRAINT ck_project_completed_on CHECK (completed_on >= started_on),
    CONSTRAINT ck_project_longitude CHECK (longitude BETWEEN -180 AND 180),
    CONSTRAINT ck_project_latitude CHECK (latitude BETWEEN -90 AND 90)
);

CREATE INDEX ix_project_created_at ON project (created_at, id);
CREATE INDEX ix_project_name ON project (name, id);
CREATE INDEX ix_project_stage ON project (stage, id);
CREATE INDEX ix_project_total_investment ON project (total_investment, id);
CREATE INDEX ix_project_started_on_asc ON project (started_on ASC NULLS LAST, id);
CREATE INDEX ix_project_started_on_desc ON project (started_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_project_planned_start_on_asc ON project (planned_start_on ASC NULLS LAST, id);
CREATE INDEX ix_project_planned_start_on_desc ON project (planned_start_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_project_approvals_completed_on_asc ON project (approvals_completed_on ASC NULLS LAST, id);
CREATE INDEX ix_project_approvals_completed_on_desc ON project (approvals_completed_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_project_planned_completion_on_asc ON project (planned_completion_on ASC NULLS LAST, id);
CREATE INDEX ix_project_planned_completion_on_desc ON project (planned_completion_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_project_completed_on_asc ON project (completed_on ASC NULLS LAST, id);
CREATE INDEX ix_project_completed_on_desc ON project (completed_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_project_division_total_investment ON project (division_id, total_investment DESC, id DESC);
CREATE INDEX ix_project_task_force_total_investment ON project (task_force_id, total_investment DESC, id DESC);
CREATE INDEX ix_project_owner_department_total_investment ON project (owner_department_id, total_investment DESC, id DESC);
CREATE INDEX ix_project_responsible_leader_total_investment ON project (responsible_leader_id, total_investment DESC, id DESC);
",
);
