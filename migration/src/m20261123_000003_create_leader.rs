//! Creates `leader`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000003_create_leader",
    r"
CREATE TYPE leader_status AS ENUM ('IN_OFFICE', 'TRANSFERRED', 'RETIRED');

CREATE TABLE leader (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    name text NOT NULL,
    title text NOT NULL,
    rank administrative_level NOT NULL,
    is_principal boolean NOT NULL,
    department_id uuid NOT NULL,
    division_id uuid NOT NULL,
    phone text,
    status leader_status NOT NULL,
    CONSTRAINT pk_leader PRIMARY KEY (id),
    CONSTRAINT fk_leader_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_leader_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_leader_version CHECK (version >= 1),
    CONSTRAINT ck_leader_name CHECK (btrim(name) <> ''),
    CONSTRAINT ck_leader_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_leader_phone CHECK (btrim(phone) <> '')
);

CREATE INDEX ix_leader_created_at ON leader (created_at, id);
CREATE INDEX ix_leader_name ON leader (name, id);
CREATE INDEX ix_leader_rank ON leader (rank, id);
CREATE INDEX ix_leader_department_name ON leader (department_id, name, id);
CREATE INDEX ix_leader_division_name ON leader (division_id, name, id);
",
);
