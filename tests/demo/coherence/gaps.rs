//! What is missing is what is meant to be missing.

use super::rows;

#[tokio::test]
async fn one_week_has_no_analysis() {
    let weeks = rows(
        "SELECT monday::date::text FROM generate_series(date '2022-02-28', '2022-11-21', interval '7 days') AS monday \
        WHERE NOT EXISTS (SELECT FROM meeting WHERE kind = 'WEEKLY_ANALYSIS' \
            AND held_on BETWEEN monday::date AND monday::date + 6)",
    );
    assert_eq!(weeks.await, ["2022-10-03"]);
}

#[tokio::test]
async fn one_month_has_no_coordination() {
    let months = rows(
        "SELECT to_char(month, 'YYYY\"M\"MM') FROM generate_series(date '2022-03-01', '2022-11-01', interval '1 month') \
        AS month WHERE NOT EXISTS (SELECT FROM meeting WHERE kind = 'MONTHLY_COORDINATION' \
            AND date_trunc('month', held_on) = month)",
    );
    assert_eq!(months.await, ["2022M07"]);
}

#[tokio::test]
async fn every_quarter_has_its_dispatch_and_the_first_half_year_its_supervision() {
    let dispatches = rows(
        "SELECT to_char(held_on, 'YYYY\"Q\"Q') FROM meeting WHERE kind = 'QUARTERLY_DISPATCH' ORDER BY 1",
    );
    assert_eq!(dispatches.await, ["2022Q1", "2022Q2", "2022Q3", "2022Q4"]);
    let others = rows(
        "SELECT kind || ' ' || to_char(held_on, 'YYYY\"M\"MM') FROM meeting \
        WHERE kind IN ('HALF_YEAR_SUPERVISION', 'YEAR_END_ASSESSMENT')",
    );
    assert_eq!(others.await, ["HALF_YEAR_SUPERVISION 2022M06"]);
}

#[tokio::test]
async fn two_observations_of_the_monthly_indicator_are_missing() {
    let missing = rows(
        "SELECT d.name || ' ' || p.period FROM division d \
        CROSS JOIN (SELECT DISTINCT o.period FROM observation o JOIN indicator i ON i.id = o.indicator_id \
            WHERE i.frequency = 'MONTHLY' AND o.period LIKE '2022M%') AS p \
        WHERE d.level = 'COUNTY' AND NOT EXISTS (SELECT FROM observation o JOIN indicator i ON i.id = o.indicator_id \
            WHERE i.frequency = 'MONTHLY' AND o.division_id = d.id AND o.period = p.period) ORDER BY 1",
    );
    assert_eq!(missing.await, ["双柏县 2022M07", "永仁县 2022M09"]);
    let months = rows(
        "SELECT DISTINCT o.period FROM observation o JOIN indicator i ON i.id = o.indicator_id \
        WHERE i.code = 'TF14-DAYS' AND o.period LIKE '____M__' ORDER BY 1",
    )
    .await;
    assert_eq!((months.len(), &*months[0]), (10, "2022M01"));
}

#[tokio::test]
async fn three_works_left_out_the_report_of_a_month() {
    let months = rows(
        "SELECT period FROM (SELECT to_char(r.period_end_on + 1, 'YYYY\"M\"MM') AS period, \
                lead(r.period_start_on) OVER (PARTITION BY r.project_id ORDER BY r.period_end_on) - r.period_end_on AS days \
            FROM progress_report r) AS report WHERE days > 1",
    );
    assert_eq!(months.await, ["2022M08"; 3]);
}
