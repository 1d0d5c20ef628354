//! Creates `target`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000016_create_target",
    r"
CREATE TABLE target (
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
    CONSTRAINT pk_target PRIMARY KEY (id),
    CONSTRAINT uq_target_indicator_division_period UNIQUE (indicator_id, division_id, period),
    CONSTRAINT fk_target_indicator FOREIGN KEY (indicator_id) REFERENCES indicator (id) ON DELETE CASCADE,
    CONSTRAINT fk_target_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_target_version CHECK (version >= 1),
    CONSTRAINT ck_target_period CHECK (period ~ '^[0-9]{4}(H[12]|Q[1-4]|M(0[1-9]|1[0-2]))?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    CONSTRAINT ck_target_period_end_on CHECK (period_start_on <= period_end_on)
);

CREATE INDEX ix_target_created_at ON target (created_at, id);
CREATE INDEX ix_target_period_end_on ON target (period_end_on, id);
CREATE INDEX ix_target_value ON target (value, id);
CREATE INDEX ix_target_indicator_period_end_on ON target (indicator_id, period_end_on DESC, id DESC);
CREATE INDEX ix_target_division_period_end_on ON target (division_id, period_end_on DESC, id DESC);
",
);
