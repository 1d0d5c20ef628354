//! The guard: which rows a viewer sees and changes, as text of the statements that read and write them.
//!
//! Wherever a statement names a table, [`seen`] names it: rows that the viewer does not see are not there for anything
//! that is asked. For the office, and for nouns whose rows everyone sees, that is the bare table.

use std::mem;

use entity::Kind;

use super::{
    compile::Compiler,
    plan::{Scoped, Source},
    sql::{Statement, related},
};
use crate::{
    auth::{Role, Viewer},
    error::{Code, Fault},
    schema::{
        ids::Tag,
        room::{Field, Link, Relation, Room},
        rooms,
    },
    search::{PARAMETERS, Sight},
};

/// Whether viewers of a role see only some of a room's rows.
pub(crate) fn restricts(room: &Room, role: Role) -> bool {
    room.rules.published.is_some() && role < Role::Office
}

/// The condition under which a viewer of a role sees a row, given by its alias; `None`: they see all.
pub(crate) fn visible(
    room: &'static Room,
    row: &str,
    role: Role,
    statement: &mut Statement,
) -> Option<String> {
    let published = room.rules.published.filter(|_| restricts(room, role))?;
    let published = published.replace("{t}", row);
    let within = match role {
        Role::Editor => in_scope(room, row, statement),
        _ => None,
    };
    Some(match within {
        Some(within) => format!("({published}) OR {within}"),
        None => published,
    })
}

/// The condition under which an editor may change a row, given by its alias; `None`: editors change none.
pub(crate) fn within(room: &'static Room, row: &str, statement: &mut Statement) -> Option<String> {
    let changed = room.rules.by_editors();
    changed.then(|| in_scope(room, row, statement)).flatten()
}

/// What stands after `FROM` or `JOIN` for the rows of a table that the statement's viewer sees.
pub(crate) fn seen(table: &str, alias: &str, statement: &mut Statement) -> String {
    /// Alias of the row inside, where none but the condition speaks of it.
    const ROW: &str = "g";
    let role = statement.role;
    // Tables of links have no room: what they link is guarded.
    let condition = rooms::over(table).and_then(|room| visible(room, ROW, role, statement));
    match condition {
        Some(condition) => {
            format!("(SELECT {ROW}.* FROM {table} {ROW} WHERE {condition}) {alias}")
        }
        None => format!("{table} {alias}"),
    }
}

/// The id of a related row that the statement's viewer sees, from the SQL of the column that refers to it.
pub(crate) fn seen_id(relation: &Relation, column: &str, statement: &mut Statement) -> String {
    if !restricts(rooms::by_table(&relation.target), statement.role) {
        return column.to_owned();
    }
    let alias = statement.alias('v');
    let rows = seen(&relation.target, &alias, statement);
    format!("(SELECT {alias}.id FROM {rows} WHERE {alias}.id = {column})")
}

/// What a viewer may find of these kinds; `None`: all.
#[must_use]
pub fn sight(viewer: &Viewer, tags: &[Tag]) -> Option<Sight> {
    let mut statement = Statement::new(viewer.role);
    for _ in 0..PARAMETERS {
        statement.bind_list(Kind::Text, Source::Keys);
    }
    let mut conditions = Vec::new();
    for (room, searched) in rooms::searched().filter(|(_, s)| tags.contains(&s.tag)) {
        if let Some(condition) = visible(room, "g", viewer.role, &mut statement) {
            // Not EXISTS: PostgreSQL would rather gather all rows that the viewer sees than look one up.
            conditions.push(format!(
                "(tag <> '{}' OR (SELECT TRUE FROM {} g WHERE g.id = search_document.id AND ({condition})))",
                String::from_utf8_lossy(&searched.tag),
                room.table.name
            ));
        }
    }
    let ids = statement.slots.iter().filter_map(|slot| match slot.source {
        Source::Scope(scoped) => Some(scoped.of(&viewer.scope).to_vec()),
        _ => None,
    });
    let ids = ids.collect();
    (!conditions.is_empty()).then(|| Sight {
        condition: conditions.join(" AND "),
        ids,
    })
}

/// The condition that a row lies in the viewer's scope; `None`: none of its kind does.
///
/// # Panics
/// When a rule names no relation of its room: a mistake in the room, found by the first test.
fn in_scope(room: &'static Room, row: &str, statement: &mut Statement) -> Option<String> {
    let mut ways = Vec::new();
    for name in room.rules.within {
        let relation = room
            .relation(name)
            .unwrap_or_else(|| panic!("{} has no relation {name} to be within", room.type_name));
        let owner = match &relation.link {
            Link::Reference { column } => format!("{row}.{}", column.name),
            _ => format!("{row}.id"),
        };
        if let Some(scoped) = Scoped::over(&relation.target)
            && relation.is_one()
        {
            ways.push(format!("{owner} = ANY({})", statement.scope(scoped)));
            continue;
        }
        let target = rooms::by_table(&relation.target);
        // The rule looks at all rows, whoever asks.
        let role = mem::replace(&mut statement.role, Role::Office);
        let rows = related(relation, target, &owner, statement);
        statement.role = role;
        let conditions = [rows.condition, in_scope(target, &rows.row.alias, statement)];
        let conditions: Vec<_> = conditions.into_iter().flatten().collect();
        let (from, conditions) = (rows.from, conditions.join(" AND "));
        ways.push(format!("EXISTS (SELECT FROM {from} WHERE {conditions})"));
    }
    (!ways.is_empty()).then(|| format!("({})", ways.join(" OR ")))
}

impl Compiler<'_> {
    /// Whether the viewer sees a field.
    pub(crate) fn sees(&self, field: &Field) -> bool {
        self.role >= field.least
    }

    /// Refuses that a field which the viewer does not see says which rows are answered, in which order, or what of all.
    pub(crate) fn may_ask_by(&self, room: &Room, field: &Field, at: &str) -> Result<(), Fault> {
        if self.sees(field) {
            return Ok(());
        }
        Err(Fault::new(
            Code::Forbidden,
            format!(
                "{at}: {}.{} is for the role {} and those above it; others can neither filter, order nor aggregate by \
                 it.",
                room.type_name,
                field.name,
                field.least.as_str()
            ),
        ))
    }
}
