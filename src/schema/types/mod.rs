//! The types of the schema, derived from the rooms: what exists and what each element means to its caller.

mod aggregates;
mod codelists;
mod filters;
mod imports;
pub mod limits;
pub(crate) mod mutations;
mod objects;
mod orders;
mod scalars;
mod search;
pub mod viewer;

use super::room::{self, Room, Rules};
use crate::auth::Role;

/// A type of the schema.
#[derive(Debug)]
pub enum Definition {
    /// An object type.
    Object {
        /// Name.
        name: String,
        /// Description.
        doc: String,
        /// The interface that it implements.
        implements: Option<&'static str>,
        /// Fields.
        fields: Vec<Field>,
    },
    /// An interface.
    Interface {
        /// Name.
        name: String,
        /// Description.
        doc: String,
        /// Fields.
        fields: Vec<Field>,
        /// Types that implement it.
        possible: Vec<String>,
    },
    /// An input object.
    Input {
        /// Name.
        name: String,
        /// Description.
        doc: String,
        /// Whether it takes exactly one field.
        one_of: bool,
        /// Fields.
        fields: Vec<Input>,
    },
    /// An enum.
    Enum {
        /// Name.
        name: String,
        /// Description.
        doc: String,
        /// Values.
        values: Vec<EnumValue>,
    },
    /// A scalar.
    Scalar {
        /// Name.
        name: String,
        /// Description.
        doc: String,
        /// Where its form is specified.
        specified_by: Option<&'static str>,
    },
}

impl Definition {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Object { name, .. }
            | Self::Interface { name, .. }
            | Self::Input { name, .. }
            | Self::Enum { name, .. }
            | Self::Scalar { name, .. } => name,
        }
    }
}

impl Definition {
    /// The field of this name, of an object type or an interface.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        match self {
            Self::Object { fields, .. } | Self::Interface { fields, .. } => {
                fields.iter().find(|f| f.name == name)
            }
            _ => None,
        }
    }

    /// The fields of an input object.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        match self {
            Self::Input { fields, .. } => fields,
            _ => &[],
        }
    }
}

/// A field of an object type.
#[derive(Debug)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Description.
    pub doc: String,
    /// Type, with its exclamation marks.
    pub ty: String,
    /// Arguments.
    pub arguments: Vec<Input>,
}

/// An argument, or a field of an input object.
#[derive(Debug)]
pub struct Input {
    /// Name.
    pub name: String,
    /// Description.
    pub doc: String,
    /// Type, with its exclamation marks.
    pub ty: String,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    /// Name.
    pub name: String,
    /// Description.
    pub doc: String,
}

fn field(name: impl Into<String>, ty: impl Into<String>, doc: impl Into<String>) -> Field {
    Field {
        name: name.into(),
        doc: doc.into(),
        ty: ty.into(),
        arguments: Vec::new(),
    }
}

fn input(name: impl Into<String>, ty: impl Into<String>, doc: impl Into<String>) -> Input {
    Input {
        name: name.into(),
        doc: doc.into(),
        ty: ty.into(),
    }
}

/// All types.
#[must_use]
pub fn definitions() -> Vec<Definition> {
    let mut all = scalars::all();
    all.extend(filters::shared());
    all.extend(objects::shared());
    all.extend(codelists::all());
    all.extend(limits::all());
    all.extend(search::all());
    all.extend(viewer::all());
    all.extend(mutations::shared());
    all.extend(imports::all());
    all.push(mutations::root());
    for room in super::rooms::all() {
        all.extend(objects::of(room));
        all.extend(filters::of(room));
        all.extend(orders::of(room));
        all.extend(mutations::of(room));
    }
    all
}

/// What a column means, and to whom it is shown where that is not everyone.
fn said_of(field: &room::Field) -> String {
    let doc = field.column.doc;
    if field.least == Role::Public {
        return doc.to_owned();
    }
    let ((said, term), least) = (split_term(doc), field.least.as_str());
    format!(
        "{said}. For the role {least} and those above it; for others it is null, and they can neither filter, order nor \
         aggregate by it. {term}"
    )
}

/// What a noun is, and who sees which of its rows where not everyone sees all.
fn said_of_noun(room: &Room) -> String {
    let doc = room.table.doc;
    let (noun, term) = split_term(doc);
    match room.rules.published {
        None => doc.to_owned(),
        Some(Rules::NEVER) => format!("{noun}. For the office alone. {term}"),
        Some(_) => format!(
            "{noun}. Everyone sees what is published; what is not, only the office and editors in whose scope it lies. \
             {term}"
        ),
    }
}

/// A description without its closing Chinese term, and the term.
fn split_term(doc: &str) -> (&str, &str) {
    doc.rsplit_once(". ").unwrap_or((doc, ""))
}
