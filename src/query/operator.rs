//! Operators on one value: equality, order, ranges, lists, texts and absence.

use async_graphql_value::Value;

use super::{
    compile::Compiler,
    filter::{null, unknown},
    plan::{Check, Source},
    sql::Statement,
    value::{Datum, Scalar},
};
use crate::error::{Code, Fault};

/// What operators apply to, and the check that gathers them.
struct Operand<'s> {
    statement: &'s mut Statement,
    sql: &'s str,
    scalar: Scalar,
    check: Check,
}

impl Operand<'_> {
    /// Binds the value of an operator.
    fn one(
        &mut self,
        name: &'static str,
        scalar: Scalar,
        value: &Value,
        at: &str,
    ) -> Result<String, Fault> {
        let source = source(scalar, value, at)?;
        self.check.operators.push((name, source.clone()));
        Ok(self.statement.bind(self.check.kind, source))
    }

    /// Binds the list of an operator, and compares with any of it.
    fn any(&mut self, name: &'static str, source: Source) -> String {
        self.check.operators.push((name, source.clone()));
        format!(
            "{} = ANY({})",
            self.sql,
            self.statement.bind_list(self.check.kind, source)
        )
    }
}

impl Compiler<'_> {
    /// The operators on one value.
    pub(crate) fn operators(
        &mut self,
        statement: &mut Statement,
        sql: &str,
        scalar: Scalar,
        value: &Value,
        at: &str,
        skip: &[&str],
    ) -> Result<Option<String>, Fault> {
        let mut conditions = Vec::new();
        let check = Check {
            at: at.into(),
            kind: scalar.kind(),
            operators: Vec::new(),
        };
        let mut operand = Operand {
            statement,
            sql,
            scalar,
            check,
        };
        let mut must_be_null = false;
        for (name, value) in &self.object(value, at)? {
            if skip.contains(&name.as_str()) {
                continue;
            }
            let Some(value) = self.resolved(value) else {
                continue;
            };
            let at = format!("{at}.{name}");
            if value == Value::Null {
                return Err(null(&at));
            }
            must_be_null |= name == "isNull" && value == Value::Boolean(true);
            conditions.push(self.operator(&mut operand, name, &value, &at)?);
        }
        if must_be_null && conditions.len() > 1 {
            return Err(Fault::new(
                Code::ContradictoryFilter,
                format!(
                    "{at} asks for no value and for a condition on it. Keep one of the two, or join them with or."
                ),
            ));
        }
        for (name, _) in &operand.check.operators {
            match *name {
                "gt" | "gte" => operand.statement.bounded(sql, false),
                "lt" | "lte" => operand.statement.bounded(sql, true),
                _ => {}
            }
        }
        if operand.check.operators.len() > 1 {
            self.checks.push(operand.check);
        }
        Ok((!conditions.is_empty()).then(|| conditions.join(" AND ")))
    }

    fn operator(
        &self,
        operand: &mut Operand<'_>,
        name: &str,
        value: &Value,
        at: &str,
    ) -> Result<String, Fault> {
        let (sql, scalar) = (operand.sql, operand.scalar);
        Ok(match name {
            "eq" => format!("{sql} = {}", operand.one("eq", scalar, value, at)?),
            "ne" => format!(
                "{sql} IS DISTINCT FROM {}",
                operand.one("ne", scalar, value, at)?
            ),
            "lt" => format!("{sql} < {}", operand.one("lt", scalar, value, at)?),
            "lte" => format!("{sql} <= {}", operand.one("lte", scalar, value, at)?),
            "gt" => format!("{sql} > {}", operand.one("gt", scalar, value, at)?),
            "gte" => format!("{sql} >= {}", operand.one("gte", scalar, value, at)?),
            "contains" => format!(
                "strpos({sql}, {}) > 0",
                operand.one("contains", scalar, value, at)?
            ),
            "startsWith" => {
                format!(
                    "starts_with({sql}, {})",
                    operand.one("startsWith", scalar, value, at)?
                )
            }
            "between" => {
                let range = self.object(value, at)?;
                let end = |name| range.get(name).and_then(|value| self.resolved(value));
                let (Some(from), Some(to)) = (end("from"), end("to")) else {
                    return Err(Fault::new(
                        Code::InvalidArgument,
                        format!("{at} takes from and to."),
                    ));
                };
                let from = operand.one("gte", scalar, &from, at)?;
                format!(
                    "{sql} BETWEEN {from} AND {}",
                    operand.one("lte", scalar, &to, at)?
                )
            }
            "during" => {
                let from = operand.one("gte", Scalar::PeriodStart, value, at)?;
                let to = operand.one("lte", Scalar::PeriodEnd, value, at)?;
                format!("{sql} BETWEEN {from} AND {to}")
            }
            "in" => operand.any("in", self.list_source(scalar, value, at)?),
            "notIn" => {
                format!(
                    "({}) IS NOT TRUE",
                    operand.any("notIn", self.list_source(scalar, value, at)?)
                )
            }
            "isNull" => match value {
                Value::Boolean(true) => format!("{sql} IS NULL"),
                Value::Boolean(false) => format!("{sql} IS NOT NULL"),
                _ => {
                    return Err(Fault::new(
                        Code::InvalidArgument,
                        format!("{at} takes true or false."),
                    ));
                }
            },
            _ => return Err(unknown(name, at)),
        })
    }

    /// Where the values of a list come from.
    pub(crate) fn list_source(
        &self,
        scalar: Scalar,
        value: &Value,
        at: &str,
    ) -> Result<Source, Fault> {
        match value {
            Value::Variable(name) => Ok(variable(name, scalar, true, at)),
            Value::List(items) if items.iter().any(|i| matches!(i, Value::Variable(_))) => {
                let resolved = items.iter().filter_map(|item| self.resolved(item));
                let sources = resolved.map(|item| source(scalar, &item, at));
                sources.collect::<Result<_, _>>().map(Source::Items)
            }
            _ => Datum::read_list(scalar, value.into(), at).map(Source::Constant),
        }
    }
}

/// Where the value of a scalar comes from.
pub(crate) fn source(scalar: Scalar, value: &Value, at: &str) -> Result<Source, Fault> {
    match value {
        Value::Variable(name) => Ok(variable(name, scalar, false, at)),
        _ => Datum::read(scalar, value.into(), at).map(Source::Constant),
    }
}

fn variable(name: &str, scalar: Scalar, list: bool, at: &str) -> Source {
    Source::Variable {
        name: name.into(),
        scalar,
        list,
        at: format!("${name} ({at})").into(),
    }
}
