//! Orders: the keys that a list is sorted by, from its arguments or its default, the row's id always last.

use std::fmt::Write as _;

use async_graphql_value::Value;
use entity::Kind;

use super::{
    compile::Compiler,
    guard::seen,
    sql::{Row, Statement, related},
};
use crate::{
    error::{Code, Fault},
    schema::{
        room::{Direction, Key, Link, Relation},
        rooms,
    },
};

/// Most keys of one order.
const MAX_KEYS: usize = 8;

/// One key of an order.
#[derive(Clone, Debug)]
pub(crate) struct OrderKey {
    /// What it sorts by, in words: part of what cursors carry.
    pub(crate) name: String,
    /// What it sorts by, in SQL.
    pub(crate) sql: String,
    pub(crate) kind: Kind,
    pub(crate) nullable: bool,
    pub(crate) direction: Direction,
}

/// The keys of a list and the joins that they need.
#[derive(Debug, Default)]
pub(crate) struct Order {
    pub(crate) keys: Vec<OrderKey>,
    pub(crate) joins: String,
}

/// The `ORDER BY` text of keys, `{key}` being the SQL of each.
pub(crate) fn order_by(
    keys: &[OrderKey],
    backward: bool,
    sql: impl Fn(usize, &OrderKey) -> String,
) -> String {
    let key = |(index, key): (usize, &OrderKey)| {
        let descending = (key.direction == Direction::Desc) != backward;
        let nulls = match (key.nullable, descending, backward) {
            // PostgreSQL's default puts nulls last where it ascends and first where it descends.
            (false, ..) | (true, false, false) | (true, true, true) => "",
            (true, true, false) => " NULLS LAST",
            (true, false, true) => " NULLS FIRST",
        };
        format!(
            "{}{}{nulls}",
            sql(index, key),
            if descending { " DESC" } else { "" }
        )
    };
    keys.iter()
        .enumerate()
        .map(key)
        .collect::<Vec<_>>()
        .join(", ")
}

impl Compiler<'_> {
    /// The order of a list.
    pub(crate) fn order(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        argument: Option<&Value>,
        default: &[Key],
        at: &str,
    ) -> Result<Order, Fault> {
        let mut order = Order::default();
        let argument = argument.and_then(|v| self.variables.resolve(v));
        let items = match argument.as_deref() {
            None | Some(Value::Null) => &[],
            Some(Value::List(items)) => items.as_slice(),
            Some(one) => std::slice::from_ref(one),
        };
        if items.len() > MAX_KEYS {
            return Err(Fault::new(
                Code::ValueTooLong,
                format!("{at} takes at most {MAX_KEYS} keys."),
            ));
        }
        for (index, item) in items.iter().enumerate() {
            self.order_item(
                statement,
                row,
                item,
                "",
                &format!("{at}[{index}]"),
                &mut order,
            )?;
        }
        if order.keys.is_empty() {
            order
                .keys
                .extend(default.iter().filter_map(|key| default_key(row, key)));
        }
        // The first key that no two rows share ends the order: what follows it can't change anything.
        let code = row.room.code().map(|code| code.name.as_str());
        let end = order
            .keys
            .iter()
            .position(|k| k.name == "id" || Some(k.name.as_str()) == code);
        order.keys.truncate(end.map_or(usize::MAX, |i| i + 1));
        let direction = order.keys.last().map_or(Direction::Asc, |k| k.direction);
        if end.is_none() {
            order.keys.push(id_key(row, direction));
        }
        if let Some(link) = &row.edge
            && let Link::Through { table, .. } = &link.relation.link
            && table.column("id").is_some()
        {
            // The same target may be linked more than once; the link's own id tells the links apart.
            order.keys.push(OrderKey {
                name: "edge.id".to_owned(),
                sql: link.column("id"),
                kind: Kind::Uuid,
                nullable: false,
                direction,
            });
        }
        Ok(order)
    }

    fn order_item(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        item: &Value,
        prefix: &str,
        at: &str,
        order: &mut Order,
    ) -> Result<(), Fault> {
        let (name, value) = self.only_member(item, at)?;
        let (name, value) = (name.as_str(), &value);
        let at = format!("{at}.{name}");
        let room = row.room;
        let mut push = |sql: String, kind, nullable, direction| {
            let nullable = nullable || !prefix.is_empty();
            order.keys.push(OrderKey {
                name: format!("{prefix}{name}"),
                sql,
                kind,
                nullable,
                direction,
            });
        };
        if name == "id" {
            push(row.column("id"), Kind::Uuid, false, direction(value, &at)?);
        } else if let Some(field) = room.field(name).filter(|f| f.sortable) {
            self.may_ask_by(room, field, &at)?;
            let column = field.column;
            push(
                row.column(column.name),
                column.kind,
                column.nullable,
                direction(value, &at)?,
            );
        } else if let Some(computed) = room.computation(name) {
            let (direction, arguments) = if computed.arguments.is_empty() {
                (direction(value, &at)?, None)
            } else {
                let arguments = self.object(value, &at)?;
                let direction = arguments
                    .get("direction")
                    .and_then(|v| self.variables.resolve(v));
                (
                    self::direction(direction.as_deref().unwrap_or(&Value::Null), &at)?,
                    Some(arguments),
                )
            };
            let arguments = arguments.as_ref();
            statement.probes += 1;
            let sql = self.computed(statement, row, computed, &|n| arguments?.get(n), &at)?;
            let name = match arguments {
                // Arguments are part of what the list is sorted by.
                Some(arguments) => format!("{prefix}{name}{}", Value::Object(arguments.clone())),
                None => format!("{prefix}{name}"),
            };
            let (kind, nullable) = (computed.kind, computed.nullable || !prefix.is_empty());
            let sql = of_existing(row, prefix, sql);
            order.keys.push(OrderKey {
                name,
                sql,
                kind,
                nullable,
                direction,
            });
        } else if name == "edge"
            && let Some(edge) = &row.edge
        {
            let (name, value) = self.only_member(value, &at)?;
            let field = edge.field(&name).ok_or_else(|| unknown(&name, &at))?;
            let (kind, nullable) = (field.column.kind, field.column.nullable);
            let sql = edge.column(field.column.name);
            let direction = direction(&value, &at)?;
            order.keys.push(OrderKey {
                name: format!("edge.{name}"),
                sql,
                kind,
                nullable,
                direction,
            });
        } else if let Some(relation) = room.relation(name) {
            self.order_relation(statement, row, relation, value, prefix, &at, order)?;
        } else {
            return Err(unknown(name, &at));
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one place, spoken of by row, prefix and path"
    )]
    fn order_relation(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        relation: &'static Relation,
        value: &Value,
        prefix: &str,
        at: &str,
        order: &mut Order,
    ) -> Result<(), Fault> {
        let room = rooms::by_table(&relation.target);
        if let Link::Reference { column } = &relation.link {
            let alias = statement.alias('o');
            let owner = row.column(column.name);
            let rows = seen(room.table.name, &alias, statement);
            // Writing to a String never fails.
            let _ = write!(order.joins, " LEFT JOIN {rows} ON {alias}.id = {owner}");
            let prefix = format!("{prefix}{}.", relation.name);
            return self.order_item(statement, &Row::new(room, alias), value, &prefix, at, order);
        }
        let (name, value) = self.only_member(value, at)?;
        if name != "count" {
            return Err(unknown(&name, at));
        }
        statement.probes += 1;
        let rows = related(relation, room, &row.column("id"), statement);
        order.keys.push(OrderKey {
            name: format!("{prefix}{}.count", relation.name),
            sql: of_existing(
                row,
                prefix,
                format!(
                    "(SELECT count(*) FROM {} WHERE {})",
                    rows.from,
                    rows.condition.as_deref().unwrap_or("TRUE")
                ),
            ),
            kind: Kind::BigInteger,
            nullable: !prefix.is_empty(),
            direction: direction(&value, at)?,
        });
        Ok(())
    }
}

/// What is computed of a related row is missing where that row is, not nought.
fn of_existing(row: &Row, prefix: &str, sql: String) -> String {
    if prefix.is_empty() {
        return sql;
    }
    format!("CASE WHEN {} IS NOT NULL THEN {sql} END", row.column("id"))
}

fn unknown(name: &str, at: &str) -> Fault {
    Fault::new(
        Code::InvalidArgument,
        format!("{at}: there is no order by {name}."),
    )
}

fn direction(value: &Value, at: &str) -> Result<Direction, Fault> {
    let text = match value {
        Value::Enum(name) => name.as_str(),
        Value::String(text) => text,
        _ => "",
    };
    match text {
        "ASC" => Ok(Direction::Asc),
        "DESC" => Ok(Direction::Desc),
        _ => Err(Fault::new(
            Code::UnknownEnumValue,
            format!("{at} takes ASC or DESC."),
        )),
    }
}

fn id_key(row: &Row, direction: Direction) -> OrderKey {
    OrderKey {
        name: "id".to_owned(),
        sql: row.column("id"),
        kind: Kind::Uuid,
        nullable: false,
        direction,
    }
}

fn default_key(row: &Row, key: &Key) -> Option<OrderKey> {
    let edge = row.edge.as_ref().filter(|_| key.edge);
    let (sql, column) = match edge {
        Some(edge) => {
            let field = edge
                .relation
                .edge
                .iter()
                .find(|f| f.column.name == key.column)?;
            (edge.column(key.column), field.column)
        }
        None => (row.column(key.column), row.room.table.column(key.column)?),
    };
    Some(OrderKey {
        name: format!("{}{}", if key.edge { "edge." } else { "" }, column.name),
        sql,
        kind: column.kind,
        nullable: column.nullable,
        direction: key.direction,
    })
}
