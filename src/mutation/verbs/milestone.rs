//! Milestones are met, in part or in full.

use entity::milestone::{Column, Entity, MilestoneStatus};
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

pub(super) fn meet() -> Told {
    Told {
        name: "milestoneMeet",
        room: room_of::<Entity>(),
        doc: "Says that a milestone is met: in full, or first in part and then in full. 完成节点",
        arguments: vec![
            argument("id", "ID!", "Id of the Milestone. 标识"),
            VERSION,
            argument(
                "metOn",
                "Date",
                "Date on which it was met, not to come; today when left out. 完成日期",
            ),
            argument(
                "partially",
                "Boolean",
                "Whether it was met in part only; false when left out. 是否部分完成",
            ),
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn met(arguments: &Arguments, work: &mut Work<'_>) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let (id, version) = (arguments.id("id", room)?, arguments.version()?);
    let on = day(arguments, "metOn", work)?;
    let status = if arguments.flag("partially")? {
        MilestoneStatus::PartiallyMet
    } else {
        MilestoneStatus::Met
    };
    let Some(now) = work.read(room, id).await? else {
        return Ok(id);
    };
    let present = held(&now, room, Column::Status).unwrap_or_default();
    let is_met = present == MilestoneStatus::Met.to_value();
    if is_met || present == status.to_value() {
        let field = if is_met { "id" } else { "partially" };
        let message = format!(
            "The milestone is {present} already. Correct what is written of it by milestoneUpdate."
        );
        work.tell(ErrorCode::WrongStep, "", field, message);
    }
    let mut values = Vec::new();
    let status = Datum::Text(status.to_value());
    put(&mut values, room, Column::Status, status);
    put(&mut values, room, Column::MetOn, Datum::Date(on));
    work.update(room, id, Expected::exactly(version), &values, "")
        .await?;
    Ok(id)
}
