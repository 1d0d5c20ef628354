//! Creates `directive_addressee`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000026_create_directive_addressee",
    r"
CREATE TABLE directive_addressee (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    directive_id uuid NOT NULL,
    department_id uuid NOT NULL,
    replied_on date,
    reply text,
    CONSTRAINT pk_directive_addressee PRIMARY KEY (id),
    CONSTRAINT uq_directive_addressee_directive_department UNIQUE (directive_id, department_id),
    CONSTRAINT fk_directive_addressee_directive FOREIGN KEY (directive_id) REFERENCES directive (id) ON DELETE CASCADE,
    CONSTRAINT fk_directive_addressee_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_directive_addressee_version CHECK (version >= 1),
    CONSTRAINT ck_directive_addressee_reply CHECK (reply IS NULL OR replied_on IS NOT NULL)
);

CREATE INDEX ix_directive_addressee_created_at ON directive_addressee (created_at, id);
CREATE INDEX ix_directive_addressee_replied_on_asc ON directive_addressee (replied_on ASC NULLS LAST, id);
CREATE INDEX ix_directive_addressee_replied_on_desc ON directive_addressee (replied_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_directive_addressee_department_directive ON directive_addressee (department_id, directive_id);
CREATE INDEX ix_directive_addressee_directive_replied_on ON directive_addressee (directive_id, replied_on, id);
",
);
