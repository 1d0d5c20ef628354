//! What a command answers: the object as it is now, what was wrong, what clashed, and what was changed.

use async_graphql::parser::types::SelectionSet;
use serde_json::Value as Json;
use uuid::Uuid;

use super::{
    record::{Change, Difference, Divergence},
    wrong::{Conflict, UserError},
};
use crate::{
    error::Fault,
    query::{Compiler, Plan, RootValue, Selected, SelectionContext},
    schema::{names, room::Room},
};

/// What a command has done.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) errors: Vec<UserError>,
    pub(super) conflict: Option<Conflict>,
    pub(super) changes: Vec<Change>,
    /// The object to answer; none when there is none, or none any more.
    pub(super) id: Option<Uuid>,
    pub(super) client_mutation_id: Option<String>,
}

/// A value that is told as the document selects it.
#[derive(Debug)]
pub(super) enum Told {
    Leaf(Json),
    List(Vec<Told>),
    Object(&'static str, Vec<(&'static str, Told)>),
}

/// Names of the members of payloads that are no objects of rooms.
pub(crate) const MEMBERS: [&str; 4] = ["userErrors", "conflict", "changes", "clientMutationId"];

/// The plan of a payload: its object is read, all else is known.
///
/// # Errors
/// When an argument within does not fit.
pub(super) fn plan<'a>(
    mut compiler: Compiler<'a>,
    room: &'static Room,
    selected: &Selected<'a>,
    outcome: &Outcome,
) -> Result<Plan, Fault> {
    let type_name = names::payload(room.type_name);
    for member in compiler.context.collect(&selected.sets, &type_name)? {
        let value = match (member.name(), outcome.id) {
            ("__typename", _) => RootValue::known(Json::from(type_name.clone()).to_string()),
            (name, _) if MEMBERS.contains(&name) => {
                let mut out = Vec::new();
                write(
                    &told(name, outcome),
                    compiler.context,
                    &member.sets,
                    &mut out,
                )?;
                RootValue::known(String::from_utf8_lossy(&out))
            }
            (_, Some(id)) => compiler.by_id(room, &member, id)?,
            (_, None) => RootValue::known("null"),
        };
        compiler.add(member.key, value);
    }
    Ok(compiler.finish())
}

fn told(name: &str, outcome: &Outcome) -> Told {
    match name {
        "userErrors" => Told::List(outcome.errors.iter().map(user_error).collect()),
        "conflict" => outcome
            .conflict
            .as_ref()
            .map_or(Told::Leaf(Json::Null), conflict),
        "changes" => {
            let all = outcome.changes.iter();
            let all = all.flat_map(|change| change.fields.iter().map(move |d| (change, d)));
            Told::List(all.map(|(change, d)| difference(change.room, d)).collect())
        }
        _ => Told::Leaf(outcome.client_mutation_id.clone().into()),
    }
}

pub(super) fn leaf(value: impl Into<Json>) -> Told {
    Told::Leaf(value.into())
}

pub(super) fn user_error(error: &UserError) -> Told {
    Told::Object(
        "UserError",
        vec![
            ("code", leaf(error.code.name())),
            ("field", leaf(error.field.clone())),
            ("message", leaf(error.message.clone())),
            ("path", leaf(error.path.clone())),
        ],
    )
}

fn conflict(conflict: &Conflict) -> Told {
    let field = |d: &Divergence| {
        Told::Object(
            "FieldConflict",
            vec![
                ("field", leaf(d.field.clone())),
                ("base", leaf(d.base.clone())),
                ("theirs", leaf(d.theirs.clone())),
                ("yours", leaf(d.yours.clone())),
            ],
        )
    };
    Told::Object(
        "Conflict",
        vec![
            ("currentVersion", leaf(conflict.version)),
            (
                "fields",
                Told::List(conflict.fields.iter().map(field).collect()),
            ),
        ],
    )
}

pub(super) fn difference(room: &Room, difference: &Difference) -> Told {
    Told::Object(
        "FieldChange",
        vec![
            ("objectType", leaf(room.type_name)),
            ("field", leaf(difference.field.clone())),
            ("before", leaf(difference.before.clone())),
            ("after", leaf(difference.after.clone())),
        ],
    )
}

/// Writes what is told in the order of the selection.
pub(super) fn write(
    told: &Told,
    context: SelectionContext<'_>,
    sets: &[&SelectionSet],
    out: &mut Vec<u8>,
) -> Result<(), Fault> {
    match told {
        Told::Leaf(json) => out.extend_from_slice(json.to_string().as_bytes()),
        Told::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, context, sets, out)?;
            }
            out.push(b']');
        }
        Told::Object(type_name, members) => {
            out.push(b'{');
            for (index, selected) in context.collect(sets, type_name)?.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(format!("\"{}\":", selected.key).as_bytes());
                let name = selected.name();
                match members.iter().find(|(member, _)| *member == name) {
                    Some((_, value)) => write(value, context, &selected.sets, out)?,
                    None => out.extend_from_slice(format!("\"{type_name}\"").as_bytes()),
                }
            }
            out.push(b'}');
        }
    }
    Ok(())
}
