//! What a command is to write: members of an input object become values of columns.

use std::collections::HashMap;

use async_graphql_value::Value;
use entity::{Column, Kind, Table};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::{
    error::{Code, Fault},
    query::{Datum, Literal, Scalar, Values},
    random,
    schema::{
        ids::{self, Tag},
        names, period,
        room::Room,
        rooms,
    },
};

/// Columns that every row has and no command writes.
const OWN: [&str; 4] = ["id", "version", "created_at", "updated_at"];
/// Columns that follow from the column `period`.
const DERIVED: [&str; 2] = ["period_start_on", "period_end_on"];
/// Longest text that is kept, in bytes: some twenty thousand Chinese characters.
const MAX_TEXT: usize = 64 * 1024;
/// Most items of a list that a command takes.
pub(super) const MAX_ITEMS: usize = 100;

/// A member of a room's inputs: a column that commands write.
#[derive(Debug)]
pub struct Member {
    /// Name in GraphQL.
    pub name: String,
    /// The column.
    pub column: &'static Column,
    /// Kind of the objects whose ids it takes, when it refers to some.
    pub refers_to: Option<Tag>,
}

/// The columns of a table, without those that every row has.
pub(crate) fn columns(table: &'static Table) -> impl Iterator<Item = &'static Column> {
    let all = table.columns.iter();
    all.filter(|column| !OWN.contains(&column.name))
}

/// The members of a room's inputs.
#[must_use]
pub fn members(room: &'static Room) -> Vec<Member> {
    let has_period = room.table.column("period").is_some();
    columns(room.table)
        .filter(|column| !(has_period && DERIVED.contains(&column.name)))
        .map(|column| member(room, column))
        .collect()
}

/// A column as inputs and the record name it.
pub(crate) fn member(room: &'static Room, column: &'static Column) -> Member {
    member_of(room.table, column)
}

/// The same of a table, which need not have a room.
pub(super) fn member_of(table: &'static Table, column: &'static Column) -> Member {
    let mut references = table.references.iter();
    let reference = references.find(|r| r.column == column.name);
    Member {
        name: names::camel(column.name),
        column,
        refers_to: reference.and_then(|r| rooms::by_table(&r.table).tag),
    }
}

/// Values of columns; [`Datum::Null`] is one.
pub(super) type Row = Vec<(&'static Column, Datum)>;

/// A value of the document with its variables put in; `None` when it is a variable that was not given.
pub(super) fn plain(value: &Value, values: &Values<'_>) -> Result<Option<Json>, Fault> {
    Ok(Some(match value {
        Value::Variable(name) => return Ok(values.get(name).cloned()),
        Value::Null => Json::Null,
        Value::Number(number) => Json::Number(number.clone()),
        Value::String(text) => Json::String(text.clone()),
        Value::Boolean(is) => Json::Bool(*is),
        Value::Enum(name) => Json::String(name.to_string()),
        Value::Binary(_) => return Err(invalid("An argument", "takes no bytes")),
        Value::List(items) => {
            let mut list = Vec::with_capacity(items.len());
            for item in items {
                list.push(plain(item, values)?.unwrap_or(Json::Null));
            }
            Json::Array(list)
        }
        Value::Object(members) => {
            let mut object = Map::new();
            for (name, value) in members {
                if let Some(value) = plain(value, values)? {
                    object.insert(name.to_string(), value);
                }
            }
            Json::Object(object)
        }
    }))
}

/// The arguments of a command, with their variables put in.
#[derive(Debug)]
pub(super) struct Arguments(HashMap<String, Json>);

impl Arguments {
    /// Reads the arguments of a field.
    ///
    /// # Errors
    /// When a value is none that GraphQL over JSON has.
    pub(super) fn read(
        field: &async_graphql::parser::types::Field,
        values: &Values<'_>,
    ) -> Result<Self, Fault> {
        let mut all = HashMap::new();
        for (name, value) in &field.arguments {
            if let Some(value) = plain(&value.node, values)? {
                all.insert(name.node.to_string(), value);
            }
        }
        Ok(Self(all))
    }

    /// An argument that was given and is not null.
    pub(super) fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A flag, false when left out.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Fault> {
        match self.get(name) {
            None => Ok(false),
            Some(Json::Bool(is)) => Ok(*is),
            Some(_) => Err(invalid(name, "takes true or false")),
        }
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Fault> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        value
            .as_str()
            .map(Some)
            .ok_or_else(|| invalid(name, "takes a text"))
    }

    /// A value of a type, which must be given.
    pub(super) fn required(&self, name: &str, scalar: Scalar) -> Result<Datum, Fault> {
        let value = self.get(name).ok_or_else(|| missing(name))?;
        Datum::read(scalar, Literal::from(value), name)
    }

    /// A value of a type, when it is given.
    pub(super) fn value(&self, name: &str, scalar: Scalar) -> Result<Option<Datum>, Fault> {
        let value = self.get(name);
        value
            .map(|value| Datum::read(scalar, Literal::from(value), name))
            .transpose()
    }

    /// The id of an object of a room, which must be given.
    pub(super) fn id(&self, name: &str, room: &Room) -> Result<Uuid, Fault> {
        match self.required(name, Scalar::Id(room.tag))? {
            Datum::Uuid(id) => Ok(id),
            _ => Ok(Uuid::nil()),
        }
    }

    /// The id of a new object: the client's, or one of ours.
    pub(super) fn new_id(&self, room: &Room) -> Result<Uuid, Fault> {
        match self.text("id")? {
            Some(text) => new_id(room, text),
            None => Ok(random::ordered_id()),
        }
    }

    /// The version that the client has seen.
    pub(super) fn version(&self) -> Result<i32, Fault> {
        match self.required("expectedVersion", Scalar::Value(Kind::Integer))? {
            Datum::Integer(version) => Ok(version),
            _ => Ok(0),
        }
    }

    /// Values of those arguments that stand for columns of a room, as far as they are given.
    pub(super) fn row(&self, room: &'static Room, names: &[&str]) -> Result<Row, Fault> {
        let given = names.iter().filter_map(|name| {
            let value = self.get(name)?;
            Some(((*name).to_owned(), value.clone()))
        });
        row(room, &given.collect(), "")
    }

    /// An object, which must be given.
    pub(super) fn object(&self, name: &str) -> Result<&Map<String, Json>, Fault> {
        let value = self.get(name).ok_or_else(|| missing(name))?;
        value
            .as_object()
            .ok_or_else(|| invalid(name, "takes an object"))
    }
}

/// Reads the values of a room's columns from an input object.
///
/// # Errors
/// When a member is unknown or of a wrong type.
pub(super) fn row(room: &'static Room, object: &Map<String, Json>, at: &str) -> Result<Row, Fault> {
    let members = members(room);
    let mut row = Row::with_capacity(object.len());
    for (name, value) in object {
        let at = within(at, name);
        let Some(member) = members.iter().find(|member| member.name == *name) else {
            return Err(invalid(&at, "does not exist; see the input's type"));
        };
        row.push((member.column, datum(member, value, &at)?));
    }
    derive(room, &mut row);
    Ok(row)
}

/// Reads the values of a new row: members that may be null need not be given.
///
/// # Errors
/// As [`row`], and when a member is missing that must be given.
pub(super) fn new_row(
    room: &'static Room,
    object: &Map<String, Json>,
    at: &str,
) -> Result<Row, Fault> {
    for member in members(room) {
        let is_given = object.get(&member.name).is_some_and(|v| !v.is_null());
        if !member.column.nullable && !is_given {
            return Err(missing(&within(at, &member.name)));
        }
    }
    row(room, object, at)
}

/// Reads the value of a member.
///
/// # Errors
/// When it is of a wrong type.
pub(super) fn datum(member: &Member, value: &Json, at: &str) -> Result<Datum, Fault> {
    if value.is_null() {
        if !member.column.nullable {
            return Err(invalid(
                at,
                "can't be null: leave it out to keep it as it is",
            ));
        }
        return Ok(Datum::Null);
    }
    if let (Kind::Text, Json::String(text)) = (member.column.kind, value) {
        return self::text(member, text, at);
    }
    let scalar = match member.refers_to {
        Some(tag) => Scalar::Id(Some(tag)),
        None => Scalar::Value(member.column.kind),
    };
    Datum::read(scalar, Literal::from(value), at)
}

/// A text that is to be kept.
fn text(member: &Member, text: &str, at: &str) -> Result<Datum, Fault> {
    if text.len() > MAX_TEXT {
        let message = format!("{at} takes a text of at most {MAX_TEXT} bytes. Shorten it.");
        return Err(Fault::new(Code::ValueTooLong, message));
    }
    if text.contains('\0') {
        let message =
            format!("{at} holds a NUL character, which no stored text can contain. Remove it.");
        return Err(Fault::new(Code::NulCharacter, message));
    }
    if member.column.name == "period" && period::Period::parse(text).is_none() {
        let what = "takes a period such as 2022, 2022H1, 2022Q3, 2022M09 or 2022-01-01/2022-09-30";
        return Err(invalid(at, what));
    }
    Ok(Datum::Text(text.to_owned()))
}

/// Adds the dates of a period where the table keeps them.
pub(super) fn derive(room: &'static Room, row: &mut Row) {
    let period = row.iter().find_map(|(column, value)| match value {
        Datum::Text(text) if column.name == "period" => period::Period::parse(text),
        _ => None,
    });
    let Some(period) = period else { return };
    for (name, date) in DERIVED.into_iter().zip([period.start, period.end]) {
        if let Some(column) = room.table.column(name) {
            row.push((column, Datum::Date(date)));
        }
    }
}

/// Where a member stands that lies within another.
pub(super) fn within(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// Reads the id that a client gives a new object: a UUID of version 7, as itself or within a global id.
///
/// # Errors
/// When it is no such id.
pub(super) fn new_id(room: &Room, text: &str) -> Result<Uuid, Fault> {
    let uuid = match Uuid::try_parse(text) {
        Ok(uuid) => uuid,
        Err(_) => match Datum::read(Scalar::Id(room.tag), Literal::Text(text), "id")? {
            Datum::Uuid(uuid) => uuid,
            _ => Uuid::nil(),
        },
    };
    if uuid.get_version_num() == 7 {
        Ok(uuid)
    } else {
        Err(Fault::new(
            Code::InvalidId,
            "The id of a new object is a UUID of version 7. Make one, or leave it out.",
        ))
    }
}

/// A value as JSON, as clients read and write it.
pub(crate) fn json(member: &Member, value: Option<&str>) -> Json {
    let Some(text) = value else { return Json::Null };
    match (member.column.kind, member.refers_to) {
        (Kind::Uuid, Some(tag)) => match Uuid::try_parse(text) {
            Ok(uuid) => global(tag, uuid).into(),
            Err(_) => Json::Null,
        },
        (Kind::Boolean, _) => matches!(text, "t" | "true").into(),
        (Kind::Integer | Kind::BigInteger, _) => text.parse::<i64>().map_or(Json::Null, Json::from),
        _ => text.into(),
    }
}

/// The global id of an object.
pub(super) fn global(tag: Tag, uuid: Uuid) -> String {
    String::from_utf8_lossy(&ids::encode(tag, uuid.as_bytes())).into_owned()
}

/// A member or an argument was left out that must be given.
pub(super) fn missing(at: &str) -> Fault {
    invalid(at, "must be given and not be null")
}

/// A member or an argument does not take its value.
pub(super) fn invalid(at: &str, what: &str) -> Fault {
    Fault::new(Code::InvalidArgument, format!("{at} {what}."))
}
