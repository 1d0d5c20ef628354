//! Creates `liaison`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000028_create_liaison",
    r"
CREATE TYPE government_level AS ENUM ('NATION', 'PROVINCE', 'PREFECTURE', 'COUNTY');

CREATE TYPE liaison_status AS ENUM ('CONTACTED', 'SUBMITTED', 'APPROVED', 'DISBURSED', 'DECLINED');

CREATE TABLE liaison (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    subject text NOT NULL,
    authority text NOT NULL,
    level government_level NOT NULL,
    met_on date NOT NULL,
    requested_amount numeric(20,2),
    approved_amount numeric(20,2),
    disbursed_amount numeric(20,2),
    status liaison_status NOT NULL,
    department_id uuid NOT NULL,
    project_id uuid,
    CONSTRAINT pk_liaison PRIMARY KEY (id),
    CONSTRAINT fk_liaison_department FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
    CONSTRAINT fk_liaison_project FOREIGN KEY (project_id) REFERENCES project (id) ON DELETE RESTRICT,
    CONSTRAINT ck_liaison_version CHECK (version >= 1),
    CONSTRAINT ck_liaison_subject CHECK (btrim(subject) <> ''),
    CONSTRAINT ck_liaison_authority CHECK (btrim(authority) <> ''),
    CONSTRAINT ck_liaison_requested_amount CHECK (requested_amount >= 0),
    CONSTRAINT ck_liaison_approved_amount CHECK (approved_amount >= 0),
    CONSTRAINT ck_liaison_disbursed_amount CHECK (disbursed_amount >= 0 AND disbursed_amount <= approved_amount)
);

CREATE INDEX ix_liaison_created_at ON liaison (created_at, id);
CREATE INDEX ix_liaison_met_on ON liaison (met_on, id);
CREATE INDEX ix_liaison_requested_amount_asc ON liaison (requested_amount ASC NULLS LAST, id);
CREATE INDEX ix_liaison_requested_amount_desc ON liaison (requested_amount DESC NULLS LAST, id DESC);
CREATE INDEX ix_liaison_approved_amount_asc ON liaison (approved_amount ASC NULLS LAST, id);
CREATE INDEX ix_liaison_approved_amount_desc ON liaison (approved_amount DESC NULLS LAST, id DESC);
CREATE INDEX ix_liaison_disbursed_amount_asc ON liaison (disbursed_amount ASC NULLS LAST, id);
CREATE INDEX ix_liaison_disbursed_amount_desc ON liaison (disbursed_amount DESC NULLS LAST, id DESC);
CREATE INDEX ix_liaison_department_met_on ON liaison (department_id, met_on DESC, id DESC);
CREATE INDEX ix_liaison_project_met_on ON liaison (project_id, met_on DESC, id DESC);
",
);
