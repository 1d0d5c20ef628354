//! Creates `service_item`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000027_create_service_item",
    r"
CREATE TYPE beneficiary AS ENUM ('ENTERPRISES', 'GRASSROOTS', 'MASSES');

CREATE TABLE service_item (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    code text NOT NULL,
    title text NOT NULL,
    beneficiary beneficiary NOT NULL,
    due_on date NOT NULL,
    completed_on date,
    status task_status NOT NULL,
    progress_percent numeric(5,2) NOT NULL,
    department_id uuid NOT NULL,
    CONSTRAINT pk_service_item PRIMARY KEY (id),
    CONSTRAINT uq_service_item_code UNIQUE (code),
    CONSTRAINT fk_service_item_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT ck_service_item_version CHECK (version >= 1),
    CONSTRAINT ck_service_item_code CHECK (btrim(code) <> ''),
    CONSTRAINT ck_service_item_title CHECK (btrim(title) <> ''),
    CONSTRAINT ck_service_item_completed_on CHECK ((status = 'COMPLETED') = (completed_on IS NOT NULL)),
    CONSTRAINT ck_service_item_progress_percent CHECK (progress_percent BETWEEN 0 AND 100 AND (status <> 'COMPLETED' OR progress_percent = 100))
);

CREATE INDEX ix_service_item_created_at ON service_item (created_at, id);
CREATE INDEX ix_service_item_due_on ON service_item (due_on, id);
CREATE INDEX ix_service_item_completed_on_asc ON service_item (completed_on ASC NULLS LAST, id);
CREATE INDEX ix_service_item_completed_on_desc ON service_item (completed_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_service_item_progress_percent ON service_item (progress_percent, id);
CREATE INDEX ix_service_item_department_code ON service_item (department_id, code);
",
);
