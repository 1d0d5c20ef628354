//! Checks that every variable stands where its declared type is taken, by the specification's rule.
//!
//! async-graphql has the rule, but its composed visitor never reaches it.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use async_graphql::{
    Positioned,
    parser::types::{
        Directive, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
    },
};
use async_graphql_value::Value;

use crate::{
    error::{Code, Fault},
    schema::types::{self, Definition},
};

/// The types of the schema by their names.
static TYPES: LazyLock<HashMap<String, Definition>> = LazyLock::new(|| {
    let definitions = types::definitions().into_iter();
    definitions
        .map(|definition| (definition.name().to_owned(), definition))
        .collect()
});

/// Finds the first variable of an operation that stands where its type is not taken.
///
/// # Errors
/// Which variable, its type, and the type that is taken there.
pub(crate) fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Result<(), Fault> {
    let mut walk = Walk {
        document,
        operation,
        seen: HashSet::new(),
    };
    let root = match operation.ty {
        OperationType::Mutation => "Mutation",
        _ => "Query",
    };
    walk.set(&operation.selection_set.node, root)
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    seen: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet, type_name: &str) -> Result<(), Fault> {
        for item in &set.items {
            self.directives(item.node.directives())?;
            match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let Some(known) = TYPES.get(type_name).and_then(|t| t.field(&field.name.node))
                    else {
                        continue;
                    };
                    for (name, value) in &field.arguments {
                        if let Some(argument) = known
                            .arguments
                            .iter()
                            .find(|a| a.name == name.node.as_str())
                        {
                            self.value(&value.node, &argument.ty)?;
                        }
                    }
                    self.set(&field.selection_set.node, named(&known.ty))?;
                }
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref();
                    let on = on.map_or(type_name, |on| on.node.on.node.as_str());
                    self.set(&fragment.node.selection_set.node, on)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.seen.insert(name)
                    {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.set(&fragment.node.selection_set.node, on)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn directives(&self, directives: &[Positioned<Directive>]) -> Result<(), Fault> {
        let mut arguments = directives.iter().flat_map(|d| &d.node.arguments);
        // Both directives of queries take one condition.
        arguments.try_for_each(|(_, value)| self.value(&value.node, "Boolean!"))
    }

    fn value(&self, value: &Value, expected: &str) -> Result<(), Fault> {
        match value {
            Value::Variable(name) => self.variable(name, expected),
            Value::List(items) => {
                let inner = expected.trim_end_matches('!');
                let inner = inner.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
                items
                    .iter()
                    .try_for_each(|item| self.value(item, inner.unwrap_or(expected)))
            }
            Value::Object(members) => {
                let fields = TYPES
                    .get(named(expected))
                    .map_or(&[][..], Definition::inputs);
                members.iter().try_for_each(|(name, value)| {
                    let field = fields.iter().find(|f| f.name == name.as_str());
                    field.map_or(Ok(()), |field| self.value(value, &field.ty))
                })
            }
            _ => Ok(()),
        }
    }

    fn variable(&self, name: &str, expected: &str) -> Result<(), Fault> {
        let declared = self.operation.variable_definitions.iter().map(|d| &d.node);
        let Some(declared) = declared.into_iter().find(|d| d.name.node == name) else {
            return Ok(());
        };
        let ty = declared.var_type.node.to_string();
        // A variable with a default is never missing; that its value may be null is checked when it is bound.
        let has_default = declared.default_value.is_some();
        let expected_type = if has_default {
            expected.trim_end_matches('!')
        } else {
            expected
        };
        if fits(&ty, expected_type) {
            return Ok(());
        }
        Err(Fault::new(
            Code::ValidationFailed,
            format!(
                "Variable ${name} of type {ty} stands where {expected} is taken. Declare it as {expected}."
            ),
        ))
    }
}

/// Whether every value of the declared type is one of the expected type.
fn fits(declared: &str, expected: &str) -> bool {
    if let Some(expected) = expected.strip_suffix('!') {
        return declared
            .strip_suffix('!')
            .is_some_and(|declared| fits(declared, expected));
    }
    let declared = declared.strip_suffix('!').unwrap_or(declared);
    let inner = |ty: &'_ str| -> Option<String> {
        Some(ty.strip_prefix('[')?.strip_suffix(']')?.to_owned())
    };
    match (inner(declared), inner(expected)) {
        (Some(declared), Some(expected)) => fits(&declared, &expected),
        (None, None) => declared == expected,
        _ => false,
    }
}

/// The name of a type without its brackets and exclamation marks.
fn named(ty: &str) -> &str {
    ty.trim_matches(['[', ']', '!'])
}
