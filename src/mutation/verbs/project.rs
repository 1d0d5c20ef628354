//! Projects advance from stage to stage.

use chrono::NaiveDate;
use entity::{
    Kind,
    project::{Column, Entity, ProjectStage, ProjectStatus},
};
use sea_orm::{ActiveEnum, Iterable};
use uuid::Uuid;

use super::{Told, VERSION, argument, date, held, held_date, not_to_come, put, room_of};
use crate::{
    mutation::{
        input::{Arguments, Row},
        row::Image,
        work::{Expected, Work},
        wrong::ErrorCode,
    },
    query::{Datum, FetchError, Scalar},
};

pub(super) fn advance() -> Told {
    Told {
        name: "projectAdvance",
        room: room_of::<Entity>(),
        doc: "Brings a project to a later stage. Stages may be passed over, but not STARTED and COMPLETED while their \
              dates are missing; what is cancelled or suspended does not advance. The status follows: IDENTIFICATION \
              in RESERVE, PREPARATION in SIGNED and APPROVAL, IMPLEMENTATION in STARTED and UNDER_CONSTRUCTION, \
              COMPLETION in COMPLETED, COMPLETED beyond; it never goes back. 推进项目阶段",
        arguments: vec![
            argument("id", "ID!", "Id of the Project. 标识"),
            VERSION,
            argument(
                "stage",
                "ProjectStage!",
                "The stage that it has come to. 项目阶段",
            ),
            argument(
                "on",
                "Date",
                "For STARTED the day of the start, not before the approvals were complete, for COMPLETED that of the \
                 completion, not before the start; never one to come. The day that is known, or today, when left out; \
                 other stages keep no day and take none. 日期",
            ),
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn advanced(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let (id, version) = (arguments.id("id", room)?, arguments.version()?);
    let stage = arguments.required("stage", Scalar::Value(Kind::Enum("project_stage")))?;
    let stage = match &stage {
        Datum::Text(stage) => ProjectStage::try_from_value(stage).unwrap_or(ProjectStage::Reserve),
        _ => ProjectStage::Reserve,
    };
    let on = date(arguments, "on")?;
    let Some(now) = work.read(room, id).await? else {
        return Ok(id);
    };
    let mut values = Vec::new();
    put(
        &mut values,
        room,
        Column::Stage,
        Datum::Text(stage.to_value()),
    );
    if let Some(status) = follow(&now, stage, work) {
        put(
            &mut values,
            room,
            Column::Status,
            Datum::Text(status.to_value()),
        );
    }
    step(&now, stage, work);
    dates(&now, stage, on, &mut values, work);
    work.update(room, id, Expected::exactly(version), &values, "")
        .await?;
    Ok(id)
}

/// Where a value stands in the order of its codelist.
fn place<T: Iterable + PartialEq>(value: &T) -> usize {
    T::iter().position(|known| known == *value).unwrap_or(0)
}

fn stage_of(project: &Image) -> ProjectStage {
    let text = held(project, room_of::<Entity>(), Column::Stage).unwrap_or_default();
    ProjectStage::try_from_value(&text.to_owned()).unwrap_or(ProjectStage::Reserve)
}

/// Tells of a stage that is not a later one, or that lies beyond one whose date is missing.
fn step(project: &Image, to: ProjectStage, work: &mut Work<'_>) {
    let present = stage_of(project);
    let name = to.to_value();
    if place(&to) <= place(&present) {
        let message = format!(
            "The project is at {} already, and stages only go forwards. Choose a later one; correct a mistake by \
             projectUpdate.",
            present.to_value()
        );
        work.tell(ErrorCode::WrongStep, "", "stage", message);
        return;
    }
    for (dated, column, what) in [
        (ProjectStage::Started, Column::StartedOn, "start"),
        (ProjectStage::Completed, Column::CompletedOn, "completion"),
    ] {
        let is_known = held(project, room_of::<Entity>(), column).is_some();
        if place(&to) > place(&dated) && !is_known {
            let message = format!(
                "The project has no date of its {what}, which {name} lies beyond. Advance it to {} first.",
                dated.to_value()
            );
            work.tell(ErrorCode::WrongStep, "", "stage", message);
            return;
        }
    }
}

/// The status that a stage brings; none when the present one is as far. Tells when the project does not advance at all.
fn follow(project: &Image, to: ProjectStage, work: &mut Work<'_>) -> Option<ProjectStatus> {
    let text = held(project, room_of::<Entity>(), Column::Status).unwrap_or_default();
    let present = ProjectStatus::try_from_value(&text.to_owned()).ok()?;
    if matches!(present, ProjectStatus::Cancelled | ProjectStatus::Suspended) {
        let message =
            format!("The project is {text}. Give it another status by projectUpdate first.");
        work.tell(ErrorCode::WrongStep, "", "id", message);
        return None;
    }
    let status = match to {
        ProjectStage::Reserve => ProjectStatus::Identification,
        ProjectStage::Signed | ProjectStage::Approval => ProjectStatus::Preparation,
        ProjectStage::Started | ProjectStage::UnderConstruction => ProjectStatus::Implementation,
        ProjectStage::Completed => ProjectStatus::Completion,
        ProjectStage::InProduction | ProjectStage::AtCapacity => ProjectStatus::Completed,
    };
    (place(&status) > place(&present)).then_some(status)
}

/// Sets the date of a stage that has one.
fn dates(
    project: &Image,
    to: ProjectStage,
    on: Option<NaiveDate>,
    values: &mut Row,
    work: &mut Work<'_>,
) {
    let room = room_of::<Entity>();
    let (column, after, what) = match to {
        ProjectStage::Started => (
            Column::StartedOn,
            Column::ApprovalsCompletedOn,
            "the approvals were complete",
        ),
        ProjectStage::Completed => (
            Column::CompletedOn,
            Column::StartedOn,
            "the project started",
        ),
        _ => {
            if on.is_some() {
                let message = "Only STARTED and COMPLETED keep a day. Leave it out.";
                work.tell(ErrorCode::Invalid, "", "on", message);
            }
            return;
        }
    };
    let day = on
        .or_else(|| held_date(project, room, column))
        .unwrap_or_else(|| work.today());
    if !not_to_come(day, "", "on", work) {
        return;
    }
    if let Some(earlier) = held_date(project, room, after)
        && day < earlier
    {
        let message = format!("{day} lies before {earlier}, when {what}. Correct one of them.");
        work.tell(ErrorCode::Invalid, "", "on", message);
        return;
    }
    put(values, room, column, Datum::Date(day));
}
