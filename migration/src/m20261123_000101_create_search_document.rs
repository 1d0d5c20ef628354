//! Creates `search_document`: what the search knows of each object; it is no noun of the domain.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000101_create_search_document",
    r"
CREATE TABLE search_document (
    tag text NOT NULL,
    id uuid NOT NULL,
    place bigint NOT NULL,
    rules text NOT NULL,
    title text NOT NULL,
    texts text[] NOT NULL,
    terms tsvector NOT NULL,
    CONSTRAINT pk_search_document PRIMARY KEY (tag, id)
);

-- Without a list of what is yet to be sorted in, which every search would have to read through.
CREATE INDEX ix_search_document_terms ON search_document USING gin (terms) WITH (fastupdate = off);
",
);
