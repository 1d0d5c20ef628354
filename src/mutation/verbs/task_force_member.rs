//! Leaders are appointed to task forces and released.

use entity::{
    Kind, task_force,
    task_force_member::{Column, Entity},
};
use sea_orm::IdenStatic;
use sqlx::Row as _;
use uuid::Uuid;

use super::{
    NEW_ID, Told, VERSION, argument, date, given, given_date, given_id, held, held_date, put,
    room_of,
};
use crate::{
    mutation::{
        input::{self, Arguments, Row},
        row::{self, Query},
        work::{Expected, Work},
        wrong::ErrorCode,
    },
    query::{Datum, FetchError, Source},
};

pub(super) fn appoint() -> Told {
    Told {
        name: "taskForceAppoint",
        room: room_of::<Entity>(),
        doc: "Gives a leader a role on a task force, which lasts until the leader is released: not twice the same role \
              at the same time, nor on a task force that is dissolved by then. 任命专班成员",
        arguments: vec![
            argument("taskForceId", "ID!", "Id of the TaskForce. 专班"),
            argument("leaderId", "ID!", "Id of the Leader. 领导"),
            argument("role", "TaskForceRole!", "Role on the task force. 专班职务"),
            argument(
                "startedOn",
                "Date",
                "First day in the role; today when left out. 任职起始日期",
            ),
            NEW_ID,
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn appointed(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let task_forces = room_of::<task_force::Entity>();
    let id = arguments.new_id(room)?;
    let mut values = arguments.row(room, &["taskForceId", "leaderId", "role", "startedOn"])?;
    let on = given_date(&values, Column::StartedOn).unwrap_or_else(|| work.today());
    put(&mut values, room, Column::StartedOn, Datum::Date(on));
    if let Some(task_force) = given_id(&values, Column::TaskForceId) {
        // Appointments to one task force wait for one another, so that none passes by another unseen.
        let task_force = row::lock(task_forces.table, task_force, work.connection, work.bound);
        let dissolved_on = task_force.await?.and_then(|task_force| {
            held_date(&task_force, task_forces, task_force::Column::DissolvedOn)
        });
        if let Some(dissolved_on) = dissolved_on.filter(|day| *day <= on) {
            let message = format!("The task force is dissolved on {dissolved_on}. Choose another.");
            work.tell(ErrorCode::WrongStep, "", "taskForceId", message);
        }
    }
    if is_held(&values, work).await? {
        let message = "The leader has this role at that time. Release the leader from it first.";
        work.tell(ErrorCode::NotUnique, "", "role", message);
        return Ok(id);
    }
    work.create(room, id, &values, "").await?;
    Ok(id)
}

/// Whether the leader has the same role on the same task force on the first day or later.
async fn is_held(values: &Row, work: &mut Work<'_>) -> Result<bool, FetchError> {
    let mut query = Query::default();
    let mut bind = |column, kind| {
        let value = given(values, column).cloned().unwrap_or(Datum::Null);
        query.statement.bind(kind, Source::Constant(value))
    };
    let sql = format!(
        "SELECT EXISTS (SELECT FROM {} WHERE task_force_id = {} AND leader_id = {} AND role = {} \
         AND (ended_on IS NULL OR ended_on >= {}))",
        Entity.as_str(),
        bind(Column::TaskForceId, Kind::Uuid),
        bind(Column::LeaderId, Kind::Uuid),
        bind(Column::Role, Kind::Enum("task_force_role")),
        bind(Column::StartedOn, Kind::Date),
    );
    let rows = query.rows(&sql, work.connection, work.bound).await?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()? == Some(true))
}

pub(super) fn release() -> Told {
    Told {
        name: "taskForceRelease",
        room: room_of::<Entity>(),
        doc: "Ends a leader's role on a task force: once. 免去专班成员",
        arguments: vec![
            argument("id", "ID!", "Id of the TaskForceMember. 标识"),
            VERSION,
            argument(
                "endedOn",
                "Date",
                "Last day in the role, not before the first; today when left out. 任职结束日期",
            ),
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn released(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let (id, version) = (arguments.id("id", room)?, arguments.version()?);
    let on = date(arguments, "endedOn")?.unwrap_or_else(|| work.today());
    let Some(now) = work.read(room, id).await? else {
        return Ok(id);
    };
    if held(&now, room, Column::EndedOn).is_some() {
        let message = "The leader was released already. Correct the date by taskForceMemberUpdate.";
        work.tell(ErrorCode::WrongStep, "", "id", message);
    }
    let mut values = input::Row::new();
    put(&mut values, room, Column::EndedOn, Datum::Date(on));
    work.update(room, id, Expected::exactly(version), &values, "")
        .await?;
    Ok(id)
}
