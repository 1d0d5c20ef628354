//! The root field `search`: compiled, run and written beside the connections, whose rows one table holds.

mod compile;
mod run;
mod write;

pub(crate) use self::run::{Found, run};
use super::plan::{Level, Out, PageInfoPart, Source};
use crate::{schema::ids::Tag, search::Rank};

/// A search, ready to run with any text.
#[derive(Debug)]
pub(crate) struct Search {
    /// What is looked for.
    pub(crate) text: Source,
    /// The page's index in the plan.
    pub(crate) page: usize,
    /// Objects on the page.
    pub(crate) size: usize,
    /// Whether it must be known if there are more.
    pub(crate) more: bool,
    /// The kinds that are looked for, each with the statement that reads its objects.
    pub(crate) kinds: Vec<Kind>,
    /// Members of the answer.
    parts: Vec<Part>,
}

/// The objects of one kind among those that were found.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The kind.
    pub(crate) tag: Tag,
    /// Their statement, keyed by their ids.
    pub(crate) level: Level,
    /// Their fields, for each place where the document asks for objects.
    pub(crate) outs: Vec<Vec<Out>>,
}

/// A member of the answer.
#[derive(Debug)]
enum Part {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `nodes`, and which of the kind's fields they have.
    Nodes(Box<[u8]>, usize),
    /// `edges`
    Edges(Box<[u8]>, Vec<EdgePart>),
    /// `pageInfo`
    PageInfo(Box<[u8]>, Vec<PageInfoPart>),
}

/// A member of an edge.
#[derive(Debug)]
enum EdgePart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `node`, and which of the kind's fields it has.
    Node(Box<[u8]>, usize),
    /// `cursor`
    Cursor(Box<[u8]>),
    /// `match`
    Match(Box<[u8]>),
    /// `title`
    Title(Box<[u8]>, Vec<SnippetPart>),
    /// `excerpt`
    Excerpt(Box<[u8]>, Vec<SnippetPart>),
}

/// A member of a snippet.
#[derive(Debug)]
enum SnippetPart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `field`
    Field(Box<[u8]>),
    /// `text`
    Text(Box<[u8]>),
    /// `start`
    Start(Box<[u8]>),
    /// `highlights`
    Highlights(Box<[u8]>, Vec<HighlightPart>),
}

/// A member of a highlight.
#[derive(Debug)]
enum HighlightPart {
    /// Known beforehand.
    Raw(Box<[u8]>),
    /// `offset`
    Offset(Box<[u8]>),
    /// `length`
    Length(Box<[u8]>),
}

/// How a rank is called in GraphQL, and its meaning.
pub const MATCHES: [(Rank, &str, &str); 4] = [
    (
        Rank::ExactTitle,
        "EXACT_TITLE",
        "The title is what was looked for. 标题完全一致",
    ),
    (
        Rank::TitleStart,
        "TITLE_START",
        "The title begins with what was looked for. 标题开头一致",
    ),
    (
        Rank::Title,
        "TITLE",
        "The title holds what was looked for. 标题包含",
    ),
    (
        Rank::Text,
        "TEXT",
        "The title and further texts together hold what was looked for. 正文包含",
    ),
];
