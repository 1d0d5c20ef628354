//! Creates `idempotency_key`: commands that were done, with their answers, so that none is done twice.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000402_create_idempotency_key",
    r"
CREATE TABLE idempotency_key (
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    answer text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_idempotency_key PRIMARY KEY (actor, key)
);

CREATE INDEX ix_idempotency_key_created_at ON idempotency_key (created_at);
",
);
