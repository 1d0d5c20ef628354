//! Finds operators of one field that exclude each other, as soon as their values are known.

use std::cmp::Ordering;

use super::{bound::Bound, plan::Check, value::Datum};
use crate::error::{Code, Fault};

/// Fails when no value can meet all operators of a check.
pub(crate) fn find(bound: &Bound<'_>, check: &Check) -> Result<(), Fault> {
    let values = check
        .operators
        .iter()
        .map(|(name, source)| Ok((*name, bound.value(source)?)))
        .collect::<Result<Vec<_>, Fault>>()?;
    for (index, (one, a)) in values.iter().enumerate() {
        for (other, b) in &values[index + 1..] {
            if excludes(one, a, other, b) || excludes(other, b, one, a) {
                return Err(Fault::new(
                    Code::ContradictoryFilter,
                    format!(
                        "{}: {one} and {other} exclude each other, so nothing can match. Change one of them.",
                        check.at
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// Whether two operators leave no value; asked in both orders.
fn excludes(one: &str, a: &Datum, other: &str, b: &Datum) -> bool {
    let order = compare(a, b);
    match (one, other) {
        ("eq", "eq") => order.is_some_and(|o| o != Ordering::Equal),
        ("eq", "ne") => order == Some(Ordering::Equal),
        ("eq", "in") => members(b).is_some_and(|items| !holds(items, a)),
        ("eq", "notIn") => members(b).is_some_and(|items| holds(items, a)),
        ("gt", "eq" | "lte" | "lt") | ("gte" | "eq", "lt") => {
            matches!(order, Some(Ordering::Greater | Ordering::Equal))
        }
        ("gte", "lte" | "eq") | ("eq", "lte") => order == Some(Ordering::Greater),
        _ => false,
    }
}

fn members(list: &Datum) -> Option<&[Datum]> {
    if let Datum::List(items) = list {
        Some(items)
    } else {
        None
    }
}

fn holds(items: &[Datum], value: &Datum) -> bool {
    items
        .iter()
        .any(|item| compare(item, value) == Some(Ordering::Equal))
}

/// How two values compare; `None` where only the database can tell: texts by its collation, enums by their order.
fn compare(a: &Datum, b: &Datum) -> Option<Ordering> {
    match (a, b) {
        (Datum::Decimal(a), Datum::Decimal(b)) => Some(a.cmp(b)),
        // Equal texts are equal everywhere; of two different ones only that is known, and it is said by an order
        // that no bound takes for a contradiction.
        (Datum::Text(a), Datum::Text(b)) => (a == b).then_some(Ordering::Equal),
        (Datum::Integer(a), Datum::Integer(b)) => Some(a.cmp(b)),
        (Datum::BigInteger(a), Datum::BigInteger(b)) => Some(a.cmp(b)),
        (Datum::Date(a), Datum::Date(b)) => Some(a.cmp(b)),
        (Datum::Instant(a), Datum::Instant(b)) => Some(a.cmp(b)),
        (Datum::Uuid(a), Datum::Uuid(b)) => Some(a.cmp(b)),
        (Datum::Boolean(a), Datum::Boolean(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
