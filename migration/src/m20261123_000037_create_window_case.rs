//! Creates `window_case`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000037_create_window_case",
    r"
CREATE TYPE applicant_kind AS ENUM ('INDIVIDUAL', 'ENTERPRISE', 'ORGANISATION');

CREATE TYPE window_case_status AS ENUM ('RECEIVED', 'IN_PROGRESS', 'RESOLVED', 'DECLINED');

CREATE TYPE satisfaction AS ENUM ('VERY_DISSATISFIED', 'DISSATISFIED', 'BASICALLY_SATISFIED', 'SATISFIED', 'VERY_SATISFIED');

CREATE TABLE window_case (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    window_level administrative_level NOT NULL,
    matter text NOT NULL,
    applicant_kind applicant_kind NOT NULL,
    received_on date NOT NULL,
    due_on date NOT NULL,
    resolved_on date,
    status window_case_status NOT NULL,
    satisfaction satisfaction,
    division_id uuid NOT NULL,
    department_id uuid NOT NULL,
    CONSTRAINT pk_window_case PRIMARY KEY (id),
    CONSTRAINT uq_window_case_code UNIQUE (code),
    CONSTRAINT fk_window_case_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_window_case_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_window_case_version CHECK (version >= 1),
    CONSTRAINT ck_window_case_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_window_case_window_level CHECK (window_level <> 'PREFECTURE'),
    CONSTRAINT ck_window_case_matter CHECK (btrim(matter) <> ''),
    CONSTRAINT ck_window_case_due_on CHECK (due_on >= received_on),
    CONSTRAINT ck_window_case_resolved_on CHECK (resolved_on >= received_on),
    CONSTRAINT ck_window_case_status CHECK ((status = 'RESOLVED') = (resolved_on IS NOT NULL))
);

CREATE INDEX ix_window_case_created_at ON window_case (created_at, id);
CREATE INDEX ix_window_case_received_on ON window_case (received_on, id);
CREATE INDEX ix_window_case_due_on ON window_case (due_on, id);
CREATE INDEX ix_window_case_resolved_on_asc ON window_case (resolved_on ASC NULLS LAST, id);
CREATE INDEX ix_window_case_resolved_on_desc ON window_case (resolved_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_window_case_division_received_on ON window_case (division_id, received_on DESC, id DESC);
CREATE INDEX ix_window_case_department_received_on ON window_case (department_id, received_on DESC, id DESC);
",
);
