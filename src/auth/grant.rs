//! Grants: what is given into somebody's care, by codes, and the objects that these stand for.

use std::{fmt, str::FromStr};

use sqlx::{
    Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::Scope;

/// Most codes of one grant.
const MOST: usize = 100;
/// Longest code, in bytes.
const LONGEST: usize = 64;

/// The ids of granted objects with all that is below them; a division brings its departments. What no longer exists
/// brings nothing.
const RESOLVE: &str = "\
    WITH RECURSIVE d(id) AS (SELECT id FROM division WHERE code = ANY($1) \
        UNION SELECT n.id FROM d JOIN division n ON n.parent_id = d.id), \
    p(id) AS (SELECT id FROM department WHERE code = ANY($2) OR division_id IN (SELECT id FROM d) \
        UNION SELECT n.id FROM p JOIN department n ON n.parent_id = p.id), \
    t(id) AS (SELECT id FROM task_force WHERE code = ANY($3) \
        UNION SELECT n.id FROM t JOIN task_force n ON n.parent_id = t.id) \
    SELECT ARRAY(SELECT id FROM d ORDER BY id), ARRAY(SELECT id FROM p ORDER BY id), ARRAY(SELECT id FROM t ORDER BY id)";

/// The granted codes that no object has, each with its kind.
const UNKNOWN: &str = "\
    SELECT 'division:' || code FROM unnest($1::text[]) code WHERE code NOT IN (SELECT code FROM division) \
    UNION ALL \
    SELECT 'department:' || code FROM unnest($2::text[]) code WHERE code NOT IN (SELECT code FROM department) \
    UNION ALL \
    SELECT 'task-force:' || code FROM unnest($3::text[]) code WHERE code NOT IN (SELECT code FROM task_force)";

/// Codes of what is in somebody's care. As a text: `task-force:CODE,department:CODE,division:CODE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// Divisions.
    pub divisions: Vec<String>,
    /// Departments.
    pub departments: Vec<String>,
    /// Task forces.
    pub task_forces: Vec<String>,
}

impl Grant {
    /// Whether nothing is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.divisions.is_empty() && self.departments.is_empty() && self.task_forces.is_empty()
    }

    /// The query whose row [`scope`] reads.
    pub fn resolve(&self) -> Query<'_, Postgres, PgArguments> {
        self.bound(RESOLVE)
    }

    /// The query for the codes that no object has.
    pub(super) fn unknown(&self) -> Query<'_, Postgres, PgArguments> {
        self.bound(UNKNOWN)
    }

    fn bound(&self, sql: &'static str) -> Query<'_, Postgres, PgArguments> {
        sqlx::query(sql)
            .bind(&self.divisions)
            .bind(&self.departments)
            .bind(&self.task_forces)
    }
}

/// The scope that a row of [`Grant::resolve`] tells.
///
/// # Errors
/// When it is another row.
pub fn scope(row: &PgRow) -> Result<Scope, sqlx::Error> {
    Ok(Scope {
        divisions: row.try_get(0)?,
        departments: row.try_get(1)?,
        task_forces: row.try_get(2)?,
    })
}

impl FromStr for Grant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut grant = Self::default();
        let parts = text.split(',').map(str::trim);
        for (index, part) in parts.filter(|part| !part.is_empty()).enumerate() {
            if index == MOST {
                return Err(format!("a scope has at most {MOST} codes"));
            }
            let (kind, code) = part.split_once(':').unwrap_or((part, ""));
            let codes = match kind {
                "division" => &mut grant.divisions,
                "department" => &mut grant.departments,
                "task-force" => &mut grant.task_forces,
                _ => return Err(WRITTEN.to_owned()),
            };
            if code.is_empty() || code.len() > LONGEST || code.contains(char::is_control) {
                return Err(WRITTEN.to_owned());
            }
            codes.push(code.to_owned());
        }
        Ok(grant)
    }
}

/// How a scope is written.
const WRITTEN: &str = "a scope is written task-force:CODE,department:CODE,division:CODE";

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            ("task-force", &self.task_forces),
            ("department", &self.departments),
            ("division", &self.divisions),
        ];
        let all = kinds
            .into_iter()
            .flat_map(|(kind, codes)| codes.iter().map(move |code| (kind, code)));
        for (index, (kind, code)) in all.enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(f, "{comma}{kind}:{code}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Grant;

    #[test]
    fn a_grant_is_read_as_it_is_written() {
        let text = "task-force:ZB-01,department:D1,department:D2,division:532600";
        let grant: Grant = text.parse().expect("it reads");
        assert_eq!(grant.to_string(), text);
    }

    #[test]
    fn what_is_no_grant_is_refused() {
        let many = vec!["division:1"; 101].join(",");
        let long = format!("division:{}", "1".repeat(65));
        let wrong = [
            "ZB-01",
            "task-force:",
            "project:P1",
            "division:\0",
            &many,
            &long,
        ];
        assert_eq!(wrong.map(|text| text.parse::<Grant>().is_err()), [true; 6]);
    }
}
