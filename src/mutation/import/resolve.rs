//! What rows mean: codes become ids of the objects that they stand for, and rows find the objects that they are of.

use std::collections::{BTreeSet, HashMap};

use entity::{Column, Kind};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    MatchBy, batch,
    fields::{Entry, Fields, invalid},
};
use crate::{
    error::Fault,
    mutation::{
        input::{self, Row, global},
        row::Image,
        work::Work,
        wrong::{ErrorCode, UserError},
    },
    query::{Datum, FetchError, Literal, Scalar},
    schema::{
        ids::Tag,
        room::{Link, Room},
        rooms,
    },
};

/// A row that was understood, or is wrong.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) values: Row,
    /// The id that it gives.
    pub(super) id: Option<Uuid>,
    /// The version that it expects.
    pub(super) version: Option<i32>,
    /// The object that it is of, when there is one.
    pub(super) found: Option<(Uuid, Image)>,
    pub(super) errors: Vec<UserError>,
    /// Whether a row before it may be what it refers to and does not find.
    pub(super) may_follow: bool,
}

/// The columns that make up the key of a room, which are none when it has no key.
pub(super) fn key(room: &'static Room) -> Vec<&'static Column> {
    let column = |name: &&str| {
        let relation = || match &room.relation(name)?.link {
            Link::Reference { column } => Some(*column),
            _ => None,
        };
        room.field(name).map(|field| field.column).or_else(relation)
    };
    room.key.iter().filter_map(column).collect()
}

/// Finds what rows refer to and which objects they are of.
pub(super) async fn resolve(
    fields: &Fields,
    match_by: MatchBy,
    entries: &[Entry],
    work: &mut Work<'_>,
) -> Result<Vec<Resolved>, FetchError> {
    let codes = codes(fields, entries, work).await?;
    let mut all: Vec<_> = entries
        .iter()
        .map(|entry| understood(fields, &codes, entry))
        .collect();
    let on = match match_by {
        MatchBy::Key => key(fields.room),
        MatchBy::Id => fields.room.table.column("id").into_iter().collect(),
    };
    let keys: Vec<_> = all
        .iter()
        .enumerate()
        .filter_map(|(place, row)| {
            let value = |column: &&'static Column| {
                let value = match match_by {
                    MatchBy::Id => Datum::Uuid(row.id?),
                    MatchBy::Key => row
                        .values
                        .iter()
                        .find(|(c, _)| c.name == column.name)?
                        .1
                        .clone(),
                };
                (value != Datum::Null).then_some((column.name, value))
            };
            let values: Vec<_> = on.iter().map(value).collect::<Option<_>>()?;
            let values = values.iter().map(|(name, value)| (*name, value));
            Some((place, batch::object(values)))
        })
        .collect();
    if !keys.is_empty() {
        let table = fields.room.table;
        let found = batch::find(table, &on, keys, work.connection, work.bound).await?;
        for (place, object) in found {
            if let Some(row) = all.get_mut(place) {
                row.found = Some(object);
            }
        }
    }
    for (row, entry) in all.iter_mut().zip(entries) {
        check(fields, match_by, entry, row);
    }
    Ok(all)
}

/// The ids behind the codes of each reference.
type Codes = HashMap<usize, HashMap<String, Uuid>>;

/// The room of the objects that a member refers to, and the column of their codes.
fn target(fields: &Fields, place: usize) -> Option<(&'static Room, Tag, Option<&'static Column>)> {
    let tag = fields.members[place].refers_to?;
    let room = rooms::by_tag(tag)?;
    let code = room.code().map(|field| field.column);
    Some((room, tag, code.filter(|column| column.kind == Kind::Text)))
}

/// A code that stands where an id may: whatever is no id.
fn as_code(tag: Tag, value: &Json) -> Option<&str> {
    let text = value.as_str()?;
    let id = Datum::read(Scalar::Id(Some(tag)), Literal::Text(text), "");
    id.is_err().then(|| text.trim())
}

async fn codes(
    fields: &Fields,
    entries: &[Entry],
    work: &mut Work<'_>,
) -> Result<Codes, FetchError> {
    let mut all = Codes::new();
    for place in 0..fields.members.len() {
        let Some((room, tag, Some(column))) = target(fields, place) else {
            continue;
        };
        let values = entries.iter().flat_map(|entry| &entry.values);
        let codes = values.filter(|(at, _)| *at == place);
        let codes: BTreeSet<_> = codes.filter_map(|(_, value)| as_code(tag, value)).collect();
        if !codes.is_empty() {
            let codes = codes.into_iter().filter(|code| !code.contains('\0'));
            let codes = codes.map(str::to_owned).collect();
            let found = batch::coded(room, column, codes, work.connection, work.bound).await?;
            all.insert(place, found);
        }
    }
    Ok(all)
}

/// A fault of a member, as it is told of a row.
fn told(name: &str, fault: Fault) -> UserError {
    UserError::new(ErrorCode::Invalid, Some(name.to_owned()), fault.message)
}

/// Reads the values of a row.
fn understood(fields: &Fields, codes: &Codes, entry: &Entry) -> Resolved {
    let mut row = Resolved {
        values: Row::with_capacity(entry.values.len()),
        id: None,
        version: None,
        found: None,
        errors: entry.errors.clone(),
        may_follow: false,
    };
    for (place, value) in &entry.values {
        let member = &fields.members[*place];
        let mut resolved = None;
        if let Some((room, tag, Some(column))) = target(fields, *place)
            && let Some(code) = as_code(tag, value)
        {
            let Some(id) = codes.get(place).and_then(|found| found.get(code)) else {
                let message = format!(
                    "There is no {} with the {} {code:?}. Enter it first, or correct the row.",
                    room.type_name, column.name
                );
                let name = Some(member.name.clone());
                row.errors
                    .push(UserError::new(ErrorCode::ReferenceNotFound, name, message));
                row.may_follow |= room.table.name == fields.room.table.name;
                continue;
            };
            resolved = Some(Json::from(global(tag, *id)));
        }
        match input::datum(member, resolved.as_ref().unwrap_or(value), &member.name) {
            Ok(value) => row.values.push((member.column, value)),
            Err(fault) => row.errors.push(told(&member.name, fault)),
        }
    }
    input::derive(fields.room, &mut row.values);
    if let Some(text) = &entry.id {
        let id = Uuid::try_parse(text).map(Datum::Uuid);
        let scalar = Scalar::Id(fields.room.tag);
        match id.or_else(|_| Datum::read(scalar, Literal::Text(text), "id")) {
            Ok(Datum::Uuid(id)) => row.id = Some(id),
            Ok(_) => {}
            Err(fault) => row.errors.push(told("id", fault)),
        }
    }
    match &entry.version {
        None | Some(Json::Null) => {}
        Some(version) => match version.as_i64().and_then(|v| i32::try_from(v).ok()) {
            Some(version) => row.version = Some(version),
            None => row.errors.push(told("version", input::missing("version"))),
        },
    }
    row
}

/// Looks whether a row fits what was found: a new object needs all that must be given.
fn check(fields: &Fields, match_by: MatchBy, entry: &Entry, row: &mut Resolved) {
    let noun = fields.room.type_name;
    match (&row.found, row.id) {
        (Some((found, _)), Some(id)) if *found != id => {
            row.errors.push(invalid(format!(
                "The {noun} with this key has another id. Leave the id out, or match by id."
            )));
        }
        (Some(_), _) => {}
        (None, _) if row.version.is_some() => {
            let what = if match_by == MatchBy::Id { "id" } else { "key" };
            let message = format!("There is no {noun} with this {what} that could have a version.");
            row.errors
                .push(UserError::new(ErrorCode::NotFound, None, message));
        }
        (None, id) => {
            if let Some(id) = id
                && let Err(fault) = input::new_id(fields.room, &id.to_string())
            {
                row.errors.push(told("id", fault));
            }
            for (place, member) in fields.members.iter().enumerate() {
                let is_given = entry
                    .values
                    .iter()
                    .any(|(at, value)| *at == place && !value.is_null());
                if !member.column.nullable && !is_given && entry.errors.is_empty() {
                    row.errors
                        .push(told(&member.name, input::missing(&member.name)));
                }
            }
        }
    }
}
