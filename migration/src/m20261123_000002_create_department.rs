//! Creates `department`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000002_create_department",
    r"
CREATE TYPE department_kind AS ENUM ('PARTY', 'GOVERNMENT', 'ENTERPRISE', 'PUBLIC_INSTITUTION', 'PARK');

CREATE TABLE department (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    kind department_kind NOT NULL,
    level administrative_level NOT NULL,
    parent_id uuid,
    division_id uuid NOT NULL,
    CONSTRAINT pk_department PRIMARY KEY (id),
    CONSTRAINT uq_department_code UNIQUE (code),
    CONSTRAINT fk_department_parent FOREIGN KEY (parent_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_department_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_department_version CHECK (version >= 1),
    CONSTRAINT ck_department_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_department_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_department_parent CHECK (parent_id <> id)
);

CREATE INDEX ix_department_created_at ON department (created_at, id);
CREATE INDEX ix_department_name ON department (name, id);
CREATE INDEX ix_department_level ON department (level, id);
CREATE INDEX ix_department_parent_code ON department (parent_id, code);
CREATE INDEX ix_department_division_code ON department (division_id, code);
",
);
