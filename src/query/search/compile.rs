//! Compiles a search: a statement for each kind that may be found, and the members of its answer.

use async_graphql::parser::types::SelectionSet;
use async_graphql_value::Value;
use entity::Kind as ColumnKind;

use super::{EdgePart, HighlightPart, Kind, Part, Search, SnippetPart};
use crate::{
    error::{Code, Fault},
    query::{
        compile::{Compiler, Select, required, typename},
        operator::source,
        page::order_tag_of,
        plan::{Page, PageInfoPart, RootValue, member},
        selection::Selected,
        sql::{Row, Statement},
        value::Scalar,
    },
    schema::{
        names,
        room::{Room, Searched},
        rooms,
    },
};

/// A place where the document asks for the objects that were found.
type Place<'a> = Vec<&'a SelectionSet>;

impl<'a> Compiler<'a> {
    /// The field `search`.
    pub(crate) fn search(&mut self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        let given = |name: &str| {
            let value = selected.field.get_argument(name);
            let value = value.and_then(|v| self.resolved(&v.node));
            value.filter(|value| *value != Value::Null)
        };
        let query = self.resolved(required(selected.field, "query")?);
        let query = query.unwrap_or(Value::Null);
        let text = source(Scalar::Value(ColumnKind::Text), &query, "search.query")?;
        let rooms = searched(given("types"))?;
        let size = match given("first") {
            Some(size) => self.size(&size, "search.first")?,
            None => self.limits.page_size(),
        };
        let after = given("after");
        let cursor = after.map(|cursor| self.cursor_source(&cursor, "search.after"));
        let mut places = Vec::new();
        let parts = self.search_parts(selected, &mut places)?;
        let more = parts.iter().any(|part| match part {
            Part::PageInfo(_, parts) => parts
                .iter()
                .any(|part| matches!(part, PageInfoPart::HasNext(_))),
            _ => false,
        });
        let page = self.pages.len();
        self.pages.push(Page {
            size,
            backward: false,
            cursor: cursor.transpose()?,
            order: order_tag_of("search"),
            keys: vec![ColumnKind::Integer, ColumnKind::BigInteger],
            columns: Vec::new(),
        });
        // Finding takes statements of its own, which read the same snapshot as those of the kinds.
        self.levels += 2;
        let kinds = rooms.into_iter().map(|room| self.found(room, &places));
        Ok(RootValue::Search(Search {
            text,
            page,
            size,
            more,
            kinds: kinds.collect::<Result<_, _>>()?,
            parts,
        }))
    }

    /// The statement that reads found objects of a kind.
    fn found(
        &mut self,
        (room, searched): (&'static Room, &'static Searched),
        places: &[Place<'a>],
    ) -> Result<Kind, Fault> {
        let mut statement = Statement::of_parents(self.role);
        let row = Row::new(room, statement.alias('t'));
        let mut select = Select::of(&row);
        let outs = places
            .iter()
            .map(|sets| self.node(&mut statement, &mut select, &row, sets))
            .collect::<Result<_, _>>()?;
        let level = self.keyed(&row, statement, select);
        Ok(Kind {
            tag: searched.tag,
            level,
            outs,
        })
    }

    fn search_parts(
        &self,
        selected: &Selected<'a>,
        places: &mut Vec<Place<'a>>,
    ) -> Result<Vec<Part>, Fault> {
        let selected = self.context.collect(&selected.sets, "SearchConnection")?;
        let part = |selected: Selected<'a>| {
            let key = member(selected.key);
            Ok(match selected.name() {
                "nodes" => Part::Nodes(key, place(places, &selected)),
                "edges" => Part::Edges(key, self.search_edges(&selected, places)?),
                "pageInfo" => Part::PageInfo(key, self.page_info(&selected)?),
                _ => Part::Raw(typename(&key, "SearchConnection")),
            })
        };
        selected.into_iter().map(part).collect()
    }

    fn search_edges(
        &self,
        selected: &Selected<'a>,
        places: &mut Vec<Place<'a>>,
    ) -> Result<Vec<EdgePart>, Fault> {
        let selected = self.context.collect(&selected.sets, "SearchEdge")?;
        let part = |selected: Selected<'a>| {
            let key = member(selected.key);
            Ok(match selected.name() {
                "node" => EdgePart::Node(key, place(places, &selected)),
                "cursor" => EdgePart::Cursor(key),
                "match" => EdgePart::Match(key),
                "title" => EdgePart::Title(key, self.snippet(&selected)?),
                "excerpt" => EdgePart::Excerpt(key, self.snippet(&selected)?),
                _ => EdgePart::Raw(typename(&key, "SearchEdge")),
            })
        };
        selected.into_iter().map(part).collect()
    }

    fn snippet(&self, selected: &Selected<'a>) -> Result<Vec<SnippetPart>, Fault> {
        let selected = self.context.collect(&selected.sets, "SearchSnippet")?;
        let part = |selected: Selected<'a>| {
            let key = member(selected.key);
            Ok(match selected.name() {
                "field" => SnippetPart::Field(key),
                "text" => SnippetPart::Text(key),
                "start" => SnippetPart::Start(key),
                "highlights" => SnippetPart::Highlights(key, self.highlight(&selected)?),
                _ => SnippetPart::Raw(typename(&key, "SearchSnippet")),
            })
        };
        selected.into_iter().map(part).collect()
    }

    fn highlight(&self, selected: &Selected<'a>) -> Result<Vec<HighlightPart>, Fault> {
        let selected = self.context.collect(&selected.sets, "SearchHighlight")?;
        let part = |selected: Selected<'a>| {
            let key = member(selected.key);
            match selected.name() {
                "offset" => HighlightPart::Offset(key),
                "length" => HighlightPart::Length(key),
                _ => HighlightPart::Raw(typename(&key, "SearchHighlight")),
            }
        };
        Ok(selected.into_iter().map(part).collect())
    }
}

/// Notes a place where objects are asked for.
fn place<'a>(places: &mut Vec<Place<'a>>, selected: &Selected<'a>) -> usize {
    places.push(selected.sets.clone());
    places.len() - 1
}

/// The rooms that are searched: those of the given types, or all that can be.
fn searched(types: Option<Value>) -> Result<Vec<(&'static Room, &'static Searched)>, Fault> {
    let types = match types {
        None => return Ok(rooms::searched().collect()),
        Some(Value::List(types)) => types,
        Some(one) => vec![one],
    };
    let names: Vec<String> = types
        .iter()
        .map(|ty| match ty {
            Value::Enum(name) => name.to_string(),
            Value::String(name) => name.clone(),
            _ => String::new(),
        })
        .collect();
    let known =
        |name: &String| rooms::searched().any(|(room, _)| names::constant(room.type_name) == *name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let name: String = name.chars().take(100).collect();
        return Err(Fault::new(
            Code::UnknownEnumValue,
            format!("search.types: {name} is no type that can be searched; see SearchType."),
        ));
    }
    let wanted = |(room, _): &(&Room, &Searched)| names.contains(&names::constant(room.type_name));
    Ok(rooms::searched().filter(wanted).collect())
}
