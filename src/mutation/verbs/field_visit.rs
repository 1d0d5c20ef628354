//! Field visits are recorded with who was there and what was found, in one go.

use entity::{
    change::ChangeKind,
    field_visit::{Column, Entity},
    problem,
};
use sea_orm::ActiveEnum;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{Argument, NEW_ID, Shape, Told, argument, given_date, not_to_come, put, room_of};
use crate::{
    error::Fault,
    mutation::{
        input::{self, Arguments, Row, invalid, within},
        lists::{self, items},
        work::Work,
        wrong::ErrorCode,
    },
    query::{Datum, FetchError},
    random,
};

/// The member that holds what was found.
const PROBLEMS: &str = "problems";

const FURTHER: [Argument; 1] = [argument(
    PROBLEMS,
    "[FoundProblemInput!]",
    "Problems that were found, at most 100. 发现的堵点问题",
)];

pub(super) fn record() -> Told {
    Told {
        name: "visitRecord",
        room: room_of::<Entity>(),
        doc: "Records a field visit that is over, with the leaders who made it and the problems that they found: all \
              of it, or nothing. 记录下沉调研",
        arguments: vec![
            argument("input", "VisitRecordInput!", "The visit. 内容"),
            NEW_ID,
        ],
        shapes: vec![shape(), found()],
    }
}

fn shape() -> Shape {
    Shape {
        name: "VisitRecordInput",
        doc: "A field visit, with the 1 to 100 leaders who made it and the problems that they found. 下沉调研",
        room: room_of::<Entity>(),
        without: &[],
        optional: &[],
        required: &["leaders"],
        further: &FURTHER,
    }
}

fn found() -> Shape {
    Shape {
        name: "FoundProblemInput",
        doc: "A problem found on a field visit. 下沉发现的堵点问题",
        room: room_of::<problem::Entity>(),
        without: &["fieldVisitId", "inspectionId", "windowCaseId"],
        optional: &[
            ("status", "OPEN when left out"),
            ("raisedOn", "the last day of the visit when left out"),
        ],
        required: &[],
        further: &[],
    }
}

pub(super) async fn recorded(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let id = arguments.new_id(room)?;
    let object = arguments.object("input")?;
    let (columns, links) = lists::part(room, &shape().columns(object, "input")?, "input")?;
    let visit = input::new_row(room, &columns, "input")?;
    let problems = problems(object, &visit)?;

    if links.iter().all(|links| links.rows.is_empty()) {
        let message = "A visit is made by someone. Name at least one leader.";
        work.tell(ErrorCode::Invalid, "input", "leaders", message);
    }
    for (column, field) in [
        (Column::StartedOn, "startedOn"),
        (Column::EndedOn, "endedOn"),
    ] {
        let day = given_date(&visit, column).unwrap_or_default();
        not_to_come(day, "input", field, work);
    }
    // All is looked at before anything is written, so that all that is wrong is told together.
    work.fits(room, id, &visit, &links, ChangeKind::Create, "input")
        .await?;
    let of_problems = room_of::<problem::Entity>();
    for (number, (problem_id, problem)) in problems.iter().enumerate() {
        let at = format!("input.{PROBLEMS}.{number}");
        work.fits(
            of_problems,
            *problem_id,
            problem,
            &[],
            ChangeKind::Create,
            &at,
        )
        .await?;
    }
    if !work.errors.is_empty() || !work.enter(room, id, &visit, &links).await? {
        return Ok(id);
    }
    for (problem_id, mut problem) in problems {
        let found_on = problem::Column::FieldVisitId;
        put(&mut problem, of_problems, found_on, Datum::Uuid(id));
        work.enter(of_problems, problem_id, &problem, &[]).await?;
    }
    Ok(id)
}

/// The problems that a visit found, with ids of theirs.
fn problems(object: &Map<String, Json>, visit: &Row) -> Result<Vec<(Uuid, Row)>, Fault> {
    let at = within("input", PROBLEMS);
    let found_on = given_date(visit, Column::EndedOn).unwrap_or_default();
    let shape = found();
    let all = items(object.get(PROBLEMS).unwrap_or(&Json::Null), &at)?;
    let all = all.iter().enumerate().map(|(number, problem)| {
        let at = within(&at, &number.to_string());
        let problem = problem
            .as_object()
            .ok_or_else(|| invalid(&at, "takes an object"))?;
        let mut columns = shape.columns(problem, &at)?;
        columns
            .entry("status")
            .or_insert_with(|| problem::ProblemStatus::Open.to_value().into());
        columns
            .entry("raisedOn")
            .or_insert_with(|| found_on.to_string().into());
        let row = input::new_row(shape.room, &columns, &at)?;
        Ok((random::ordered_id(), row))
    });
    all.collect()
}
