//! Creates `change_seal`: the chain by which it can be told whether the record was tampered with.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000412_create_change_seal",
    r"
CREATE TABLE change_seal (
    number bigint NOT NULL,
    first_event uuid NOT NULL,
    last_event uuid NOT NULL,
    last_transaction bigint NOT NULL,
    last_sequence bigint NOT NULL,
    -- One of 32 bytes for each event, in their order: they tell which one was changed.
    digests bytea NOT NULL,
    previous bytea NOT NULL,
    mac bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    CONSTRAINT pk_change_seal PRIMARY KEY (number),
    CONSTRAINT ck_change_seal_number CHECK (number >= 1),
    CONSTRAINT ck_change_seal_digests CHECK (octet_length(digests) > 0 AND octet_length(digests) % 32 = 0),
    CONSTRAINT ck_change_seal_mac CHECK (octet_length(previous) = 32 AND octet_length(mac) = 32)
);

CREATE TRIGGER tr_change_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_record();
",
);
