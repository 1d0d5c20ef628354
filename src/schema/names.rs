//! How names of the database become names of GraphQL.

use super::room::Relation;

/// `total_investment` to `totalInvestment`.
#[must_use]
pub fn camel(snake: &str) -> String {
    let mut out = String::with_capacity(snake.len());
    let mut upper = false;
    for c in snake.chars() {
        if c == '_' {
            upper = true;
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    out
}

/// `TaskForce` to `taskForce`.
#[must_use]
pub fn decapitalise(pascal: &str) -> String {
    change_first(pascal, |c| c.to_ascii_lowercase())
}

/// `FieldVisit` as `FIELD_VISIT`.
#[must_use]
pub fn constant(pascal: &str) -> String {
    let mut constant = String::with_capacity(pascal.len() + 4);
    for (index, letter) in pascal.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            constant.push('_');
        }
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}

/// `fieldDays` to `FieldDays`.
#[must_use]
pub fn capitalise(camel: &str) -> String {
    change_first(camel, |c| c.to_ascii_uppercase())
}

fn change_first(name: &str, change: impl Fn(char) -> char) -> String {
    let mut chars = name.chars();
    chars.next().map(change).into_iter().chain(chars).collect()
}

/// `target`, `indicator` and `period` to `targetByIndicatorAndPeriod`.
#[must_use]
pub fn by_key(one: &str, key: &[&str]) -> String {
    let fields: Vec<_> = key.iter().map(|field| capitalise(field)).collect();
    format!("{one}By{}", fields.join("And"))
}

/// Names of the types that make up a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The connection.
    pub connection: String,
    /// Its edges.
    pub edge: String,
    /// Its filter.
    pub filter: String,
    /// Its order.
    pub order: String,
}

/// Names of a connection's types: those of the room, or of their own where edges carry fields of a link.
#[must_use]
pub fn connection(relation: Option<&Relation>, type_name: &str) -> Connection {
    let stem = match relation {
        Some(relation) if !relation.edge.is_empty() => relation.edge_stem.clone(),
        _ => type_name.to_owned(),
    };
    Connection {
        connection: format!("{stem}Connection"),
        edge: format!("{stem}Edge"),
        filter: format!("{stem}Filter"),
        order: format!("{stem}Order"),
    }
}

/// `ProjectAggregate`
#[must_use]
pub fn aggregate(type_name: &str) -> String {
    format!("{type_name}Aggregate")
}

/// `ProjectAggregateSum`
#[must_use]
pub fn aggregate_function(type_name: &str, function: &str) -> String {
    format!("{type_name}Aggregate{}", capitalise(function))
}

/// `ProjectInput`
#[must_use]
pub fn input(type_name: &str) -> String {
    format!("{type_name}Input")
}

/// `ProjectPatch`
#[must_use]
pub fn patch(type_name: &str) -> String {
    format!("{type_name}Patch")
}

/// `ProjectPayload`
#[must_use]
pub fn payload(type_name: &str) -> String {
    format!("{type_name}Payload")
}
