//! The record: every change is kept as an event, in the transaction that makes it.

use std::collections::HashMap;

use entity::{Column, Kind, change::ChangeKind};
use rust_decimal::Decimal;
use sea_orm::ActiveEnum;
use serde_json::{Map, Value as Json, json};
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use super::{
    input::{columns, global, json, member},
    row::{Image, Query},
    work::given,
};
use crate::{
    auth::Viewer,
    query::{Bound, Datum, FetchError},
    random,
    schema::room::Room,
};

/// Who does what, by which request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'a> {
    pub(super) viewer: &'a Viewer,
    /// The mutation.
    pub(super) command: &'a str,
    pub(super) request: Option<&'a str>,
}

/// A change of one object.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) room: &'static Room,
    pub(super) id: Uuid,
    pub(super) kind: ChangeKind,
    /// The object's version after it.
    pub(super) version: i32,
    pub(super) fields: Vec<Difference>,
}

/// A field's value before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(super) field: String,
    pub(super) before: Json,
    pub(super) after: Json,
}

/// A field whose value differs between the version that was expected, the one that is there, and the one to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Divergence {
    pub(super) field: String,
    pub(super) base: Json,
    pub(super) theirs: Json,
    pub(super) yours: Json,
    /// It is another than in the version that was expected, or may be.
    pub(super) is_theirs: bool,
    /// The command would change it.
    pub(super) is_yours: bool,
}

/// All fields of a new object that have a value.
pub(super) fn created(room: &'static Room, image: &Image) -> Vec<Difference> {
    differences(room, None, Some(image))
}

/// The fields that were changed.
pub(super) fn updated(room: &'static Room, before: &Image, after: &Image) -> Vec<Difference> {
    differences(room, Some(before), Some(after))
}

/// All fields that an object had.
pub(super) fn deleted(room: &'static Room, image: &Image) -> Vec<Difference> {
    differences(room, Some(image), None)
}

fn differences(
    room: &'static Room,
    before: Option<&Image>,
    after: Option<&Image>,
) -> Vec<Difference> {
    let value = |image: Option<&Image>, place: usize| {
        image.and_then(|image| image.values.get(place)?.clone())
    };
    let all = columns(room.table).enumerate();
    all.filter_map(|(place, column)| {
        let (before, after) = (value(before, place), value(after, place));
        let member = member(room, column);
        (before != after).then(|| Difference {
            before: json(&member, before.as_deref()),
            after: json(&member, after.as_deref()),
            field: member.name,
        })
    })
    .collect()
}

/// Adds events, in their order.
pub(super) async fn add(
    changes: &[Change],
    act: &Act<'_>,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<(), FetchError> {
    const COLUMNS: [(&str, Kind); 11] = [
        ("id", Kind::Uuid),
        ("kind", Kind::Enum("change_kind")),
        ("object_type", Kind::Text),
        ("object_id", Kind::Text),
        ("subject", Kind::Uuid),
        ("object_version", Kind::Integer),
        ("command", Kind::Text),
        ("actor", Kind::Text),
        ("role", Kind::Text),
        ("request", Kind::Text),
        ("fields", Kind::Json),
    ];
    let event = |change: &Change| {
        let fields = change.fields.iter();
        let fields: Map<String, Json> = fields
            .map(|d| {
                (
                    d.field.clone(),
                    json!({"before": d.before, "after": d.after}),
                )
            })
            .collect();
        json!({
            "id": random::ordered_id().to_string(),
            "kind": change.kind.to_value(),
            "object_type": change.room.type_name,
            "object_id": change.room.tag.map_or_else(String::new, |tag| global(tag, change.id)),
            "subject": change.id.to_string(),
            "object_version": change.version,
            "command": act.command,
            "actor": &*act.viewer.name,
            "role": act.viewer.role.as_str(),
            "request": act.request,
            "fields": fields,
        })
    };
    let mut query = Query::default();
    let events = query.table(changes.iter().map(event).collect(), "e", COLUMNS);
    let names = COLUMNS.map(|(name, _)| name).join(", ");
    let sql = format!("INSERT INTO change ({names}) SELECT {names} FROM {events}");
    query.rows(&sql, connection, bound).await.map(drop)
}

/// What the fields that were changed since a version had been in it; `None` when the record does not tell.
pub(super) async fn since(
    id: Uuid,
    version: i32,
    now: i32,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<Option<HashMap<String, Json>>, FetchError> {
    let mut query = Query::default();
    let (id, from) = (query.id(id), query.number(version));
    let sql = format!(
        "SELECT fields::text FROM change WHERE subject = {id} AND object_version > {from} ORDER BY object_version"
    );
    let rows = query.rows(&sql, connection, bound).await?;
    let is_whole = i64::try_from(rows.len()) == Ok(i64::from(now) - i64::from(version));
    if !is_whole || version < 1 {
        return Ok(None);
    }
    let mut base = HashMap::new();
    for row in &rows {
        let fields: String = row.try_get(0)?;
        let Ok(Json::Object(fields)) = serde_json::from_str(&fields) else {
            continue;
        };
        for (field, difference) in fields {
            let before = difference.get("before").cloned().unwrap_or_default();
            base.entry(field).or_insert(before);
        }
    }
    Ok(Some(base))
}

/// The columns that differ between a version that was expected, the present one and the one to be.
pub(super) fn divergences<'v>(
    room: &'static Room,
    now: &Image,
    since: Option<&HashMap<String, Json>>,
    yours: impl Fn(&'static Column) -> Option<&'v Datum>,
) -> Vec<Divergence> {
    let all = columns(room.table).zip(&now.values);
    all.filter_map(|(column, theirs)| {
        let member = member(room, column);
        let theirs = json(&member, theirs.as_deref());
        let given = yours(column).map(|value| given(&member, value));
        let differs = given
            .as_ref()
            .is_some_and(|given| !same(column, given, &theirs));
        divergence(member.name, theirs, given, differs, since)
    })
    .collect()
}

/// How a field diverges, when it does; `is_yours`: the command would change it.
pub(super) fn divergence(
    field: String,
    theirs: Json,
    given: Option<Json>,
    is_yours: bool,
    since: Option<&HashMap<String, Json>>,
) -> Option<Divergence> {
    let base = since.and_then(|since| since.get(&field)).cloned();
    let is_theirs = match since {
        Some(_) => base.as_ref().is_some_and(|base| *base != theirs),
        // Where the record begins later, anything may have been changed.
        None => is_yours,
    };
    let base = base.unwrap_or_else(|| {
        if since.is_some() {
            theirs.clone()
        } else {
            Json::Null
        }
    });
    (is_theirs || is_yours).then(|| Divergence {
        field,
        yours: given.unwrap_or_else(|| base.clone()),
        base,
        theirs,
        is_theirs,
        is_yours,
    })
}

/// Whether two values of a column are the same; decimals are by their value, however they are written.
fn same(column: &Column, one: &Json, other: &Json) -> bool {
    let decimal = |json: &Json| json.as_str()?.parse::<Decimal>().ok();
    one == other
        || (column.kind == Kind::Decimal
            && decimal(one).is_some()
            && decimal(one) == decimal(other))
}
