//! Documents: checked for size, parsed and validated, which happens once for each that is kept.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};

use async_graphql::{
    Request, ServerError,
    parser::{
        parse_query,
        types::{
            DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
};

use super::{
    usage,
    variables::{self, Declared},
};
use crate::{
    error::{Code, Fault},
    schema::{Schema, ValidateOnly},
};

/// Longest document, in bytes.
const MAX_BYTES: usize = 16 * 1024;
/// Most fields of a document once its fragments are written out.
const MAX_FIELDS: u64 = 5_000;
/// Deepest nesting of a document once its fragments are written out.
const MAX_DEPTH: u64 = 40;
/// Deepest nesting of brackets that is handed to the parser.
const MAX_NESTING: usize = 120;
/// Numbers of documents: never used twice.
static NUMBERS: AtomicU64 = AtomicU64::new(0);

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
    pub(crate) async fn read(text: &str, schema: &Schema) -> Result<Self, Vec<Fault>> {
        if text.len() > MAX_BYTES {
            return Err(vec![too_large(&format!(
                "is longer than {MAX_BYTES} bytes"
            ))]);
        }
        if nesting(text) > MAX_NESTING {
            return Err(vec![too_large(&format!(
                "nests brackets deeper than {MAX_NESTING}"
            ))]);
        }
        let ast = parse_query(text).map_err(|error| vec![unreadable(&error)])?;
        measure(&ast).map_err(|fault| vec![fault])?;
        let response = schema.execute(validation_request(&ast)).await;
        let faults: Vec<_> = response.errors.into_iter().map(validation).collect();
        if !faults.is_empty() {
            return Err(faults);
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

    /// The operation to run, its name and its variables.
    ///
    /// # Errors
    /// When there is none of that name, or the choice is open, or it is no query.
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
        if operation.ty != OperationType::Query {
            return Err(Fault::new(
                Code::OperationNotFound,
                "Only queries can be run here.",
            ));
        }
        let declared = self.declared.get(&name.map(str::to_owned));
        Ok((operation, declared.map_or(&[], Vec::as_slice)))
    }
}

/// How deep a text nests its brackets, those in strings and comments left out.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut in_comment, mut escaped) = (false, false, false);
    for byte in text.bytes() {
        match byte {
            b'\n' => in_comment = false,
            _ if in_comment => {}
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'#' => in_comment = true,
            b'{' | b'[' | b'(' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What the parser says, without the line that it quotes, which may be long.
fn unreadable(error: &async_graphql::parser::Error) -> Fault {
    let said = error.to_string();
    if said.contains("recursion limit") {
        return too_large("nests deeper than can be read");
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

fn validation(error: ServerError) -> Fault {
    let mut fault = Fault::new(Code::ValidationFailed, error.message);
    fault.locations = error.locations.iter().map(|p| (p.line, p.column)).collect();
    fault
}

fn too_large(what: &str) -> Fault {
    Fault::new(
        Code::DocumentTooLarge,
        format!("The document {what}. Split it into several requests."),
    )
}

/// Counts what a document becomes when its fragments are written out, each fragment once, before anything walks it.
///
/// Validation writes fragments out as often as they are spread: a short document of nested fragments would keep it
/// busy for minutes.
fn measure(document: &ExecutableDocument) -> Result<(), Fault> {
    let mut known = HashMap::new();
    let mut fields = 0_u64;
    for (_, operation) in document.operations.iter() {
        let (count, depth) = size(&operation.node.selection_set.node, document, &mut known, 0);
        if depth > MAX_DEPTH {
            return Err(too_large(&format!("nests deeper than {MAX_DEPTH} levels")));
        }
        fields = fields.saturating_add(count);
    }
    if fields > MAX_FIELDS {
        return Err(too_large(&format!(
            "asks for more than {MAX_FIELDS} fields"
        )));
    }
    Ok(())
}

/// Fields and depth of a selection set. A fragment that spreads itself counts as too deep.
fn size<'a>(
    set: &'a SelectionSet,
    document: &'a ExecutableDocument,
    known: &mut HashMap<&'a str, (u64, u64)>,
    level: u64,
) -> (u64, u64) {
    if level > MAX_DEPTH {
        return (0, u64::MAX);
    }
    let (mut fields, mut depth) = (0_u64, 0_u64);
    for item in &set.items {
        let (count, below) = match &item.node {
            Selection::Field(field) => {
                let (count, below) =
                    size(&field.node.selection_set.node, document, known, level + 1);
                (count.saturating_add(1), below.saturating_add(1))
            }
            Selection::InlineFragment(fragment) => size(
                &fragment.node.selection_set.node,
                document,
                known,
                level + 1,
            ),
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                match (known.get(name), document.fragments.get(name)) {
                    (Some(known), _) => *known,
                    (None, Some(fragment)) => {
                        let set = &fragment.node.selection_set.node;
                        let measured = size(set, document, known, level + 1);
                        known.insert(name, measured);
                        measured
                    }
                    (None, None) => (0, 0),
                }
            }
        };
        fields = fields.saturating_add(count);
        depth = depth.max(below);
    }
    (fields, depth)
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
