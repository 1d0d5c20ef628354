//! Creates `api_key`, the keys by which programs sign in; it is no noun of the domain.
//!
//! What is kept of a key's secret is its HMAC by the server's secret, so that neither the table nor a backup of it signs
//! anybody in. Codes of what is in a key's care are kept as they were granted: objects below them are looked up at each
//! use, and an object that is gone gives nothing.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261130_000201_create_api_key",
    r"
CREATE TABLE api_key (
    id uuid NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    divisions text[] NOT NULL,
    departments text[] NOT NULL,
    task_forces text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT pk_api_key PRIMARY KEY (id),
    CONSTRAINT uq_api_key_prefix UNIQUE (prefix),
    CONSTRAINT ck_api_key_prefix CHECK (prefix ~ '^[a-z2-9]{8}$'),
    CONSTRAINT ck_api_key_hash CHECK (octet_length(hash) = 32),
    CONSTRAINT ck_api_key_name CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ck_api_key_role CHECK (role IN ('viewer', 'analyst', 'editor', 'office', 'admin')),
    CONSTRAINT ck_api_key_expires_at CHECK (expires_at > created_at)
);
",
);
