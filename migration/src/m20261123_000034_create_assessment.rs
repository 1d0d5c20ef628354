//! Creates `assessment`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000034_create_assessment",
    r"
CREATE TABLE assessment (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    period text NOT NULL,
    period_start_on date NOT NULL,
    period_end_on date NOT NULL,
    scheme text NOT NULL,
    total numeric(7,2) NOT NULL,
    rank integer,
    published_on date,
    department_id uuid,
    division_id uuid,
    task_force_id uuid,
    CONSTRAINT pk_assessment PRIMARY KEY (id),
    CONSTRAINT uq_assessment_scheme_period_department UNIQUE (scheme, period, department_id),
    CONSTRAINT uq_assessment_scheme_period_division UNIQUE (scheme, period, division_id),
    CONSTRAINT uq_assessment_scheme_period_task_force UNIQUE (scheme, period, task_force_id),
    CONSTRAINT fk_assessment_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_assessment_division FOREIGN KEY (division_id) REFERENCES division (id) ON DELETE RESTRICT,
    CONSTRAINT fk_assessment_task_force FOREIGN KEY (task_force_id) REFERENCES task_force (id) ON DELETE RESTRICT,
    CONSTRAINT ck_assessment_version CHECK (version >= 1),
    CONSTRAINT ck_assessment_period CHECK (period ~ '^[0-9]{4}(H[12]|Q[1-4]|M(0[1-9]|1[0-2]))?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    CONSTRAINT ck_assessment_period_end_on CHECK (period_start_on <= period_end_on),
    CONSTRAINT ck_assessment_scheme CHECK (btrim(scheme) <> ''),
    CONSTRAINT ck_assessment_total CHECK (total >= 0),
    CONSTRAINT ck_assessment_rank CHECK (rank >= 1),
    CONSTRAINT ck_assessment_published_on CHECK (published_on >= period_start_on),
    CONSTRAINT ck_assessment_subject CHECK (num_nonnulls(department_id, division_id, task_force_id) = 1)
);

CREATE INDEX ix_assessment_created_at ON assessment (created_at, id);
CREATE INDEX ix_assessment_period_end_on ON assessment (period_end_on, id);
CREATE INDEX ix_assessment_total ON assessment (total, id);
CREATE INDEX ix_assessment_rank_asc ON assessment (rank ASC NULLS LAST, id);
CREATE INDEX ix_assessment_rank_desc ON assessment (rank DESC NULLS LAST, id DESC);
CREATE INDEX ix_assessment_published_on_asc ON assessment (published_on ASC NULLS LAST, id);
CREATE INDEX ix_assessment_published_on_desc ON assessment (published_on DESC NULLS LAST, id DESC);
CREATE INDEX ix_assessment_department_period_end_on ON assessment (department_id, period_end_on DESC, id DESC);
CREATE INDEX ix_assessment_division_period_end_on ON assessment (division_id, period_end_on DESC, id DESC);
CREATE INDEX ix_assessment_task_force_period_end_on ON assessment (task_force_id, period_end_on DESC, id DESC);
",
);
