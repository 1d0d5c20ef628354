//! Statements over many rows, which come to PostgreSQL as one parameter.

use std::collections::HashMap;

use entity::{Column, Kind, Table};
use serde_json::{Map, Value as Json, json};
use sqlx::{PgConnection, Row as _};
use uuid::Uuid;

use crate::{
    mutation::row::{Image, Query, selected},
    query::{Bound, Datum, FetchError, Source},
    schema::room::Room,
};

/// A value as JSON that PostgreSQL reads as a column's value, exactly.
pub(super) fn raw(value: &Datum) -> Json {
    match value {
        Datum::Null | Datum::List(_) => Json::Null,
        Datum::Boolean(is) => (*is).into(),
        Datum::Integer(number) => (*number).into(),
        Datum::BigInteger(number) => (*number).into(),
        Datum::Text(text) => text.as_str().into(),
        Datum::Decimal(number) => number.to_string().into(),
        Datum::Uuid(id) => id.to_string().into(),
        Datum::Date(date) => date.to_string().into(),
        Datum::Instant(instant) => instant.to_rfc3339().into(),
    }
}

/// A row for a statement over many.
pub(super) fn object<'v>(
    values: impl IntoIterator<Item = (&'static str, &'v Datum)>,
) -> Map<String, Json> {
    let values = values.into_iter();
    values
        .map(|(name, value)| (name.to_owned(), raw(value)))
        .collect()
}

fn typed(columns: &[&'static Column]) -> impl Iterator<Item = (&'static str, Kind)> {
    columns.iter().map(|column| (column.name, column.kind))
}

fn listed(columns: &[&'static Column], form: impl Fn(&str) -> String) -> Vec<String> {
    columns.iter().map(|column| form(column.name)).collect()
}

/// The ids of the objects that have these codes.
pub(super) async fn coded(
    room: &Room,
    column: &Column,
    codes: Vec<String>,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<HashMap<String, Uuid>, FetchError> {
    let mut query = Query::default();
    let codes = Datum::List(codes.into_iter().map(Datum::Text).collect());
    let codes = query
        .statement
        .bind_list(Kind::Text, Source::Constant(codes));
    let sql = format!(
        "SELECT o.{0}, o.id FROM {1} o WHERE o.{0} = ANY({codes})",
        column.name, room.table.name
    );
    let rows = query.rows(&sql, connection, bound).await?;
    let pairs = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    Ok(pairs.collect::<Result<_, sqlx::Error>>()?)
}

/// The objects that have the values of these columns, by the places of the values; others are kept from changing them.
pub(super) async fn find(
    table: &'static Table,
    on: &[&'static Column],
    keys: Vec<(usize, Map<String, Json>)>,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<HashMap<usize, (Uuid, Image)>, FetchError> {
    let mut query = Query::default();
    let keys = keys.into_iter().map(|(place, mut key)| {
        key.insert("place".to_owned(), json!(place));
        Json::Object(key)
    });
    let columns = [("place", Kind::Integer)].into_iter().chain(typed(on));
    let keys = query.table(keys.collect(), "k", columns);
    let sql = format!(
        "SELECT k.place, t.id, {} FROM {keys} JOIN {} t ON {} FOR UPDATE OF t",
        selected(table, "t"),
        table.name,
        listed(on, |name| format!("t.{name} = k.{name}")).join(" AND ")
    );
    let mut found = HashMap::new();
    for row in query.rows(&sql, connection, bound).await? {
        let place: i32 = row.try_get(0)?;
        let object = (row.try_get(1)?, Image::read_from(&row, 2)?);
        found.insert(usize::try_from(place).unwrap_or(usize::MAX), object);
    }
    Ok(found)
}

/// Whether one of these ids is or was an object's.
pub(super) async fn is_taken(
    ids: &[Uuid],
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<bool, FetchError> {
    let mut query = Query::default();
    let ids = Datum::List(ids.iter().copied().map(Datum::Uuid).collect());
    let ids = query.statement.bind_list(Kind::Uuid, Source::Constant(ids));
    let sql = format!("SELECT EXISTS (SELECT FROM change o WHERE o.subject = ANY({ids}))");
    let rows = query.rows(&sql, connection, bound).await?;
    Ok(rows
        .first()
        .map(|row| row.try_get(0))
        .transpose()?
        .unwrap_or(false))
}

/// Enters rows that have an `id` and values of these columns.
pub(super) async fn insert(
    table: &'static Table,
    columns: &[&'static Column],
    rows: Vec<Json>,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<HashMap<Uuid, Image>, FetchError> {
    let mut query = Query::default();
    let given = [("id", Kind::Uuid)].into_iter().chain(typed(columns));
    let rows = query.table(rows, "r", given);
    let names = listed(columns, |name| format!(", {name}")).concat();
    let sql = format!(
        "INSERT INTO {} AS t (id{names}) SELECT id{names} FROM {rows} RETURNING t.id, {}",
        table.name,
        selected(table, "t")
    );
    images(query, &sql, connection, bound).await
}

/// Changes rows that have an `id` and values of these columns; gives those that differed.
pub(super) async fn update(
    table: &'static Table,
    columns: &[&'static Column],
    rows: Vec<Json>,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<HashMap<Uuid, Image>, FetchError> {
    if columns.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = Query::default();
    let given = [("id", Kind::Uuid)].into_iter().chain(typed(columns));
    let rows = query.table(rows, "r", given);
    let sql = format!(
        "UPDATE {} AS t SET version = t.version + 1, updated_at = now(), {} FROM {rows} WHERE t.id = r.id AND ({}) \
         RETURNING t.id, {}",
        table.name,
        listed(columns, |name| format!("{name} = r.{name}")).join(", "),
        listed(columns, |name| format!(
            "t.{name} IS DISTINCT FROM r.{name}"
        ))
        .join(" OR "),
        selected(table, "t")
    );
    images(query, &sql, connection, bound).await
}

async fn images(
    query: Query,
    sql: &str,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<HashMap<Uuid, Image>, FetchError> {
    let rows = query.rows(sql, connection, bound).await?;
    let images = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, Image::read_from(row, 1)?)));
    Ok(images.collect::<Result<_, sqlx::Error>>()?)
}
