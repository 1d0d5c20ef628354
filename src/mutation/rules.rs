//! The rules that the database itself holds for a table: checks, unique keys and references, read from its catalogue, so
//! that all that are broken can be told together, before PostgreSQL stops at the first.

use std::collections::HashMap;

use sqlx::{PgConnection, Row as _};

use super::{
    input::{Member, columns, member},
    wrong::{ErrorCode, UserError},
};
use crate::schema::{names, room::Room, rooms};

/// The named constraints of all tables: checks with their expression, unique keys with their columns.
const CONSTRAINTS: &str = "SELECT t.relname::text, c.conname::text, c.contype::text, \
    coalesce(pg_get_expr(c.conbin, c.conrelid), ''), \
    ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(number, place) \
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place) \
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
    WHERE t.relnamespace = 'public'::regnamespace AND c.contype IN ('c', 'u') ORDER BY c.conname";

/// A rule of a table.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Name of the constraint.
    pub(super) name: String,
    /// Columns that it speaks of.
    pub(super) columns: Vec<String>,
    /// What it says.
    pub(super) kind: RuleKind,
}

/// What a rule says.
#[derive(Debug)]
pub(super) enum RuleKind {
    /// An expression over the row does not come out false.
    Check(String),
    /// No other row has the same values.
    Unique,
}

/// The rules of all tables.
#[derive(Debug)]
pub(crate) struct Catalogue(HashMap<String, Vec<Rule>>);

impl Catalogue {
    /// Reads it from a database.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn read(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let mut tables: HashMap<String, Vec<Rule>> = HashMap::new();
        for row in sqlx::query(CONSTRAINTS).fetch_all(connection).await? {
            let (kind, expression): (String, String) = (row.try_get(2)?, row.try_get(3)?);
            tables.entry(row.try_get(0)?).or_default().push(Rule {
                name: row.try_get(1)?,
                columns: row.try_get(4)?,
                kind: if kind == "c" {
                    RuleKind::Check(expression)
                } else {
                    RuleKind::Unique
                },
            });
        }
        Ok(Self(tables))
    }

    /// The rules of a table.
    pub(super) fn of(&self, table: &str) -> &[Rule] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// What is told of a row that PostgreSQL refused by a constraint.
    pub(super) fn violation(&self, room: &'static Room, name: &str) -> UserError {
        if let Some(rule) = self
            .of(room.table.name)
            .iter()
            .find(|rule| rule.name == name)
        {
            return rule.broken(room);
        }
        if name.ends_with("_cycle") {
            let message = "It would lie under itself. Choose another parent.";
            return UserError::new(ErrorCode::Invalid, Some("parentId".to_owned()), message);
        }
        let is_own = room.table.references.iter().any(|reference| {
            let stem = reference.column.trim_end_matches("_id");
            name == format!("fk_{}_{stem}", room.table.name)
        });
        if is_own || !name.starts_with("fk_") {
            return UserError::new(
                ErrorCode::Invalid,
                None,
                "The object breaks a rule of the database, or what it refers to is gone. Read it anew.",
            );
        }
        in_use(room)
    }
}

/// What is told of an object that others refer to.
pub(super) fn in_use(room: &Room) -> UserError {
    UserError::new(
        ErrorCode::InUse,
        None,
        format!(
            "Other objects refer to this {}. Delete those first, or let them refer to another.",
            room.type_name
        ),
    )
}

impl Rule {
    /// The member that an error is told of: the last of its columns, which rules compare with those before.
    fn member(&self, room: &'static Room) -> Option<Member> {
        let named = columns(room.table).find(|column| {
            self.name == format!("ck_{}_{}", room.table.name, column.name)
                || self.columns.last().is_some_and(|last| last == column.name)
        });
        let exact = columns(room.table)
            .find(|column| self.name == format!("ck_{}_{}", room.table.name, column.name));
        exact.or(named).map(|column| member(room, column))
    }

    /// What is told of a row that breaks it.
    pub(super) fn broken(&self, room: &'static Room) -> UserError {
        let fields: Vec<_> = self.columns.iter().map(|name| names::camel(name)).collect();
        let all = fields.join(", ");
        match &self.kind {
            RuleKind::Unique => UserError::new(
                ErrorCode::NotUnique,
                fields.last().cloned(),
                format!(
                    "Another {} has the same {all}. Choose another, or change that one.",
                    room.type_name
                ),
            ),
            RuleKind::Check(expression) => {
                let told = self.member(room);
                let field = told.as_ref().map(|member| member.name.clone());
                let (code, message) = Self::told(room, expression, &fields, told.as_ref());
                UserError::new(code, field, message)
            }
        }
    }

    /// The code and the message of a check that came out false, by the form of its expression.
    fn told(
        room: &Room,
        expression: &str,
        fields: &[String],
        told: Option<&Member>,
    ) -> (ErrorCode, String) {
        let field = told.map_or_else(|| fields.join(", "), |member| member.name.clone());
        if expression.contains("btrim") {
            return (
                ErrorCode::Blank,
                format!("{field} is blank. Say something."),
            );
        }
        let invalid = |message: String| (ErrorCode::Invalid, message);
        if expression.contains("num_nonnulls") {
            return invalid(format!(
                "Not this choice of {}: see their descriptions for which go together.",
                fields.join(", ")
            ));
        }
        if let [one, other] = fields
            && one.ends_with("On")
            && other.ends_with("On")
            && (expression.contains(">=") || expression.contains("<="))
        {
            let (earlier, later) = if *one == field {
                (other, one)
            } else {
                (one, other)
            };
            return invalid(format!(
                "{later} lies before {earlier}. Correct one of them."
            ));
        }
        let meaning = told.map_or(room.table.doc, |member| member.column.doc);
        let meaning = meaning.rsplit_once(". ").map_or(meaning, |(said, _)| said);
        invalid(if fields.len() > 1 {
            format!(
                "{} do not fit one another. {field}: {meaning}.",
                fields.join(", ")
            )
        } else {
            format!("{field} is out of range. {field}: {meaning}.")
        })
    }
}

/// The room of the objects that a column refers to.
pub(super) fn target(room: &'static Room, column: &str) -> Option<&'static Room> {
    let mut references = room.table.references.iter();
    let reference = references.find(|reference| reference.column == column)?;
    Some(rooms::by_table(&reference.table))
}
