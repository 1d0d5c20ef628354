//! Writes rows, as many by one statement as are right: where PostgreSQL refuses some, they are halved until the one that
//! is wrong stands alone, and is written by itself, so that all that is wrong with it is told.

use std::{
    collections::{HashMap, HashSet},
    mem::take,
};

use entity::{Column, change::ChangeKind};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{
    ErrorPolicy, Import, batch,
    fields::{Entry, Fields, invalid},
    resolve::{self, Resolved},
};
use crate::{
    auth::Role,
    mutation::{
        record::{self, Change, Difference},
        row::Image,
        work::{Expected, Work},
        wrong::UserError,
    },
    query::FetchError,
    random,
    schema::room::Room,
};

/// How many rows are written at once.
pub(super) const CHUNK: usize = 500;
/// After how many wrong rows an import ends that is undone anyway.
const ENOUGH: u64 = 1_000;

/// Marks the place to which what comes next is undone when it is refused.
const MARK: &str = "SAVEPOINT import";
const KEEP: &str = "RELEASE SAVEPOINT import";
const UNDO: &str = "ROLLBACK TO SAVEPOINT import; RELEASE SAVEPOINT import";

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It entered an object.
    Created,
    /// It changed an object.
    Updated,
    /// It says what the object is already.
    Unchanged,
    /// It is wrong.
    Failed,
    /// It is right, and was undone since others are wrong.
    Undone,
}

impl Status {
    /// All of them, with their names and meanings.
    pub const ALL: [(Self, &str, &str); 5] = [
        (Self::Created, "CREATED", "It entered an object. 已新增"),
        (Self::Updated, "UPDATED", "It changed an object. 已更新"),
        (
            Self::Unchanged,
            "UNCHANGED",
            "It says what the object is already. 无变化",
        ),
        (
            Self::Failed,
            "FAILED",
            "It is wrong, and was left out. 失败",
        ),
        (
            Self::Undone,
            "UNDONE",
            "It is right, and was undone since others are wrong. 已撤销",
        ),
    ];

    /// Its name in GraphQL.
    pub(super) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// A row and what became of it.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) number: u64,
    pub(crate) status: Status,
    pub(crate) id: Option<Uuid>,
    pub(crate) errors: Vec<UserError>,
    pub(crate) changes: Vec<Difference>,
}

/// How many rows became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) unchanged: u64,
    pub(crate) failed: u64,
}

impl Sums {
    /// All rows that were looked at.
    pub(crate) fn rows(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.failed
    }
}

/// What became of an import.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) sums: Sums,
    pub(crate) rows: Vec<Done>,
    /// What is wrong with it as a whole.
    pub(crate) errors: Vec<UserError>,
}

impl Report {
    /// Whether nothing of it is to be kept.
    pub(crate) fn is_rejected(&self, policy: ErrorPolicy) -> bool {
        !self.errors.is_empty() || (policy == ErrorPolicy::RejectAll && self.sums.failed > 0)
    }

    /// Tells that all of it was undone.
    pub(crate) fn undo(&mut self) {
        self.sums = Sums {
            failed: self.sums.failed,
            ..Sums::default()
        };
        for row in self
            .rows
            .iter_mut()
            .filter(|row| row.status != Status::Failed)
        {
            row.id = row.id.filter(|_| row.status != Status::Created);
            row.status = Status::Undone;
            row.changes.clear();
        }
    }
}

/// Writes the rows of an import.
pub(super) struct Loader<'l, 'w> {
    pub(super) work: &'l mut Work<'w>,
    pub(super) import: Import,
    pub(super) fields: &'l Fields,
    pub(super) report: Report,
}

impl Loader<'_, '_> {
    /// Writes some rows; gives whether more are wanted.
    pub(super) async fn write(&mut self, entries: &[Entry]) -> Result<bool, FetchError> {
        // Rules of single viewers are looked at row by row.
        let at_once = if self.work.viewer.role >= Role::Office {
            CHUNK
        } else {
            1
        };
        // Parts that are still to be written, the first on top.
        let mut parts: Vec<_> = entries.chunks(at_once).rev().collect();
        while let Some(part) = parts.pop() {
            let (match_by, fields) = (self.import.match_by, self.fields);
            let rows = resolve::resolve(fields, match_by, part, self.work).await?;
            let is_done = match (part, &rows[..]) {
                ([entry], [row]) => {
                    self.alone(entry, row).await?;
                    true
                }
                _ => self.together(part, &rows).await?,
            };
            if !is_done {
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
            }
            let is_lost = self.import.policy == ErrorPolicy::RejectAll;
            if is_lost && self.report.sums.failed >= ENOUGH {
                self.report.errors.push(invalid(format!(
                    "{ENOUGH} rows are wrong. What comes after them was not looked at."
                )));
                return Ok(false);
            }
        }
        self.report.rows.sort_by_key(|row| row.number);
        Ok(true)
    }

    fn done(&mut self, done: Done) {
        let sums = &mut self.report.sums;
        *match done.status {
            Status::Created => &mut sums.created,
            Status::Updated => &mut sums.updated,
            Status::Unchanged | Status::Undone => &mut sums.unchanged,
            Status::Failed => &mut sums.failed,
        } += 1;
        if done.status != Status::Failed || self.import.policy != ErrorPolicy::IgnoreFailed {
            self.report.rows.push(done);
        }
    }

    fn fail(&mut self, number: u64, errors: Vec<UserError>) {
        self.done(Done {
            number,
            status: Status::Failed,
            id: None,
            errors,
            changes: Vec::new(),
        });
    }

    /// Writes one row by the command that it stands for.
    async fn alone(&mut self, entry: &Entry, row: &Resolved) -> Result<(), FetchError> {
        if !row.errors.is_empty() {
            self.fail(entry.number, row.errors.clone());
            return Ok(());
        }
        let room = self.import.room;
        self.run(MARK).await?;
        let (id, is_right) = if let Some((id, image)) = &row.found {
            let expected = Expected {
                version: row.version.unwrap_or(image.version),
                merge: false,
            };
            let work = self.work.update(room, *id, expected, &row.values, "");
            (*id, work.await?)
        } else {
            let id = row.id.unwrap_or_else(random::ordered_id);
            (id, self.work.create(room, id, &row.values, "").await?)
        };
        let errors = take(&mut self.work.errors);
        self.work.conflict = None;
        let changes = take(&mut self.work.changes);
        if is_right && errors.is_empty() {
            self.run(KEEP).await?;
            let status = match (&row.found, changes.is_empty()) {
                (None, _) => Status::Created,
                (Some(_), false) => Status::Updated,
                (Some(_), true) => Status::Unchanged,
            };
            let changes = changes
                .into_iter()
                .flat_map(|change| change.fields)
                .collect();
            self.done(Done {
                number: entry.number,
                status,
                id: Some(id),
                errors,
                changes,
            });
        } else {
            self.run(UNDO).await?;
            self.fail(entry.number, errors);
        }
        Ok(())
    }

    /// Writes rows by one statement for those that are new and one for the others; not so, and nothing is written, when
    /// one must stand alone.
    async fn together(&mut self, part: &[Entry], rows: &[Resolved]) -> Result<bool, FetchError> {
        if rows.iter().any(|row| row.may_follow) {
            return Ok(false);
        }
        let right = || {
            part.iter()
                .zip(rows)
                .filter(|(_, row)| row.errors.is_empty())
        };
        let mut seen = HashSet::new();
        let is_met_again = right().any(|(_, row)| {
            let is_older =
                |(_, image): &(Uuid, Image)| row.version.is_some_and(|v| v != image.version);
            let id = row.found.as_ref().map(|(id, _)| *id).or(row.id);
            row.found.as_ref().is_some_and(is_older) || id.is_some_and(|id| !seen.insert(id))
        });
        if is_met_again {
            return Ok(false);
        }
        self.run(MARK).await?;
        let written = match self.written(&right().collect::<Vec<_>>()).await {
            Ok(written) => written,
            Err(error) if is_refusal(&error) => None,
            Err(error) => return Err(error),
        };
        let Some(written) = written else {
            self.run(UNDO).await?;
            return Ok(false);
        };
        self.run(KEEP).await?;
        for done in written {
            self.done(done);
        }
        for (entry, row) in part.iter().zip(rows) {
            if !row.errors.is_empty() {
                self.fail(entry.number, row.errors.clone());
            }
        }
        Ok(true)
    }

    async fn written(
        &mut self,
        rows: &[(&Entry, &Resolved)],
    ) -> Result<Option<Vec<Done>>, FetchError> {
        let room = self.import.room;
        let table = room.table;
        let (connection, bound) = (&mut *self.work.connection, self.work.bound);
        let given: Vec<_> = rows
            .iter()
            .filter(|(_, row)| row.found.is_none())
            .filter_map(|(_, row)| row.id)
            .collect();
        if !given.is_empty() && batch::is_taken(&given, connection, bound).await? {
            return Ok(None);
        }
        let ids: Vec<_> = rows
            .iter()
            .map(|(_, row)| match &row.found {
                Some((id, _)) => *id,
                None => row.id.unwrap_or_else(random::ordered_id),
            })
            .collect();
        let of = |is_new: bool| {
            let all = rows.iter().zip(&ids);
            let all = all.filter(move |((_, row), _)| row.found.is_none() == is_new);
            all.map(|((_, row), id)| (*row, *id)).collect::<Vec<_>>()
        };
        let (new, known) = (of(true), of(false));
        let columns = columns(room, &new);
        let objects = new
            .iter()
            .map(|(row, id)| object(room, &columns, row, *id))
            .collect();
        let mut after = if new.is_empty() {
            HashMap::new()
        } else {
            batch::insert(table, &columns, objects, connection, bound).await?
        };
        let columns = self::columns(room, &known);
        let objects = known
            .iter()
            .map(|(row, id)| object(room, &columns, row, *id))
            .collect();
        if !known.is_empty() {
            after.extend(batch::update(table, &columns, objects, connection, bound).await?);
        }
        let mut changes = Vec::with_capacity(after.len());
        let mut all = Vec::with_capacity(rows.len());
        for ((entry, row), id) in rows.iter().zip(ids) {
            let image = after.get(&id);
            let (status, fields) = match (&row.found, image) {
                (None, Some(image)) => (Status::Created, record::created(room, image)),
                (Some((_, before)), Some(image)) => {
                    (Status::Updated, record::updated(room, before, image))
                }
                (_, None) => (Status::Unchanged, Vec::new()),
            };
            if let Some(image) = image {
                let is_new = row.found.is_none();
                changes.push(Change {
                    room,
                    id,
                    kind: if is_new {
                        ChangeKind::Create
                    } else {
                        ChangeKind::Update
                    },
                    version: image.version,
                    fields: fields.clone(),
                });
            }
            all.push(Done {
                number: entry.number,
                status,
                id: Some(id),
                errors: Vec::new(),
                changes: fields,
            });
        }
        if !changes.is_empty() {
            record::add(&changes, &self.work.act, connection, bound).await?;
        }
        Ok(Some(all))
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), FetchError> {
        sqlx::raw_sql(sql)
            .execute(&mut *self.work.connection)
            .await?;
        Ok(())
    }
}

/// The columns that one of the rows gives.
fn columns(room: &'static Room, rows: &[(&Resolved, Uuid)]) -> Vec<&'static Column> {
    let given: HashSet<_> = rows
        .iter()
        .flat_map(|(row, _)| row.values.iter().map(|(column, _)| column.name))
        .collect();
    let all = room.table.columns.iter();
    all.filter(|column| given.contains(column.name)).collect()
}

/// A row for a statement over many: what it does not give is what it was.
fn object(room: &'static Room, columns: &[&'static Column], row: &Resolved, id: Uuid) -> Json {
    let mut object = Map::new();
    object.insert("id".to_owned(), id.to_string().into());
    for column in columns {
        let value = match row
            .values
            .iter()
            .find(|(given, _)| given.name == column.name)
        {
            Some((_, value)) => batch::raw(value),
            None => row
                .found
                .as_ref()
                .and_then(|(_, image)| image.get(room.table, column.name))
                .into(),
        };
        object.insert(column.name.to_owned(), value);
    }
    Json::Object(object)
}

/// Whether PostgreSQL refused a row: by a constraint, or since a value does not fit its column.
fn is_refusal(error: &FetchError) -> bool {
    let FetchError::Database(sqlx::Error::Database(error)) = error else {
        return false;
    };
    error.constraint().is_some() || error.code().is_some_and(|code| code.starts_with("22"))
}
