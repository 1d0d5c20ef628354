//! Creates `division`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000001_create_division",
    r"
CREATE TYPE administrative_level AS ENUM ('PREFECTURE', 'COUNTY', 'TOWNSHIP', 'VILLAGE');

CREATE TABLE division (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    name text NOT NULL,
    level administrative_level NOT NULL,
    parent_id uuid,
    CONSTRAINT pk_division PRIMARY KEY (id),
    CONSTRAINT uq_division_code UNIQUE (code),
    CONSTRAINT fk_division_parent FOREIGN KEY (parent_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_division_version CHECK (version >= 1),
    CONSTRAINT ck_division_code CHECK (code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    CONSTRAINT ck_division_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_division_parent CHECK (parent_id <> id)
);

CREATE INDEX ix_division_created_at ON division (created_at, id);
CREATE INDEX ix_division_name ON division (name, id);
CREATE INDEX ix_division_level ON division (level, id);
CREATE INDEX ix_division_parent_code ON division (parent_id, code);
",
);
