//! Creates `procedure`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000024_create_procedure",
    r"
CREATE TYPE procedure_kind AS ENUM ('OVERALL_PLANNING', 'ANALYSIS', 'DISPATCH', 'INSPECTION', 'ASSESSMENT');

CREATE TYPE procedure_frequency AS ENUM ('WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUAL');

CREATE TABLE procedure (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    kind procedure_kind NOT NULL,
    meeting_kind meeting_kind NOT NULL,
    frequency procedure_frequency NOT NULL,
    description text,
    effective_on date NOT NULL,
    department_id uuid NOT NULL,
    CONSTRAINT pk_procedure PRIMARY KEY (id),
    CONSTRAINT uq_procedure_code UNIQUE (code),
    CONSTRAINT fk_procedure_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_procedure_version CHECK (version >= 1),
    CONSTRAINT ck_procedure_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_procedure_name CHECK (btrim(name) <> '')
);

CREATE INDEX ix_procedure_created_at ON procedure (created_at, id);
CREATE INDEX ix_procedure_name ON procedure (name, id);
CREATE INDEX ix_procedure_effective_on ON procedure (effective_on, id);
CREATE INDEX ix_procedure_department_code ON procedure (department_id, code);
",
);
