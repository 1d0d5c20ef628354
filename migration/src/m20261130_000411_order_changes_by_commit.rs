//! Lets readers of the record go by its order: adds `change_horizon()`, below which nothing is ever added any more.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000411_order_changes_by_commit",
    r"
-- What is added to the numbers of this cluster's transactions. A dump that is restored into a young cluster brings events
-- of higher numbers than those that are given out there; what is written from then on must still come after them.
CREATE TABLE change_lead (
    lead bigint NOT NULL
);
INSERT INTO change_lead (lead) VALUES (0);

-- At most one row: every row has the same key.
CREATE UNIQUE INDEX uq_change_lead_one_row ON change_lead ((true));

CREATE FUNCTION change_transaction() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_current_xact_id()::text::bigint + lead FROM change_lead';

ALTER TABLE change ALTER COLUMN transaction_id SET DEFAULT change_transaction();

-- All transactions below it have ended for whoever looks by the snapshot that the statement has: STABLE, so that it is
-- that one, and an index can be read up to it.
CREATE FUNCTION change_horizon() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + lead FROM change_lead';

-- The order of the list, also of the one of a filter.
DROP INDEX ix_change_transaction;
CREATE INDEX ix_change_transaction ON change (transaction_id, sequence, id);
CREATE INDEX ix_change_actor ON change (actor, transaction_id, sequence, id);
CREATE INDEX ix_change_object_id ON change (object_id, transaction_id, sequence, id);
",
);
