//! Creates `search_pending`: the objects whose documents are stale, in the order in which they were written.
//!
//! One object may stand in it several times: a row that is there already may be taken out by a server that does not
//! see the latest change yet, so each change leaves its own.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000102_create_search_pending",
    r"
CREATE TABLE search_pending (
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    tag text NOT NULL,
    id uuid NOT NULL,
    CONSTRAINT pk_search_pending PRIMARY KEY (number)
);

-- As its owner, so that whoever may write a noun needs no rights here.
CREATE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO search_pending (tag, id) SELECT TG_ARGV[0], id FROM new_rows;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO search_pending (tag, id)
        SELECT TG_ARGV[0], id FROM (SELECT id FROM old_rows UNION SELECT id FROM new_rows) AS changed;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO search_pending (tag, id) SELECT TG_ARGV[0], id FROM old_rows;
    ELSE
        INSERT INTO search_pending (tag, id) SELECT tag, id FROM search_document WHERE tag = TG_ARGV[0];
    END IF;
    RETURN NULL;
END
$$;
",
);
