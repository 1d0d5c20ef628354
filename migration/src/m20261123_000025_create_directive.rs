//! Creates `directive`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000025_create_directive",
    r"
CREATE TYPE directive_kind AS ENUM ('REMINDER', 'ASSIGNMENT', 'CIRCULAR', 'INSTRUCTION');

CREATE TYPE directive_status AS ENUM ('ISSUED', 'IN_PROGRESS', 'COMPLETED', 'WITHDRAWN');

CREATE TABLE directive (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    kind directive_kind NOT NULL,
    issue_number text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    issued_on date NOT NULL,
    due_on date,
    status directive_status NOT NULL,
    leader_id uuid,
    meeting_id uuid,
    key_task_id uuid,
    CONSTRAINT pk_directive PRIMARY KEY (id),
    CONSTRAINT uq_directive_kind_issue_number UNIQUE (kind, issue_number),
    CONSTRAINT fk_directive_leader FOREIGN KEY (leader_id) REFERENCES leader (id) ON DELETE RESTRICT,
    CONSTRAINT fk_directive_meeting FOREIGN KEY (meeting_id) REFERENCES meeting (id) ON DELETE RESTRICT,
    CONSTRAINT fk_directive_key_task FOREIGN KEY (key_task_id) REFERENCES key_task (id) ON DELETE RESTRICT,
    CONSTRAINT ck_directive_version CHECK (version >= 1),
    CONSTRAINT ck_directive_issue_number CHECK (btrim(issue_number) <> ''),
    CONSTRAINT ck_directive_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_directive_body CHECK (btrim(body) <> ''),
    CONSTRAINT ck_directive_due_on CHECK (due_on >= issued_on)
);

CREATE INDEX ix_directive_created_at ON directive (created_at, id);
CREATE INDEX ix_directive_issued_on ON directive (issued_on, id);
CREATE INDEX ix_directive_due_on_asc ON directive (due_on ASC NULLS LAST, id);
CREATE INDEX ix_directive_due_on_desc ON directive (due_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_directive_leader_issued_on ON directive (leader_id, issued_on DESC, id DESC);
CREATE INDEX ix_directive_meeting_issued_on ON directive (meeting_id, issued_on DESC, id DESC);
CREATE INDEX ix_directive_key_task_issued_on ON directive (key_task_id, issued_on DESC, id DESC);
",
);
