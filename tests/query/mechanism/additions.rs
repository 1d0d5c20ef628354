//! Computed fields that the mechanism adds to projects and indicators: each as a value, a filter, an order and an
//! aggregate. Today is 2022-11-30.

use serde_json::json;

use super::computed::{server, told};
use crate::support::build::{self, Row};

#[tokio::test]
async fn months_to_the_start_are_begun_months_and_the_start_is_due_after_one() {
    let server = server(|division, _| {
        let project = |code: &str, approved: Option<&str>, started: Option<&str>| {
            build::project(division.id())
                .set("code", code)
                .set("approvals_completed_on", approved)
                .set("started_on", started)
        };
        let approved = Some("2022-01-31");
        vec![
            project("A", approved, Some("2022-01-31")),
            project("B", approved, Some("2022-02-28")),
            project("C", approved, Some("2022-03-01")),
            project("D", Some("2021-12-15"), Some("2022-12-16")),
            project("E", approved, Some("2022-01-10")),
            project("F", approved, None),
            project("G", None, Some("2022-01-10")),
        ]
    })
    .await;
    let lists = [
        ("projects", "monthsToStart"),
        ("projects(filter: { monthsToStart: { gt: 1 } })", "code"),
        (
            "projects(orderBy: [{ monthsToStart: DESC }, { code: ASC }])",
            "code",
        ),
        ("projects(first: 4)", "startDueOn"),
        (
            "projects(filter: { startDueOn: { lt: \"2022-02-28\" } })",
            "code",
        ),
        (
            "projects(orderBy: [{ startDueOn: ASC }, { code: ASC }])",
            "code",
        ),
    ];
    let expected = [
        json!([0, 1, 2, 13, 0, null, null]),
        json!(["C", "D"]),
        json!(["D", "C", "B", "A", "E", "F", "G"]),
        json!(["2022-02-28", "2022-02-28", "2022-02-28", "2022-01-15"]),
        json!(["D"]),
        json!(["D", "A", "B", "C", "E", "F", "G"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
    let data = server
        .query(
            "{ projects { aggregate { max { monthsToStart startDueOn } avg { monthsToStart } } } }",
        )
        .await;
    let expected = json!({
        "max": { "monthsToStart": 13, "startDueOn": "2022-02-28" }, "avg": { "monthsToStart": "3.2" },
    });
    assert_eq!(data["projects"]["aggregate"], expected);
}

#[tokio::test]
async fn the_rate_of_investment_is_what_was_completed_by_what_was_planned_for_the_year() {
    let server = server(|division, _| {
        let [one, other, bare] =
            ["A", "B", "C"].map(|code| build::project(division.id()).set("code", code));
        let plan = |project: &Row, year, amount: &str| {
            build::investment_plan(project.id(), year).set("amount", amount)
        };
        let report = |project: &Row, month, amount: &str| {
            build::progress_report(project.id(), month).set("investment_completed", amount)
        };
        vec![
            plan(&one, 2022, "300"),
            plan(&one, 2023, "1000"),
            plan(&other, 2022, "0"),
            report(&one, 3, "100"),
            report(&one, 10, "150"),
            report(&other, 3, "100"),
            report(&bare, 3, "100"),
            one,
            other,
            bare,
        ]
    })
    .await;
    let lists = [
        ("projects", "investmentRate"),
        ("projects", "investmentRate(period: \"2022Q1\")"),
        ("projects", "investmentRate(period: \"2022\", year: 2023)"),
        ("projects", "investmentRate(period: \"2023\")"),
        (
            "projects(filter: { investmentRate: { period: \"2022\", gte: \"83.33\" } })",
            "code",
        ),
        (
            "projects(orderBy: [{ investmentRate: { period: \"2022\", direction: DESC } }, { code: DESC }])",
            "code",
        ),
    ];
    let expected = [
        json!(["83.33", null, null]),
        json!(["33.33", null, null]),
        json!(["25.00", null, null]),
        json!(["0.00", null, null]),
        json!(["A"]),
        json!(["A", "C", "B"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
    let data = server
        .query("{ projects { aggregate { avg { investmentRate(period: \"2022\") } } } }")
        .await;
    assert_eq!(
        data["projects"]["aggregate"]["avg"]["investmentRate"],
        "83.33"
    );
}

#[tokio::test]
async fn an_indicators_achievement_is_the_prefectures_and_inverted_where_lower_is_better() {
    let server = server(|prefecture, _| {
        let county = build::division();
        let [more, less, bare] = ["A", "B", "C"].map(|code| build::indicator().set("code", code));
        let less = less.set("is_ascending", false);
        let observed = |indicator: &Row, division: &Row, quarter, value: &str| {
            build::observation(indicator.id(), division.id(), quarter).set("value", value)
        };
        let target = |indicator: &Row, quarter, value: &str| {
            build::target(indicator.id(), prefecture.id(), quarter).set("value", value)
        };
        vec![
            observed(&more, prefecture, 1, "90"),
            observed(&more, prefecture, 2, "110"),
            observed(&more, prefecture, 3, "130"),
            observed(&more, &county, 2, "1"),
            observed(&less, prefecture, 2, "8"),
            target(&more, 1, "100"),
            target(&more, 2, "100"),
            target(&less, 2, "10"),
            target(&bare, 2, "10"),
            build::target(more.id(), county.id(), 2),
            county,
            more,
            less,
            bare,
        ]
    })
    .await;
    let lists = [
        ("indicators", "achievement"),
        ("indicators", "achievement(period: \"2022Q1\")"),
        ("indicators", "achievement(period: \"2022Q3\")"),
        (
            "indicators(filter: { achievement: { period: \"2022Q2\", gt: \"110\" } })",
            "code",
        ),
        (
            "indicators(orderBy: [{ achievement: { direction: DESC } }])",
            "code",
        ),
    ];
    let expected = [
        json!(["110.00", "125.00", null]),
        json!(["90.00", null, null]),
        json!([null, null, null]),
        json!(["B"]),
        json!(["B", "A", "C"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
    let data = server
        .query("{ indicators { aggregate { avg { achievement(period: \"2022Q2\") } } } }")
        .await;
    assert_eq!(
        data["indicators"]["aggregate"]["avg"]["achievement"],
        "117.5"
    );
}
