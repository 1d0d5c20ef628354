//! Creates `unknown_code`, by which a statement fails that was given a code no row has.

use crate::Forward;

/// Volatile, so that the planner never runs it to estimate.
pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000041_refuse_unknown_codes",
    r"
CREATE FUNCTION unknown_code(noun text, code text) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'SX001',
        MESSAGE = format('There is no %s with the code %s.', noun, left(code, 100));
END
$$;
",
);
