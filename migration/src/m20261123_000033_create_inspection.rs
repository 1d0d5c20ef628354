//! Creates `inspection`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000033_create_inspection",
    r"
CREATE TYPE inspection_method AS ENUM ('OPEN', 'COVERT', 'ON_SITE', 'PATROL');

CREATE TYPE inspection_area AS ENUM ('LIVELIHOOD', 'EPIDEMIC_CONTROL', 'MEDICAL_CARE', 'ECOLOGICAL_PROTECTION', 'BUSINESS_ENVIRONMENT', 'PROJECT_CONSTRUCTION', 'WORK_STYLE', 'OTHER');

CREATE TABLE inspection (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    method inspection_method NOT NULL,
    area inspection_area NOT NULL,
    inspected_on date NOT NULL,
    findings text NOT NULL,
    division_id uuid,
    department_id uuid,
    project_id uuid,
    directive_id uuid,
    CONSTRAINT pk_inspection PRIMARY KEY (id),
    CONSTRAINT fk_inspection_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_inspection_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_inspection_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE RESTRICT,
    CONSTRAINT fk_inspection_directive FOREIGN KEY (directive_id) REFERENCES directive (id) ON DELETE RESTRICT,
    CONSTRAINT ck_inspection_version CHECK (version >= 1),
    CONSTRAINT ck_inspection_findings CHECK (btrim(findings) <> ''),
    CONSTRAINT ck_inspection_subject CHECK (num_nonnulls(division_id, department_id) >= 1)
);

CREATE INDEX ix_inspection_created_at ON inspection (created_at, id);
CREATE INDEX ix_inspection_inspected_on ON inspection (inspected_on, id);
CREATE INDEX ix_inspection_division_inspected_on ON inspection (division_id, inspected_on DESC, id DESC);
CREATE INDEX ix_inspection_department_inspected_on ON inspection (department_id, inspected_on DESC, id DESC);
CREATE INDEX ix_inspection_project_inspected_on ON inspection (project_id, inspected_on DESC, id DESC);
CREATE INDEX ix_inspection_directive_inspected_on ON inspection (directive_id, inspected_on DESC, id DESC);
",
);
