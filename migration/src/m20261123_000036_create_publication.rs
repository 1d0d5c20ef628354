//! Creates `publication`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000036_create_publication",
    r"
CREATE TYPE publication_kind AS ENUM ('BRIEFING', 'SPECIAL_REPORT', 'TYPICAL_CASE', 'MEDIA_REPORT');

CREATE TABLE publication (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    kind publication_kind NOT NULL,
    issue_number text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    published_on date NOT NULL,
    outlet text,
    promoted_to government_level,
    department_id uuid,
    division_id uuid,
    CONSTRAINT pk_publication PRIMARY KEY (id),
    CONSTRAINT uq_publication_kind_issue_number UNIQUE (kind, issue_number),
    CONSTRAINT fk_publication_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_publication_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT ck_publication_version CHECK (version >= 1),
    CONSTRAINT ck_publication_issue_number CHECK (btrim(issue_number) <> ''),
    CONSTRAINT ck_publication_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_publication_body CHECK (btrim(body) <> ''),
    CONSTRAINT ck_publication_outlet CHECK (btrim(outlet) <> ''),
    CONSTRAINT ck_publication_media_report CHECK (kind <> 'MEDIA_REPORT' OR outlet IS NOT NULL)
);

CREATE INDEX ix_publication_created_at ON publication (created_at, id);
CREATE INDEX ix_publication_published_on ON publication (published_on, id);
CREATE INDEX ix_publication_department_published_on ON publication (department_id, published_on DESC, id DESC);
CREATE INDEX ix_publication_division_published_on ON publication (division_id, published_on DESC, id DESC);
",
);
