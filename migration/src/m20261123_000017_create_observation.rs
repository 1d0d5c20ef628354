//! Creates `observation`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000017_create_observation",
    r"
CREATE TYPE observation_status AS ENUM ('PRELIMINARY', 'FINAL', 'REVISED');

CREATE TABLE observation (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    indicator_id uuid NOT NULL,
    division_id uuid NOT NULL,
    period text NOT NULL,
    period_start_on date NOT NULL,
    period_end_on date NOT NULL,
    value numeric(24,6) NOT NULL,
    year_on_year numeric(9,3),
    province_year_on_year numeric(9,3),
    rank_in_province integer,
    status observation_status NOT NULL,
    CONSTRAINT pk_observation PRIMARY KEY (id),
    CONSTRAINT uq_observation_indicator_division_period UNIQUE (indicator_id, division_id, period),
    CONSTRAINT fk_observation_indicator FOREIGN KEY (indicator_id) REFERENCES indicator (id) ON DELETE CASCADE,
    CONSTRAINT fk_observation_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_observation_version CHECK (version >= 1),
    CONSTRAINT ck_observation_period CHECK (period ~ '^[0-9]{4}(H[12]|Q[1-4]|M(0[1-9]|1[0-2]))?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    CONSTRAINT ck_observation_period_end_on CHECK (period_start_on <= period_end_on),
    CONSTRAINT ck_observation_rank_in_province CHECK (rank_in_province >= 1)
);

CREATE INDEX ix_observation_created_at ON observation (created_at, id);
CREATE INDEX ix_observation_period_end_on ON observation (period_end_on, id);
CREATE INDEX ix_observation_value ON observation (value, id);
CREATE INDEX ix_observation_year_on_year_asc ON observation (year_on_year ASC NULLS LAST, id);
CREATE INDEX ix_observation_year_on_year_desc ON observation (year_on_year DESC NULLS LAST, id DESC);
CREATE INDEX ix_observation_rank_in_province_asc ON observation (rank_in_province ASC NULLS LAST, id);
CREATE INDEX ix_observation_rank_in_province_desc ON observation (rank_in_province DESC NULLS LAST, id DESC);
CREATE INDEX ix_observation_indicator_period_end_on ON observation (indicator_id, period_end_on DESC, id DESC);
CREATE INDEX ix_observation_division_period_end_on ON observation (division_id, period_end_on DESC, id DESC);
",
);
