//! Measures documents before anything walks them as they are written out: what is too large is refused in the time that
//! one look at it takes.

use std::collections::HashMap;

use async_graphql::{
    Positioned,
    parser::types::{Directive, ExecutableDocument, Selection, SelectionSet},
};
use async_graphql_value::Value;

use crate::{
    config::Limits,
    error::{Code, Fault},
};

/// Deepest nesting of brackets that is handed to the parser, which calls itself for each.
const MAX_NESTING: usize = 120;
/// Longest name or number, in bytes: the schema has none half as long, and what is wrong with a longer one takes long
/// to say.
const MAX_NAME: usize = 200;
/// Deepest nesting of lists in introspection: the fields of all types, or the fields of a type's fields' types.
const MAX_INTROSPECTED_LISTS: u64 = 2;
/// Most objects and values that introspection may be taken to return: about twice what tools ask for.
const MAX_INTROSPECTED: u64 = 600_000;
/// Lists of introspection, and about how many items each has: the schema's means over all types, rounded up.
const INTROSPECTED: [(&str, u64); 8] = [
    ("types", 650),
    ("fields", 3),
    ("inputFields", 5),
    ("possibleTypes", 1),
    ("interfaces", 1),
    ("enumValues", 1),
    ("args", 1),
    ("directives", 6),
];

/// The fault of a document that is larger than allowed.
pub(crate) fn too_large(what: &str) -> Fault {
    Fault::new(
        Code::DocumentTooLarge,
        format!("The document {what}. Split it into several requests."),
    )
}

/// Refuses a text that is too long, has too many tokens or nests too deep to be parsed.
pub(crate) fn text(text: &str, limits: &Limits) -> Result<(), Fault> {
    let most = limits.max_document_bytes;
    if text.len() > most {
        return Err(too_large(&format!("is longer than {most} bytes")));
    }
    let Scan {
        tokens,
        nesting,
        longest_name,
    } = scan(text);
    if longest_name > MAX_NAME {
        return Err(too_large(&format!(
            "has a name of more than {MAX_NAME} characters"
        )));
    }
    if tokens > limits.max_tokens {
        let most = limits.max_tokens;
        return Err(too_large(&format!("has more than {most} tokens")));
    }
    if nesting > MAX_NESTING {
        return Err(too_large(&format!(
            "nests brackets deeper than {MAX_NESTING}"
        )));
    }
    Ok(())
}

/// What is seen of a text without parsing it.
#[derive(Default)]
struct Scan {
    /// Strings count one and comments nothing.
    tokens: usize,
    /// How deep it nests its brackets.
    nesting: usize,
    /// Bytes of its longest name or number.
    longest_name: usize,
}

fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut seen = Scan::default();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        at += match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += rest.iter().take_while(|b| !is_line_end(**b)).count();
                continue;
            }
            b'"' if rest.starts_with(b"\"\"\"") => block(rest),
            b'"' => string(rest),
            b'{' | b'[' | b'(' => {
                depth += 1;
                seen.nesting = seen.nesting.max(depth);
                1
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                1
            }
            b if is_word(b) => {
                let length = rest.iter().take_while(|b| is_word(**b)).count();
                seen.longest_name = seen.longest_name.max(length);
                length
            }
            _ => 1,
        };
        seen.tokens += 1;
    }
    seen
}

/// A line ends at either character, for comments and strings alike.
fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Part of a name or a number. Characters outside ASCII stand in strings only; elsewhere the parser refuses them.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.') || !byte.is_ascii()
}

/// Length of a string that ends in its quotation mark, or in its line.
fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b if is_line_end(*b) => return at,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Length of a block string.
fn block(rest: &[u8]) -> usize {
    let mut at = 3;
    while at < rest.len() {
        let here = &rest[at..];
        if here.starts_with(b"\\\"\"\"") {
            at += 4;
        } else if here.starts_with(b"\"\"\"") {
            return at + 3;
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Refuses a document that holds too much of something, as it stands and as it is once its fragments are written out.
///
/// Validation writes fragments out as often as they are spread: a short document of nested fragments would keep it
/// busy for minutes. Here, each fragment is looked at once.
pub(crate) fn document(document: &ExecutableDocument, limits: &Limits) -> Result<(), Fault> {
    let mut counts = Counts {
        fragments: document.fragments.len(),
        ..Counts::default()
    };
    for (_, operation) in document.operations.iter() {
        counts.directives(&operation.node.directives);
        for variable in &operation.node.variable_definitions {
            counts.directives(&variable.node.directives);
        }
        counts.set(&operation.node.selection_set.node);
    }
    for fragment in document.fragments.values() {
        counts.directives(&fragment.node.directives);
        counts.set(&fragment.node.selection_set.node);
    }
    let counted = [
        (counts.aliases, limits.max_aliases, "aliases"),
        (counts.directives, limits.max_directives, "directives"),
        (
            counts.fragments,
            limits.max_fragments,
            "fragments and spreads of fragments",
        ),
        (
            counts.longest_list,
            limits.max_list_items,
            "items in one list",
        ),
    ];
    for (count, most, what) in counted {
        if count > most {
            return Err(too_large(&format!("has more than {most} {what}")));
        }
    }
    let mut walk = Walk {
        document,
        max_depth: number(limits.max_depth),
        known: HashMap::new(),
    };
    let mut fields = 0_u64;
    for (_, operation) in document.operations.iter() {
        let size = walk.size(&operation.node.selection_set.node, 0);
        if size.depth > walk.max_depth {
            let most = limits.max_depth;
            return Err(too_large(&format!("nests deeper than {most} levels")));
        }
        if size.own > number(limits.max_root_fields) {
            let most = limits.max_root_fields;
            return Err(too_large(&format!("has more than {most} root fields")));
        }
        if size.introspected.lists > MAX_INTROSPECTED_LISTS
            || size.introspected.objects > MAX_INTROSPECTED
        {
            return Err(too_large(
                "asks the schema about itself too many times over",
            ));
        }
        fields = fields.saturating_add(size.fields);
    }
    if fields > number(limits.max_fields) {
        let most = limits.max_fields;
        return Err(too_large(&format!("asks for more than {most} fields")));
    }
    Ok(())
}

/// What a document holds as it stands.
#[derive(Debug, Default)]
struct Counts {
    aliases: usize,
    directives: usize,
    fragments: usize,
    longest_list: usize,
}

impl Counts {
    fn set(&mut self, set: &SelectionSet) {
        for item in &set.items {
            self.directives(item.node.directives());
            match &item.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    self.aliases += usize::from(field.alias.is_some());
                    field
                        .arguments
                        .iter()
                        .for_each(|(_, value)| self.value(&value.node));
                    self.set(&field.selection_set.node);
                }
                Selection::InlineFragment(fragment) => {
                    self.fragments += 1;
                    self.set(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(_) => self.fragments += 1,
            }
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        self.directives += directives.len();
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::List(items) => {
                self.longest_list = self.longest_list.max(items.len());
                for item in items {
                    self.value(item);
                }
            }
            Value::Object(members) => members.values().for_each(|value| self.value(value)),
            _ => {}
        }
    }
}

/// What a selection set is once its fragments are written out.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    /// Fields of its own.
    own: u64,
    /// Fields in all.
    fields: u64,
    /// Deepest nesting of fields.
    depth: u64,
    /// What its fields are if they turn out to be of the schema itself.
    schema: Introspection,
    /// What introspection in it is.
    introspected: Introspection,
}

/// Introspection of the schema.
#[derive(Clone, Copy, Debug, Default)]
struct Introspection {
    /// Deepest nesting of lists of types and of their fields.
    lists: u64,
    /// Objects that may be returned.
    objects: u64,
}

impl Introspection {
    fn add(&mut self, other: Self) {
        self.lists = self.lists.max(other.lists);
        self.objects = self.objects.saturating_add(other.objects);
    }
}

impl Size {
    fn add(&mut self, other: Self) {
        self.own = self.own.saturating_add(other.own);
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.schema.add(other.schema);
        self.introspected.add(other.introspected);
    }

    /// The size of a field with what is asked for below it.
    fn of_field(name: &str, below: Self) -> Self {
        let mut size = Self {
            own: 1,
            fields: below.fields.saturating_add(1),
            depth: below.depth.saturating_add(1),
            ..below
        };
        if matches!(name, "__schema" | "__type") {
            size.introspected.add(size.schema);
            size.schema = Introspection::default();
            return size;
        }
        let items = INTROSPECTED.iter().find(|(list, _)| *list == name);
        let objects = size.schema.objects.saturating_add(1);
        size.schema.objects = objects.saturating_mul(items.map_or(1, |(_, count)| *count));
        if matches!(
            name,
            "types" | "fields" | "inputFields" | "possibleTypes" | "interfaces"
        ) {
            size.schema.lists = size.schema.lists.saturating_add(1);
        }
        size
    }
}

/// The walk over a document in which each fragment is measured once.
struct Walk<'a> {
    document: &'a ExecutableDocument,
    max_depth: u64,
    known: HashMap<&'a str, Size>,
}

impl<'a> Walk<'a> {
    /// The size of a selection set. A fragment that spreads itself counts as too deep.
    fn size(&mut self, set: &'a SelectionSet, level: u64) -> Size {
        let mut sum = Size::default();
        if level > self.max_depth {
            sum.depth = u64::MAX;
            return sum;
        }
        for item in &set.items {
            sum.add(match &item.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let below = self.size(&field.node.selection_set.node, level + 1);
                    Size::of_field(name, below)
                }
                Selection::InlineFragment(fragment) => {
                    self.size(&fragment.node.selection_set.node, level + 1)
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    match (self.known.get(name), self.document.fragments.get(name)) {
                        (Some(known), _) => *known,
                        (None, Some(fragment)) => {
                            let size = self.size(&fragment.node.selection_set.node, level + 1);
                            self.known.insert(name, size);
                            size
                        }
                        (None, None) => Size::default(),
                    }
                }
            });
        }
        sum
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
