//! Reporting gaps: what was due and is missing, on 30 November 2022.

mod found;
mod list;

use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::support::{
    Server,
    build::{self, Row},
};

/// A division and a department of it.
async fn place(server: &Server) -> (Uuid, Uuid) {
    let division = build::division();
    let department = build::department(division.id());
    let ids = (division.id(), department.id());
    build::insert_all(&server.pool, vec![division, department]).await;
    ids
}

/// The gaps of a period as `first day/last day, due on, days late`, in the default order.
async fn gaps(server: &Server, period: &str) -> Vec<String> {
    let document = "query($period: Period!) { reportingGaps(period: $period, first: 100) {
      nodes { periodStartOn periodEndOn dueOn daysLate } } }";
    let data = server.data(document, json!({ "period": period })).await;
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let nodes = data["reportingGaps"]["nodes"].as_array().expect("a list");
    nodes
        .iter()
        .map(|gap| {
            let [start, end, due] =
                ["periodStartOn", "periodEndOn", "dueOn"].map(|name| text(&gap[name]));
            format!("{start}/{end}, {due}, {}", gap["daysLate"])
        })
        .collect()
}

/// The last days of the periods with a gap.
async fn ends(server: &Server, period: &str) -> Vec<String> {
    let gaps = gaps(server, period).await;
    let end = |gap: &String| gap[11..21].to_owned();
    gaps.iter().map(end).collect()
}

/// A procedure that is fulfilled weekly, since a day.
fn weekly(department: Uuid, since: &str) -> Row {
    build::procedure(department)
        .set("name", "分析研判制度")
        .set("kind", "ANALYSIS")
        .set("meeting_kind", "WEEKLY_ANALYSIS")
        .set("frequency", "WEEKLY")
        .set("effective_on", since)
}

/// A row with a period of these days.
fn over(row: Row, start: &str, end: &str) -> Row {
    row.set("period", format!("{start}/{end}"))
        .set("period_start_on", start)
        .set("period_end_on", end)
}
