//! What a plan may cost: the objects that it can return and the work that finds them, known before anything runs.
//!
//! Page sizes are multiplied down the tree, in arithmetic that saturates. One is the cost of an object that is
//! returned, also of one that is joined to another; what is counted, aggregated, or looked up in another table by a
//! filter or an order costs [`PROBE`] for each list that does so, since it reads rows that are not returned.

use super::{
    bound::Bound,
    plan::{
        AggregatePart, Connection, ConnectionPart, EdgePart, Level, Out, Page, Plan, RootValue,
    },
};
use crate::error::{Code, Fault};

/// Cost of reading rows that are not returned, for each list and purpose.
const PROBE: u64 = 10;
/// Cost of a search beside what it returns: it looks at thousands of documents.
const SEARCH: u64 = 500;

/// Cost of introspection, which has a limit of its own before this.
const INTROSPECTION: u64 = 1_000;

/// The cost of a plan, its ids being known.
///
/// # Errors
/// When an id is malformed.
pub(crate) fn of(plan: &Plan, bound: &Bound<'_>) -> Result<u64, Fault> {
    let mut sum = 0_u64;
    for root in &plan.roots {
        let cost = match &root.value {
            RootValue::Raw { objects, .. } => *objects,
            RootValue::Introspection => INTROSPECTION,
            RootValue::Viewer(_) => 1,
            RootValue::One { level, outs, .. } => row(level, outs, &plan.pages),
            RootValue::Connection { level, connection } => list(level, connection, &plan.pages),
            RootValue::Nodes { ids, kinds, .. } => {
                let rows = kinds
                    .iter()
                    .map(|kind| row(&kind.level, &kind.outs, &plan.pages));
                count(bound.ids(ids)?.len()).saturating_mul(rows.max().unwrap_or(0))
            }
            RootValue::Search(search) => {
                let rows = search.kinds.iter().map(|kind| {
                    let places = kind.outs.iter();
                    sum_of(places.map(|outs| row(&kind.level, outs, &plan.pages)))
                });
                count(search.size)
                    .saturating_mul(rows.max().unwrap_or(0))
                    .saturating_add(SEARCH)
            }
        };
        sum = sum.saturating_add(cost);
    }
    Ok(sum)
}

/// The fault of a plan that costs too much.
pub(crate) fn too_high(cost: u64, most: u64) -> Fault {
    Fault::new(
        Code::CostTooHigh,
        format!(
            "This request could return {cost} objects, and at most {most} are allowed. Ask for smaller pages (first, \
             last) where lists are nested in lists, or for fewer levels."
        ),
    )
}

/// An object with all that hangs on it.
fn row(level: &Level, outs: &[Out], pages: &[Page]) -> u64 {
    outs.iter()
        .map(|out| member(level, out, pages))
        .fold(1_u64.saturating_add(level.computed), u64::saturating_add)
}

fn member(level: &Level, out: &Out, pages: &[Page]) -> u64 {
    match out {
        Out::Raw(_) | Out::Value { .. } => 0,
        Out::Inline { outs, .. } => outs
            .iter()
            .map(|out| member(level, out, pages))
            .fold(1, u64::saturating_add),
        Out::Connection {
            child, connection, ..
        } => level
            .children
            .get(*child)
            .map_or(0, |child| list(&child.level, connection, pages)),
    }
}

/// A list of one parent.
fn list(level: &Level, connection: &Connection, pages: &[Page]) -> u64 {
    let size = connection
        .page
        .and_then(|page| pages.get(page))
        .map_or(0, |page| count(page.size));
    let parts = connection.parts.iter().map(|part| match part {
        ConnectionPart::Raw(_) => 0,
        // It is told by the rows of the page.
        ConnectionPart::PageInfo(..) => size,
        ConnectionPart::Nodes(_, outs) => size.saturating_mul(row(level, outs, pages)),
        ConnectionPart::Edges(_, parts) => {
            let edge = parts.iter().map(|part| match part {
                EdgePart::Out(out) => member(level, out, pages),
                EdgePart::Node(_, outs) => row(level, outs, pages),
                EdgePart::Cursor(_) => 0,
            });
            // An edge is an object itself, also where its node is not asked for.
            size.saturating_mul(sum_of(edge).max(1))
        }
        ConnectionPart::Total(..) => PROBE,
        ConnectionPart::Aggregate(_, parts) => values(parts).saturating_mul(PROBE),
    });
    // The list itself is read even when it is empty.
    sum_of(parts)
        .saturating_add(level.probes.saturating_mul(PROBE))
        .saturating_add(1)
}

fn values(parts: &[AggregatePart]) -> u64 {
    sum_of(parts.iter().map(|part| match part {
        AggregatePart::Raw(_) => 0,
        AggregatePart::Value { .. } => 1,
        AggregatePart::Group(_, parts) => values(parts),
    }))
}

fn sum_of(costs: impl Iterator<Item = u64>) -> u64 {
    costs.fold(0, u64::saturating_add)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
