//! Creates `field_visit`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000012_create_field_visit",
    r"
CREATE TYPE visit_kind AS ENUM ('RESEARCH', 'ON_SITE_OFFICE', 'OUTREACH', 'MEDIATION', 'SUPERVISION');

CREATE TYPE site_kind AS ENUM ('TOWNSHIP', 'AGENCY', 'ENTERPRISE', 'PROJECT_SITE', 'PARK', 'VILLAGE');

CREATE TABLE field_visit (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    kind visit_kind NOT NULL,
    started_on date NOT NULL,
    ended_on date NOT NULL,
    days numeric(5,1) NOT NULL,
    site_kind site_kind NOT NULL,
    site_name text NOT NULL,
    summary text,
    report_url text,
    division_id uuid NOT NULL,
    project_id uuid,
    task_force_id uuid,
    CONSTRAINT pk_field_visit PRIMARY KEY (id),
    CONSTRAINT fk_field_visit_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_field_visit_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE RESTRICT,
    CONSTRAINT fk_field_visit_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT ck_field_visit_version CHECK (version >= 1),
    CONSTRAINT ck_field_visit_ended_on CHECK (ended_on >= started_on),
    CONSTRAINT ck_field_visit_days CHECK (days > 0 AND days * 2 = trunc(days * 2) AND days <= ended_on - started_on + 1),
    CONSTRAINT ck_field_visit_site_name CHECK (btrim(site_name) <> ''),
    CONSTRAINT ck_field_visit_report_url CHECK (btrim(report_url) <> '')
);

CREATE INDEX ix_field_visit_created_at ON field_visit (created_at, id);
CREATE INDEX ix_field_visit_started_on ON field_visit (started_on, id);
CREATE INDEX ix_field_visit_ended_on ON field_visit (ended_on, id);
CREATE INDEX ix_field_visit_days ON field_visit (days, id);
CREATE INDEX ix_field_visit_division_started_on ON field_visit (division_id, started_on DESC, id DESC);
CREATE INDEX ix_field_visit_project_started_on ON field_visit (project_id, started_on DESC, id DESC);
CREATE INDEX ix_field_visit_task_force_started_on ON field_visit (task_force_id, started_on DESC, id DESC);
",
);
