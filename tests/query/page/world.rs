//! Rows of every noun, made by chance from a fixed seed, and rows that come and go while pages are read.
//!
//! A row's `version` tells its side: 1 is never touched and refers only to its like, 2 is what rows that come and go
//! refer to, 3 comes and goes. So nothing that a row of side 1 is sorted by ever changes.

use sqlx::{AssertSqlSafe, Executor, PgPool};

use super::tables::{LINKS, ONE_OF, TABLES};

/// Functions that make values: few different ones, so that there are ties.
const FUNCTIONS: &str = "
CREATE SEQUENCE serial;
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$ SELECT md5(random()::text || random()::text)::uuid $$;
CREATE FUNCTION new_code() RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT lpad((nextval('serial') * 7919 % 1000000)::text, 6, '0') $$;
CREATE FUNCTION one_of(list anyarray) RETURNS anyelement LANGUAGE sql VOLATILE AS
    $$ SELECT list[1 + floor(random() * cardinality(list))::int] $$;
CREATE FUNCTION perhaps(value anyelement) RETURNS anyelement LANGUAGE sql VOLATILE AS
    $$ SELECT CASE WHEN random() < 0.6 THEN value END $$;
CREATE FUNCTION word() RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT one_of(ARRAY['a', 'B', 'b', '\"''\\', '云南', '云', '楚雄', 'é', '𠮷']) $$;
CREATE FUNCTION day(first date) RETURNS date LANGUAGE sql VOLATILE AS
    $$ SELECT first + 30 * floor(random() * 6)::int $$;
CREATE FUNCTION instant() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT timestamptz '2022-11-01 08:00+08' + floor(random() * 8) * one_of(ARRAY[interval '1 microsecond', '1 hour']) $$;
CREATE FUNCTION pick(of_table text, side int) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE found uuid;
BEGIN
    -- A few rows are picked often, so that they own long lists.
    EXECUTE format('SELECT id FROM %1$I WHERE version = $1 ORDER BY id LIMIT 1 OFFSET
        floor(power(random(), 3) * (SELECT count(*) FROM %1$I WHERE version = $1))', of_table) INTO found USING side;
    RETURN found;
END $$;
";

/// What every noun begins with: its columns and their values.
const HEAD: [&str; 2] = ["id, version, created_at", "new_id(), {side}, instant()"];

/// Links of side 1.
const STABLE_LINKS: &str = "
INSERT INTO task_force_department (task_force_id, department_id, role)
    SELECT pick('task_force', 1), pick('department', 1), one_of(enum_range(NULL::department_role))
    FROM generate_series(1, 40) ON CONFLICT DO NOTHING;
INSERT INTO field_visit_leader (field_visit_id, leader_id, role)
    SELECT pick('field_visit', 1), pick('leader', 1), one_of(enum_range(NULL::visit_role))
    FROM generate_series(1, 40) ON CONFLICT DO NOTHING;
INSERT INTO meeting_leader (meeting_id, leader_id, role)
    SELECT pick('meeting', 1), pick('leader', 1), one_of(enum_range(NULL::meeting_role))
    FROM generate_series(1, 40) ON CONFLICT DO NOTHING;
INSERT INTO promotion_trip_leader (promotion_trip_id, leader_id, role)
    SELECT pick('promotion_trip', 1), pick('leader', 1), one_of(enum_range(NULL::trip_role))
    FROM generate_series(1, 40) ON CONFLICT DO NOTHING;
INSERT INTO liaison_leader (liaison_id, leader_id)
    SELECT pick('liaison', 1), pick('leader', 1)
    FROM generate_series(1, 40) ON CONFLICT DO NOTHING;
";

/// Rows of side 1 and side 2 of each noun.
const ROWS: [u32; 2] = [10, 2];

/// Codes of a taken key, a broken reference and a deadlock.
const HARMLESS: [&str; 3] = ["23505", "23503", "40P01"];

/// The rows of a database.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pool: PgPool,
}

impl World {
    /// Fills an empty database.
    pub(crate) async fn fill(pool: &PgPool) -> Self {
        let mut connection = pool.acquire().await.expect("a connection");
        let mut sql = format!("{FUNCTIONS} SELECT setseed(0.42);");
        for (table, ..) in TABLES {
            for (side, count) in [1, 2].into_iter().zip(ROWS) {
                // Trees need rows to refer to: one row after the other.
                for _ in 0..count {
                    sql += &insert(table, side, side, "");
                }
            }
        }
        sql += STABLE_LINKS;
        connection
            .execute(AssertSqlSafe(sql))
            .await
            .expect("rows of every noun");
        Self { pool: pool.clone() }
    }

    /// Lets a row of a table come, or some go; `owner` is the table and the row whose list it shall be in.
    pub(crate) async fn stir(&self, table: &str, owner: Option<(&str, &str)>, comes: bool) {
        let sql = if comes {
            let then = owner.map(|(of, id)| own(table, of, id)).unwrap_or_default();
            insert(table, 3, 2, &then)
        } else {
            // A place on a task force keeps its leader, and a directive the department that it is addressed to.
            let links = match table {
                "leader" => {
                    "DELETE FROM task_force_member m USING leader l WHERE l.id = m.leader_id AND l.version = 3;"
                }
                "department" => {
                    "DELETE FROM directive_addressee a USING department d \
                    WHERE d.id = a.department_id AND d.version = 3;"
                }
                _ => "",
            };
            // Two at most: more go than come, so that there are never many.
            let gone = format!("SELECT pick('{table}', 3) FROM generate_series(1, 2)");
            format!("{links} DELETE FROM {table} WHERE id IN ({gone});")
        };
        // A text of several statements is one transaction.
        let done = self
            .pool
            .execute(AssertSqlSafe(format!(
                "SET synchronous_commit = off; {sql}"
            )))
            .await;
        // Rows that come and go get in each other's way by unique keys, references and locks: then this one stays.
        let code = done
            .as_ref()
            .err()
            .and_then(|e| e.as_database_error()?.code());
        let is_harmless = code.as_deref().is_some_and(|code| HARMLESS.contains(&code));
        assert!(done.is_ok() || is_harmless, "{done:?}");
    }
}

/// The statement for one row, `then` being what happens to it at once, as `new`.
fn insert(table: &str, side: u8, of: u8, then: &str) -> String {
    let (_, columns, values) = TABLES
        .iter()
        .find(|t| t.0 == table)
        .expect("a table of a noun");
    let [head, head_values] = HEAD;
    let text = format!(
        "INSERT INTO {table} ({head}, {columns}) SELECT {head_values}, {values} ON CONFLICT DO NOTHING;{then}"
    );
    text.replace("{side}", &side.to_string())
        .replace("{of}", &of.to_string())
}

/// The statement that puts the newest row of side 3 of a table into the list of an owner.
fn own(table: &str, owner_table: &str, owner: &str) -> String {
    let newest = format!("(SELECT id FROM {table} WHERE xmin = pg_current_xact_id()::xid)");
    let (near, far) = (format!("{owner_table}_id"), format!("{table}_id"));
    let link = LINKS.iter().find(|(_, sides, ..)| {
        table != owner_table && sides.contains(&table) && sides.contains(&owner_table)
    });
    if let Some((link, _, columns, values)) = link {
        return format!(
            " INSERT INTO {link} ({near}, {far}{columns}) SELECT '{owner}', n.id{values} FROM {newest} n;"
        );
    }
    let column = match (table, owner_table) {
        (one, other) if one == other => "parent_id",
        ("project", "department") => "owner_department_id",
        ("project", "leader") => "responsible_leader_id",
        _ => &near,
    };
    // A row that may have only one of several owners leaves the others.
    let others = ONE_OF
        .iter()
        .filter(|(of, columns)| *of == table && columns.contains(&column))
        .flat_map(|(_, columns)| columns.iter().filter(|other| **other != column))
        .fold(String::new(), |sql, other| format!("{sql}, {other} = NULL"));
    format!(" UPDATE {table} SET {column} = '{owner}'{others} WHERE id = {newest};")
}
