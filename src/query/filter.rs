//! Filters: conditions on columns, computed fields, relations and counts, two-valued as their callers think.

use async_graphql_value::{Name, Value};
use entity::Kind;
use indexmap::IndexMap;

use super::{
    compile::Compiler,
    operator::source,
    sql::{Row, Statement, related, subtree},
    value::Scalar,
};
use crate::{
    error::{Code, Fault},
    schema::{
        room::{Link, Relation},
        rooms,
    },
};

/// Deepest nesting of one filter.
const MAX_NESTING: usize = 12;

impl Compiler<'_> {
    /// The SQL of a filter on a row; `None` when it holds no condition.
    ///
    /// Conditions are two-valued: a comparison with a missing value is false, its negation true.
    pub(crate) fn filter(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        filter: &Value,
        at: &str,
    ) -> Result<Option<String>, Fault> {
        self.nested_filter(statement, row, filter, at, 0)
    }

    fn nested_filter(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        filter: &Value,
        at: &str,
        depth: usize,
    ) -> Result<Option<String>, Fault> {
        if depth > MAX_NESTING {
            return Err(Fault::new(
                Code::DocumentTooLarge,
                format!("{at} nests deeper than {MAX_NESTING} levels. Simplify the filter."),
            ));
        }
        let members = self.object(filter, at)?;
        self.conditions += members.len();
        let most = self.limits.max_conditions;
        if self.conditions > most {
            return Err(Fault::new(
                Code::DocumentTooLarge,
                format!(
                    "The filters of this request hold more than {most} conditions. Use `in` with a list, or send several \
                     requests."
                ),
            ));
        }
        let mut conditions = Vec::new();
        for (name, value) in &members {
            let Some(value) = self.resolved(value) else {
                continue;
            };
            let value = &value;
            let at = format!("{at}.{name}");
            if *value == Value::Null {
                return Err(null(&at));
            }
            let condition = match name.as_str() {
                "and" | "or" => self.combined(statement, row, name, value, &at, depth)?,
                "not" => self
                    .nested_filter(statement, row, value, &at, depth + 1)?
                    .map(|c| format!("({c}) IS NOT TRUE"))
                    .or_else(|| Some("FALSE".to_owned())),
                _ => self.member(statement, row, name, value, &at, depth)?,
            };
            conditions.extend(condition);
        }
        Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")))
    }

    fn combined(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        name: &str,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Result<Option<String>, Fault> {
        let items = match value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut parts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let Some(item) = self.resolved(item) else {
                continue;
            };
            let at = format!("{at}[{index}]");
            let part = self.nested_filter(statement, row, &item, &at, depth + 1)?;
            parts.push(part.unwrap_or_else(|| "TRUE".to_owned()));
        }
        Ok(Some(match (parts.is_empty(), name) {
            // Nothing to meet is met; no alternative is none.
            (true, "and") => "TRUE".to_owned(),
            (true, _) => "FALSE".to_owned(),
            (false, "and") => format!("(({}))", parts.join(") AND (")),
            (false, _) => format!("(({}))", parts.join(") OR (")),
        }))
    }

    fn member(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        name: &str,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Result<Option<String>, Fault> {
        let room = row.room;
        if name == "id" {
            let scalar = Scalar::Id(room.tag);
            return self.operators(statement, &row.column("id"), scalar, value, at, &[]);
        }
        if name == "within"
            && let (Some(parent), Some(code)) = (room.parent(), room.code())
        {
            let source = source(Scalar::Value(code.column.kind), value, at)?;
            statement.probes += 1;
            let code_value = statement.bind(code.column.kind, source);
            let subtree = subtree(room, parent, code.column.name, &code_value, statement);
            return Ok(Some(format!(
                "{} = ANY(ARRAY({subtree}))",
                row.column("id")
            )));
        }
        if let Some(field) = room.field(name).filter(|f| f.column.kind != Kind::Json) {
            self.may_ask_by(room, field, at)?;
            let sql = row.column(field.column.name);
            let scalar = Scalar::Value(field.column.kind);
            return self.operators(statement, &sql, scalar, value, at, &[]);
        }
        if let Some(computed) = room.computation(name) {
            let members = self.object(value, at)?;
            statement.probes += 1;
            let sql = self.computed(statement, row, computed, &|n| members.get(n), at)?;
            let skip: Vec<_> = computed.arguments.iter().map(|a| a.name).collect();
            return self.operators(
                statement,
                &sql,
                Scalar::Value(computed.kind),
                value,
                at,
                &skip,
            );
        }
        if name == "edge"
            && let Some(edge) = row.edge.clone()
        {
            let mut conditions = Vec::new();
            for (name, value) in &self.object(value, at)? {
                let field = edge.field(name).ok_or_else(|| unknown(name, at))?;
                let (sql, scalar) = (
                    edge.column(field.column.name),
                    Scalar::Value(field.column.kind),
                );
                let at = format!("{at}.{name}");
                conditions.extend(self.operators(statement, &sql, scalar, value, &at, &[])?);
            }
            return Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")));
        }
        match room.relation(name) {
            Some(relation) if relation.is_one() => self
                .one_related(statement, row, relation, value, at, depth)
                .map(Some),
            Some(relation) => self.many_related(statement, row, relation, value, at, depth),
            None => Err(unknown(name, at)),
        }
    }

    fn one_related(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        relation: &'static Relation,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Result<String, Fault> {
        let Link::Reference { column } = &relation.link else {
            return Err(unknown(&relation.name, at));
        };
        let target = rooms::by_table(&relation.target);
        let rows = related(relation, target, &row.column(column.name), statement);
        let filter = self.nested_filter(statement, &rows.row, value, at, depth + 1)?;
        if let Some(filter) = filter.as_deref().filter(|_| target.few) {
            let (id, owner) = (rows.row.column("id"), row.column(column.name));
            let from = &rows.from;
            return Ok(format!(
                "{owner} = ANY(ARRAY(SELECT {id} FROM {from} WHERE {filter}))"
            ));
        }
        Ok(exists(
            &rows.from,
            rows.condition.as_deref(),
            filter.as_deref(),
        ))
    }

    fn many_related(
        &mut self,
        statement: &mut Statement,
        row: &Row,
        relation: &'static Relation,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Result<Option<String>, Fault> {
        let target = rooms::by_table(&relation.target);
        let owner = row.column("id");
        let mut conditions = Vec::new();
        for (name, value) in &self.object(value, at)? {
            let Some(value) = self.resolved(value) else {
                continue;
            };
            let at = format!("{at}.{name}");
            if value == Value::Null {
                return Err(null(&at));
            }
            statement.probes += 1;
            let rows = related(relation, target, &owner, statement);
            let link = rows.condition.as_deref();
            if name == "count" {
                let members = self.object(&value, &at)?;
                let filter = match members.get("filter").and_then(|f| self.resolved(f)) {
                    Some(Value::Null) => return Err(null(&format!("{at}.filter"))),
                    Some(f) => self.nested_filter(statement, &rows.row, &f, &at, depth + 1)?,
                    None => None,
                };
                let conditions_of_rows = both(link, filter.as_deref());
                let sql = format!(
                    "(SELECT count(*) FROM {} WHERE {conditions_of_rows})",
                    rows.from
                );
                let scalar = Scalar::Value(Kind::BigInteger);
                conditions.extend(self.operators(
                    statement,
                    &sql,
                    scalar,
                    &value,
                    &at,
                    &["filter"],
                )?);
                continue;
            }
            let filter = self.nested_filter(statement, &rows.row, &value, &at, depth + 1)?;
            conditions.push(match name.as_str() {
                "some" => exists(&rows.from, link, filter.as_deref()),
                "none" => format!("NOT {}", exists(&rows.from, link, filter.as_deref())),
                "every" => match filter {
                    Some(filter) => {
                        let fails = format!("({filter}) IS NOT TRUE");
                        format!("NOT {}", exists(&rows.from, link, Some(&fails)))
                    }
                    None => "TRUE".to_owned(),
                },
                _ => return Err(unknown(name, &at)),
            });
        }
        Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")))
    }

    /// A value with its variable put in; `None` when that was not given.
    pub(crate) fn resolved(&self, value: &Value) -> Option<Value> {
        self.variables
            .resolve(value)
            .map(std::borrow::Cow::into_owned)
    }

    /// The members of an input object.
    pub(crate) fn object(&self, value: &Value, at: &str) -> Result<IndexMap<Name, Value>, Fault> {
        match self.variables.resolve(value).as_deref() {
            Some(Value::Object(members)) => Ok(members.clone()),
            Some(Value::Null) => Err(null(at)),
            _ => Err(Fault::new(
                Code::InvalidArgument,
                format!("{at} takes an input object."),
            )),
        }
    }

    /// The one member of an input object that takes exactly one.
    pub(crate) fn only_member(&self, value: &Value, at: &str) -> Result<(Name, Value), Fault> {
        let members = self.object(value, at)?;
        let mut given = members
            .into_iter()
            .filter_map(|(name, value)| Some((name, self.resolved(&value)?)));
        match (given.next(), given.next()) {
            (Some((_, Value::Null)), None) => Err(null(at)),
            (Some(member), None) => Ok(member),
            _ => Err(Fault::new(
                Code::InvalidArgument,
                format!(
                    "{at} takes exactly one field; write several keys as several items of the list."
                ),
            )),
        }
    }
}

fn exists(from: &str, link: Option<&str>, filter: Option<&str>) -> String {
    format!("EXISTS (SELECT 1 FROM {from} WHERE {})", both(link, filter))
}

fn both(link: Option<&str>, filter: Option<&str>) -> String {
    match (link, filter) {
        (Some(link), Some(filter)) => format!("{link} AND ({filter})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "TRUE".to_owned(),
    }
}

pub(crate) fn null(at: &str) -> Fault {
    Fault::new(
        Code::NullOperator,
        format!(
            "{at} is null, which is no condition. Leave it out, or use isNull: true for \"has no value\"."
        ),
    )
}

pub(crate) fn unknown(name: &str, at: &str) -> Fault {
    Fault::new(
        Code::InvalidArgument,
        format!("{at}: there is no field or operator {name}."),
    )
}
