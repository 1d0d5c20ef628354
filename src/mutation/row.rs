//! Rows as they are read and written: every value in the text that PostgreSQL writes it as, which is exact.

use std::fmt::Write as _;

use entity::{Column, Kind, Table};
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::input::columns;
use crate::query::{Bound, Datum, FetchError, Source, Statement};

/// A row: its version, and the values of the columns that [`columns`] lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) version: i32,
    pub(super) values: Vec<Option<String>>,
}

impl Image {
    /// Reads it from a row of [`selected`] columns.
    fn read(row: &PgRow) -> Result<Self, sqlx::Error> {
        Self::read_from(row, 0)
    }

    /// Reads it from a row whose columns from one on are [`selected`] ones.
    pub(super) fn read_from(row: &PgRow, first: usize) -> Result<Self, sqlx::Error> {
        let values = (first + 1..row.len()).map(|column| row.try_get(column));
        Ok(Self {
            version: row.try_get(first)?,
            values: values.collect::<Result<_, _>>()?,
        })
    }

    /// The value of a column.
    pub(super) fn get(&self, table: &'static Table, name: &str) -> Option<&str> {
        let place = columns(table).position(|column| column.name == name)?;
        self.values.get(place)?.as_deref()
    }
}

/// A statement that is written and run at once.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) statement: Statement,
}

impl Query {
    /// Binds a value; null is written out, since it has no type of its own.
    pub(super) fn bind(&mut self, column: &Column, value: &Datum) -> String {
        if *value == Datum::Null {
            return format!("NULL::{}", column.kind.sql());
        }
        self.statement
            .bind(column.kind, Source::Constant(value.clone()))
    }

    /// Binds an id.
    pub(super) fn id(&mut self, id: Uuid) -> String {
        let id = Source::Constant(Datum::Uuid(id));
        self.statement.bind(Kind::Uuid, id)
    }

    /// Binds ids as one array.
    pub(super) fn ids(&mut self, ids: impl Iterator<Item = Uuid>) -> String {
        let ids = Source::Constant(Datum::List(ids.map(Datum::Uuid).collect()));
        self.statement.bind_list(entity::Kind::Uuid, ids)
    }

    /// Binds a whole number.
    pub(super) fn number(&mut self, number: i32) -> String {
        let number = Source::Constant(Datum::Integer(number));
        self.statement.bind(Kind::Integer, number)
    }

    /// Binds many rows as one parameter, and gives the table that stands for them.
    pub(super) fn table<'c>(
        &mut self,
        rows: Vec<Json>,
        alias: &str,
        columns: impl IntoIterator<Item = (&'c str, Kind)>,
    ) -> String {
        let rows = Source::Constant(Datum::Text(Json::Array(rows).to_string()));
        let rows = self.statement.bind(Kind::Json, rows);
        let columns = columns.into_iter();
        let columns: Vec<_> = columns
            .map(|(name, kind)| format!("{name} {}", kind.sql()))
            .collect();
        format!(
            "jsonb_to_recordset({rows}) AS {alias}({})",
            columns.join(", ")
        )
    }

    /// Runs it and gives its rows.
    pub(super) async fn rows(
        self,
        sql: &str,
        connection: &mut PgConnection,
        bound: &Bound<'_>,
    ) -> Result<Vec<PgRow>, FetchError> {
        let (sql, slots) = self.statement.finish(sql);
        let arguments = bound.arguments(&slots, &[])?;
        tracing::debug!(%sql, "statement");
        bound.meter.statement();
        let statement = sqlx::query_with(AssertSqlSafe(sql), arguments);
        Ok(statement.fetch_all(connection).await?)
    }
}

/// The select list of an [`Image`].
pub(super) fn selected(table: &'static Table, alias: &str) -> String {
    let mut list = format!("{alias}.version");
    for column in columns(table) {
        // Writing to a String never fails.
        let _ = write!(list, ", {alias}.{}::text", column.name);
    }
    list
}

/// Reads a row and keeps others from changing it until the transaction ends; `condition` is what it must meet beside.
pub(super) async fn lock(
    table: &'static Table,
    id: Uuid,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<Option<Image>, FetchError> {
    let mut query = Query::default();
    let id = query.id(id);
    let sql = format!(
        "SELECT {} FROM {} t WHERE t.id = {id} FOR UPDATE",
        selected(table, "t"),
        table.name
    );
    let rows = query.rows(&sql, connection, bound).await?;
    Ok(rows.first().map(Image::read).transpose()?)
}

/// The ids of the rows of a table that refer to a row by a column.
pub(super) async fn referring(
    table: &'static Table,
    column: &str,
    id: Uuid,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<Vec<Uuid>, FetchError> {
    let mut query = Query::default();
    let id = query.id(id);
    let sql = format!(
        "SELECT t.id FROM {} t WHERE t.{column} = {id} ORDER BY t.id",
        table.name
    );
    let rows = query.rows(&sql, connection, bound).await?;
    let ids = rows.iter().map(|row| row.try_get(0));
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Enters a row at a version.
pub(super) async fn insert(
    table: &'static Table,
    id: Uuid,
    version: i32,
    values: &[(&'static Column, Datum)],
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<Image, FetchError> {
    let mut query = Query::default();
    let mut names = String::from("id, version");
    let mut bindings = format!("{}, {}", query.id(id), query.number(version));
    for (column, value) in values {
        // Writing to a String never fails.
        let _ = write!(names, ", {}", column.name);
        let _ = write!(bindings, ", {}", query.bind(column, value));
    }
    let sql = format!(
        "INSERT INTO {} AS t ({names}) VALUES ({bindings}) RETURNING {}",
        table.name,
        selected(table, "t")
    );
    let rows = query.rows(&sql, connection, bound).await?;
    Ok(Image::read(rows.first().ok_or(sqlx::Error::RowNotFound)?)?)
}

/// Changes a row; nothing when all values are what they were, unless what belongs to it was changed beside (`also`).
pub(super) async fn update(
    table: &'static Table,
    id: Uuid,
    values: &[(&'static Column, Datum)],
    also: bool,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<Option<Image>, FetchError> {
    let mut query = Query::default();
    let id = query.id(id);
    let (mut set, mut differs) = (String::new(), Vec::new());
    for (column, value) in values {
        let value = query.bind(column, value);
        // Writing to a String never fails.
        let _ = write!(set, ", {} = {value}", column.name);
        differs.push(format!("t.{} IS DISTINCT FROM {value}", column.name));
    }
    if also {
        differs = vec!["true".to_owned()];
    }
    if differs.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "UPDATE {} AS t SET version = t.version + 1, updated_at = now(){set} WHERE t.id = {id} AND ({}) RETURNING {}",
        table.name,
        differs.join(" OR "),
        selected(table, "t")
    );
    let rows = query.rows(&sql, connection, bound).await?;
    Ok(rows.first().map(Image::read).transpose()?)
}

/// Removes a row.
pub(super) async fn delete(
    table: &'static Table,
    id: Uuid,
    connection: &mut PgConnection,
    bound: &Bound<'_>,
) -> Result<(), FetchError> {
    let mut query = Query::default();
    let id = query.id(id);
    let sql = format!("DELETE FROM {} WHERE id = {id}", table.name);
    query.rows(&sql, connection, bound).await.map(drop)
}
