//! Creates `change`: the record of what was changed, to which nothing but new events is ever added.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000401_create_change",
    r"
CREATE TYPE change_kind AS ENUM ('CREATE', 'UPDATE', 'DELETE');

CREATE TABLE change (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    -- Numbers are given out in another order than transactions commit in: readers go by the transaction.
    transaction_id bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    kind change_kind NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    subject uuid NOT NULL,
    object_version integer NOT NULL,
    command text NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    request text,
    fields jsonb NOT NULL,
    CONSTRAINT pk_change PRIMARY KEY (id),
    CONSTRAINT uq_change_sequence UNIQUE (sequence),
    CONSTRAINT uq_change_subject_object_version UNIQUE (subject, object_version),
    CONSTRAINT ck_change_version CHECK (version = 1),
    CONSTRAINT ck_change_object_version CHECK (object_version >= 1)
);

CREATE INDEX ix_change_created_at ON change (created_at, id);
CREATE INDEX ix_change_transaction ON change (transaction_id, sequence);
CREATE INDEX ix_change_subject_created_at ON change (subject, created_at DESC, id DESC);
CREATE INDEX ix_change_object_type_created_at ON change (object_type, created_at DESC, id DESC);

CREATE FUNCTION refuse_to_alter_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is only ever added to' USING ERRCODE = 'SX002';
END
$$;

CREATE TRIGGER tr_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_record();
",
);
