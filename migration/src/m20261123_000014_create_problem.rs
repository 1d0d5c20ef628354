//! Creates `problem`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000014_create_problem",
    r"
CREATE TYPE problem_severity AS ENUM ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');

CREATE TYPE problem_status AS ENUM ('OPEN', 'IN_PROGRESS', 'RESOLVED', 'EXPOSED');

CREATE TABLE problem (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    title text NOT NULL,
    severity problem_severity NOT NULL,
    status problem_status NOT NULL,
    raised_on date NOT NULL,
    due_on date,
    resolved_on date,
    resolution text,
    field_visit_id uuid,
    project_id uuid,
    department_id uuid,
    CONSTRAINT pk_problem PRIMARY KEY (id),
    CONSTRAINT fk_problem_field_visit FOREIGN KEY (field_visit_id) REFERENCES field_visit (id) ON DELETE RESTRICT,
    CONSTRAINT fk_problem_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE RESTRICT,
    CONSTRAINT fk_problem_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_problem_version CHECK (version >= 1),
    CONSTRAINT ck_problem_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_problem_due_on CHECK (due_on >= raised_on),
    CONSTRAINT ck_problem_resolved_on CHECK (resolved_on >= raised_on),
    CONSTRAINT ck_problem_status CHECK (CASE status WHEN 'RESOLVED' THEN resolved_on IS NOT NULL WHEN 'EXPOSED' THEN true ELSE resolved_on IS NULL END)
);

CREATE INDEX ix_problem_created_at ON problem (created_at, id);
CREATE INDEX ix_problem_raised_on ON problem (raised_on, id);
CREATE INDEX ix_problem_severity ON problem (severity, id);
CREATE INDEX ix_problem_due_on_asc ON problem (due_on ASC NULLS LAST, id);
CREATE INDEX ix_problem_due_on_desc ON problem (due_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_problem_resolved_on_asc ON problem (resolved_on ASC NULLS LAST, id);
CREATE INDEX ix_problem_resolved_on_desc ON problem (resolved_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_problem_project_raised_on ON problem (project_id, raised_on DESC, id DESC);
CREATE INDEX ix_problem_field_visit_raised_on ON problem (field_visit_id, raised_on DESC, id DESC);
CREATE INDEX ix_problem_department_raised_on ON problem (department_id, raised_on DESC, id DESC);
",
);
