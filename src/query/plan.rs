//! The plan of an operation: what is fetched by which statement, and how rows become the answer.

use std::sync::Arc;

use entity::Kind;
use uuid::Uuid;

use super::{
    search::Search,
    value::{Datum, Scalar},
    viewer,
};
use crate::{auth::Scope, schema::ids::Tag};

/// An operation, ready to run with any values of its bound variables.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Root fields in the order of the answer.
    pub roots: Vec<Root>,
    /// Pages, referred to by slots.
    pub pages: Vec<Page>,
    /// Checks of values that are known only when bound.
    pub checks: Vec<Check>,
    /// Statements that one run sends.
    pub statements: usize,
    /// Whether the answer holds introspection, which async-graphql resolves.
    pub introspects: bool,
}

impl RootValue {
    /// What is known beforehand.
    pub(crate) fn known(json: impl Into<Box<str>>) -> Self {
        let json = json.into();
        // A brace in a text counts too much, which does no harm.
        let objects = json.bytes().filter(|byte| *byte == b'{').count();
        Self::Raw {
            objects: u64::try_from(objects).unwrap_or(u64::MAX),
            json,
        }
    }
}

impl Plan {
    /// Bytes of SQL in all of its statements.
    pub(crate) fn sql_length(&self) -> usize {
        fn length(level: &Level) -> usize {
            level.sql.len()
                + level.many.as_ref().map_or(0, |sql| sql.len())
                + level
                    .children
                    .iter()
                    .map(|c| length(&c.level))
                    .sum::<usize>()
        }
        let root = |root: &Root| match &root.value {
            RootValue::One { level, .. } | RootValue::Connection { level, .. } => length(level),
            RootValue::Nodes { kinds, .. } => kinds.iter().map(|k| length(&k.level)).sum(),
            RootValue::Search(search) => search.kinds.iter().map(|k| length(&k.level)).sum(),
            RootValue::Raw { json, .. } => json.len(),
            RootValue::Introspection | RootValue::Viewer(_) => 0,
        };
        self.roots.iter().map(root).sum()
    }
}

/// One root field.
#[derive(Debug)]
pub(crate) struct Root {
    /// Response key.
    pub key: Box<str>,
    /// What stands there.
    pub value: RootValue,
}

/// What a root field answers.
#[derive(Debug)]
pub(crate) enum RootValue {
    /// JSON that is known beforehand.
    Raw {
        /// The JSON.
        json: Box<str>,
        /// Objects in it.
        objects: u64,
    },
    /// A field of introspection.
    Introspection,
    /// Who asks.
    Viewer(viewer::Part),
    /// One object or null.
    One {
        /// Its statement.
        level: Level,
        /// Its fields.
        outs: Vec<Out>,
        /// What to tell when there is none; `None`: null is an answer.
        missing: Option<String>,
    },
    /// Objects of any kind by their ids.
    Nodes {
        /// The ids.
        ids: Source,
        /// Whether one was asked for, not a list.
        single: bool,
        /// One statement for each kind among the ids.
        kinds: Vec<NodeKind>,
    },
    /// A search over all kinds.
    Search(Search),
    /// A connection.
    Connection {
        /// Its statement.
        level: Level,
        /// Its fields.
        connection: Connection,
    },
}

/// The objects of one kind in a `nodes` field.
#[derive(Debug)]
pub(crate) struct NodeKind {
    /// The kind.
    pub tag: Tag,
    /// Their statement, keyed by their ids.
    pub level: Level,
    /// Their fields.
    pub outs: Vec<Out>,
}

/// One statement and the statements that hang on its rows.
///
/// Row layout: column 0 is the ordinal of the parent, column 1 the row's own id, then the selected columns, then the
/// count and the aggregates.
#[derive(Debug)]
pub(crate) struct Level {
    /// The statement.
    pub sql: Arc<str>,
    /// The table that its rows are of, for traces.
    pub table: &'static str,
    /// Its parameters.
    pub slots: Vec<Slot>,
    /// Rows of a parent that are answered; one more may be read, to know that there are more.
    pub page: usize,
    /// Whether PostgreSQL should plan it for each request's values: it reads all rows that match, or looks for values
    /// between two others, of which a plan for any values expects few.
    pub planned_anew: bool,
    /// The statement for many keys, where its rows are joined with those of other tables.
    pub many: Option<Arc<str>>,
    /// Tables that filters, orders and totals look up besides what is returned.
    pub probes: u64,
    /// Computed fields of each row.
    pub computed: u64,
    /// Levels below.
    pub children: Vec<Child>,
}

/// From so many keys on, PostgreSQL does better to read a small table once than to look up row by row what is joined.
const MANY_KEYS: usize = 256;

impl Level {
    /// The statement for so many keys.
    pub(crate) fn statement(&self, keys: usize) -> &Arc<str> {
        let many = self.many.as_ref().filter(|_| keys >= MANY_KEYS);
        many.unwrap_or(&self.sql)
    }
}

/// A level below another.
#[derive(Debug)]
pub(crate) struct Child {
    /// Column of the parent's row that holds the key.
    pub key: usize,
    /// The level.
    pub level: Level,
}

/// One member of an answer's object.
#[derive(Debug)]
pub(crate) enum Out {
    /// `"key":value`, known beforehand.
    Raw(Box<[u8]>),
    /// A column.
    Value {
        /// `"key":`
        key: Box<[u8]>,
        /// Column of the row.
        column: usize,
        /// How its bytes are written.
        encoding: Encoding,
    },
    /// An object that was joined into the row.
    Inline {
        /// `"key":`
        key: Box<[u8]>,
        /// Column that is null when there is none.
        presence: usize,
        /// Its members.
        outs: Vec<Out>,
    },
    /// A connection of the level below.
    Connection {
        /// `"key":`
        key: Box<[u8]>,
        /// Index among the level's children.
        child: usize,
        /// Its members.
        connection: Connection,
    },
}

/// How a column's binary value is written as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// By its type.
    Plain(Kind),
    /// A UUID as global id of this kind.
    Id(Tag),
}

/// The members of a connection, in order.
#[derive(Debug)]
pub(crate) struct Connection {
    /// Members.
    pub parts: Vec<ConnectionPart>,
    /// Index of the page; `None` when neither edges nor nodes nor page info are asked for.
    pub page: Option<usize>,
    /// First column of the count and the aggregates in the level's rows.
    pub totals: usize,
}

/// A member of a connection.
#[derive(Debug)]
pub(crate) enum ConnectionPart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `edges`
    Edges(Box<[u8]>, Vec<EdgePart>),
    /// `nodes`
    Nodes(Box<[u8]>, Vec<Out>),
    /// `pageInfo`
    PageInfo(Box<[u8]>, Vec<PageInfoPart>),
    /// `totalCount`: a column of the totals.
    Total(Box<[u8]>, usize),
    /// `aggregate`
    Aggregate(Box<[u8]>, Vec<AggregatePart>),
}

/// A member of an edge.
#[derive(Debug)]
pub(crate) enum EdgePart {
    /// Known beforehand, or a field of the link.
    Out(Out),
    /// `node`
    Node(Box<[u8]>, Vec<Out>),
    /// `cursor`
    Cursor(Box<[u8]>),
}

/// A member of a page's information.
#[derive(Debug)]
pub(crate) enum PageInfoPart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `hasNextPage`
    HasNext(Box<[u8]>),
    /// `hasPreviousPage`
    HasPrevious(Box<[u8]>),
    /// `startCursor`
    Start(Box<[u8]>),
    /// `endCursor`
    End(Box<[u8]>),
}

/// A member of an aggregate.
#[derive(Debug)]
pub(crate) enum AggregatePart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// A value of the totals.
    Value {
        /// `"key":`
        key: Box<[u8]>,
        /// Column of the totals.
        column: usize,
        /// How it is written.
        kind: Kind,
    },
    /// `sum`, `avg`, `min`, `max`
    Group(Box<[u8]>, Vec<AggregatePart>),
}

/// A parameter of a statement.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Type in PostgreSQL.
    pub kind: Kind,
    /// Whether an array of it.
    pub list: bool,
    /// Where its value comes from.
    pub source: Source,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The keys of the parents' rows.
    Keys,
    /// The document.
    Constant(Datum),
    /// A variable.
    Variable {
        /// Its name.
        name: Box<str>,
        /// Type to read it as.
        scalar: Scalar,
        /// Whether as a list.
        list: bool,
        /// Place, for messages.
        at: Box<str>,
    },
    /// A list in the document that holds variables.
    Items(Vec<Source>),
    /// The calendar's date.
    Today,
    /// A list of the viewer's scope.
    Scope(Scoped),
    /// A key of the page's cursor.
    Cursor {
        /// The page.
        page: usize,
        /// Which key.
        key: usize,
    },
}

/// A list of a viewer's scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scoped {
    /// Divisions.
    Divisions,
    /// Departments.
    Departments,
    /// Task forces.
    TaskForces,
}

impl Scoped {
    /// The list that may hold ids of a table's rows.
    pub(crate) fn over(table: &str) -> Option<Self> {
        match table {
            "division" => Some(Self::Divisions),
            "department" => Some(Self::Departments),
            "task_force" => Some(Self::TaskForces),
            _ => None,
        }
    }

    /// The list in a scope.
    pub(crate) fn of(self, scope: &Scope) -> &[Uuid] {
        match self {
            Self::Divisions => &scope.divisions,
            Self::Departments => &scope.departments,
            Self::TaskForces => &scope.task_forces,
        }
    }
}

/// One page of a connection.
#[derive(Debug)]
pub(crate) struct Page {
    /// Its size: `first`, `last` or the default.
    pub size: usize,
    /// Whether it is counted from the end.
    pub backward: bool,
    /// The cursor that it starts behind.
    pub cursor: Option<Source>,
    /// The order of the list, which its cursors carry.
    pub order: OrderTag,
    /// Types of the order's keys, the row's id last.
    pub keys: Vec<Kind>,
    /// Columns of the row that hold the keys; empty when no cursor is asked for.
    pub columns: Vec<usize>,
}

/// Stands for a list's type and order inside its cursors.
pub(crate) type OrderTag = [u8; 8];

/// Operators of one field that could exclude each other, checked when their values are known.
#[derive(Debug)]
pub(crate) struct Check {
    /// Place, for messages.
    pub at: Box<str>,
    /// Type of the values.
    pub kind: Kind,
    /// Operators and their values.
    pub operators: Vec<(&'static str, Source)>,
}

/// Renders the part of a member that never changes.
#[must_use]
pub(crate) fn member(key: &str) -> Box<[u8]> {
    // Response keys are GraphQL names: ASCII letters, digits and underscores, nothing to escape.
    format!("\"{key}\":").into_bytes().into()
}
