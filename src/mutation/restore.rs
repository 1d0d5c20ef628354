//! Restoring: what was deleted comes back from its tombstone, with the parts that went with it.

use std::collections::HashSet;

use entity::change::ChangeKind;
use serde_json::{Map, Value as Json};
use sqlx::Row as _;
use uuid::Uuid;

use super::{
    delete::is_of_part,
    input::{self, Row, global, members},
    lists::{self, Links},
    row::Query,
    work::Work,
    wrong::ErrorCode,
};
use crate::{
    error::Fault,
    query::FetchError,
    schema::{names, room::Room, rooms},
};

/// An object that was deleted, as its event holds it.
#[derive(Debug)]
struct Tombstone {
    room: &'static Room,
    id: Uuid,
    version: i32,
    /// What its fields were.
    fields: Map<String, Json>,
}

impl Tombstone {
    /// Whether it was a part of one of these objects, given by their global ids.
    fn went_with(&self, owners: &HashSet<String>) -> bool {
        self.room.table.references.iter().any(|reference| {
            let owner = self.fields.get(&names::camel(&reference.column));
            let owner = owner.and_then(Json::as_str);
            is_of_part(reference) && owner.is_some_and(|owner| owners.contains(owner))
        })
    }

    /// What commands would enter it with. Fields that there are no more are left out.
    ///
    /// # Errors
    /// When a value no longer fits its field.
    fn values(mut self) -> Result<(Row, Vec<Links>), Fault> {
        let known: HashSet<_> = members(self.room)
            .into_iter()
            .map(|member| member.name)
            .chain(lists::lists(self.room).into_iter().map(|list| list.name))
            .collect();
        self.fields.retain(|name, _| known.contains(name));
        let (object, links) = lists::part(self.room, &self.fields, "")?;
        Ok((input::row(self.room, &object, "")?, links))
    }
}

impl Work<'_> {
    /// Brings back an object that was deleted, and after it the parts that went with it; tells whether it did.
    pub(super) async fn restore(
        &mut self,
        asked: &'static Room,
        id: Uuid,
    ) -> Result<bool, FetchError> {
        let mut restored = HashSet::new();
        for stone in self.tombstones(id).await? {
            let is_itself = stone.id == id && stone.room.tag == asked.tag;
            if !is_itself && !stone.went_with(&restored) {
                continue;
            }
            let (room, id, version) = (stone.room, stone.id, stone.version + 1);
            let (values, links) = stone.values()?;
            if is_itself && !self.would_see(room, id, &values).await? {
                break;
            }
            let fits = self.fits(room, id, &values, &links, ChangeKind::Restore, "");
            if !fits.await? || !self.put(room, id, Some(version), &values, &links).await? {
                return Ok(false);
            }
            // Parts are in the hands of those who hold the object, as when they went with it.
            if is_itself && !self.is_within(room, id).await? {
                return Ok(false);
            }
            restored.extend(room.tag.map(|tag| global(tag, id)));
        }
        if restored.is_empty() {
            let message = format!("There is no deleted {} of this id.", asked.type_name);
            self.tell(ErrorCode::NotFound, "", "id", message);
        }
        Ok(!restored.is_empty())
    }

    /// What an object was when it was deleted, if that is the last that happened to it, and after it what else was deleted
    /// by the same command before it.
    async fn tombstones(&mut self, id: Uuid) -> Result<Vec<Tombstone>, FetchError> {
        // Those who bring the same back wait for one another, so that each finds what became of it.
        let mut query = Query::default();
        let turn = query.id(id);
        let sql = format!("SELECT pg_advisory_xact_lock(hashtextextended({turn}::text, 0))");
        query.rows(&sql, self.connection, self.bound).await?;
        let mut query = Query::default();
        let id = query.id(id);
        let sql = format!(
            "SELECT e.object_type, e.subject, e.object_version, e.fields::text FROM change o \
             JOIN change e ON e.transaction_id = o.transaction_id AND e.sequence <= o.sequence AND e.kind = 'DELETE' \
             WHERE o.subject = {id} AND o.kind = 'DELETE' \
             AND o.object_version = (SELECT max(l.object_version) FROM change l WHERE l.subject = {id}) \
             ORDER BY e.sequence DESC"
        );
        let rows = query.rows(&sql, self.connection, self.bound).await?;
        let mut stones = Vec::with_capacity(rows.len());
        for row in &rows {
            let (type_name, fields): (&str, &str) = (row.try_get(0)?, row.try_get(3)?);
            let room = rooms::all().iter().find(|room| room.type_name == type_name);
            let fields: Map<String, Json> = serde_json::from_str(fields).unwrap_or_default();
            let before = fields.into_iter().map(|(name, mut difference)| {
                let before = difference.get_mut("before").map(Json::take);
                (name, before.unwrap_or_default())
            });
            // A noun that there is no more can't come back.
            if let Some(room) = room {
                stones.push(Tombstone {
                    room,
                    id: row.try_get(1)?,
                    version: row.try_get(2)?,
                    fields: before.collect(),
                });
            }
        }
        Ok(stones)
    }
}
