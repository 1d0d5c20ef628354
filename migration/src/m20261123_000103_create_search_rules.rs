//! Creates `search_rules`, whose one row tells by which rules the search's documents are made.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000103_create_search_rules",
    r"
CREATE TABLE search_rules (
    rules text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- At most one row: every row has the same key.
CREATE UNIQUE INDEX uq_search_rules_one_row ON search_rules ((true));
",
);
