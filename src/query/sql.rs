//! Writes statements: aliases, bound parameters and the SQL of links between tables.

use std::fmt::Write as _;

use entity::Kind;

use super::{
    guard::{restricts, seen},
    order::Order,
    plan::{Scoped, Slot, Source},
};
use crate::{
    auth::Role,
    schema::room::{Field, Link, Relation, Room},
};

/// Collects the parameters and aliases of one statement while its text is written.
///
/// Text is written by hand rather than by a query builder because values stay open until a request binds them, and
/// because `unnest .. WITH ORDINALITY` and late-bound `LATERAL` pages are the heart of it. Names come from entities
/// only; every value is a parameter.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    /// Role of the viewer for whom it reads: the least unless told.
    pub(crate) role: Role,
    pub(crate) slots: Vec<Slot>,
    aliases: usize,
    /// Tables that are looked up besides what is returned.
    pub(crate) probes: u64,
    /// What must lie above a parameter, and what below one.
    sides: [Vec<String>; 2],
    /// Whether something must lie between two parameters: not knowing them, PostgreSQL takes it that hardly any does, and
    /// reads what does, which may be most of a table, again for each row that it is joined with.
    pub(crate) bounds: bool,
}

impl Statement {
    /// A statement for viewers of a role.
    pub(crate) fn new(role: Role) -> Self {
        Self {
            role,
            ..Self::default()
        }
    }

    /// A statement about parents, whose ids are its first parameter.
    pub(crate) fn of_parents(role: Role) -> Self {
        let mut statement = Self::new(role);
        statement.bind_list(Kind::Uuid, Source::Keys);
        statement
    }

    /// A fresh alias.
    pub(crate) fn alias(&mut self, prefix: char) -> String {
        self.aliases += 1;
        format!("{prefix}{}", self.aliases)
    }

    /// Notes that something must lie above a parameter, or below one.
    pub(crate) fn bounded(&mut self, sql: &str, is_below: bool) {
        let [above, below] = &mut self.sides;
        let (side, other) = if is_below {
            (below, above)
        } else {
            (above, below)
        };
        side.push(sql.to_owned());
        self.bounds |= other.iter().any(|other| other == sql);
    }

    /// Binds one value and returns the expression that stands for it.
    pub(crate) fn bind(&mut self, kind: Kind, source: Source) -> String {
        self.parameter(Slot {
            kind,
            list: false,
            source,
        })
    }

    /// Binds an array and returns the expression that stands for it.
    pub(crate) fn bind_list(&mut self, kind: Kind, source: Source) -> String {
        self.parameter(Slot {
            kind,
            list: true,
            source,
        })
    }

    /// The expression that stands for a list of the viewer's scope, bound once however often it is spoken of.
    pub(crate) fn scope(&mut self, scoped: Scoped) -> String {
        let known = |slot: &Slot| matches!(slot.source, Source::Scope(known) if known == scoped);
        match self.slots.iter().position(known) {
            Some(index) => format!("${}::uuid[]", index + 1),
            None => self.bind_list(Kind::Uuid, Source::Scope(scoped)),
        }
    }

    fn parameter(&mut self, slot: Slot) -> String {
        let (kind, list) = (slot.kind, slot.list);
        self.slots.push(slot);
        let n = self.slots.len();
        let array = if list { "[]" } else { "" };
        match kind {
            // Sent as text, so that no type need be looked up; cast once a statement rather than once a row.
            Kind::Enum(name) => {
                format!("(SELECT (${n}::text{array})::{name}{array})::{name}{array}")
            }
            // Sent as text as well.
            Kind::Json => format!("${n}::text{array}::jsonb{array}"),
            _ => format!("${n}::{}{array}", kind.sql()),
        }
    }
}

impl Statement {
    /// The text with its parameters, numbered anew: those that the text came to leave out are dropped, since
    /// PostgreSQL takes no value for what it does not read.
    pub(crate) fn finish(self, text: &str) -> (String, Vec<Slot>) {
        let mut slots = Vec::new();
        let mut numbers = vec![None; self.slots.len()];
        let mut out = String::with_capacity(text.len());
        let mut parts = text.split('$');
        out += parts.next().unwrap_or_default();
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            if number.is_empty() {
                // No parameter: the end of a pattern within a check.
                out.push('$');
                out += rest;
                continue;
            }
            let index = number.parse::<usize>().unwrap_or(0).saturating_sub(1);
            if let (Some(known), Some(slot)) = (numbers.get_mut(index), self.slots.get(index)) {
                let number = *known.get_or_insert_with(|| {
                    slots.push(slot.clone());
                    slots.len()
                });
                // Writing to a String never fails.
                let _ = write!(out, "${number}{rest}");
            }
        }
        (out, slots)
    }
}

/// A row that expressions speak of: its room and its alias, and the link's alias when it came through one.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) room: &'static Room,
    pub(crate) alias: String,
    pub(crate) edge: Option<Edge>,
}

/// The link that a row came through.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub(crate) relation: &'static Relation,
    pub(crate) alias: String,
    /// Stands before a column's name: the page query exports link columns under names of their own.
    pub(crate) prefix: &'static str,
}

impl Edge {
    /// The SQL of a link's column.
    pub(crate) fn column(&self, name: &str) -> String {
        format!("{}.{}{name}", self.alias, self.prefix)
    }

    /// The link's field of this GraphQL name.
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.relation.edge.iter().find(|f| f.name == name)
    }
}

impl Row {
    /// A row of a room, met without a link.
    pub(crate) fn new(room: &'static Room, alias: impl Into<String>) -> Self {
        Self {
            room,
            alias: alias.into(),
            edge: None,
        }
    }

    /// The SQL of a column.
    pub(crate) fn column(&self, name: &str) -> String {
        format!("{}.{name}", self.alias)
    }

    /// A view's query whose rows meet a filter: inside, so that PostgreSQL leaves out the parts that can't meet it even
    /// where the whole is spoken of more than once.
    pub(crate) fn query(&self, query: &str, filter: Option<String>) -> String {
        let alias = &self.alias;
        let filter = filter.map_or_else(String::new, |filter| format!(" WHERE {filter}"));
        format!("SELECT {alias}.* FROM ({query}) {alias}{filter}")
    }
}

/// `FROM` and `WHERE` of the rows that a relation leads to from an owner, whose id is the SQL `owner`.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The query of a view, filtered; `from` speaks of it by the view's name.
    pub(crate) with: Option<String>,
    pub(crate) from: String,
    pub(crate) condition: Option<String>,
    pub(crate) row: Row,
    /// The link table alone, and its column with the target's id.
    pub(crate) link: Option<(String, String)>,
}

impl Rows {
    /// Whether the link table alone can say what stands on a page, so that targets are looked up only for its rows:
    /// where nothing but the link's columns and the target's id sorts. The id is then read from the link.
    pub(crate) fn order_by_link(&self, order: &mut Order) -> bool {
        let (Some((_, far)), Some(edge)) = (&self.link, &self.row.edge) else {
            return false;
        };
        let (id, link) = (self.row.column("id"), format!("{}.", edge.alias));
        let by_link = order.joins.is_empty()
            && order
                .keys
                .iter()
                .all(|key| key.sql == id || key.sql.starts_with(&link));
        if by_link {
            for key in order.keys.iter_mut().filter(|key| key.sql == id) {
                key.sql.clone_from(far);
            }
        }
        by_link
    }
}

/// All rows of a room.
pub(crate) fn all(room: &'static Room, statement: &mut Statement) -> Rows {
    let alias = statement.alias('t');
    Rows {
        with: None,
        from: seen(room.table.name, &alias, statement),
        condition: None,
        row: Row::new(room, alias),
        link: None,
    }
}

/// The rows of a room that are told as a list of their own.
pub(crate) fn listed(room: &'static Room, statement: &mut Statement) -> Rows {
    let mut rows = all(room, statement);
    let listed = room.listed.as_ref();
    rows.condition = listed.map(|listed| listed.sql.replace("{t}", &rows.row.alias));
    rows
}

/// Ids of the row of a code and of all rows below it. An unknown code fails the statement with `SX001`.
pub(crate) fn subtree(
    room: &Room,
    parent: &str,
    code: &str,
    value: &str,
    statement: &mut Statement,
) -> String {
    let (walk, step) = (statement.alias('w'), statement.alias('s'));
    let (rows, noun) = (seen(room.table.name, &step, statement), room.type_name);
    format!(
        "WITH RECURSIVE {walk}(id) AS (SELECT coalesce((SELECT {step}.id FROM {rows} WHERE {step}.{code} = {value}), \
         unknown_code('{noun}', {value})) UNION SELECT {step}.id FROM {walk} JOIN {rows} ON {step}.{parent} = {walk}.id) \
         SELECT id FROM {walk}"
    )
}

/// The rows of a to-many relation; `owner` is the SQL of the owner's id, `owner_row` of a reference's column.
pub(crate) fn related(
    relation: &'static Relation,
    room: &'static Room,
    owner: &str,
    statement: &mut Statement,
) -> Rows {
    related_to_depth(relation, room, owner, MAX_DEPTH, statement)
}

/// The same, of a tree only so many steps away from the owner.
pub(crate) fn related_to_depth(
    relation: &'static Relation,
    room: &'static Room,
    owner: &str,
    depth: usize,
    statement: &mut Statement,
) -> Rows {
    let mut source = all(room, statement);
    let alias = source.row.alias.clone();
    match &relation.link {
        Link::Reference { .. } => source.condition = Some(format!("{alias}.id = {owner}")),
        Link::Children { column } => source.condition = Some(format!("{alias}.{column} = {owner}")),
        Link::Through { table, near, far } => {
            let link = statement.alias('l');
            let links = seen(table.name, &link, statement);
            source.from = format!("{links} JOIN {} ON {alias}.id = {link}.{far}", source.from);
            source.condition = Some(format!("{link}.{near} = {owner}"));
            // The link alone does not tell which targets the viewer sees.
            let all = !restricts(room, statement.role);
            source.link = all.then(|| (links, format!("{link}.{far}")));
            source.row.edge = Some(Edge {
                relation,
                alias: link,
                prefix: "",
            });
        }
        Link::Tree { parent, up } => {
            let link = statement.alias('l');
            let tree = tree(room.table.name, parent, *up, owner, depth, statement);
            source.from = format!(
                "({tree}) {link} JOIN {} ON {alias}.id = {link}.id",
                source.from
            );
            source.row.edge = Some(Edge {
                relation,
                alias: link,
                prefix: "",
            });
        }
    }
    source
}

/// Deepest tree that is followed: deeper than any administration, and an end to a cycle that slipped in.
pub const MAX_DEPTH: usize = 64;

/// Ids and depths of the rows above or below an owner in its own tree.
fn tree(
    table: &str,
    parent: &str,
    up: bool,
    owner: &str,
    depth: usize,
    statement: &mut Statement,
) -> String {
    let (walk, step) = (statement.alias('w'), statement.alias('s'));
    let rows = seen(table, &step, statement);
    let (start, next, join) = if up {
        (
            format!("SELECT {step}.{parent}, 1 FROM {rows} WHERE {step}.id = {owner}"),
            format!("{step}.{parent}"),
            format!("{step}.id = {walk}.id"),
        )
    } else {
        (
            format!("SELECT {step}.id, 1 FROM {rows} WHERE {step}.{parent} = {owner}"),
            format!("{step}.id"),
            format!("{step}.{parent} = {walk}.id"),
        )
    };
    format!(
        "WITH RECURSIVE {walk}(id, depth) AS ({start} UNION ALL SELECT {next}, {walk}.depth + 1 FROM {walk} \
         JOIN {rows} ON {join} WHERE {walk}.depth < {depth}) \
         SELECT id, depth FROM {walk} WHERE id IS NOT NULL"
    )
}
