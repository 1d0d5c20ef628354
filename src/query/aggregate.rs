//! Aggregates over the filtered rows of a connection: count, sum, avg, min, max of columns and computed fields.

use entity::Kind;

use super::{
    compile::{Compiler, typename},
    connection::total,
    guard::seen_id,
    plan::{AggregatePart, member},
    selection::Selected,
    sql::{Row, Statement},
};
use crate::{
    error::{Code, Fault},
    schema::{names, room::Link},
};

/// An aggregate function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Sum.
    Sum,
    /// Mean.
    Avg,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Number of different values.
    CountDistinct,
}

impl Function {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Sum,
        Self::Avg,
        Self::Min,
        Self::Max,
        Self::CountDistinct,
    ];

    /// Its name in GraphQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::CountDistinct => "countDistinct",
        }
    }

    /// The type of its result over values of a type; `None` when it takes no such values.
    #[must_use]
    pub fn result(self, kind: Kind) -> Option<Kind> {
        match (self, kind) {
            // Sums of whole numbers outgrow GraphQL's Int: they are exact decimals.
            (Self::Sum | Self::Avg, Kind::Integer | Kind::BigInteger | Kind::Decimal) => {
                Some(Kind::Decimal)
            }
            (
                Self::Min | Self::Max,
                Kind::Integer | Kind::BigInteger | Kind::Decimal | Kind::Date | Kind::Instant,
            ) => Some(kind),
            (_, Kind::Json) => None,
            (Self::CountDistinct, _) => Some(Kind::BigInteger),
            _ => None,
        }
    }
}

impl<'a> Compiler<'a> {
    /// The members of an `aggregate` field; their SQL goes into the totals.
    pub(crate) fn aggregate(
        &mut self,
        statement: &mut Statement,
        totals: &mut Vec<String>,
        row: &Row,
        selected: &Selected<'a>,
    ) -> Result<Vec<AggregatePart>, Fault> {
        let type_name = names::aggregate(row.room.type_name);
        let mut parts = Vec::new();
        for selected in self.context.collect(&selected.sets, &type_name)? {
            let key = member(selected.key);
            let name = selected.name();
            parts.push(match name {
                "__typename" => AggregatePart::Raw(typename(&key, &type_name)),
                "count" => AggregatePart::Value {
                    key,
                    column: total(totals, "count(*)".to_owned()),
                    kind: Kind::BigInteger,
                },
                _ => {
                    let function = Function::ALL.into_iter().find(|f| f.name() == name);
                    let function = function.ok_or_else(|| unknown(name, &type_name))?;
                    let group = self.group(statement, totals, row, &selected, function)?;
                    AggregatePart::Group(key, group)
                }
            });
        }
        Ok(parts)
    }

    fn group(
        &mut self,
        statement: &mut Statement,
        totals: &mut Vec<String>,
        row: &Row,
        selected: &Selected<'a>,
        function: Function,
    ) -> Result<Vec<AggregatePart>, Fault> {
        let room = row.room;
        let type_name = names::aggregate_function(room.type_name, function.name());
        let mut parts = Vec::new();
        for selected in self.context.collect(&selected.sets, &type_name)? {
            let (key, name) = (member(selected.key), selected.name());
            if name == "__typename" {
                parts.push(AggregatePart::Raw(typename(&key, &type_name)));
                continue;
            }
            let (sql, kind, additive_if) = if let Some(field) = room.field(name) {
                self.may_ask_by(room, field, &format!("{}.{name}", function.name()))?;
                (
                    row.column(field.column.name),
                    field.column.kind,
                    field.additive_if,
                )
            } else if let Some(computed) = room.computation(name) {
                let field = selected.field;
                let argument = |n: &str| field.get_argument(n).map(|v| &v.node);
                (
                    self.computed(statement, row, computed, &argument, name)?,
                    computed.kind,
                    None,
                )
            } else if let Some(relation) = room.relation(name)
                && let Link::Reference { column } = &relation.link
            {
                let id = seen_id(relation, &row.column(column.name), statement);
                (id, column.kind, None)
            } else {
                return Err(unknown(name, &type_name));
            };
            let result = function
                .result(kind)
                .ok_or_else(|| unknown(name, &type_name))?;
            let sql = match (function, additive_if) {
                (Function::Sum, Some(condition)) => {
                    let condition = self.condition(statement, row, condition, name)?;
                    format!("CASE WHEN bool_and({condition}) THEN sum({sql})::numeric END")
                }
                (Function::Sum, None) => format!("sum({sql})::numeric"),
                // Without the zeros that PostgreSQL pads a mean with.
                (Function::Avg, _) => format!("trim_scale(avg({sql}))"),
                (Function::CountDistinct, _) => format!("count(DISTINCT {sql})"),
                (Function::Min | Function::Max, _) => format!("{}({sql})", function.name()),
            };
            parts.push(AggregatePart::Value {
                key,
                column: total(totals, sql),
                kind: result,
            });
        }
        Ok(parts)
    }
}

fn unknown(name: &str, type_name: &str) -> Fault {
    Fault::new(
        Code::ValidationFailed,
        format!("There is no field {name} on {type_name}."),
    )
}
