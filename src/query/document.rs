//! Documents: checked for size, parsed and validated, which happens once for each that is kept.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

use async_graphql::{
    Request, ServerError,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};

use super::{
    measure, usage,
    variables::{self, Declared},
};
use crate::{
    config::Limits,
    error::{Code, Fault},
    schema::{Schema, ValidateOnly},
};

/// Most mistakes for which the right names are looked for.
const MAX_SUGGESTED: usize = 10;
/// Most mistakes that are told.
const MAX_TOLD: usize = 20;
/// Numbers of documents: never used twice.
static NUMBERS: AtomicU64 = AtomicU64::new(0);

/// The schema in two forms, which differ in what they tell of a mistake.
#[derive(Clone)]
pub(crate) struct Schemas {
    /// Suggests names in place of those that do not exist.
    pub(crate) full: Schema,
    /// Tells only what is wrong.
    pub(crate) terse: Schema,
}

/// A valid document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) ast: ExecutableDocument,
    declared: HashMap<Option<String>, Vec<Declared>>,
    /// Tells its plans from those of other documents.
    pub(crate) number: u64,
}

impl Document {
    /// Reads and validates a document.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(crate) async fn read(
        text: &str,
        schemas: &Schemas,
        limits: &Limits,
    ) -> Result<Self, Vec<Fault>> {
        measure::text(text, limits).map_err(|fault| vec![fault])?;
        let ast = parse_query(text).map_err(|error| vec![unreadable(&error)])?;
        measure::document(&ast, limits).map_err(|fault| vec![fault])?;
        if let Some((_, operation)) = ast
            .operations
            .iter()
            .find(|(_, o)| is_subscription(&o.node))
        {
            let mut fault = Fault::new(
                Code::NotAQuery,
                "This schema has no subscriptions; send a query.",
            );
            fault.locations = vec![(operation.pos.line, operation.pos.column)];
            return Err(vec![fault]);
        }
        let mut errors = schemas.terse.execute(validation_request(&ast)).await.errors;
        if !errors.is_empty() {
            if errors.len() <= MAX_SUGGESTED {
                errors = schemas.full.execute(validation_request(&ast)).await.errors;
            }
            return Err(refusals(errors));
        }
        for (_, operation) in ast.operations.iter() {
            usage::check(&ast, &operation.node).map_err(|fault| vec![fault])?;
        }
        let declared = ast
            .operations
            .iter()
            .map(|(name, operation)| {
                (
                    name.map(ToString::to_string),
                    variables::declared(&ast, &operation.node),
                )
            })
            .collect();
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Ok(Self {
            ast,
            declared,
            number,
        })
    }

    /// Names of its operations; none of one that is anonymous.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let operations = self.ast.operations.iter();
        operations.filter_map(|(name, _)| Some(name?.as_str()))
    }

    /// The name of the operation that runs when this one is asked for.
    pub(crate) fn name_of(&self, asked: Option<&str>) -> Option<&str> {
        let mut names = self.names();
        match asked {
            Some(asked) => names.find(|name| *name == asked),
            None => names.next().filter(|_| names.next().is_none()),
        }
    }

    /// The operation to run, its name and its variables.
    ///
    /// # Errors
    /// When there is none of that name, or the choice is open.
    pub(crate) fn operation(
        &self,
        name: Option<&str>,
    ) -> Result<(&OperationDefinition, &[Declared]), Fault> {
        let found = match (&self.ast.operations, name) {
            (DocumentOperations::Single(operation), None) => Some((None, &operation.node)),
            (DocumentOperations::Multiple(all), Some(name)) => {
                all.get(name).map(|operation| (Some(name), &operation.node))
            }
            (DocumentOperations::Multiple(all), None) if all.len() == 1 => all
                .iter()
                .next()
                .map(|(name, operation)| (Some(name.as_str()), &operation.node)),
            _ => None,
        };
        let (name, operation) = found.ok_or_else(|| {
            Fault::new(
                Code::OperationNotFound,
                "Set operationName to the name of one operation of the document.",
            )
        })?;
        let declared = self.declared.get(&name.map(str::to_owned));
        Ok((operation, declared.map_or(&[], Vec::as_slice)))
    }
}

fn is_subscription(operation: &OperationDefinition) -> bool {
    operation.ty == OperationType::Subscription
}

/// What the parser says, without the line that it quotes, which may be long.
fn unreadable(error: &async_graphql::parser::Error) -> Fault {
    let said = error.to_string();
    if said.contains("recursion limit") {
        return measure::too_large("nests deeper than can be read");
    }
    let reason = said
        .rsplit("= ")
        .next()
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let reason: String = reason.chars().take(200).collect();
    let mut fault = Fault::new(
        Code::ParseFailed,
        format!("Not a GraphQL document: {reason}."),
    );
    fault.locations = error.positions().map(|p| (p.line, p.column)).collect();
    fault
}

/// What is wrong with a document, the first mistakes of many.
fn refusals(errors: Vec<ServerError>) -> Vec<Fault> {
    let more = errors.len().saturating_sub(MAX_TOLD);
    let mut faults: Vec<_> = errors.into_iter().take(MAX_TOLD).map(validation).collect();
    if more > 0 {
        faults.push(Fault::new(
            Code::ValidationFailed,
            format!("There are {more} more mistakes. Correct these first."),
        ));
    }
    faults
}

fn validation(error: ServerError) -> Fault {
    let mut fault = Fault::new(Code::ValidationFailed, error.message);
    fault.locations = error.locations.iter().map(|p| (p.line, p.column)).collect();
    fault
}

/// A request that is validated and not executed.
///
/// It carries no variables: what they hold is checked at every call, by us. Any operation stands for all, since the
/// rules look at the whole document.
fn validation_request(document: &ExecutableDocument) -> Request {
    let mut request = Request::new(String::new()).data(ValidateOnly);
    request.set_parsed_query(document.clone());
    match document.operations.iter().next() {
        Some((Some(name), _)) => request.operation_name(name.as_str()),
        _ => request,
    }
}
