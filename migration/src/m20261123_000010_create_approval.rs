//! Creates `approval`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000010_create_approval",
    r"
CREATE TYPE approval_element AS ENUM ('LAND', 'FOREST', 'ENVIRONMENT', 'ENERGY', 'PLANNING', 'FUNDING', 'WATER', 'CONSTRUCTION');

CREATE TYPE approval_status AS ENUM ('NOT_SUBMITTED', 'SUBMITTED', 'GRANTED', 'REJECTED');

CREATE TABLE approval (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    project_id uuid NOT NULL,
    element approval_element NOT NULL,
    submitted_on date,
    granted_on date,
    status approval_status NOT NULL,
    department_id uuid,
    CONSTRAINT pk_approval PRIMARY KEY (id),
    CONSTRAINT uq_approval_project_element UNIQUE (project_id, element),
    CONSTRAINT fk_approval_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT fk_approval_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_approval_version CHECK (version >= 1),
    CONSTRAINT ck_approval_submitted_on CHECK (status <> 'NOT_SUBMITTED' OR submitted_on IS NULL),
    CONSTRAINT ck_approval_granted_on CHECK (granted_on >= submitted_on),
    CONSTRAINT ck_approval_status CHECK ((status = 'GRANTED') = (granted_on IS NOT NULL))
);

CREATE INDEX ix_approval_created_at ON approval (created_at, id);
CREATE INDEX ix_approval_element ON approval (element, id);
CREATE INDEX ix_approval_submitted_on_asc ON approval (submitted_on ASC NULLS LAST, id);
CREATE INDEX ix_approval_submitted_on_desc ON approval (submitted_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_approval_granted_on_asc ON approval (granted_on ASC NULLS LAST, id);
CREATE INDEX ix_approval_granted_on_desc ON approval (granted_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_approval_project_element ON approval (project_id, element, id);
CREATE INDEX ix_approval_department_element ON approval (department_id, element, id);
",
);
