//! What an import answers: how many rows became what, and each of them with what is wrong with it.

use serde_json::Value as Json;

use super::load::{Done, Report};
use crate::{
    error::Fault,
    mutation::{
        input::global,
        payload::{Told, difference, leaf, user_error, write},
    },
    query::{Compiler, Plan, RootValue, Selected},
    schema::room::Room,
};

/// Name of the payload's type.
pub(crate) const TYPE: &str = "ImportPayload";

/// The plan of the payload: all of it is known.
///
/// # Errors
/// When the selection is not sound.
pub(in crate::mutation) fn plan<'a>(
    mut compiler: Compiler<'a>,
    room: &Room,
    selected: &Selected<'a>,
    report: &Report,
    client_mutation_id: Option<&str>,
) -> Result<Plan, Fault> {
    for member in compiler.context.collect(&selected.sets, TYPE)? {
        let value = match member.name() {
            "created" => leaf(report.sums.created),
            "updated" => leaf(report.sums.updated),
            "unchanged" => leaf(report.sums.unchanged),
            "failed" => leaf(report.sums.failed),
            "rows" => Told::List(report.rows.iter().map(|done| row(room, done)).collect()),
            "userErrors" => Told::List(report.errors.iter().map(user_error).collect()),
            "clientMutationId" => leaf(client_mutation_id),
            _ => leaf(TYPE),
        };
        let mut out = Vec::new();
        write(&value, compiler.context, &member.sets, &mut out)?;
        compiler.add(member.key, RootValue::known(String::from_utf8_lossy(&out)));
    }
    Ok(compiler.finish())
}

fn row(room: &Room, done: &Done) -> Told {
    let id = done.id.zip(room.tag).map(|(id, tag)| global(tag, id));
    let changes = done.changes.iter().map(|change| difference(room, change));
    Told::Object(
        "ImportedRow",
        vec![
            ("number", leaf(done.number)),
            ("status", leaf(done.status.name())),
            ("objectId", leaf(id.map_or(Json::Null, Json::from))),
            (
                "userErrors",
                Told::List(done.errors.iter().map(user_error).collect()),
            ),
            ("changes", Told::List(changes.collect())),
        ],
    )
}
