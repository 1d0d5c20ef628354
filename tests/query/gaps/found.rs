//! What is a gap, and what is none.

use uuid::Uuid;

use super::{ends, gaps, over, place, weekly};
use crate::support::{
    Server,
    build::{self, Row, insert_all},
};

const NONE: [&str; 0] = [];

fn analysis(on: &str) -> Row {
    build::meeting()
        .set("kind", "WEEKLY_ANALYSIS")
        .set("held_on", on)
}

#[tokio::test]
async fn a_procedure_wants_a_meeting_of_its_kind_in_each_of_its_periods() {
    let server = Server::empty().await;
    let (_, department) = place(&server).await;
    // A Wednesday: the week before ended before it.
    weekly(department, "2022-10-05").insert(&server.pool).await;
    assert_eq!(
        gaps(&server, "2022M10").await,
        [
            "2022-10-03/2022-10-09, 2022-10-09, 52",
            "2022-10-10/2022-10-16, 2022-10-16, 45",
            "2022-10-17/2022-10-23, 2022-10-23, 38",
            "2022-10-24/2022-10-30, 2022-10-30, 31",
        ]
    );
    let meetings = vec![
        analysis("2022-10-10"),
        analysis("2022-10-23"),
        build::meeting().set("held_on", "2022-10-05"),
    ];
    insert_all(&server.pool, meetings).await;
    assert_eq!(ends(&server, "2022M10").await, ["2022-10-09", "2022-10-30"]);
    // The week that holds today is not over.
    assert_eq!(
        ends(&server, "2022M11").await,
        ["2022-11-06", "2022-11-13", "2022-11-20", "2022-11-27"]
    );
    for period in ["2022Q3", "2022-10-04/2022-10-08", "2023", "9999"] {
        assert_eq!(ends(&server, period).await, NONE, "{period}");
    }
}

#[tokio::test]
async fn every_frequency_has_its_periods() {
    let server = Server::empty().await;
    let (_, department) = place(&server).await;
    let frequencies = [
        ("WEEKLY", 100),
        ("MONTHLY", 22),
        ("QUARTERLY", 7),
        ("HALF_YEARLY", 3),
        ("ANNUAL", 1),
    ];
    let procedure = |(frequency, _): (&str, i64)| {
        build::procedure(department)
            .set("name", frequency)
            .set("frequency", frequency)
            .set("effective_on", "2021-01-01")
    };
    insert_all(&server.pool, frequencies.map(procedure).into()).await;
    for (name, expected) in frequencies {
        // However long the period is.
        for period in ["2021-01-01/2022-12-31", "0001-01-01/9999-12-31"] {
            let document = format!(
                r#"{{ reportingGaps(period: "{period}", filter: {{ subject: {{ eq: "{name}" }} }}) {{ totalCount }} }}"#
            );
            let found = server.query(&document).await;
            assert_eq!(
                found["reportingGaps"]["totalCount"], expected,
                "{name} {period}"
            );
        }
    }
}

#[tokio::test]
async fn an_indicator_wants_a_value_wherever_it_is_observed() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    build::division().insert(&server.pool).await;
    let indicator = build::indicator();
    let id = indicator.id();
    let first = build::observation(id, division, 1);
    insert_all(&server.pool, vec![indicator, first]).await;
    assert_eq!(
        gaps(&server, "2022").await,
        [
            "2022-04-01/2022-06-30, 2022-07-30, 123",
            "2022-07-01/2022-09-30, 2022-10-30, 31"
        ]
    );
    assert_eq!(ends(&server, "2022Q3").await, ["2022-09-30"]);
    assert_eq!(ends(&server, "2022Q1").await, NONE);
    build::observation(id, division, 3)
        .insert(&server.pool)
        .await;
    assert_eq!(ends(&server, "2022").await, ["2022-06-30"]);
    build::observation(id, division, 2)
        .insert(&server.pool)
        .await;
    assert_eq!(ends(&server, "2022").await, NONE);
}

#[tokio::test]
async fn an_observation_is_not_missing_on_the_day_on_which_it_is_due() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    let indicator = build::indicator().set("frequency", "MONTHLY");
    let observed = |start, end| over(build::observation(indicator.id(), division, 1), start, end);
    let first = observed("2022-08-01", "2022-08-31");
    // A value of the quarter is none of the month.
    let quarter = observed("2022-07-01", "2022-09-30");
    insert_all(&server.pool, vec![first, quarter, indicator]).await;
    assert_eq!(
        gaps(&server, "2022").await,
        ["2022-09-01/2022-09-30, 2022-10-30, 31"]
    );
}

#[tokio::test]
async fn the_year_to_date_will_do_where_nothing_else_is_told() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    let indicator = build::indicator();
    let id = indicator.id();
    let to_date = |start, end| over(build::observation(id, division, 1), start, end);
    let rows = vec![
        indicator,
        to_date("2022-01-01", "2022-03-31"),
        to_date("2022-01-01", "2022-06-30"),
    ];
    insert_all(&server.pool, rows).await;
    assert_eq!(ends(&server, "2022").await, ["2022-09-30"]);
    to_date("2022-01-01", "2022-09-30")
        .insert(&server.pool)
        .await;
    assert_eq!(ends(&server, "2022").await, NONE);
    // Once a quarter is told alone, the others are wanted alone too.
    build::observation(id, division, 2)
        .insert(&server.pool)
        .await;
    assert_eq!(ends(&server, "2022").await, ["2022-09-30"]);
}

fn report(project: Uuid, start: &str, end: &str) -> Row {
    over(build::progress_report(project, 1), start, end)
}

#[tokio::test]
async fn a_project_under_way_wants_a_report_each_month() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    let project = build::project(division).set("started_on", "2022-07-29");
    let id = project.insert(&server.pool).await;
    assert_eq!(
        gaps(&server, "2022").await,
        [
            "2022-07-01/2022-07-31, 2022-08-15, 107",
            "2022-08-01/2022-08-31, 2022-09-15, 76",
            "2022-09-01/2022-09-30, 2022-10-15, 46",
            "2022-10-01/2022-10-31, 2022-11-15, 15",
        ]
    );
    let rows = vec![
        report(id, "2022-07-01", "2022-07-31"),
        // Covers the end of September, not that of October.
        report(id, "2022-09-10", "2022-10-09"),
    ];
    insert_all(&server.pool, rows).await;
    assert_eq!(ends(&server, "2022").await, ["2022-08-31", "2022-10-31"]);
    report(id, "2022-07-01", "2022-10-31")
        .insert(&server.pool)
        .await;
    assert_eq!(ends(&server, "2022").await, NONE);
}

#[tokio::test]
async fn who_reports_by_the_quarter_owes_quarters() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    let project = build::project(division).set("started_on", "2022-02-01");
    let id = project.insert(&server.pool).await;
    report(id, "2022-01-01", "2022-03-31")
        .insert(&server.pool)
        .await;
    assert_eq!(
        gaps(&server, "2022").await,
        [
            "2022-04-01/2022-06-30, 2022-07-15, 138",
            "2022-07-01/2022-09-30, 2022-10-15, 46"
        ]
    );
    // Since then it reports by the month.
    report(id, "2022-06-01", "2022-06-30")
        .insert(&server.pool)
        .await;
    assert_eq!(
        ends(&server, "2022").await,
        ["2022-07-31", "2022-08-31", "2022-09-30", "2022-10-31"]
    );
}

#[tokio::test]
async fn nothing_is_due_of_projects_that_are_not_under_way() {
    let server = Server::empty().await;
    let (division, _) = place(&server).await;
    let project = || build::project(division);
    let rows = vec![
        project().set("started_on", ()),
        project().set("status", "SUSPENDED"),
        project().set("status", "CANCELLED"),
        project().set("started_on", "2022-11-01"),
        project()
            .set("started_on", "2022-08-03")
            .set("completed_on", "2022-08-30"),
    ];
    insert_all(&server.pool, rows).await;
    assert_eq!(ends(&server, "2022").await, NONE);
    let last_day = project()
        .set("started_on", "2022-08-03")
        .set("completed_on", "2022-08-31");
    last_day.insert(&server.pool).await;
    assert_eq!(ends(&server, "2022").await, ["2022-08-31"]);
}
