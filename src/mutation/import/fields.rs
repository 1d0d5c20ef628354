//! What the cells of rows are called: by names of GraphQL, or by the Chinese terms of their descriptions.

use std::collections::{HashMap, hash_map::Entry as Place};

use entity::Kind;
use serde_json::{Map, Value as Json};

use crate::{
    mutation::{
        input::{self, Member},
        wrong::{ErrorCode, UserError},
    },
    schema::room::{Link, Room},
};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The id.
    Id,
    /// The version that the object is expected to have.
    Version,
    /// A member of the input, by its place.
    Member(usize),
}

/// A column of a table of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    field: Field,
    /// Whether an empty cell empties the field, rather than leaving it as it is.
    clears: bool,
}

/// A row as it was read.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Where it stands: its line, its row of the sheet, or its place in the list.
    pub(super) number: u64,
    pub(super) id: Option<String>,
    pub(super) version: Option<Json>,
    /// Values by the places of their members.
    pub(super) values: Vec<(usize, Json)>,
    /// Why it can't be read.
    pub(super) errors: Vec<UserError>,
}

impl Entry {
    /// A row that can't be read.
    pub(super) fn wrong(number: u64, error: UserError) -> Self {
        Self {
            number,
            errors: vec![error],
            ..Self::default()
        }
    }

    fn set(&mut self, field: Field, value: Json) {
        match field {
            Field::Id => self.id = value.as_str().map(|id| id.trim().to_owned()),
            Field::Version => self.version = Some(value),
            Field::Member(place) => self.values.push((place, value)),
        }
    }
}

/// What is wrong with a row or a file as a whole.
pub(super) fn invalid(message: impl Into<String>) -> UserError {
    UserError::new(ErrorCode::Invalid, None, message)
}

/// The fields of a room by their names.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) room: &'static Room,
    pub(super) members: Vec<Member>,
    /// `None` where several are called so.
    names: HashMap<String, Option<Field>>,
}

impl Fields {
    pub(super) fn of(room: &'static Room) -> Self {
        let members = input::members(room);
        let mut names = HashMap::new();
        names.insert("id".to_owned(), Some(Field::Id));
        names.insert("version".to_owned(), Some(Field::Version));
        for (place, member) in members.iter().enumerate() {
            let field = Some(Field::Member(place));
            names.insert(member.name.clone(), field);
            let relation = room.relations.iter().find(|relation| {
                matches!(&relation.link, Link::Reference { column } if column.name == member.column.name)
            });
            if let Some(relation) = relation {
                names.insert(relation.name.clone(), field);
            }
        }
        let mut terms = HashMap::new();
        for column in &room.table.columns {
            let field = match column.name {
                "id" => Field::Id,
                "version" => Field::Version,
                name => match members.iter().position(|m| m.column.name == name) {
                    Some(place) => Field::Member(place),
                    None => continue,
                },
            };
            match terms.entry(term(column.doc).to_owned()) {
                Place::Vacant(place) => drop(place.insert(Some(field))),
                Place::Occupied(mut place) => drop(place.insert(None)),
            }
        }
        for (term, field) in terms {
            names.entry(term).or_insert(field);
        }
        Self {
            room,
            members,
            names,
        }
    }

    fn find(&self, name: &str) -> Result<Field, UserError> {
        let told =
            |message: String| UserError::new(ErrorCode::Invalid, Some(name.to_owned()), message);
        match self.names.get(name) {
            Some(Some(field)) => Ok(*field),
            Some(None) => Err(told(format!(
                "Several fields of {} are called {name}. Use the name in GraphQL.",
                self.room.type_name
            ))),
            None => {
                let all: Vec<_> = self.members.iter().map(|m| m.name.as_str()).collect();
                Err(told(format!(
                    "{} has no field {name:?} that is written. There are: id, version, {}.",
                    self.room.type_name,
                    all.join(", ")
                )))
            }
        }
    }

    /// Reads the first row of a table: what its cells are called. `!` behind a name says that empty cells empty the field.
    pub(super) fn headings<'c>(
        &self,
        cells: impl Iterator<Item = &'c str>,
    ) -> Result<Vec<Heading>, UserError> {
        let mut all: Vec<Heading> = Vec::new();
        for cell in cells {
            let cell = cell.trim_start_matches('\u{feff}').trim();
            let name = cell.trim_end_matches('!');
            let field = self.find(name.trim())?;
            if all.iter().any(|heading| heading.field == field) {
                return Err(invalid(format!("Two columns hold {name}. Keep one.")));
            }
            all.push(Heading {
                field,
                clears: name != cell,
            });
        }
        if all.is_empty() {
            return Err(invalid(
                "There is no first row that names the columns. Add one.",
            ));
        }
        Ok(all)
    }

    /// A row of cells.
    pub(super) fn cells<'c>(
        &self,
        number: u64,
        headings: &[Heading],
        cells: impl Iterator<Item = &'c str>,
    ) -> Entry {
        let mut entry = Entry {
            number,
            ..Entry::default()
        };
        for (heading, cell) in headings.iter().zip(cells) {
            if !cell.trim().is_empty() {
                entry.set(heading.field, self.cell(heading.field, cell));
            } else if heading.clears {
                entry.set(heading.field, Json::Null);
            }
        }
        entry
    }

    /// A row that came as JSON.
    pub(super) fn object(&self, number: u64, object: Map<String, Json>) -> Entry {
        let mut entry = Entry {
            number,
            ..Entry::default()
        };
        for (name, value) in object {
            match self.find(&name) {
                Ok(field) => entry.set(field, value),
                Err(error) => entry.errors.push(error),
            }
        }
        entry
    }

    /// The value of a cell; what does not read as its type stays a text, and is told when it is checked.
    fn cell(&self, field: Field, cell: &str) -> Json {
        let kind = match field {
            Field::Id => Kind::Text,
            Field::Version => Kind::Integer,
            Field::Member(place) => self.members[place].column.kind,
        };
        let trimmed = cell.trim();
        match kind {
            Kind::Text => cell.into(),
            Kind::Integer | Kind::BigInteger => trimmed
                .parse::<i64>()
                .map_or_else(|_| trimmed.into(), Json::from),
            Kind::Boolean => match trimmed.to_ascii_lowercase().as_str() {
                "true" | "是" => true.into(),
                "false" | "否" => false.into(),
                _ => trimmed.into(),
            },
            Kind::Enum(name) => {
                let list = entity::codelists().iter().find(|list| list.name == name);
                let mut codes = list.into_iter().flat_map(|list| &list.codes);
                let code = codes.find(|code| term(code.doc) == trimmed);
                code.map_or(trimmed, |code| &code.code).into()
            }
            _ => trimmed.into(),
        }
    }
}

/// The Chinese term that ends a description.
fn term(doc: &str) -> &str {
    doc.rsplit_once(". ").map_or("", |(_, term)| term)
}
