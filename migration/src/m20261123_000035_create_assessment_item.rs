//! Creates `assessment_item`.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000035_create_assessment_item",
    r"
CREATE TABLE assessment_item (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    assessment_id uuid NOT NULL,
    position integer NOT NULL,
    criterion text NOT NULL,
    weight numeric(6,2) NOT NULL,
    score numeric(6,2) NOT NULL,
    evidence text,
    CONSTRAINT pk_assessment_item PRIMARY KEY (id),
    CONSTRAINT uq_assessment_item_assessment_position UNIQUE (assessment_id, position),
    CONSTRAINT fk_assessment_item_assessment FOREIGN KEY (assessment_id) REFERENCES assessment (id) ON DELETE CASCADE,
    CONSTRAINT ck_assessment_item_version CHECK (version >= 1),
    CONSTRAINT ck_assessment_item_position CHECK (position >= 1),
    CONSTRAINT ck_assessment_item_criterion CHECK (btrim(criterion) <> ''),
    CONSTRAINT ck_assessment_item_weight CHECK (weight > 0),
    CONSTRAINT ck_assessment_item_score CHECK (score BETWEEN 0 AND weight)
);

CREATE INDEX ix_assessment_item_created_at ON assessment_item (created_at, id);
CREATE INDEX ix_assessment_item_position ON assessment_item (position, id);
CREATE INDEX ix_assessment_item_score ON assessment_item (score, id);
",
);
