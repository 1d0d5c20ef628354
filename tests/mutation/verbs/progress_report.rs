//! Progress is reported period by period, and does not fall.

use serde_json::{Value as Json, json};

use super::{errors, gid, place, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

pub(super) const REPORT: &str = "mutation($input: ProgressInput!) {
    progressReport(input: $input) {
        progressReport { period reportedOn physicalProgressPercent project { code } }
        userErrors { code path } } }";

/// A project with reports for March (10 and 20 percent) and September (30 and 40).
pub(super) async fn project(server: &Server) -> String {
    let project = build::project(place(server).await.division).set("code", "P1");
    let report = |month, financial: &str, physical: &str| {
        build::progress_report(project.id(), month)
            .set("financial_progress_percent", financial)
            .set("physical_progress_percent", physical)
    };
    let reports = [report(3, "10.00", "20.00"), report(9, "30.00", "40.00")];
    let id = gid("project", project.id());
    let mut rows = vec![project];
    rows.extend(reports);
    build::insert_all(&server.pool, rows).await;
    id
}

/// What a report of a period tells.
pub(super) fn report(project: &str, period: &str, financial: &str, physical: &str) -> Json {
    json!({
        "projectId": project, "period": period, "investmentCompleted": "1.00", "health": "ON_TRACK",
        "financialProgressPercent": financial, "physicalProgressPercent": physical,
    })
}

#[tokio::test]
async fn a_report_is_entered_as_of_today() {
    let server = office().await;
    let project = project(&server).await;
    let input = report(&project, "2022M10", "30.00", "55.00");
    let payload = run(&server, REPORT, json!({ "input": input })).await;
    assert_eq!(
        payload,
        json!({
            "progressReport": {
                "period": "2022M10", "reportedOn": "2022-11-30", "physicalProgressPercent": "55.00",
                "project": { "code": "P1" },
            },
            "userErrors": []
        })
    );
}

#[tokio::test]
async fn progress_does_not_fall_below_an_earlier_report_nor_rise_above_a_later_one() {
    let server = office().await;
    let project = project(&server).await;
    let mut found = Vec::new();
    for (period, financial, physical) in [
        ("2022M10", "29.99", "39.99"),
        ("2022M06", "9.99", "40.01"),
        ("2022M01", "10.01", "0.00"),
    ] {
        let input = report(&project, period, financial, physical);
        found.push(told(&run(&server, REPORT, json!({ "input": input })).await));
    }
    let (financial, physical) = (
        ("INVALID", "input.financialProgressPercent"),
        ("INVALID", "input.physicalProgressPercent"),
    );
    assert_eq!(
        found,
        [
            errors(&[financial, physical]),
            errors(&[financial, physical]),
            errors(&[financial])
        ]
    );
}

#[tokio::test]
async fn a_report_in_between_is_entered_late() {
    let server = office().await;
    let project = project(&server).await;
    let input = report(&project, "2022M06", "20.00", "30.00");
    let payload = run(&server, REPORT, json!({ "input": input })).await;
    assert_eq!(payload["userErrors"], json!([]));
}

#[tokio::test]
async fn a_project_has_one_report_a_period() {
    let server = office().await;
    let project = project(&server).await;
    let input = report(&project, "2022M09", "30.00", "40.00");
    let payload = run(&server, REPORT, json!({ "input": input })).await;
    assert_eq!(told(&payload), errors(&[("NOT_UNIQUE", "input.period")]));
}

#[tokio::test]
async fn a_period_has_begun_and_the_report_lies_between_its_beginning_and_today() {
    let server = office().await;
    let project = project(&server).await;
    let mut found = Vec::new();
    for (period, on) in [
        ("2022M12", None),
        ("2022M11", Some("2022-10-31")),
        ("2022M11", Some("2022-12-01")),
    ] {
        let mut input = report(&project, period, "30.00", "40.00");
        input["reportedOn"] = json!(on);
        found.extend(told(&run(&server, REPORT, json!({ "input": input })).await));
    }
    assert_eq!(
        found,
        errors(&[
            ("INVALID", "input.period"),
            ("INVALID", "input.reportedOn"),
            ("INVALID", "input.reportedOn"),
        ])
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_a_report_is_told_together() {
    let server = office().await;
    let mut input = report(&super::none("project"), "2022M12", "-1", "101");
    input["investmentCompleted"] = json!("-1");
    let payload = run(&server, REPORT, json!({ "input": input })).await;
    assert_eq!(
        told(&payload),
        errors(&[
            ("INVALID", "input.financialProgressPercent"),
            ("INVALID", "input.investmentCompleted"),
            ("INVALID", "input.period"),
            ("INVALID", "input.physicalProgressPercent"),
            ("REFERENCE_NOT_FOUND", "input.projectId"),
        ])
    );
}
