//! Collects the fields of a selection set as the specification says: fragments, conditions, merged by response key.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Positioned,
    parser::types::{Directive, ExecutableDocument, Field, Selection, SelectionSet},
};
use async_graphql_value::Value;
use indexmap::IndexMap;

use super::variables::Variables;
use crate::error::{Code, Fault};

/// A field of an answer: all selections of one response key together.
#[derive(Debug)]
pub(crate) struct Selected<'a> {
    /// Response key.
    pub(crate) key: &'a str,
    /// The first field of that key; validation has seen that the others agree with it.
    pub(crate) field: &'a Field,
    /// The selection sets of all of them.
    pub(crate) sets: Vec<&'a SelectionSet>,
}

impl<'a> Selected<'a> {
    /// The field's name.
    pub(crate) fn name(&self) -> &'a str {
        self.field.name.node.as_str()
    }
}

/// What selections are read against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) document: &'a ExecutableDocument,
    pub(crate) variables: &'a Variables<'a>,
}

impl<'a> Context<'a> {
    /// The fields of an object type.
    pub(crate) fn collect(
        &self,
        sets: &[&'a SelectionSet],
        type_name: &str,
    ) -> Result<Vec<Selected<'a>>, Fault> {
        let mut out = IndexMap::new();
        let mut visited = HashSet::new();
        for set in sets {
            self.collect_into(set, type_name, &mut visited, &mut out)?;
        }
        Ok(out.into_values().collect())
    }

    fn collect_into(
        &self,
        set: &'a SelectionSet,
        type_name: &str,
        visited: &mut HashSet<&'a str>,
        out: &mut IndexMap<&'a str, Selected<'a>>,
    ) -> Result<(), Fault> {
        for item in &set.items {
            if !self.included(item.node.directives())? {
                continue;
            }
            match &item.node {
                Selection::Field(field) => {
                    let key = field.node.response_key().node.as_str();
                    let entry = out.entry(key).or_insert_with(|| Selected {
                        key,
                        field: &field.node,
                        sets: Vec::new(),
                    });
                    if !same(entry.field, &field.node) {
                        return Err(Fault::new(
                            Code::ValidationFailed,
                            format!(
                                "{key} stands for two different fields. Give one of them an alias."
                            ),
                        ));
                    }
                    entry.sets.push(&field.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    let Some(fragment) = self.document.fragments.get(name) else {
                        continue;
                    };
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    if applies(on, type_name) && visited.insert(name) {
                        let set = &fragment.node.selection_set.node;
                        self.collect_into(set, type_name, visited, out)?;
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map(|c| c.node.on.node.as_str());
                    if on.is_none_or(|on| applies(on, type_name)) {
                        let set = &fragment.node.selection_set.node;
                        self.collect_into(set, type_name, visited, out)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn included(&self, directives: &[Positioned<Directive>]) -> Result<bool, Fault> {
        for directive in directives {
            let wanted = match directive.node.name.node.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let argument = directive.node.get_argument("if").map(|v| &v.node);
            let condition = match argument.and_then(|value| self.variables.resolve(value)) {
                Some(value) => match value.as_ref() {
                    Value::Boolean(b) => *b,
                    _ => return Err(not_boolean()),
                },
                None => return Err(not_boolean()),
            };
            if condition != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether two selections of one response key ask for the same: async-graphql compares them only within one type
/// condition of one selection set.
fn same(one: &Field, other: &Field) -> bool {
    let arguments = |field: &Field| -> HashMap<String, Value> {
        let arguments = field.arguments.iter();
        arguments
            .map(|(name, value)| (name.node.to_string(), value.node.clone()))
            .collect()
    };
    std::ptr::eq(one, other)
        || (one.name.node == other.name.node && arguments(one) == arguments(other))
}

fn not_boolean() -> Fault {
    Fault::new(
        Code::InvalidVariable,
        "The condition of @skip and @include takes true or false.",
    )
}

/// `Node` is the one interface, and every room is a node.
fn applies(condition: &str, type_name: &str) -> bool {
    condition == type_name || condition == "Node"
}
