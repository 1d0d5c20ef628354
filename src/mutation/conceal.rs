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
        for (name, target) in self.concealed(room) {
            for field in conflict.fields.iter_mut().filter(|f| f.field == name) {
                let values = [&mut field.base, &mut field.theirs, &mut field.yours];
                self.conceal_values(target, values).await?;
            }
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
        for (name, target) in self.concealed(room) {
            for field in fields.iter_mut().filter(|f| f.field == name) {
                let values = [&mut field.before, &mut field.after];
                self.conceal_values(target, values).await?;
            }
        }
        Ok(())
    }

    /// The fields of a room's objects that refer to objects of which the viewer may not see all.
    fn concealed(&self, room: &'static Room) -> Vec<(String, &'static Room)> {
        let role = self.viewer.role;
        if role >= Role::Office {
            return Vec::new();
        }
        let targets = members(room).into_iter().filter_map(|member| {
            let target = member.refers_to.and_then(rooms::by_tag)?;
            guard::restricts(target, role).then_some((member.name, target))
        });
        targets.collect()
    }

    async fn conceal_values<const N: usize>(
        &mut self,
        target: &'static Room,
        values: [&mut Json; N],
    ) -> Result<(), FetchError> {
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
