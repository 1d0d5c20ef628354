//! Variables of a request: which are bound as parameters, which shape the plan, and what they hold.

use std::{borrow::Cow, collections::HashMap};

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, OperationDefinition, Selection, SelectionSet, Type,
};
use async_graphql_value::Value;
use serde_json::{Map, Value as Json};

use super::page;
use crate::{
    error::{Code, Fault},
    schema::{ids, rooms},
};

/// What an operation declares of a variable, and how its value takes part in the plan.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of a declaration"
)]
pub(crate) struct Declared {
    name: Box<str>,
    type_text: Box<str>,
    required: bool,
    default: Option<Json>,
    /// A scalar or a list of scalars: bound as a parameter, so that one plan serves every value.
    bound: bool,
    /// Stands as `after` or `before`: which keys of the cursor are null shapes the plan.
    cursor: bool,
    /// Stands as id of `node` or `nodes`: the kinds shape the plan.
    ids: bool,
}

/// Reads the declarations of an operation.
pub(crate) fn declared(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Vec<Declared> {
    let mut uses = Uses::default();
    uses.visit(&operation.selection_set.node);
    for fragment in document.fragments.values() {
        uses.visit(&fragment.node.selection_set.node);
    }
    operation
        .variable_definitions
        .iter()
        .map(|definition| {
            let definition = &definition.node;
            let name = definition.name.node.as_str();
            let default = definition.default_value.as_ref();
            Declared {
                name: name.into(),
                type_text: definition.var_type.node.to_string().into(),
                required: !definition.var_type.node.nullable,
                default: default.and_then(|v| v.node.clone().into_json().ok()),
                bound: is_bound(&definition.var_type.node) && !uses.written.contains(&name),
                cursor: uses.cursors.contains(&name),
                ids: uses.ids.contains(&name),
            }
        })
        .collect()
}

/// Booleans and directions choose SQL, input objects hold operators; every other scalar is a parameter, but for sizes
/// and depths, which are written into statements, and names of codelists, which need none.
fn is_bound(ty: &Type) -> bool {
    match &ty.base {
        BaseType::List(inner) => is_bound(inner),
        BaseType::Named(name) => match name.as_str() {
            "ID" | "String" | "Int" | "Decimal" | "Date" | "DateTime" | "Period" => true,
            other => entity::codelists().iter().any(|c| c.type_name == other),
        },
    }
}

#[derive(Default)]
struct Uses<'a> {
    cursors: Vec<&'a str>,
    ids: Vec<&'a str>,
    written: Vec<&'a str>,
}

impl<'a> Uses<'a> {
    fn visit(&mut self, set: &'a SelectionSet) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let root = field.node.name.node.as_str();
                    let by_id = matches!(root, "node" | "nodes");
                    for (name, value) in &field.node.arguments {
                        match name.node.as_str() {
                            "after" | "before" => names(&value.node, &mut self.cursors),
                            "first" | "last" | "maxDepth" => {
                                names(&value.node, &mut self.written);
                            }
                            "name" if root == "codelists" => {
                                names(&value.node, &mut self.written);
                            }
                            "id" | "ids" if by_id => names(&value.node, &mut self.ids),
                            _ => {}
                        }
                    }
                    self.visit(&field.node.selection_set.node);
                }
                Selection::InlineFragment(f) => self.visit(&f.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}

fn names<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::Variable(name) => into.push(name),
        Value::List(items) => items.iter().for_each(|item| names(item, into)),
        _ => {}
    }
}

/// The values of one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a> {
    declared: &'a [Declared],
    given: &'a Map<String, Json>,
}

impl<'a> Values<'a> {
    pub(crate) fn new(declared: &'a [Declared], given: &'a Map<String, Json>) -> Self {
        Self { declared, given }
    }

    /// The value of a variable: given, or its default.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Json> {
        self.given.get(name).or_else(|| {
            self.declared
                .iter()
                .find(|d| &*d.name == name)?
                .default
                .as_ref()
        })
    }

    /// Refuses lists that are longer than allowed.
    ///
    /// # Errors
    /// Which variable holds one.
    pub(crate) fn check(&self, max_items: usize) -> Result<(), Fault> {
        for variable in self.declared {
            let longest = self.get(&variable.name).map_or(0, longest_list);
            if longest > max_items {
                return Err(Fault::new(
                    Code::ValueTooLong,
                    format!(
                        "Variable ${} holds a list of {longest} items, and at most {max_items} are taken; send several \
                         requests.",
                        variable.name
                    ),
                ));
            }
        }
        Ok(())
    }

    /// All that these values say about the shape of the plan: equal bytes, equal plan.
    ///
    /// # Errors
    /// When a required variable is missing, or an id or a cursor is malformed.
    pub(crate) fn shape(&self, into: &mut Vec<u8>) -> Result<(), Fault> {
        for variable in self.declared {
            let value = self.get(&variable.name);
            if variable.required && value.is_none_or(Json::is_null) {
                return Err(Fault::new(
                    Code::InvalidVariable,
                    format!(
                        "Variable ${} of type {} must be given and not be null.",
                        variable.name, variable.type_text
                    ),
                ));
            }
            match value {
                None => into.push(0),
                Some(Json::Null) => into.push(1),
                Some(value) if !variable.bound => {
                    into.push(2);
                    // Writing JSON to memory never fails.
                    let _ = serde_json::to_writer(&mut *into, value);
                    into.push(0);
                }
                Some(value) => {
                    into.push(3);
                    if variable.cursor {
                        into.extend(page::null_mask(value)?);
                    }
                    if variable.ids {
                        into.extend(kinds(value)?.iter().flatten());
                        into.push(0);
                    }
                }
            }
        }
        Ok(())
    }

    /// The values as the compiler sees them.
    pub(crate) fn states(&self) -> Result<Variables<'a>, Fault> {
        let mut states = HashMap::new();
        for variable in self.declared {
            let state = match self.get(&variable.name) {
                None => State::Absent,
                Some(Json::Null) => State::Known(Value::Null),
                Some(_) if variable.bound => State::Bound,
                Some(json) => State::Known(
                    async_graphql_value::ConstValue::from_json(json.clone())
                        .map(async_graphql_value::ConstValue::into_value)
                        .map_err(|_| {
                            Fault::new(
                                Code::InvalidVariable,
                                format!(
                                    "Variable ${} takes a value of type {}.",
                                    variable.name, variable.type_text
                                ),
                            )
                        })?,
                ),
            };
            states.insert(&*variable.name, state);
        }
        Ok(Variables {
            states,
            values: *self,
        })
    }
}

/// Items of the longest list in a value.
fn longest_list(value: &Json) -> usize {
    match value {
        Json::Array(items) => {
            let inner = items.iter().map(longest_list).max();
            items.len().max(inner.unwrap_or(0))
        }
        Json::Object(members) => members.values().map(longest_list).max().unwrap_or(0),
        _ => 0,
    }
}

/// The kinds among ids, each once, in a fixed order.
pub(crate) fn kinds(ids: &Json) -> Result<Vec<ids::Tag>, Fault> {
    let list = match ids {
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut kinds = list
        .iter()
        .map(|id| {
            let (tag, _) = ids::decode(id.as_str().unwrap_or_default())?;
            rooms::by_tag(tag)
                .map(|_| tag)
                .ok_or_else(ids::unknown_kind)
        })
        .collect::<Result<Vec<_>, _>>()?;
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

#[derive(Debug)]
enum State {
    Absent,
    Bound,
    Known(Value),
}

/// Variables as the compiler sees them: known, absent, or open until bound.
#[derive(Debug)]
pub(crate) struct Variables<'a> {
    states: HashMap<&'a str, State>,
    pub(crate) values: Values<'a>,
}

impl Variables<'_> {
    /// What a value in the document stands for: `None` when it is a variable that was not given, the variable itself
    /// when it is bound later.
    pub(crate) fn resolve<'v>(&'v self, value: &'v Value) -> Option<Cow<'v, Value>> {
        let Value::Variable(name) = value else {
            return Some(Cow::Borrowed(value));
        };
        match self.states.get(name.as_str())? {
            State::Absent => None,
            State::Bound => Some(Cow::Borrowed(value)),
            State::Known(known) => Some(Cow::Borrowed(known)),
        }
    }
}
