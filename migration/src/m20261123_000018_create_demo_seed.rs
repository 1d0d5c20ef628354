//! Creates `demo_seed`, whose one row marks a database as holding demo data; it is no noun of the domain.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000018_create_demo_seed",
    r"
CREATE TABLE demo_seed (
    seed bigint NOT NULL,
    scale integer NOT NULL,
    seeded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ck_demo_seed_scale CHECK (scale >= 1)
);

-- At most one row: every row has the same key.
CREATE UNIQUE INDEX uq_demo_seed_one_row ON demo_seed ((true));
",
);
