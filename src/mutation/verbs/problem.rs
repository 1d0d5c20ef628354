//! Problems are resolved once.

use entity::problem::{Column, Entity, ProblemStatus};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::{Told, VERSION, argument, day, held, put, room_of};
use crate::{
    mutation::{
        input::Arguments,
        work::{Expected, Work},
        wrong::ErrorCode,
    },
    query::{Datum, FetchError},
};

pub(super) fn resolve() -> Told {
    Told {
        name: "problemResolve",
        room: room_of::<Entity>(),
        doc: "Resolves a problem that is open, being dealt with or exposed. 解决堵点问题",
        arguments: vec![
            argument("id", "ID!", "Id of the Problem. 标识"),
            VERSION,
            argument(
                "resolvedOn",
                "Date",
                "Date on which it was resolved, not before it was raised and not to come; today when left out. 解决日期",
            ),
            argument(
                "resolution",
                "String",
                "How it was resolved; stays as it is when left out. 解决结果",
            ),
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn resolved(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let (id, version) = (arguments.id("id", room)?, arguments.version()?);
    let mut values = arguments.row(room, &["resolution"])?;
    let on = day(arguments, "resolvedOn", work)?;
    let Some(now) = work.read(room, id).await? else {
        return Ok(id);
    };
    let done = ProblemStatus::Resolved.to_value();
    if held(&now, room, Column::Status) == Some(&done) {
        work.tell(
            ErrorCode::WrongStep,
            "",
            "id",
            "The problem is resolved already. Correct what is written of it by problemUpdate.",
        );
    }
    put(&mut values, room, Column::Status, Datum::Text(done));
    put(&mut values, room, Column::ResolvedOn, Datum::Date(on));
    work.update(room, id, Expected::exactly(version), &values, "")
        .await?;
    Ok(id)
}
