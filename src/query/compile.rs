//! Compiles a validated operation into a plan: one level, one statement.

use std::{fmt::Write as _, sync::Arc};

use async_graphql::parser::types::{Field, OperationDefinition, SelectionSet};
use async_graphql_value::Value;
use entity::Kind;

use super::{
    connection::Request,
    guard::{seen, seen_id},
    level::{KEYS, KEYS_OF_MANY},
    operator::source,
    plan::{Check, Child, Encoding, Level, Out, Page, Plan, Root, RootValue, Source, member},
    selection::{Context, Selected},
    sql::{Row, Statement},
    value::{Datum, Scalar},
    variables::Variables,
};
use crate::{
    auth::Role,
    config::Limits,
    error::{Code, Fault},
    schema::{
        names,
        room::{Link, Relation, Room},
        rooms,
    },
};

/// Compiles one operation.
#[derive(Debug)]
pub(crate) struct Compiler<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) variables: &'a Variables<'a>,
    pub(crate) limits: &'a Limits,
    pub(crate) role: Role,
    roots: Vec<Root>,
    pub(crate) pages: Vec<Page>,
    pub(crate) checks: Vec<Check>,
    /// Conditions of filters so far.
    pub(crate) conditions: usize,
    /// Statements so far.
    pub(crate) levels: usize,
}

/// What the rows of one level are asked for, gathered while the selection is read.
#[derive(Debug, Default)]
pub(crate) struct Select {
    /// The select list; its first entry is column 1 of a row.
    pub(crate) columns: Vec<String>,
    /// Joins of folded to-one relations.
    pub(crate) joins: String,
    /// Computed fields.
    pub(crate) computed: u64,
    /// Levels below.
    pub(crate) children: Vec<Child>,
}

impl Select {
    /// A select list that begins with the row's own id.
    pub(crate) fn of(row: &Row) -> Self {
        Self {
            columns: vec![row.column("id")],
            ..Self::default()
        }
    }

    /// The column of an expression, added when it is new.
    pub(crate) fn column(&mut self, sql: String) -> usize {
        let found = self.columns.iter().position(|c| *c == sql);
        1 + found.unwrap_or_else(|| {
            self.columns.push(sql);
            self.columns.len() - 1
        })
    }
}

/// The SQL that reads a value of a kind from an expression: enums leave as text.
pub(crate) fn readable(kind: Kind, sql: String) -> String {
    if matches!(kind, Kind::Enum(_)) {
        format!("{sql}::text")
    } else {
        sql
    }
}

impl<'a> Compiler<'a> {
    /// Compiles an operation.
    ///
    /// # Errors
    /// When an argument does not fit, by its code.
    pub(crate) fn compile(
        context: Context<'a>,
        operation: &'a OperationDefinition,
        limits: &'a Limits,
        role: Role,
    ) -> Result<Plan, Fault> {
        let mut compiler = Self::new(context, limits, role);
        for selected in context.collect(&[&operation.selection_set.node], "Query")? {
            let value = compiler.root(&selected)?;
            compiler.add(selected.key, value);
        }
        Ok(compiler.finish())
    }

    /// A compiler that has compiled nothing yet.
    pub(crate) fn new(context: Context<'a>, limits: &'a Limits, role: Role) -> Self {
        Self {
            context,
            variables: context.variables,
            limits,
            role,
            roots: Vec::new(),
            pages: Vec::new(),
            checks: Vec::new(),
            conditions: 0,
            levels: 0,
        }
    }

    /// Adds a field of the answer.
    pub(crate) fn add(&mut self, key: &str, value: RootValue) {
        self.roots.push(Root {
            key: key.into(),
            value,
        });
    }

    /// The plan of all that was added.
    pub(crate) fn finish(self) -> Plan {
        let introspects = self
            .roots
            .iter()
            .any(|r| matches!(r.value, RootValue::Introspection));
        Plan {
            roots: self.roots,
            pages: self.pages,
            checks: self.checks,
            statements: self.levels,
            introspects,
        }
    }

    fn root(&mut self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        let name = selected.name();
        match name {
            "__typename" => return Ok(RootValue::known("\"Query\"")),
            "__schema" | "__type" => return Ok(RootValue::Introspection),
            "node" | "nodes" => return self.nodes(selected),
            "codelists" => return self.codelists(selected),
            "serverLimits" => return self.server_limits(selected),
            "viewer" => return self.viewer(selected),
            "search" => return self.search(selected),
            _ => {}
        }
        for room in rooms::all() {
            if room.many == name {
                let request = Request::root(room, selected);
                let (level, connection) = self.connection(request)?;
                return Ok(RootValue::Connection { level, connection });
            }
            if room.one == name {
                return self.one(room, selected, &["id"], None);
            }
            if !room.key.is_empty() && names::by_key(&room.one, room.key) == name {
                let missing = format!(
                    "No {} has this {}. Look for it in {} with a filter.",
                    room.type_name,
                    room.key.join(", "),
                    room.many
                );
                return self.one(room, selected, room.key, Some(missing));
            }
        }
        Err(Fault::new(
            Code::ValidationFailed,
            format!("There is no field {name} on Query."),
        ))
    }

    fn one(
        &mut self,
        room: &'static Room,
        selected: &Selected<'a>,
        key: &[&str],
        missing: Option<String>,
    ) -> Result<RootValue, Fault> {
        let mut statement = Statement::new(self.role);
        let row = Row::new(room, statement.alias('t'));
        let mut conditions = Vec::new();
        for name in key {
            let value = self
                .resolved(required(selected.field, name)?)
                .unwrap_or(Value::Null);
            let at = format!("{}.{name}", selected.name());
            conditions.push(equals(&mut statement, &row, name, &value, &at)?);
        }
        self.row(statement, &row, selected, &conditions, missing)
    }

    /// The object of an id that is known.
    pub(crate) fn by_id(
        &mut self,
        room: &'static Room,
        selected: &Selected<'a>,
        id: uuid::Uuid,
    ) -> Result<RootValue, Fault> {
        let mut statement = Statement::new(self.role);
        let row = Row::new(room, statement.alias('t'));
        let id = statement.bind(Kind::Uuid, Source::Constant(Datum::Uuid(id)));
        let condition = format!("{} = {id}", row.column("id"));
        self.row(statement, &row, selected, &[condition], None)
    }

    /// The object of a row that is told by conditions.
    fn row(
        &mut self,
        mut statement: Statement,
        row: &Row,
        selected: &Selected<'a>,
        conditions: &[String],
        missing: Option<String>,
    ) -> Result<RootValue, Fault> {
        let room = row.room;
        let mut select = Select::of(row);
        let outs = self.node(&mut statement, &mut select, row, &selected.sets)?;
        let rows = seen(room.table.name, &row.alias, &mut statement);
        let sql = format!(
            "SELECT 1::bigint, {} FROM {rows}{} WHERE {}",
            select.columns.join(", "),
            select.joins,
            conditions.join(" AND "),
        );
        let level = self.level(room, &sql, statement, select);
        Ok(RootValue::One {
            level,
            outs,
            missing,
        })
    }

    /// The level of the rows of the ids that its statement begins with.
    pub(crate) fn keyed(&mut self, row: &Row, mut statement: Statement, select: Select) -> Level {
        let rows = seen(row.room.table.name, &row.alias, &mut statement);
        let sql = format!(
            "SELECT k.o, {} FROM {KEYS} JOIN {rows} ON {} = k.id{}",
            select.columns.join(", "),
            row.column("id"),
            select.joins,
        );
        self.level(row.room, &sql, statement, select)
    }

    /// The fields of a row's object; what they need goes into the select list.
    pub(crate) fn node(
        &mut self,
        statement: &mut Statement,
        select: &mut Select,
        row: &Row,
        sets: &[&'a SelectionSet],
    ) -> Result<Vec<Out>, Fault> {
        let room = row.room;
        let mut outs = Vec::new();
        for selected in self.context.collect(sets, room.type_name)? {
            let (key, name) = (member(selected.key), selected.name());
            if name == "__typename" {
                outs.push(Out::Raw(typename(&key, room.type_name)));
            } else if let ("id", Some(tag)) = (name, room.tag) {
                let column = select.column(row.column("id"));
                outs.push(Out::Value {
                    key,
                    column,
                    encoding: Encoding::Id(tag),
                });
            } else if let Some(field) = room.field(name) {
                if !self.sees(field) {
                    outs.push(Out::Raw([&key, b"null".as_slice()].concat().into()));
                    continue;
                }
                let kind = field.column.kind;
                let column = select.column(readable(kind, row.column(field.column.name)));
                outs.push(Out::Value {
                    key,
                    column,
                    encoding: Encoding::Plain(kind),
                });
            } else if let Some(computed) = room.computation(name) {
                let arguments = selected.field;
                let argument = |n: &str| arguments.get_argument(n).map(|v| &v.node);
                let sql = self.computed(statement, row, computed, &argument, name)?;
                select.computed += 1;
                let column = select.column(readable(computed.kind, sql));
                outs.push(Out::Value {
                    key,
                    column,
                    encoding: Encoding::Plain(computed.kind),
                });
            } else if let Some(relation) = room.relation(name) {
                outs.push(self.relation(statement, select, row, relation, &selected)?);
            } else {
                return Err(Fault::new(
                    Code::ValidationFailed,
                    format!("There is no field {name} on {}.", room.type_name),
                ));
            }
        }
        Ok(outs)
    }

    fn relation(
        &mut self,
        statement: &mut Statement,
        select: &mut Select,
        row: &Row,
        relation: &'static Relation,
        selected: &Selected<'a>,
    ) -> Result<Out, Fault> {
        let key = member(selected.key);
        let room = rooms::by_table(&relation.target);
        if let Link::Reference { column } = &relation.link {
            // To-one relations are folded into the statement of their parent: one round trip less, and a page is
            // joined after it was cut, so that only its own rows are looked up.
            let alias = statement.alias('j');
            let rows = seen(room.table.name, &alias, statement);
            // Writing to a String never fails.
            let _ = write!(
                select.joins,
                " LEFT JOIN {rows} ON {alias}.id = {}",
                row.column(column.name)
            );
            let target = Row::new(room, alias);
            let presence = select.column(target.column("id"));
            let outs = self.node(statement, select, &target, &selected.sets)?;
            return Ok(Out::Inline {
                key,
                presence,
                outs,
            });
        }
        let owner = select.column(row.column("id"));
        let (level, connection) = self.connection(Request::relation(relation, room, selected))?;
        let child = select.children.len();
        select.children.push(Child { key: owner, level });
        Ok(Out::Connection {
            key,
            child,
            connection,
        })
    }

    /// Closes a level.
    pub(crate) fn level(
        &mut self,
        room: &'static Room,
        sql: &str,
        statement: Statement,
        select: Select,
    ) -> Level {
        self.levels += 1;
        let (probes, bounds) = (statement.probes, statement.bounds);
        let (sql, slots) = statement.finish(sql);
        let joins = !select.joins.is_empty();
        Level {
            many: (joins && sql.contains(KEYS)).then(|| sql.replace(KEYS, KEYS_OF_MANY).into()),
            sql: Arc::from(sql),
            table: room.table.name,
            slots,
            page: usize::MAX,
            planned_anew: bounds,
            probes,
            computed: select.computed,
            children: select.children,
        }
    }
}

/// The condition that a row has this id, this value in a column, or this related object, given by its code.
fn equals(
    statement: &mut Statement,
    row: &Row,
    name: &str,
    value: &Value,
    at: &str,
) -> Result<String, Fault> {
    let room = row.room;
    let bind = |statement: &mut Statement, scalar: Scalar| {
        Ok::<_, Fault>(statement.bind(scalar.kind(), source(scalar, value, at)?))
    };
    if let Some(field) = room.field(name) {
        let value = bind(statement, Scalar::Value(field.column.kind))?;
        return Ok(format!("{} = {value}", row.column(field.column.name)));
    }
    let Some((relation, column)) = room.relation(name).and_then(|r| match &r.link {
        Link::Reference { column } => Some((r, column)),
        _ => None,
    }) else {
        return Ok(format!(
            "{} = {}",
            row.column("id"),
            bind(statement, Scalar::Id(room.tag))?
        ));
    };
    let target = rooms::by_table(&relation.target);
    let id = if let Some(code) = target.code() {
        let value = bind(statement, Scalar::Value(code.column.kind))?;
        let alias = statement.alias('c');
        let rows = seen(target.table.name, &alias, statement);
        format!(
            "(SELECT {alias}.id FROM {rows} WHERE {alias}.{} = {value})",
            code.column.name
        )
    } else {
        let value = bind(statement, Scalar::Id(target.tag))?;
        seen_id(relation, &value, statement)
    };
    Ok(format!("{} = {id}", row.column(column.name)))
}

/// `"key":"Type"`
pub(crate) fn typename(key: &[u8], type_name: &str) -> Box<[u8]> {
    [key, b"\"", type_name.as_bytes(), b"\""].concat().into()
}

pub(crate) fn required<'f>(field: &'f Field, argument: &str) -> Result<&'f Value, Fault> {
    field
        .get_argument(argument)
        .map(|v| &v.node)
        .ok_or_else(|| {
            Fault::new(
                Code::InvalidArgument,
                format!("{} needs the argument {argument}.", field.name.node),
            )
        })
}
