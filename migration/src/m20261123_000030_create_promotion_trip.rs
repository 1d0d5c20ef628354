//! Creates `promotion_trip`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000030_create_promotion_trip",
    r"
CREATE TYPE trip_level AS ENUM ('PREFECTURE', 'COUNTY', 'DEPARTMENT');

CREATE TABLE promotion_trip (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    destination_province text NOT NULL,
    destination_city text NOT NULL,
    started_on date NOT NULL,
    ended_on date NOT NULL,
    level trip_level NOT NULL,
    division_id uuid NOT NULL,
    department_id uuid,
    CONSTRAINT pk_promotion_trip PRIMARY KEY (id),
    CONSTRAINT uq_promotion_trip_code UNIQUE (code),
    CONSTRAINT fk_promotion_trip_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_promotion_trip_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_promotion_trip_version CHECK (version >= 1),
    CONSTRAINT ck_promotion_trip_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_promotion_trip_destination_province CHECK (btrim(destination_province) <> ''),
    CONSTRAINT ck_promotion_trip_destination_city CHECK (btrim(destination_city) <> ''),
    CONSTRAINT ck_promotion_trip_ended_on CHECK (ended_on >= started_on),
    CONSTRAINT ck_promotion_trip_department CHECK (level <> 'DEPARTMENT' OR department_id IS NOT NULL)
);

CREATE INDEX ix_promotion_trip_created_at ON promotion_trip (created_at, id);
CREATE INDEX ix_promotion_trip_started_on ON promotion_trip (started_on, id);
CREATE INDEX ix_promotion_trip_ended_on ON promotion_trip (ended_on, id);
CREATE INDEX ix_promotion_trip_division_started_on ON promotion_trip (division_id, started_on DESC, id DESC);
CREATE INDEX ix_promotion_trip_department_started_on ON promotion_trip (department_id, started_on DESC, id DESC);
",
);
