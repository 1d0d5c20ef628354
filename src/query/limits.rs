//! Answers `serverLimits`: what the server allows, so that clients can stay within it.

use serde_json::{Map, Value as Json};

use super::{compile::Compiler, plan::RootValue, selection::Selected};
use crate::{error::Fault, schema::types::limits};

/// Largest value of GraphQL's Int.
const MAX_INT: u64 = 2_147_483_647;

impl<'a> Compiler<'a> {
    /// The field `serverLimits`.
    pub(crate) fn server_limits(&self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        Ok(RootValue::known(self.limits(selected)?.to_string()))
    }

    /// An object of their type.
    pub(crate) fn limits(&self, selected: &Selected<'a>) -> Result<Json, Fault> {
        let mut object = Map::new();
        for selected in self.context.collect(&selected.sets, limits::TYPE)? {
            let value = match limits::ALL.iter().find(|l| l.name == selected.name()) {
                // What is more than GraphQL's Int can tell is as good as no limit.
                Some(limit) => (limit.value)(self.limits, self.role).min(MAX_INT).into(),
                None => limits::TYPE.into(),
            };
            object.insert(selected.key.to_owned(), value);
        }
        Ok(object.into())
    }
}
