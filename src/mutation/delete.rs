//! Deleting: an object goes with its parts and links, each of which leaves its tombstone.

use entity::{Reference, change::ChangeKind};
use sea_orm::sea_query::ForeignKeyAction;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    lists,
    record::{self, Difference},
    row::{self, Image},
    rules::in_use,
    work::{Expected, Work},
};
use crate::{
    query::FetchError,
    schema::{room::Room, rooms},
};

impl Work<'_> {
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
        let expected = Expected::exactly(version);
        let may = self.may_follow(room, id, expected, &before, &[], &[]);
        if !may.await? {
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
        if self.is_linked(room, id).await? {
            self.errors.push(in_use(room));
            return Ok(false);
        }
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
        let mut fields = record::deleted(room, before);
        for list in lists::lists(room) {
            // Its links go with it.
            let before = list.read(id, self.connection, self.bound).await?;
            fields.extend((before != Json::Array(Vec::new())).then_some(Difference {
                field: list.name,
                before,
                after: Json::Null,
            }));
        }
        let written = row::delete(room.table, id, self.connection, self.bound).await;
        if written.as_ref().is_err_and(is_referred_to) {
            self.errors.push(in_use(room));
            return Ok(false);
        }
        if self.refusal(room, written)?.is_none() {
            return Ok(false);
        }
        let kind = ChangeKind::Delete;
        self.note(room, id, kind, before.version + 1, fields).await
    }
}

/// The rooms of an object's parts, which go with it, and their columns that refer to it.
fn parts(room: &'static Room) -> impl Iterator<Item = (&'static Room, &'static str)> {
    let all = rooms::all().iter().filter(|part| part.is_written());
    all.flat_map(move |part| {
        let references = part.table.references.iter();
        let to_it = references
            .filter(move |reference| reference.table == room.table.name && is_of_part(reference));
        to_it.map(move |reference| (part, reference.column.as_str()))
    })
}

/// Whether what refers to an object by it is a part of that object.
pub(super) fn is_of_part(reference: &Reference) -> bool {
    matches!(reference.on_delete, Some(ForeignKeyAction::Cascade))
}

/// Whether others refer to what was to be deleted, be they of its own kind.
fn is_referred_to(error: &FetchError) -> bool {
    let FetchError::Database(sqlx::Error::Database(error)) = error else {
        return false;
    };
    error.is_foreign_key_violation()
}
