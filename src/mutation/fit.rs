//! What is to be written is looked at before anything is, so that all that is wrong with it is told together.

use std::collections::HashSet;

use chrono::NaiveDate;
use entity::{Column, change::ChangeKind};
use sea_orm::sea_query::ForeignKeyAction;
use uuid::Uuid;

use super::{
    input::{self, columns, member},
    lists::{self, Links},
    row::Query,
    rules::{RuleKind, target},
    work::Work,
    wrong::{ErrorCode, UserError},
};
use crate::{
    auth::Role,
    query::{Datum, FetchError, guard},
    schema::{ids::Tag, room::Room, rooms},
};

impl Work<'_> {
    /// Looks at all that is wrong with what is to be entered, changed or brought back, and tells it; whether nothing is.
    pub(super) async fn fits(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        links: &[Links],
        kind: ChangeKind,
        argument: &str,
    ) -> Result<bool, FetchError> {
        let errors = self.errors.len();
        self.check(room, id, values, kind, argument).await?;
        for links in links {
            let Some(far) = links.list.far() else {
                continue;
            };
            let at = input::within(argument, &links.list.name);
            let item = |place: usize| (input::within(&at, &place.to_string()), far.name.as_str());
            self.known(far.refers_to, &links.ids(), item).await?;
        }
        Ok(self.errors.len() == errors)
    }

    /// Tells which ids of a list stand there twice or are those of no object that the viewer sees; `at` gives the place
    /// of each: the argument and its member.
    pub(super) async fn known<'n>(
        &mut self,
        kind: Option<Tag>,
        ids: &[Uuid],
        at: impl Fn(usize) -> (String, &'n str),
    ) -> Result<(), FetchError> {
        let Some(room) = kind.and_then(rooms::by_tag) else {
            return Ok(());
        };
        for place in lists::repeated(ids) {
            let (argument, field) = at(place);
            self.tell(
                ErrorCode::NotUnique,
                &argument,
                field,
                format!("This {} stands in the list before.", room.type_name),
            );
        }
        let seen = self.seeing(room, ids).await?;
        for (place, _) in ids.iter().enumerate().filter(|(_, id)| !seen.contains(id)) {
            let (argument, field) = at(place);
            self.tell(
                ErrorCode::ReferenceNotFound,
                &argument,
                field,
                format!("There is no such {}. Look its id up anew.", room.type_name),
            );
        }
        Ok(())
    }

    /// Those of some ids that are of objects that the viewer sees.
    pub(super) async fn seeing(
        &mut self,
        room: &'static Room,
        ids: &[Uuid],
    ) -> Result<HashSet<Uuid>, FetchError> {
        let mut query = Query::default();
        let all = query.ids(ids.iter().copied());
        let seen = self.seen(room, &mut query);
        let sql = format!(
            "SELECT o.id FROM {} o WHERE o.id = ANY({all}){seen}",
            room.table.name
        );
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        let ids = rows.iter().map(|row| sqlx::Row::try_get(row, 0));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Whether an object stands in lists of others, from which the database would remove it without a trace.
    pub(super) async fn is_linked(
        &mut self,
        room: &'static Room,
        id: Uuid,
    ) -> Result<bool, FetchError> {
        let own: Vec<_> = lists::lists(room).iter().map(|l| l.table.name).collect();
        let mut query = Query::default();
        let id = query.id(id);
        let others = entity::tables().iter();
        let others =
            others.filter(|table| table.column("id").is_none() && !own.contains(&table.name));
        let references = others.flat_map(|table| &table.references).filter(|r| {
            r.table == room.table.name && matches!(r.on_delete, Some(ForeignKeyAction::Cascade))
        });
        let references = references
            .map(|r| format!("EXISTS (SELECT FROM {} WHERE {} = {id})", r.from, r.column));
        let references: Vec<_> = references.collect();
        if references.is_empty() {
            return Ok(false);
        }
        let sql = format!("SELECT {}", references.join(" OR "));
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        Ok(rows
            .first()
            .map(|row| sqlx::Row::try_get(row, 0))
            .transpose()?
            == Some(true))
    }

    /// Tells something that is wrong with a member of an argument, or, when the argument is empty, with an argument.
    pub(super) fn tell(
        &mut self,
        code: ErrorCode,
        argument: &str,
        field: &str,
        message: impl Into<String>,
    ) {
        let error = UserError::new(code, Some(field.to_owned()), message);
        self.errors.push(error.at(argument));
    }

    /// Today's date in the field's calendar.
    pub(super) fn today(&self) -> NaiveDate {
        self.bound.today()
    }

    /// Looks at all rules of the database at once, with the values as they would be.
    async fn check(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        kind: ChangeKind,
        argument: &str,
    ) -> Result<(), FetchError> {
        let table = room.table.name;
        let mut query = Query::default();
        let id = query.id(id);
        let row = candidate(room, &id, values, kind == ChangeKind::Update, &mut query);
        let given = |name: &str| values.iter().find(|(column, _)| column.name == name);
        let mut held = Vec::new();
        let mut told: Vec<Box<dyn Fn() -> UserError + Send + Sync>> = Vec::new();
        if kind == ChangeKind::Create {
            held.push(format!(
                "NOT EXISTS (SELECT FROM {table} o WHERE o.id = {id}) AND NOT EXISTS (SELECT FROM change o WHERE o.subject = {id})"
            ));
            told.push(Box::new(|| {
                let message = "This id is taken. Make another, or leave it out.";
                UserError::new(ErrorCode::IdTaken, Some("id".to_owned()), message)
            }));
        }
        let known = |name: &String| {
            room.table.column(name).is_some() && !matches!(name.as_str(), "version")
        };
        for rule in self.catalogue.of(table) {
            if !rule.columns.iter().all(known) {
                continue;
            }
            held.push(match &rule.kind {
                RuleKind::Check(expression) => format!("({expression}) IS NOT FALSE"),
                RuleKind::Unique => {
                    let same = rule.columns.iter().map(|c| format!("o.{c} = {table}.{c}"));
                    let same: Vec<_> = same.collect();
                    format!(
                        "NOT EXISTS (SELECT FROM {table} o WHERE {} AND o.id <> {id})",
                        same.join(" AND ")
                    )
                }
            });
            told.push(Box::new(move || rule.broken(room)));
        }
        for reference in &room.table.references {
            // What was there before was let in then.
            if given(&reference.column).is_none() {
                continue;
            }
            let (Some(target), Some(column)) = (
                target(room, &reference.column),
                room.table.column(&reference.column),
            ) else {
                continue;
            };
            // What comes back refers to what it referred to, seen or not.
            let seen = if kind == ChangeKind::Restore {
                String::new()
            } else {
                self.seen(target, &mut query)
            };
            held.push(format!(
                "({table}.{column} IS NULL OR EXISTS (SELECT FROM {} o WHERE o.id = {table}.{column}{seen}))",
                target.table.name,
                column = column.name
            ));
            told.push(Box::new(move || {
                UserError::new(
                    ErrorCode::ReferenceNotFound,
                    Some(member(room, column).name),
                    format!(
                        "There is no such {}. Look its id up anew.",
                        target.type_name
                    ),
                )
            }));
        }
        if held.is_empty() {
            return Ok(());
        }
        let sql = format!("SELECT ARRAY[{}] FROM ({row}) {table}", held.join(", "));
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let holds: Vec<bool> = sqlx::Row::try_get(first, 0)?;
        let broken = holds.iter().zip(&told).filter(|(holds, _)| !**holds);
        let told = broken.map(|(_, tell)| {
            let error = tell();
            // The id of a new object is an argument of its own.
            let is_id = error.code == ErrorCode::IdTaken;
            error.at(if is_id { "" } else { argument })
        });
        let errors: Vec<_> = told.collect();
        self.errors.extend(errors);
        Ok(())
    }

    /// The condition, with ` AND ` before it, that the viewer sees the row `o` of a room.
    fn seen(&self, room: &'static Room, query: &mut Query) -> String {
        let sees = guard::visible(room, "o", self.viewer.role, &mut query.statement);
        sees.map_or_else(String::new, |sees| format!(" AND ({sees})"))
    }

    /// Whether the viewer sees an object.
    pub(super) async fn sees(&mut self, room: &'static Room, id: Uuid) -> Result<bool, FetchError> {
        let mut query = Query::default();
        match guard::visible(room, "t", self.viewer.role, &mut query.statement) {
            None => Ok(true),
            Some(condition) => self.meets(room, id, query, &condition).await,
        }
    }

    /// Whether the viewer would see an object that is not there, if it held these values and nothing referred to it.
    pub(super) async fn would_see(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
    ) -> Result<bool, FetchError> {
        let mut query = Query::default();
        let role = self.viewer.role;
        let Some(sees) = guard::visible(room, "t", role, &mut query.statement) else {
            return Ok(true);
        };
        let id = query.id(id);
        let row = candidate(room, &id, values, false, &mut query);
        let sql = format!("SELECT FROM ({row}) t WHERE {sees}");
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        Ok(!rows.is_empty())
    }

    /// Whether an object, the row `t`, meets a condition.
    async fn meets(
        &mut self,
        room: &'static Room,
        id: Uuid,
        mut query: Query,
        condition: &str,
    ) -> Result<bool, FetchError> {
        let (table, id) = (room.table.name, query.id(id));
        let sql = format!("SELECT FROM {table} t WHERE t.id = {id} AND ({condition})");
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        Ok(!rows.is_empty())
    }

    /// Whether an object lies within the viewer's scope; tells what is wrong when it does not.
    pub(super) async fn is_within(
        &mut self,
        room: &'static Room,
        id: Uuid,
    ) -> Result<bool, FetchError> {
        let mut query = Query::default();
        let within = match guard::within(room, "t", &mut query.statement) {
            _ if self.viewer.role >= Role::Office => true,
            Some(condition) => self.meets(room, id, query, &condition).await?,
            None => false,
        };
        if !within {
            self.errors.push(UserError::new(
                ErrorCode::OutOfScope,
                None,
                format!(
                    "This {} lies outside your scope. Ask the efficiency office.",
                    room.type_name
                ),
            ));
        }
        Ok(within)
    }
}

/// The statement that gives a row as it would be: of what is not given, as it is, or null where it `is_there` not yet.
fn candidate(
    room: &'static Room,
    id: &str,
    values: &[(&'static Column, Datum)],
    is_there: bool,
    query: &mut Query,
) -> String {
    let mut list = vec![format!("{id} AS id")];
    for column in columns(room.table) {
        let value = match values.iter().find(|(c, _)| c.name == column.name) {
            Some((column, value)) => query.bind(column, value),
            None if is_there => format!("t.{}", column.name),
            None => format!("NULL::{}", column.kind.sql()),
        };
        list.push(format!("{value} AS {}", column.name));
    }
    let list = list.join(", ");
    if is_there {
        format!("SELECT {list} FROM {} t WHERE t.id = {id}", room.table.name)
    } else {
        format!("SELECT {list}")
    }
}
