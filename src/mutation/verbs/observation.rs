//! Figures are published: first preliminary, then final, then revised.

use entity::{
    Kind,
    observation::{Column, Entity, ObservationStatus},
};
use sea_orm::{ActiveEnum, IdenStatic};
use sqlx::Row as _;
use uuid::Uuid;

use super::{NEW_ID, Told, argument, given, given_date, held, room_of};
use crate::{
    mutation::{
        input::{self, Arguments, Row},
        row::Query,
        work::{Expected, Work},
        wrong::ErrorCode,
    },
    query::{Datum, FetchError, Scalar, Source},
};

pub(super) fn publish() -> Told {
    Told {
        name: "observationPublish",
        room: room_of::<Entity>(),
        doc: "Publishes the value of an indicator in a division and a period that has begun, or a later state of it: \
              first PRELIMINARY or FINAL; PRELIMINARY values may change until FINAL, FINAL ones only as REVISED, \
              REVISED ones as REVISED again. 发布观测值",
        arguments: vec![
            argument(
                "input",
                "ObservationInput!",
                "The value. When it was published before, what is left out stays, what is null is emptied. 内容",
            ),
            argument(
                "expectedVersion",
                "Int",
                "The version that you have seen, when it was published before: when it is another by now, or when none \
                 is given, nothing is changed and `conflict` tells why. 预期版本号",
            ),
            NEW_ID,
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn published(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let new_id = arguments.new_id(room)?;
    let values = input::new_row(room, arguments.object("input")?, "input")?;
    let version = match arguments.value("expectedVersion", Scalar::Value(Kind::Integer))? {
        Some(Datum::Integer(version)) => version,
        _ => 0,
    };
    let start = given_date(&values, Column::PeriodStartOn).unwrap_or_default();
    if start > work.today() {
        let message = format!("The period begins on {start}. Publish when it has begun.");
        work.tell(ErrorCode::Invalid, "input", "period", message);
    }
    let status = match given(&values, Column::Status) {
        Some(Datum::Text(status)) => status.clone(),
        _ => String::new(),
    };
    let Some(id) = before(&values, work).await? else {
        if status == ObservationStatus::Revised.to_value() {
            let message =
                "Nothing was published to be revised. Publish it as PRELIMINARY or FINAL.";
            work.tell(ErrorCode::WrongStep, "input", "status", message);
        }
        work.create(room, new_id, &values, "input").await?;
        return Ok(new_id);
    };
    let Some(now) = work.read(room, id).await? else {
        return Ok(id);
    };
    let present = held(&now, room, Column::Status).unwrap_or_default();
    if let Some(message) = refused(present, &status) {
        work.tell(ErrorCode::WrongStep, "input", "status", message);
    }
    work.update(room, id, Expected::exactly(version), &values, "input")
        .await?;
    Ok(id)
}

/// Why a value in one state does not come into another.
fn refused(from: &str, to: &str) -> Option<&'static str> {
    let state = |text: &str| ObservationStatus::try_from_value(&text.to_owned()).ok();
    match (state(from)?, state(to)?) {
        (ObservationStatus::Preliminary, ObservationStatus::Revised) => Some(
            "The value is PRELIMINARY, so that there is nothing to revise. Publish it as FINAL.",
        ),
        (ObservationStatus::Final, ObservationStatus::Preliminary | ObservationStatus::Final) => {
            Some("The value is FINAL. Publish another one as REVISED.")
        }
        (ObservationStatus::Revised, ObservationStatus::Preliminary | ObservationStatus::Final) => {
            Some("The value is REVISED. Publish another one as REVISED again.")
        }
        _ => None,
    }
}

/// The observation of the same indicator, division and period, when there is one.
async fn before(values: &Row, work: &mut Work<'_>) -> Result<Option<Uuid>, FetchError> {
    let mut query = Query::default();
    let mut same = Vec::new();
    for (column, kind) in [
        (Column::IndicatorId, Kind::Uuid),
        (Column::DivisionId, Kind::Uuid),
        (Column::Period, Kind::Text),
    ] {
        let value = given(values, column).cloned().unwrap_or(Datum::Null);
        let value = query.statement.bind(kind, Source::Constant(value));
        same.push(format!("{} = {value}", column.as_str()));
    }
    let sql = format!(
        "SELECT id FROM {} WHERE {}",
        Entity.as_str(),
        same.join(" AND ")
    );
    let rows = query.rows(&sql, work.connection, work.bound).await?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
}
