//! Refuses a write that would make a division, a department or a task force lie under itself.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000040_refuse_cycles",
    r"
CREATE FUNCTION refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closes boolean;
BEGIN
    -- One change of a tree at a time: two that are each harmless may close a cycle together.
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format(
        'WITH RECURSIVE above(id) AS (
            SELECT $1 UNION SELECT t.parent_id FROM %s t JOIN above a ON t.id = a.id WHERE t.parent_id IS NOT NULL
        ) SELECT EXISTS (SELECT FROM above WHERE id = $2)',
        TG_RELID::regclass
    ) INTO closes USING NEW.parent_id, NEW.id;
    IF closes THEN
        RAISE EXCEPTION 'row % of % would lie under itself', NEW.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER ck_division_parent_cycle AFTER INSERT OR UPDATE OF parent_id ON division
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_cycle();
CREATE TRIGGER ck_department_parent_cycle AFTER INSERT OR UPDATE OF parent_id ON department
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_cycle();
CREATE TRIGGER ck_task_force_parent_cycle AFTER INSERT OR UPDATE OF parent_id ON task_force
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION refuse_cycle();
",
);
