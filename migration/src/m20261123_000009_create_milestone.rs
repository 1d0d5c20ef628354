//! Creates `milestone`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000009_create_milestone",
    r"
CREATE TYPE milestone_type AS ENUM ('PRE_PROCUREMENT', 'APPROVAL', 'ENGAGEMENT', 'ASSESSMENT', 'DELIVERY', 'REPORTING', 'FINANCING');

CREATE TYPE milestone_status AS ENUM ('SCHEDULED', 'MET', 'NOT_MET', 'PARTIALLY_MET');

CREATE TABLE milestone (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    project_id uuid NOT NULL,
    title text NOT NULL,
    type milestone_type NOT NULL,
    due_on date NOT NULL,
    met_on date,
    status milestone_status NOT NULL,
    department_id uuid,
    CONSTRAINT pk_milestone PRIMARY KEY (id),
    CONSTRAINT fk_milestone_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT fk_milestone_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_milestone_version CHECK (version >= 1),
    CONSTRAINT ck_milestone_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_milestone_met_on CHECK (CASE status WHEN 'MET' THEN met_on IS NOT NULL WHEN 'PARTIALLY_MET' THEN true ELSE met_on IS NULL END)
);

CREATE INDEX ix_milestone_created_at ON milestone (created_at, id);
CREATE INDEX ix_milestone_due_on ON milestone (due_on, id);
CREATE INDEX ix_milestone_met_on_asc ON milestone (met_on ASC NULLS LAST, id);
CREATE INDEX ix_milestone_met_on_desc ON milestone (met_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_milestone_project_due_on ON milestone (project_id, due_on, id);
CREATE INDEX ix_milestone_department_due_on ON milestone (department_id, due_on, id);
",
);
