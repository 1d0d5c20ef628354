//! What a command does: rows are written under all rules, and what is wrong is gathered rather than told piece by piece.

use entity::Column;
use sea_orm::sea_query::ForeignKeyAction;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    input::{self, Member, columns, member},
    record::{self, Act, Change, Difference},
    row::{self, Image, Query},
    rules::{Catalogue, RuleKind, in_use, target},
};
use crate::{
    auth::{Role, Viewer},
    query::{Bound, Datum, FetchError, guard},
    schema::{room::Room, rooms},
};

/// Why a command changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// A text is blank.
    Blank,
    /// A value is out of range or does not fit others.
    Invalid,
    /// Another object has the same key.
    NotUnique,
    /// There is no such object.
    NotFound,
    /// An object that is referred to does not exist.
    ReferenceNotFound,
    /// Others refer to the object.
    InUse,
    /// The object was changed in the meantime.
    VersionConflict,
    /// The object lies outside the viewer's scope.
    OutOfScope,
    /// The id is taken, also by an object that was deleted.
    IdTaken,
    /// The step is not the next one.
    WrongStep,
}

impl ErrorCode {
    /// All codes with their meanings.
    pub const ALL: [(Self, &str, &str); 10] = [
        (Self::Blank, "BLANK", "A text is blank. 内容为空"),
        (
            Self::Invalid,
            "INVALID",
            "A value is out of range, or does not fit the others. 数值无效",
        ),
        (
            Self::NotUnique,
            "NOT_UNIQUE",
            "Another object has the same key. 重复",
        ),
        (
            Self::NotFound,
            "NOT_FOUND",
            "There is no such object, or it is not shown to you. 对象不存在",
        ),
        (
            Self::ReferenceNotFound,
            "REFERENCE_NOT_FOUND",
            "An object that is referred to does not exist, or is not shown to you. 引用对象不存在",
        ),
        (
            Self::InUse,
            "IN_USE",
            "Other objects refer to it, so that it can't be deleted. 被引用",
        ),
        (
            Self::VersionConflict,
            "VERSION_CONFLICT",
            "It was changed since the version that you expected; `conflict` tells how. 版本冲突",
        ),
        (
            Self::OutOfScope,
            "OUT_OF_SCOPE",
            "It lies, or would lie, outside your scope. 超出权限范围",
        ),
        (
            Self::IdTaken,
            "ID_TAKEN",
            "The id is taken, perhaps by an object that was deleted. 标识已占用",
        ),
        (
            Self::WrongStep,
            "WRONG_STEP",
            "It is not the next step in the order that the field follows. 步骤不符",
        ),
    ];

    /// The code as sent.
    pub(super) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// An expected failure, which is told as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserError {
    pub(super) code: ErrorCode,
    /// The input's member that it is about.
    pub(super) field: Option<String>,
    pub(super) message: String,
    /// Where that member stands in the arguments.
    pub(super) path: Vec<String>,
}

impl UserError {
    pub(super) fn new(code: ErrorCode, field: Option<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            field,
            message: message.into(),
            path: Vec::new(),
        }
    }

    /// The same of an argument, whose member it is about.
    fn at(mut self, argument: &str) -> Self {
        self.path = vec![argument.to_owned()];
        self.path.extend(self.field.clone());
        self
    }
}

impl std::fmt::Display for UserError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let field = self.field.as_ref().map(|field| format!(" {field}"));
        let field = field.unwrap_or_default();
        write!(f, "{}{field}: {}", self.code.name(), self.message)
    }
}

/// What kept a command from changing a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// The version as it is.
    pub(super) version: i32,
    /// What differs.
    pub(super) fields: Vec<record::Divergence>,
}

/// An update: of which version, and whether changes of other fields in between do not matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    pub(super) version: i32,
    pub(super) merge: bool,
}

/// The work of one command within its transaction.
#[derive(Debug)]
pub(super) struct Work<'w> {
    pub(super) connection: &'w mut PgConnection,
    pub(super) bound: &'w Bound<'w>,
    pub(super) viewer: &'w Viewer,
    pub(super) catalogue: &'w Catalogue,
    pub(super) act: Act<'w>,
    /// What is wrong.
    pub(super) errors: Vec<UserError>,
    pub(super) conflict: Option<Conflict>,
    /// What was changed, in order.
    pub(super) changes: Vec<Change>,
}

impl Work<'_> {
    /// Enters an object; tells whether it did.
    pub(super) async fn create(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        argument: &str,
    ) -> Result<bool, FetchError> {
        let errors = self.errors.len();
        self.check(room, id, values, true, argument).await?;
        if self.errors.len() > errors {
            return Ok(false);
        }
        let written = row::insert(room.table, id, values, self.connection, self.bound).await;
        let Some(image) = self.refusal(room, written)? else {
            return Ok(false);
        };
        if !self.is_within(room, id).await? {
            return Ok(false);
        }
        let fields = record::created(room, &image);
        self.note(room, id, entity::change::ChangeKind::Create, 1, fields)
            .await
    }

    /// Changes an object; tells whether all was well, also when nothing differs.
    pub(super) async fn update(
        &mut self,
        room: &'static Room,
        id: Uuid,
        expected: Expected,
        values: &[(&'static Column, Datum)],
        argument: &str,
    ) -> Result<bool, FetchError> {
        let Some(before) = self.read(room, id).await? else {
            return Ok(false);
        };
        if !self.may_follow(room, id, expected, &before, values).await? {
            return Ok(false);
        }
        let errors = self.errors.len();
        self.check(room, id, values, false, argument).await?;
        if self.errors.len() > errors {
            return Ok(false);
        }
        let written = row::update(room.table, id, values, self.connection, self.bound).await;
        let Some(after) = self.refusal(room, written)? else {
            return Ok(false);
        };
        let Some(after) = after else {
            return Ok(true);
        };
        if !self.is_within(room, id).await? {
            return Ok(false);
        }
        let fields = record::updated(room, &before, &after);
        let kind = entity::change::ChangeKind::Update;
        self.note(room, id, kind, after.version, fields).await
    }

    /// Removes an object; tells whether it did.
    pub(super) async fn delete(
        &mut self,
        room: &'static Room,
        id: Uuid,
        version: i32,
    ) -> Result<bool, FetchError> {
        let Some(before) = self.read(room, id).await? else {
            return Ok(false);
        };
        let expected = Expected {
            version,
            merge: false,
        };
        if !self.may_follow(room, id, expected, &before, &[]).await? {
            return Ok(false);
        }
        self.remove(room, id, &before).await
    }

    /// Removes a row that was read, and before it the parts of the object: what the database would remove with it leaves
    /// its own events.
    async fn remove(
        &mut self,
        room: &'static Room,
        id: Uuid,
        before: &Image,
    ) -> Result<bool, FetchError> {
        for (part, column) in parts(room) {
            for id in row::referring(part.table, column, id, self.connection, self.bound).await? {
                let Some(before) = row::lock(part.table, id, self.connection, self.bound).await?
                else {
                    continue;
                };
                if !Box::pin(self.remove(part, id, &before)).await? {
                    return Ok(false);
                }
            }
        }
        let written = row::delete(room.table, id, self.connection, self.bound).await;
        if self.refusal(room, written)?.is_none() {
            return Ok(false);
        }
        let fields = record::deleted(room, before);
        let kind = entity::change::ChangeKind::Delete;
        self.note(room, id, kind, before.version + 1, fields).await
    }

    /// Reads an object that is to be changed, and keeps others from changing it; tells what is wrong when it can't be.
    pub(super) async fn read(
        &mut self,
        room: &'static Room,
        id: Uuid,
    ) -> Result<Option<Image>, FetchError> {
        let image = row::lock(room.table, id, self.connection, self.bound).await?;
        // What the viewer does not see is not there for them.
        let sees = image.is_some() && self.sees(room, id).await?;
        let Some(image) = image.filter(|_| sees) else {
            self.errors.push(
                UserError::new(
                    ErrorCode::NotFound,
                    Some("id".to_owned()),
                    format!("There is no such {}. Look it up anew.", room.type_name),
                )
                .at("id"),
            );
            return Ok(None);
        };
        Ok(self.is_within(room, id).await?.then_some(image))
    }

    /// Whether a version may be changed: it is the expected one, or what was changed since does not matter.
    async fn may_follow(
        &mut self,
        room: &'static Room,
        id: Uuid,
        expected: Expected,
        now: &Image,
        values: &[(&'static Column, Datum)],
    ) -> Result<bool, FetchError> {
        if now.version == expected.version {
            return Ok(true);
        }
        let since = record::since(
            id,
            expected.version,
            now.version,
            self.connection,
            self.bound,
        );
        let since = since.await?;
        let yours = |column: &'static Column| {
            let mut given = values.iter();
            given
                .find(|(c, _)| c.name == column.name)
                .map(|(_, value)| value)
        };
        let fields = record::divergences(room, now, since.as_ref(), yours);
        let clash = fields.iter().any(|field| field.is_theirs && field.is_yours);
        if expected.merge && since.is_some() && !clash {
            return Ok(true);
        }
        self.errors.push(
            UserError::new(
                ErrorCode::VersionConflict,
                Some("expectedVersion".to_owned()),
                format!(
                    "The {} is at version {} by now. Look at what differs, then write again with that version.",
                    room.type_name, now.version
                ),
            )
            .at("expectedVersion"),
        );
        self.conflict = Some(Conflict {
            version: now.version,
            fields,
        });
        Ok(false)
    }

    /// Looks at all rules of the database at once, with the values as they would be.
    async fn check(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        is_new: bool,
        argument: &str,
    ) -> Result<(), FetchError> {
        let table = room.table.name;
        let mut query = Query::default();
        let id = query.id(id);
        let given = |name: &str| values.iter().find(|(column, _)| column.name == name);
        let mut list = vec![format!("{id} AS id")];
        for column in columns(room.table) {
            let value = match given(column.name) {
                Some((column, value)) => query.bind(column, value),
                None if is_new => format!("NULL::{}", column.kind.sql()),
                None => format!("t.{}", column.name),
            };
            list.push(format!("{value} AS {}", column.name));
        }
        let from = if is_new {
            String::new()
        } else {
            format!(" FROM {table} t WHERE t.id = {id}")
        };
        let mut held = Vec::new();
        let mut told: Vec<Box<dyn Fn() -> UserError + Send + Sync>> = Vec::new();
        if is_new {
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
            let seen = self.seen(target, &mut query);
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
        let sql = format!(
            "SELECT ARRAY[{}] FROM (SELECT {}{from}) {table}",
            held.join(", "),
            list.join(", ")
        );
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let holds: Vec<bool> = sqlx::Row::try_get(first, 0)?;
        let broken = holds.iter().zip(&told).filter(|(holds, _)| !**holds);
        let errors: Vec<_> = broken.map(|(_, tell)| tell().at(argument)).collect();
        self.errors.extend(errors);
        Ok(())
    }

    /// The condition, with ` AND ` before it, that the viewer sees the row `o` of a room.
    fn seen(&self, room: &'static Room, query: &mut Query) -> String {
        let sees = guard::visible(room, "o", self.viewer.role, &mut query.statement);
        sees.map_or_else(String::new, |sees| format!(" AND ({sees})"))
    }

    /// Whether the viewer sees an object.
    async fn sees(&mut self, room: &'static Room, id: Uuid) -> Result<bool, FetchError> {
        let mut query = Query::default();
        match guard::visible(room, "t", self.viewer.role, &mut query.statement) {
            None => Ok(true),
            Some(condition) => self.meets(room, id, query, &condition).await,
        }
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
    async fn is_within(&mut self, room: &'static Room, id: Uuid) -> Result<bool, FetchError> {
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

    /// What was written; nothing, and what is wrong is told, when a constraint of the database refused it.
    fn refusal<T>(
        &mut self,
        room: &'static Room,
        written: Result<T, FetchError>,
    ) -> Result<Option<T>, FetchError> {
        match written {
            Ok(written) => Ok(Some(written)),
            Err(FetchError::Database(sqlx::Error::Database(error)))
                if error.constraint().is_some() =>
            {
                let name = error.constraint().unwrap_or_default();
                let told = if error.is_foreign_key_violation() && !self.refers(room, name) {
                    in_use(room)
                } else {
                    self.catalogue.violation(room, name)
                };
                self.errors.push(told);
                Ok(None)
            }
            // Class 22: a number that its column can't hold.
            Err(FetchError::Database(sqlx::Error::Database(error)))
                if error.code().is_some_and(|code| code.starts_with("22")) =>
            {
                let message = "A number has more digits than can be stored. Shorten it.";
                self.errors
                    .push(UserError::new(ErrorCode::Invalid, None, message));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether a constraint is a reference of the room's own table.
    fn refers(&self, room: &'static Room, constraint: &str) -> bool {
        let mut references = room.table.references.iter();
        references.any(|reference| {
            let stem = reference.column.trim_end_matches("_id");
            constraint == format!("fk_{}_{stem}", room.table.name)
        })
    }

    /// Keeps a change in the record.
    async fn note(
        &mut self,
        room: &'static Room,
        id: Uuid,
        kind: entity::change::ChangeKind,
        version: i32,
        fields: Vec<Difference>,
    ) -> Result<bool, FetchError> {
        let change = Change {
            room,
            id,
            kind,
            version,
            fields,
        };
        record::add(
            std::slice::from_ref(&change),
            &self.act,
            self.connection,
            self.bound,
        )
        .await?;
        self.changes.push(change);
        Ok(true)
    }
}

/// The rooms of an object's parts, which go with it, and their columns that refer to it.
fn parts(room: &'static Room) -> impl Iterator<Item = (&'static Room, &'static str)> {
    let all = rooms::all().iter().filter(|part| part.is_written());
    all.flat_map(move |part| {
        let references = part.table.references.iter();
        let to_it = references.filter(move |reference| {
            reference.table == room.table.name
                && matches!(reference.on_delete, Some(ForeignKeyAction::Cascade))
        });
        to_it.map(move |reference| (part, reference.column.as_str()))
    })
}

/// A value of a column as JSON, as the client gave it.
pub(super) fn given(member: &Member, value: &Datum) -> serde_json::Value {
    let text = match value {
        Datum::Null => None,
        Datum::Boolean(is) => Some(is.to_string()),
        Datum::Integer(number) => Some(number.to_string()),
        Datum::BigInteger(number) => Some(number.to_string()),
        Datum::Text(text) => Some(text.clone()),
        Datum::Decimal(number) => Some(number.to_string()),
        Datum::Uuid(id) => Some(id.to_string()),
        Datum::Date(date) => Some(date.to_string()),
        Datum::Instant(instant) => Some(instant.to_rfc3339()),
        Datum::List(_) => None,
    };
    input::json(member, text.as_deref())
}
