//! Progress is reported period by period, and does not fall.

use entity::{
    Kind,
    progress_report::{Column, Entity},
};
use rust_decimal::Decimal;
use sea_orm::IdenStatic;
use sqlx::Row as _;
use uuid::Uuid;

use super::{NEW_ID, Shape, Told, argument, given, given_date, given_id, not_to_come, room_of};
use crate::{
    mutation::{
        input::{self, Arguments, Row},
        row::{self, Query},
        work::Work,
        wrong::ErrorCode,
    },
    query::{Datum, FetchError, Source},
    schema::names,
};

/// The shares that are measured since the start, so that they do not fall from report to report.
const SHARES: [Column; 2] = [
    Column::FinancialProgressPercent,
    Column::PhysicalProgressPercent,
];

pub(super) fn report() -> Told {
    Told {
        name: "progressReport",
        room: room_of::<Entity>(),
        doc: "Reports how far a project had come at the end of a period that has begun: one report a project and \
              period. Progress is measured since the start, so that it is never below what was reported for an \
              earlier period, nor above what was for a later one. 填报项目进度",
        arguments: vec![
            argument("input", "ProgressInput!", "The report. 内容"),
            NEW_ID,
        ],
        shapes: vec![shape()],
    }
}

fn shape() -> Shape {
    Shape {
        name: "ProgressInput",
        doc: "How far a project had come at the end of a period. 进度报告",
        room: room_of::<Entity>(),
        without: &[],
        optional: &[("reportedOn", "not to come; today when left out")],
        required: &[],
        further: &[],
    }
}

pub(super) async fn reported(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let id = arguments.new_id(room)?;
    let mut object = shape().columns(arguments.object("input")?, "input")?;
    let today = work.today().to_string();
    object.entry("reportedOn").or_insert_with(|| today.into());
    let values = input::new_row(room, &object, "input")?;
    if let Some(project) = given_id(&values, Column::ProjectId) {
        // Reports of one project wait for one another, so that none passes by another unseen.
        let projects = room_of::<entity::project::Entity>();
        row::lock(projects.table, project, work.connection, work.bound).await?;
    }
    days(&values, work);
    shares(&values, work).await?;
    work.create(room, id, &values, "input").await?;
    Ok(id)
}

/// Tells of a period that has not begun, and of a report before it or still to come.
fn days(values: &Row, work: &mut Work<'_>) {
    let start = given_date(values, Column::PeriodStartOn).unwrap_or_default();
    let reported = given_date(values, Column::ReportedOn).unwrap_or_default();
    if start > work.today() {
        let message = format!("The period begins on {start}. Report when it has begun.");
        work.tell(ErrorCode::Invalid, "input", "period", message);
    } else if not_to_come(reported, "input", "reportedOn", work) && reported < start {
        let message = format!("reportedOn lies before the period, which begins on {start}.");
        work.tell(ErrorCode::Invalid, "input", "reportedOn", message);
    }
}

/// Tells of progress below that of an earlier period or above that of a later one.
async fn shares(values: &Row, work: &mut Work<'_>) -> Result<(), FetchError> {
    let mut query = Query::default();
    let mut bind = |column: Column| {
        let kind = match column {
            Column::ProjectId => Kind::Uuid,
            _ => Kind::Date,
        };
        let value = given(values, column).cloned().unwrap_or(Datum::Null);
        query.statement.bind(kind, Source::Constant(value))
    };
    let (project, end) = (bind(Column::ProjectId), bind(Column::PeriodEndOn));
    let bounds = SHARES.map(|share| {
        let share = share.as_str();
        format!(
            "max({share}) FILTER (WHERE period_end_on <= {end}), min({share}) FILTER (WHERE period_end_on > {end})"
        )
    });
    let sql = format!(
        "SELECT {} FROM {} WHERE project_id = {project}",
        bounds.join(", "),
        Entity.as_str()
    );
    let rows = query.rows(&sql, work.connection, work.bound).await?;
    let Some(bounds) = rows.first() else {
        return Ok(());
    };
    for (number, share) in SHARES.into_iter().enumerate() {
        let Some(Datum::Decimal(percent)) = given(values, share) else {
            continue;
        };
        let earlier: Option<Decimal> = bounds.try_get(2 * number)?;
        let later: Option<Decimal> = bounds.try_get(2 * number + 1)?;
        let message = match (earlier, later) {
            (Some(earlier), _) if *percent < earlier => {
                format!("Progress does not fall: {earlier} percent were reported before.")
            }
            (_, Some(later)) if *percent > later => {
                format!("Progress does not fall: {later} percent are reported for a later period.")
            }
            _ => continue,
        };
        let field = names::camel(share.as_str());
        work.tell(ErrorCode::Invalid, "input", &field, message);
    }
    Ok(())
}
