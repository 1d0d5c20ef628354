//! The fields `node` and `nodes`: objects by their ids, of whatever kind.

use async_graphql_value::Value;
use entity::Kind;

use super::{
    compile::{Compiler, Select, required},
    plan::{NodeKind, RootValue},
    selection::Selected,
    sql::{Row, Statement},
    value::Scalar,
    variables::kinds,
};
use crate::{
    error::{Code, Fault},
    schema::{ids::Tag, rooms},
};

/// Most objects that `nodes` answers at once.
const MAX_NODES: usize = 100;

impl<'a> Compiler<'a> {
    /// The objects of ids, by a statement for each kind among them.
    pub(super) fn nodes(&mut self, selected: &Selected<'a>) -> Result<RootValue, Fault> {
        let single = selected.name() == "node";
        let argument = if single { "id" } else { "ids" };
        let at = format!("{}.{argument}", selected.name());
        let value = self
            .resolved(required(selected.field, argument)?)
            .unwrap_or(Value::Null);
        let ids = self.list_source(Scalar::Value(Kind::Text), &value, &at)?;
        let tags = self.kinds_of(&value)?;
        let mut kinds = Vec::new();
        for room in rooms::all() {
            let Some(tag) = room.tag.filter(|tag| tags.contains(tag)) else {
                continue;
            };
            let mut statement = Statement::of_parents(self.role);
            let row = Row::new(room, statement.alias('t'));
            let mut select = Select::of(&row);
            let outs = self.node(&mut statement, &mut select, &row, &selected.sets)?;
            let level = self.keyed(&row, statement, select);
            kinds.push(NodeKind { tag, level, outs });
        }
        Ok(RootValue::Nodes { ids, single, kinds })
    }

    /// The kinds among the ids of a `nodes` field, which shape its plan.
    fn kinds_of(&self, ids: &Value) -> Result<Vec<Tag>, Fault> {
        let json = match ids {
            Value::Variable(name) => self.variables.values.get(name).cloned().unwrap_or_default(),
            Value::List(items) => {
                serde_json::Value::Array(items.iter().map(|item| self.id_text(item)).collect())
            }
            one => self.id_text(one),
        };
        if json.as_array().is_some_and(|ids| ids.len() > MAX_NODES) {
            return Err(Fault::new(
                Code::ValueTooLong,
                format!("nodes takes at most {MAX_NODES} ids; send several requests."),
            ));
        }
        kinds(&json)
    }

    fn id_text(&self, id: &Value) -> serde_json::Value {
        match id {
            Value::Variable(name) => self.variables.values.get(name).cloned().unwrap_or_default(),
            Value::String(text) => text.clone().into(),
            _ => serde_json::Value::Null,
        }
    }
}
