//! Creates `server_secret`, whose one row tells a server whether its secret is the one that the database was begun with.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000202_create_server_secret",
    r"
CREATE TABLE server_secret (
    fingerprint bytea NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ck_server_secret_fingerprint CHECK (octet_length(fingerprint) = 32)
);

-- At most one row: every row has the same key.
CREATE UNIQUE INDEX uq_server_secret_one_row ON server_secret ((true));
",
);
