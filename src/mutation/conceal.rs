//! What is told of changes is what the viewer would read: ids of objects that are not there for them are left out. The record
//! holds them.

use std::mem::take;

use serde_json::Value as Json;

use super::{input::members, record::Difference, work::Work};
use crate::{
    auth::Role,
    query::{FetchError, guard},
    schema::{ids, room::Room, rooms},
};

impl Work<'_> {
    /// Leaves them out of all that a command on an object of a room tells.
    pub(super) async fn conceal(&mut self, room: &'static Room) -> Result<(), FetchError> {
        let mut changes = take(&mut self.changes);
        for change in &mut changes {
            self.conceal_in(change.room, &mut change.fields).await?;
        }
        self.changes = changes;
        let Some(mut conflict) = self.conflict.take() else {
            return Ok(());
        };
        for field in &mut conflict.fields {
            let values = [&mut field.base, &mut field.theirs, &mut field.yours];
            self.conceal_values(room, &field.field, values).await?;
        }
        self.conflict = Some(conflict);
        Ok(())
    }

    /// Leaves them out of changes of an object of a room.
    pub(super) async fn conceal_in(
        &mut self,
        room: &'static Room,
        fields: &mut [Difference],
    ) -> Result<(), FetchError> {
        for field in fields {
            let values = [&mut field.before, &mut field.after];
            self.conceal_values(room, &field.field, values).await?;
        }
        Ok(())
    }

    async fn conceal_values<const N: usize>(
        &mut self,
        room: &'static Room,
        field: &str,
        values: [&mut Json; N],
    ) -> Result<(), FetchError> {
        if self.viewer.role >= Role::Office {
            return Ok(());
        }
        let member = members(room)
            .into_iter()
            .find(|member| member.name == field);
        let target = member
            .and_then(|member| member.refers_to)
            .and_then(rooms::by_tag);
        let Some(target) = target.filter(|room| guard::restricts(room, self.viewer.role)) else {
            return Ok(());
        };
        for value in values {
            let id = value.as_str().and_then(|text| ids::decode(text).ok());
            if let Some((_, id)) = id
                && self.seeing(target, &[id]).await?.is_empty()
            {
                *value = Json::Null;
            }
        }
        Ok(())
    }
}
