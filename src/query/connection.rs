//! Compiles a connection: its page, count and aggregates as one statement for all parents.

use async_graphql::parser::types::Field;
use entity::Kind;

use super::{
    compile::{Compiler, Select, readable, typename},
    level::{Cut, Text, join_target, page_key, page_row},
    operator::source,
    order::Order,
    page::{behind, null_mask, order_tag},
    plan::{
        Connection, ConnectionPart, EdgePart, Encoding, Level, Out, Page, PageInfoPart, Source,
        member,
    },
    selection::Selected,
    sql::{self, Row, Statement},
    value::{Datum, Scalar},
};
use crate::{
    error::{Code, Fault},
    schema::{
        names,
        room::{Key, Relation, Room},
    },
};
use async_graphql_value::Value;

/// A connection as it stands in the document.
#[derive(Clone, Copy)]
pub(crate) struct Request<'s, 'a> {
    room: &'static Room,
    relation: Option<&'static Relation>,
    order: &'static [Key],
    selected: &'s Selected<'a>,
}

impl<'s, 'a> Request<'s, 'a> {
    /// All rows of a room.
    pub(crate) fn root(room: &'static Room, selected: &'s Selected<'a>) -> Self {
        Self {
            room,
            relation: None,
            order: &room.order,
            selected,
        }
    }

    /// The rows that a relation leads to.
    pub(crate) fn relation(
        relation: &'static Relation,
        room: &'static Room,
        selected: &'s Selected<'a>,
    ) -> Self {
        let order = if relation.order.is_empty() {
            &room.order
        } else {
            &relation.order
        };
        Self {
            room,
            relation: Some(relation),
            order,
            selected,
        }
    }

    fn field(&self) -> &'a Field {
        self.selected.field
    }

    fn argument(&self, name: &str) -> Option<&'a Value> {
        self.field().get_argument(name).map(|v| &v.node)
    }
}

impl<'a> Compiler<'a> {
    /// Compiles a connection.
    pub(crate) fn connection(
        &mut self,
        request: Request<'_, 'a>,
    ) -> Result<(Level, Connection), Fault> {
        let at = request.selected.name();
        let mut statement = Statement::new(self.role);
        let mut rows = match request.relation {
            None => sql::listed(request.room, &mut statement),
            Some(relation) => {
                statement = Statement::of_parents(self.role);
                let depth = self.max_depth(&request)?;
                sql::related_to_depth(relation, request.room, "k.id", depth, &mut statement)
            }
        };
        let mut filter = match request.argument("filter").and_then(|v| self.resolved(v)) {
            None | Some(Value::Null) => None,
            Some(value) => {
                self.filter(&mut statement, &rows.row, &value, &format!("{at}.filter"))?
            }
        };
        if let Some(view) = &request.room.view {
            let argument = |name: &str| request.argument(name);
            let query = self.view(&mut statement, view, &argument, at)?;
            rows.with = Some(rows.row.query(&query, filter.take()));
        }
        let order_at = format!("{at}.orderBy");
        let order = request.argument("orderBy");
        let mut order = self.order(&mut statement, &rows.row, order, request.order, &order_at)?;
        let by_link = filter.is_none() && rows.order_by_link(&mut order);
        let mut cut = self.cut(&mut statement, &request, &order)?;

        let page_row = page_row(&rows.row, by_link);
        let mut select = Select::of(&page_row);
        if by_link {
            select.joins = join_target(&page_row);
        }
        let mut totals = Vec::new();
        let parts = self.parts(
            &mut statement,
            &mut select,
            &mut totals,
            &request,
            &page_row,
            &rows.row,
        )?;
        let paged = parts.iter().any(|p| {
            matches!(
                p,
                ConnectionPart::Edges(..)
                    | ConnectionPart::Nodes(..)
                    | ConnectionPart::PageInfo(..)
            )
        });
        cut.more = wants_more(&parts, cut.backward);
        if paged && wants_cursor(&parts) {
            let keys = order.keys.iter().enumerate();
            let columns = keys
                .map(|(i, key)| select.column(readable(key.kind, page_key(i))))
                .collect();
            if let Some(page) = self.pages.get_mut(cut.index) {
                page.columns = columns;
            }
        }
        let conditions = [rows.condition.clone(), filter]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let text = Text {
            rows: &rows,
            nested: request.relation.is_some(),
            conditions: &conditions,
            order: &order,
            cut: &cut,
            select: &select,
            by_link,
            paged,
            totals: &totals,
        };
        let (sql, planned_anew) = (text.write(), text.tells_of_all());
        let connection = Connection {
            parts,
            page: paged.then_some(cut.index),
            totals: 1 + select.columns.len(),
        };
        let mut level = self.level(request.room, &sql, statement, select);
        level.page = cut.size;
        level.planned_anew |= planned_anew;
        Ok((level, connection))
    }

    fn cut(
        &mut self,
        statement: &mut Statement,
        request: &Request<'_, 'a>,
        order: &Order,
    ) -> Result<Cut, Fault> {
        let at = request.selected.name();
        let given = |name: &str| {
            request
                .argument(name)
                .and_then(|v| self.resolved(v))
                .filter(|value| *value != Value::Null)
        };
        let (first, last) = (given("first"), given("last"));
        let (after, before) = (given("after"), given("before"));
        let backward = last.is_some() || (before.is_some() && first.is_none());
        let conflict = (first.is_some() && last.is_some())
            || (after.is_some() && before.is_some())
            || (backward && after.is_some())
            || (first.is_some() && before.is_some());
        if conflict {
            return Err(Fault::new(
                Code::ConflictingPageArguments,
                format!("{at} takes first with after, or last with before, not a mixture of both."),
            ));
        }
        let size_at = format!("{at}.{}", if backward { "last" } else { "first" });
        let size = match first.or(last) {
            Some(value) => self.size(&value, &size_at)?,
            None => self.limits.page_size(),
        };
        let cursor_at = format!("{at}.{}", if backward { "before" } else { "after" });
        let index = self.pages.len();
        let cursor = after.or(before);
        let mut condition = None;
        let mut bound = None;
        if let Some(cursor) = cursor {
            let mask = null_mask(&self.cursor_json(&cursor))?;
            let is_null: Vec<_> = mask.iter().map(|m| *m == 2).collect();
            condition = Some(behind(statement, &order.keys, index, &is_null, backward));
            bound = Some(self.cursor_source(&cursor, &cursor_at)?);
        }
        self.pages.push(Page {
            size,
            backward,
            cursor: bound,
            order: order_tag(request.room.type_name, &order.keys),
            keys: order.keys.iter().map(|k| k.kind).collect(),
            columns: Vec::new(),
        });
        Ok(Cut {
            index,
            size,
            more: false,
            backward,
            behind: condition,
        })
    }

    fn cursor_json(&self, cursor: &Value) -> serde_json::Value {
        match cursor {
            Value::Variable(name) => self.variables.values.get(name).cloned().unwrap_or_default(),
            Value::String(text) => text.clone().into(),
            _ => serde_json::Value::Null,
        }
    }

    /// The value of a cursor, once it is known to be one.
    pub(crate) fn cursor_source(&self, cursor: &Value, at: &str) -> Result<Source, Fault> {
        let json = self.cursor_json(cursor);
        null_mask(&json)?;
        // A cursor may be longer than the texts of filters: its own check bounds it.
        Ok(match cursor {
            Value::Variable(_) => source(Scalar::Value(Kind::Text), cursor, at)?,
            _ => Source::Constant(Datum::Text(json.as_str().unwrap_or_default().to_owned())),
        })
    }

    /// How far a tree is followed: `maxDepth`, written into the statement like the size of a page.
    fn max_depth(&self, request: &Request<'_, 'a>) -> Result<usize, Fault> {
        let value = request.argument("maxDepth").and_then(|v| self.resolved(v));
        let Some(value) = value.filter(|value| *value != Value::Null) else {
            return Ok(sql::MAX_DEPTH);
        };
        let at = format!("{}.maxDepth", request.selected.name());
        let depth = match Datum::read(Scalar::Value(Kind::Integer), (&value).into(), &at)? {
            Datum::Integer(depth) => usize::try_from(depth).unwrap_or(0),
            _ => 0,
        };
        if !(1..=sql::MAX_DEPTH).contains(&depth) {
            return Err(Fault::new(
                Code::InvalidArgument,
                format!("{at} takes a number from 1 to {}.", sql::MAX_DEPTH),
            ));
        }
        Ok(depth)
    }

    pub(crate) fn size(&self, value: &Value, at: &str) -> Result<usize, Fault> {
        let size = Datum::read(Scalar::Value(Kind::Integer), value.into(), at)?;
        let within = |size: usize| size <= self.limits.max_page_size;
        match size {
            Datum::Integer(size) => usize::try_from(size).ok().filter(|size| within(*size)),
            _ => None,
        }
        .ok_or_else(|| {
            let max = self.limits.max_page_size;
            let message =
                format!("{at} takes a number from 0 to {max}; read on with after or before.");
            Fault::new(Code::InvalidPageSize, message)
        })
    }

    fn parts(
        &mut self,
        statement: &mut Statement,
        select: &mut Select,
        totals: &mut Vec<String>,
        request: &Request<'_, 'a>,
        page_row: &Row,
        row: &Row,
    ) -> Result<Vec<ConnectionPart>, Fault> {
        let type_name = names::connection(request.relation, request.room.type_name);
        let mut parts = Vec::new();
        for selected in self
            .context
            .collect(&request.selected.sets, &type_name.connection)?
        {
            let key = member(selected.key);
            parts.push(match selected.name() {
                "__typename" => ConnectionPart::Raw(typename(&key, &type_name.connection)),
                "nodes" => ConnectionPart::Nodes(
                    key,
                    self.node(statement, select, page_row, &selected.sets)?,
                ),
                "edges" => ConnectionPart::Edges(
                    key,
                    self.edges(statement, select, page_row, &selected, &type_name.edge)?,
                ),
                "pageInfo" => ConnectionPart::PageInfo(key, self.page_info(&selected)?),
                "totalCount" => ConnectionPart::Total(key, total(totals, "count(*)".to_owned())),
                "aggregate" => ConnectionPart::Aggregate(
                    key,
                    self.aggregate(statement, totals, row, &selected)?,
                ),
                other => {
                    return Err(Fault::new(
                        Code::ValidationFailed,
                        format!("There is no field {other} on {}.", type_name.connection),
                    ));
                }
            });
        }
        Ok(parts)
    }

    fn edges(
        &mut self,
        statement: &mut Statement,
        select: &mut Select,
        row: &Row,
        selected: &Selected<'a>,
        type_name: &str,
    ) -> Result<Vec<EdgePart>, Fault> {
        let mut parts = Vec::new();
        for selected in self.context.collect(&selected.sets, type_name)? {
            let key = member(selected.key);
            parts.push(match selected.name() {
                "__typename" => EdgePart::Out(Out::Raw(typename(&key, type_name))),
                "cursor" => EdgePart::Cursor(key),
                "node" => EdgePart::Node(key, self.node(statement, select, row, &selected.sets)?),
                name => {
                    let edge = row.edge.as_ref();
                    let found = edge.and_then(|e| Some((e, e.field(name)?)));
                    let (edge, field) = found.ok_or_else(|| {
                        Fault::new(
                            Code::ValidationFailed,
                            format!("There is no field {name} on {type_name}."),
                        )
                    })?;
                    let kind = field.column.kind;
                    let column = select.column(readable(kind, edge.column(field.column.name)));
                    EdgePart::Out(Out::Value {
                        key,
                        column,
                        encoding: Encoding::Plain(kind),
                    })
                }
            });
        }
        Ok(parts)
    }

    pub(crate) fn page_info(&self, selected: &Selected<'a>) -> Result<Vec<PageInfoPart>, Fault> {
        let selected = self.context.collect(&selected.sets, "PageInfo")?;
        Ok(selected
            .iter()
            .map(|selected| {
                let key = member(selected.key);
                match selected.name() {
                    "hasNextPage" => PageInfoPart::HasNext(key),
                    "hasPreviousPage" => PageInfoPart::HasPrevious(key),
                    "startCursor" => PageInfoPart::Start(key),
                    "endCursor" => PageInfoPart::End(key),
                    _ => PageInfoPart::Raw(typename(&key, "PageInfo")),
                }
            })
            .collect())
    }
}

/// The column of a total, added when it is new; counted from the first of the totals.
pub(crate) fn total(totals: &mut Vec<String>, sql: String) -> usize {
    totals.iter().position(|t| *t == sql).unwrap_or_else(|| {
        totals.push(sql);
        totals.len() - 1
    })
}

/// Whether it must be known if there are rows behind the page.
fn wants_more(parts: &[ConnectionPart], backward: bool) -> bool {
    let of = |part: &PageInfoPart| match part {
        PageInfoPart::HasNext(_) => !backward,
        PageInfoPart::HasPrevious(_) => backward,
        _ => false,
    };
    parts.iter().any(|part| match part {
        ConnectionPart::PageInfo(_, parts) => parts.iter().any(of),
        _ => false,
    })
}

fn wants_cursor(parts: &[ConnectionPart]) -> bool {
    parts.iter().any(|part| match part {
        ConnectionPart::Edges(_, parts) => parts.iter().any(|p| matches!(p, EdgePart::Cursor(_))),
        ConnectionPart::PageInfo(_, parts) => parts
            .iter()
            .any(|p| matches!(p, PageInfoPart::Start(_) | PageInfoPart::End(_))),
        _ => false,
    })
}
