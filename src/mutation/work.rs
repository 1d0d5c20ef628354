//! What a command does: rows are written under all rules, and what is wrong is gathered rather than told piece by piece.

use entity::{Column, change::ChangeKind};
use serde_json::Value as Json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    input::{self, Member},
    lists::{self, Links},
    record::{self, Act, Change, Difference},
    row::{self, Image},
    rules::Catalogue,
    wrong::{Conflict, ErrorCode, UserError},
};
use crate::{
    auth::Viewer,
    query::{Bound, Datum, FetchError},
    schema::room::Room,
};

/// An update: of which version, and whether changes of other fields in between do not matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    pub(super) version: i32,
    pub(super) merge: bool,
}

impl Expected {
    /// This version and no other.
    pub(super) fn exactly(version: i32) -> Self {
        Self {
            version,
            merge: false,
        }
    }
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
        self.create_with(room, id, values, &[], argument).await
    }

    /// Enters an object with its lists of links; tells whether it did.
    pub(super) async fn create_with(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        links: &[Links],
        argument: &str,
    ) -> Result<bool, FetchError> {
        let fits = self
            .fits(room, id, values, links, ChangeKind::Create, argument)
            .await?;
        Ok(fits && self.enter(room, id, values, links).await?)
    }

    /// Enters an object that fits; tells whether it did.
    pub(super) async fn enter(
        &mut self,
        room: &'static Room,
        id: Uuid,
        values: &[(&'static Column, Datum)],
        links: &[Links],
    ) -> Result<bool, FetchError> {
        let entered = self.put(room, id, None, values, links).await?;
        Ok(entered && self.is_within(room, id).await?)
    }

    /// Puts an object where there is none: a new one, or one that comes back at a version; tells whether it did.
    pub(super) async fn put(
        &mut self,
        room: &'static Room,
        id: Uuid,
        restored: Option<i32>,
        values: &[(&'static Column, Datum)],
        links: &[Links],
    ) -> Result<bool, FetchError> {
        let (kind, version) = match restored {
            None => (ChangeKind::Create, 1),
            Some(version) => (ChangeKind::Restore, version),
        };
        let connection = &mut *self.connection;
        let written = row::insert(room.table, id, version, values, connection, self.bound).await;
        let Some(image) = self.refusal(room, written)? else {
            return Ok(false);
        };
        let lists = self.link(room, id, links, true).await?;
        let Some(lists) = lists else { return Ok(false) };
        let mut fields = record::created(room, &image);
        fields.extend(lists);
        self.note(room, id, kind, version, fields).await
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
        self.update_with(room, id, expected, values, &[], argument)
            .await
    }

    /// Changes an object and its lists of links; tells whether all was well, also when nothing differs.
    pub(super) async fn update_with(
        &mut self,
        room: &'static Room,
        id: Uuid,
        expected: Expected,
        values: &[(&'static Column, Datum)],
        links: &[Links],
        argument: &str,
    ) -> Result<bool, FetchError> {
        let Some(before) = self.read(room, id).await? else {
            return Ok(false);
        };
        let may = self.may_follow(room, id, expected, &before, values, links);
        let kind = ChangeKind::Update;
        if !may.await? || !self.fits(room, id, values, links, kind, argument).await? {
            return Ok(false);
        }
        let changed = self.write(room, id, &before, values, links).await?;
        Ok(match changed {
            None => false,
            Some(false) => true,
            Some(true) => self.is_within(room, id).await?,
        })
    }

    /// Changes an object since another was changed: a rule does it, wherever the object lies, and not the viewer.
    pub(super) async fn follow(
        &mut self,
        room: &'static Room,
        id: Uuid,
        before: &Image,
        values: &[(&'static Column, Datum)],
    ) -> Result<(), FetchError> {
        self.write(room, id, before, values, &[]).await.map(drop)
    }

    /// Writes what fits, and keeps the change in the record; tells whether something differed, or nothing when it was
    /// refused.
    async fn write(
        &mut self,
        room: &'static Room,
        id: Uuid,
        before: &Image,
        values: &[(&'static Column, Datum)],
        links: &[Links],
    ) -> Result<Option<bool>, FetchError> {
        let Some(lists) = self.link(room, id, links, false).await? else {
            return Ok(None);
        };
        let also = !lists.is_empty();
        let written = row::update(room.table, id, values, also, self.connection, self.bound).await;
        let Some(after) = self.refusal(room, written)? else {
            return Ok(None);
        };
        let Some(after) = after else {
            return Ok(Some(false));
        };
        let mut fields = record::updated(room, before, &after);
        fields.extend(lists);
        let kind = ChangeKind::Update;
        self.note(room, id, kind, after.version, fields)
            .await
            .map(Some)
    }

    /// Writes lists of links; gives what differs, or nothing when the database refused one.
    async fn link(
        &mut self,
        room: &'static Room,
        owner: Uuid,
        links: &[Links],
        is_new: bool,
    ) -> Result<Option<Vec<Difference>>, FetchError> {
        let mut differences = Vec::new();
        for links in links {
            let after = links.json();
            let (before, none) = if is_new {
                (Json::Null, Json::Array(Vec::new()))
            } else {
                let before = links.list.read(owner, self.connection, self.bound).await?;
                (before.clone(), before)
            };
            if after == none {
                continue;
            }
            let written = links.write(owner, self.connection, self.bound).await;
            if self.refusal(room, written)?.is_none() {
                return Ok(None);
            }
            differences.push(Difference {
                field: links.list.name.clone(),
                before,
                after,
            });
        }
        Ok(Some(differences))
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
            let message = format!("There is no such {}. Look it up anew.", room.type_name);
            self.tell(ErrorCode::NotFound, "", "id", message);
            return Ok(None);
        };
        Ok(self.is_within(room, id).await?.then_some(image))
    }

    /// Whether a version may be changed: it is the expected one, or what was changed since does not matter.
    pub(super) async fn may_follow(
        &mut self,
        room: &'static Room,
        id: Uuid,
        expected: Expected,
        now: &Image,
        values: &[(&'static Column, Datum)],
        links: &[Links],
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
        let mut fields = record::divergences(room, now, since.as_ref(), yours);
        for list in lists::lists(room) {
            let theirs = list.read(id, self.connection, self.bound).await?;
            let given = links.iter().find(|links| links.list.name == list.name);
            let given = given.map(Links::json);
            let is_yours = given.as_ref().is_some_and(|given| *given != theirs);
            fields.extend(record::divergence(
                list.name,
                theirs,
                given,
                is_yours,
                since.as_ref(),
            ));
        }
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
            .at(""),
        );
        self.conflict = Some(Conflict {
            version: now.version,
            fields,
        });
        Ok(false)
    }

    /// What was written; nothing, and what is wrong is told, when a constraint of the database refused it.
    pub(super) fn refusal<T>(
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
                self.errors.push(self.catalogue.violation(room, name));
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

    /// Keeps a change in the record.
    pub(super) async fn note(
        &mut self,
        room: &'static Room,
        id: Uuid,
        kind: ChangeKind,
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

/// A value of a column as JSON, as the client gave it.
pub(super) fn given(member: &Member, value: &Datum) -> Json {
    let text = match value {
        Datum::Boolean(is) => Some(is.to_string()),
        Datum::Integer(number) => Some(number.to_string()),
        Datum::BigInteger(number) => Some(number.to_string()),
        Datum::Text(text) => Some(text.clone()),
        Datum::Decimal(number) => Some(number.to_string()),
        Datum::Uuid(id) => Some(id.to_string()),
        Datum::Date(date) => Some(date.to_string()),
        Datum::Instant(instant) => Some(instant.to_rfc3339()),
        Datum::Null | Datum::List(_) => None,
    };
    input::json(member, text.as_deref())
}
