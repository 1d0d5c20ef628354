//! Creates `signing`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000032_create_signing",
    r"
CREATE TABLE signing (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    investor text NOT NULL,
    contract_value numeric(20,2) NOT NULL,
    signed_on date NOT NULL,
    event_name text,
    event_level government_level,
    promotion_trip_id uuid,
    project_id uuid,
    division_id uuid NOT NULL,
    CONSTRAINT pk_signing PRIMARY KEY (id),
    CONSTRAINT fk_signing_promotion_trip FOREIGN KEY (promotion_trip_id) REFERENCES promotion_trip (id) ON DELETE RESTRICT,
    CONSTRAINT fk_signing_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE RESTRICT,
    CONSTRAINT fk_signing_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_signing_version CHECK (version >= 1),
    CONSTRAINT ck_signing_investor CHECK (btrim(investor) <> ''),
    CONSTRAINT ck_signing_contract_value CHECK (contract_value >= 0),
    CONSTRAINT ck_signing_event_name CHECK (btrim(event_name) <> ''),
    CONSTRAINT ck_signing_event_level CHECK (num_nonnulls(event_name, event_level) <> 1)
);

CREATE INDEX ix_signing_created_at ON signing (created_at, id);
CREATE INDEX ix_signing_signed_on ON signing (signed_on, id);
CREATE INDEX ix_signing_contract_value ON signing (contract_value, id);
CREATE INDEX ix_signing_promotion_trip_signed_on ON signing (promotion_trip_id, signed_on DESC, id DESC);
CREATE INDEX ix_signing_project_signed_on ON signing (project_id, signed_on DESC, id DESC);
CREATE INDEX ix_signing_division_signed_on ON signing (division_id, signed_on DESC, id DESC);
",
);
