//! What a room is made of: fields, relations, computed fields, what the search reads, and the query of a view.

use entity::describe::{Column, Kind, Table};

use crate::{auth::Role, schema::ids::Tag};

/// Direction of one key of an order. Nulls come last in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// A column that clients see.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in GraphQL.
    pub name: String,
    /// The column.
    pub column: &'static Column,
    /// Whether it is offered in orders: then an index on (column, id) stands behind it, but for views.
    pub sortable: bool,
    /// SQL condition on a row (`{t}`) under which its value may be summed and averaged with others; `None`: always.
    pub additive_if: Option<&'static str>,
    /// The least role that sees it; to others it is null, and they can't filter, order or aggregate by it.
    pub least: Role,
}

/// One key of a relation's default order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Column of the target, or of the link table where `edge` says so.
    pub column: &'static str,
    /// Whether the column is the link table's.
    pub edge: bool,
    /// Direction.
    pub direction: Direction,
}

/// Which rows the root field for many tells.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// SQL condition on a row (`{t}`).
    pub sql: &'static str,
    /// What it is told as.
    pub doc: &'static str,
}

/// How the rows of a relation are found from a row of its owner.
#[derive(Clone, Debug)]
pub enum Link {
    /// The owner's column holds the target's id: at most one.
    Reference {
        /// Column of the owner.
        column: &'static Column,
    },
    /// The target's column holds the owner's id: many.
    Children {
        /// Column of the target.
        column: String,
    },
    /// A link table holds both ids: many, with fields of the link on the edges.
    Through {
        /// The link table.
        table: &'static Table,
        /// Its column with the owner's id.
        near: String,
        /// Its column with the target's id.
        far: String,
    },
    /// The owner's own tree, by the column that holds the parent's id: many, with the depth on the edges.
    Tree {
        /// Column with the parent's id.
        parent: &'static str,
        /// Towards the root (ancestors) or away from it (descendants).
        up: bool,
    },
}

/// A relation to another noun, or to the same.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Name in GraphQL.
    pub name: String,
    /// Description.
    pub doc: &'static str,
    /// How its rows are found.
    pub link: Link,
    /// Table of the target.
    pub target: String,
    /// Default order of a to-many relation; the target's id is always the last key.
    pub order: Vec<Key>,
    /// Fields of the link, on the edges.
    pub edge: Vec<Field>,
    /// Stem of the names of its own connection, edge, filter and order types, when edges carry fields.
    pub edge_stem: String,
}

impl Relation {
    /// Whether it leads to at most one row.
    #[must_use]
    pub fn is_one(&self) -> bool {
        matches!(self.link, Link::Reference { .. })
    }
}

/// Type of an argument of a computed field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A value of a column's type: `{name}` in the SQL.
    Value(Kind),
    /// A period: `{name.start}` and `{name.end}` in the SQL, both inclusive dates.
    Period,
}

/// An argument of a computed field.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Name in GraphQL.
    pub name: &'static str,
    /// Type.
    pub kind: ArgumentKind,
    /// Whether it must be given.
    pub required: bool,
    /// Description.
    pub doc: &'static str,
}

/// A field that is computed in SQL; it filters, sorts and aggregates like a column.
#[derive(Clone, Copy, Debug)]
pub struct Computed {
    /// Name in GraphQL.
    pub name: &'static str,
    /// Description.
    pub doc: &'static str,
    /// Type of its value.
    pub kind: Kind,
    /// Whether it may be null.
    pub nullable: bool,
    /// SQL expression: `{t}` is the row, `{today}` the calendar's date, `{argument}` an argument, `{table}` the rows of
    /// a table that the viewer sees; what stands in `[[ ]]` is left out when an argument in it was not given.
    pub sql: &'static str,
    /// Arguments.
    pub arguments: &'static [Argument],
}

/// What the search reads of a noun.
#[derive(Clone, Debug)]
pub struct Searched {
    /// Kind of the objects in global ids.
    pub tag: Tag,
    /// The column that names an object.
    pub title: &'static Column,
    /// Further columns that are searched.
    pub texts: Vec<&'static Column>,
    /// Whether objects tell what happened rather than what there is: found after the others that match as well.
    pub is_record: bool,
}

/// A query that a room has in place of a table.
#[derive(Clone, Debug)]
pub struct View {
    /// SQL, written as that of a computed field is, without a row.
    pub sql: String,
    /// Arguments of the list.
    pub arguments: &'static [Argument],
}
