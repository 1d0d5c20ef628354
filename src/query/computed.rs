//! Computed fields and views: a room's SQL with the row, the calendar and the arguments put in.

use async_graphql_value::Value;
use entity::Kind;

use super::{
    compile::Compiler,
    guard::seen,
    operator::source,
    plan::Source,
    sql::{Row, Statement},
    value::Scalar,
};
use crate::{
    error::{Code, Fault},
    schema::room::{Argument, ArgumentKind, Computed, View},
};

/// Gives the value of an argument by its name; `None` when it was not given.
pub(crate) type Arguments<'f> = dyn Fn(&str) -> Option<&'f Value> + 'f;

/// SQL with places to put values in.
#[derive(Clone, Copy)]
struct Template<'t> {
    sql: &'t str,
    arguments: &'static [Argument],
    /// Alias of the row that it speaks of; empty when it speaks of none.
    row: &'t str,
}

impl Compiler<'_> {
    /// The query of a view.
    pub(crate) fn view(
        &self,
        statement: &mut Statement,
        view: &View,
        arguments: &Arguments<'_>,
        at: &str,
    ) -> Result<String, Fault> {
        // Those that take a period look for what lies in it.
        statement.bounds |= !view.arguments.is_empty();
        let template = Template {
            sql: &view.sql,
            arguments: view.arguments,
            row: "",
        };
        self.template(statement, template, arguments, at)
    }

    /// The SQL of a computed field of a row.
    pub(crate) fn computed(
        &self,
        statement: &mut Statement,
        row: &Row,
        computed: &Computed,
        arguments: &Arguments<'_>,
        at: &str,
    ) -> Result<String, Fault> {
        let template = Template {
            sql: computed.sql,
            arguments: computed.arguments,
            row: &row.alias,
        };
        let sql = self.template(statement, template, arguments, at)?;
        Ok(format!("({sql})"))
    }

    /// A room's condition on a row.
    pub(crate) fn condition(
        &self,
        statement: &mut Statement,
        row: &Row,
        sql: &str,
        at: &str,
    ) -> Result<String, Fault> {
        let template = Template {
            sql,
            arguments: &[],
            row: &row.alias,
        };
        self.template(statement, template, &|_| None, at)
    }

    fn template(
        &self,
        statement: &mut Statement,
        template: Template<'_>,
        arguments: &Arguments<'_>,
        at: &str,
    ) -> Result<String, Fault> {
        for argument in template.arguments.iter().filter(|a| a.required) {
            if !self.given(arguments, argument.name) {
                return Err(Fault::new(
                    Code::InvalidArgument,
                    format!("{at} needs the argument {}.", argument.name),
                ));
            }
        }
        let mut sql = String::new();
        let mut rest = template.sql;
        while let Some((before, optional)) = rest.split_once("[[") {
            sql += &self.fill(statement, template, arguments, before, at)?;
            let (inside, after) = optional.split_once("]]").unwrap_or((optional, ""));
            let complete = placeholders(inside).all(|name| {
                let name = name.split('.').next().unwrap_or(name);
                template.arguments.iter().all(|a| a.name != name) || self.given(arguments, name)
            });
            if complete {
                sql += &self.fill(statement, template, arguments, inside, at)?;
            }
            rest = after;
        }
        Ok(sql + &self.fill(statement, template, arguments, rest, at)?)
    }

    fn given(&self, arguments: &Arguments<'_>, name: &str) -> bool {
        let value = arguments(name).and_then(|value| self.variables.resolve(value));
        value.is_some_and(|value| *value != Value::Null)
    }

    fn fill(
        &self,
        statement: &mut Statement,
        template: Template<'_>,
        arguments: &Arguments<'_>,
        part: &str,
        at: &str,
    ) -> Result<String, Fault> {
        let mut sql = String::with_capacity(part.len() + 32);
        let mut rest = part;
        while let Some((before, placeholder)) = rest.split_once('{') {
            sql += before;
            let (name, after) = placeholder.split_once('}').unwrap_or((placeholder, ""));
            rest = after;
            match name {
                "t" => sql += template.row,
                "today" => sql += &statement.bind(Kind::Date, Source::Today),
                // The alias follows in the text.
                table if is_table(table) => sql += seen(table, "", statement).trim_end(),
                _ => {
                    let (name, bound) = name.split_once('.').unwrap_or((name, ""));
                    let argument = template.arguments.iter().find(|a| a.name == name);
                    let value = arguments(name).and_then(|v| self.variables.resolve(v));
                    let (Some(argument), Some(value)) = (argument, value) else {
                        continue;
                    };
                    let scalar = match (argument.kind, bound) {
                        (ArgumentKind::Value(kind), _) => Scalar::Value(kind),
                        (ArgumentKind::Period, "start") => Scalar::PeriodStart,
                        (ArgumentKind::Period, _) => Scalar::PeriodEnd,
                    };
                    let source = source(scalar, &value, &format!("{at}.{name}"))?;
                    sql += &statement.bind(scalar.kind(), source);
                }
            }
        }
        Ok(sql + rest)
    }
}

fn is_table(name: &str) -> bool {
    entity::tables().iter().any(|table| table.name == name)
}

fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
}
