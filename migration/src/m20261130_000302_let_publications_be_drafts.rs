//! Lets publications be written before they are published, and keeps their orders served with nulls last.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000302_let_publications_be_drafts",
    r"
ALTER TABLE publication ALTER COLUMN published_on DROP NOT NULL;

DROP INDEX ix_publication_published_on, ix_publication_department_published_on, ix_publication_division_published_on;
CREATE INDEX ix_publication_published_on_asc ON publication (published_on ASC NULLS LAST, id);
CREATE INDEX ix_publication_published_on_desc ON publication (published_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_publication_department_published_on ON publication (department_id, published_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_publication_division_published_on ON publication (division_id, published_on DESC NULLS LAST, id DESC);
",
);
