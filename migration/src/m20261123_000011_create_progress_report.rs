//! Creates `progress_report`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000011_create_progress_report",
    r"
CREATE TYPE project_health AS ENUM ('ON_TRACK', 'AT_RISK', 'OFF_TRACK');

CREATE TABLE progress_report (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    project_id uuid NOT NULL,
    period text NOT NULL,
    period_start_on date NOT NULL,
    period_end_on date NOT NULL,
    reported_on date NOT NULL,
    investment_completed numeric(20,2) NOT NULL,
    financial_progress_percent numeric(5,2) NOT NULL,
    physical_progress_percent numeric(5,2) NOT NULL,
    health project_health NOT NULL,
    narrative text,
    CONSTRAINT pk_progress_report PRIMARY KEY (id),
    CONSTRAINT uq_progress_report_project_period UNIQUE (project_id, period),
    CONSTRAINT fk_progress_report_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT ck_progress_report_version CHECK (version >= 1),
    CONSTRAINT ck_progress_report_period CHECK (period ~ '^[0-9]{4}(H[12]|Q[1-4]|M(0[1-9]|1[0-2]))?$|^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    CONSTRAINT ck_progress_report_period_end_on CHECK (period_start_on <= period_end_on),
    CONSTRAINT ck_progress_report_investment_completed CHECK (investment_completed >= 0),
    CONSTRAINT ck_progress_report_financial_progress_percent CHECK (financial_progress_percent >= 0),
    CONSTRAINT ck_progress_report_physical_progress_percent CHECK (physical_progress_percent BETWEEN 0 AND 100)
);

CREATE INDEX ix_progress_report_created_at ON progress_report (created_at, id);
CREATE INDEX ix_progress_report_period_end_on ON progress_report (period_end_on, id);
CREATE INDEX ix_progress_report_reported_on ON progress_report (reported_on, id);
CREATE INDEX ix_progress_report_project_period_end_on ON progress_report (project_id, period_end_on DESC, id DESC);
",
);
