//! Creates `investment_plan`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000008_create_investment_plan",
    r"
CREATE TABLE investment_plan (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    project_id uuid NOT NULL,
    year integer NOT NULL,
    amount numeric(20,2) NOT NULL,
    CONSTRAINT pk_investment_plan PRIMARY KEY (id),
    CONSTRAINT uq_investment_plan_project_year UNIQUE (project_id, year),
    CONSTRAINT fk_investment_plan_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE CASCADE,
    CONSTRAINT ck_investment_plan_version CHECK (version >= 1),
    CONSTRAINT ck_investment_plan_year CHECK (year BETWEEN 1949 AND 2999),
    CONSTRAINT ck_investment_plan_amount CHECK (amount >= 0)
);

CREATE INDEX ix_investment_plan_created_at ON investment_plan (created_at, id);
CREATE INDEX ix_investment_plan_year ON investment_plan (year, id);
CREATE INDEX ix_investment_plan_amount ON investment_plan (amount, id);
",
);
