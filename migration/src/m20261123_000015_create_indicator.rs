//! Creates `indicator`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000015_create_indicator",
    r"
CREATE TYPE indicator_measure AS ENUM ('UNIT', 'PERCENTAGE', 'NOMINAL', 'ORDINAL', 'QUALITATIVE');

CREATE TYPE indicator_frequency AS ENUM ('MONTHLY', 'QUARTERLY', 'ANNUAL');

CREATE TABLE indicator (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    measure indicator_measure NOT NULL,
    is_ascending boolean NOT NULL,
    is_additive boolean NOT NULL,
    frequency indicator_frequency NOT NULL,
    definition text,
    source text,
    baseline numeric(24,6),
    task_force_id uuid,
    department_id uuid,
    CONSTRAINT pk_indicator PRIMARY KEY (id),
    CONSTRAINT uq_indicator_code UNIQUE (code),
    CONSTRAINT fk_indicator_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT fk_indicator_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_indicator_version CHECK (version >= 1),
    CONSTRAINT ck_indicator_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_indicator_name CHECK (btrim(name) <> '')
);

CREATE INDEX ix_indicator_created_at ON indicator (created_at, id);
CREATE INDEX ix_indicator_name ON indicator (name, id);
CREATE INDEX ix_indicator_task_force_code ON indicator (task_force_id, code);
CREATE INDEX ix_indicator_department_code ON indicator (department_id, code);
",
);
