//! The list of gaps: filters, orders, pages, aggregates, who answers, and what is refused.

use serde_json::{Value as Json, json};

use super::{over, place, weekly};
use crate::{
    query::{
        errors::{Case, NOTHING, refused},
        statements::statements,
    },
    support::{
        Server,
        build::{self, insert_all},
    },
};

/// One gap of each kind in 2022Q3, and a second of a meeting: the procedure holds since a Monday.
async fn one_of_each() -> Server {
    let server = Server::empty().await;
    let (division, department) = place(&server).await;
    let leader = build::leader(department, division).set("name", "领导甲");
    let task_force = build::task_force().set("name", "专班甲");
    let indicator = build::indicator()
        .set("name", "指标甲")
        .refer("department_id", department)
        .refer("task_force_id", task_force.id());
    let project = build::project(division)
        .set("name", "项目甲")
        .set("started_on", "2022-09-01")
        .refer("owner_department_id", department)
        .refer("responsible_leader_id", leader.id())
        .refer("task_force_id", task_force.id());
    let october = over(
        build::progress_report(project.id(), 10),
        "2022-10-01",
        "2022-10-31",
    );
    let rows = vec![
        weekly(department, "2022-09-12"),
        build::observation(indicator.id(), division, 2),
        october,
        leader,
        task_force,
        indicator,
        project,
    ];
    insert_all(&server.pool, rows).await;
    server
}

#[tokio::test]
async fn every_gap_tells_who_answers_for_it() {
    let server = one_of_each().await;
    let document = r#"{ reportingGaps(period: "2022Q3", filter: { periodEndOn: { ne: "2022-09-18" } }) {
      totalCount
      aggregate { count sum { daysLate } min { dueOn } countDistinct { department } }
      nodes { kind subject dueOn procedure { code } indicator { name } project { name }
        department { level } leader { name } taskForce { name } division { level } }
    } }"#;
    let found = server.query(document).await;
    let code = found["reportingGaps"]["nodes"][0]["procedure"]["code"].clone();
    assert_eq!(
        found["reportingGaps"],
        json!({
            "totalCount": 3,
            "aggregate": { "count": 3, "sum": { "daysLate": "143" }, "min": { "dueOn": "2022-09-25" }, "countDistinct": { "department": 1 } },
            "nodes": [
                { "kind": "MEETING", "subject": "分析研判制度", "dueOn": "2022-09-25", "procedure": { "code": code },
                  "indicator": null, "project": null, "department": { "level": "COUNTY" }, "leader": null,
                  "taskForce": null, "division": null },
                { "kind": "PROGRESS_REPORT", "subject": "项目甲", "dueOn": "2022-10-15", "procedure": null,
                  "indicator": null, "project": { "name": "项目甲" }, "department": { "level": "COUNTY" },
                  "leader": { "name": "领导甲" }, "taskForce": { "name": "专班甲" }, "division": { "level": "COUNTY" } },
                { "kind": "OBSERVATION", "subject": "指标甲", "dueOn": "2022-10-30", "procedure": null,
                  "indicator": { "name": "指标甲" }, "project": null, "department": { "level": "COUNTY" },
                  "leader": null, "taskForce": { "name": "专班甲" }, "division": { "level": "COUNTY" } }
            ]
        })
    );
    assert_eq!(statements(&server, document).await, 1);
}

/// The last days of the periods of a document's gaps.
fn ends(data: &Json) -> Vec<&str> {
    let edges = data["reportingGaps"]["edges"].as_array().expect("edges");
    edges
        .iter()
        .filter_map(|edge| edge["node"]["periodEndOn"].as_str())
        .collect()
}

#[tokio::test]
async fn gaps_are_filtered_and_sorted_by_themselves_and_by_what_they_lead_to() {
    let server = one_of_each().await;
    let document = "query($filter: ReportingGapFilter, $order: [ReportingGapOrder!]) {
      reportingGaps(period: \"2022Q3\", filter: $filter, orderBy: $order) { totalCount edges { node { periodEndOn } } } }";
    let cases = [
        (
            json!({ "filter": { "kind": { "eq": "MEETING" } } }),
            vec!["2022-09-18", "2022-09-25"],
        ),
        (
            json!({ "filter": { "kind": { "eq": "MEETING" } }, "order": [{ "daysLate": "ASC" }] }),
            vec!["2022-09-25", "2022-09-18"],
        ),
        (
            json!({ "filter": { "daysLate": { "gte": 66 } }, "order": { "dueOn": "DESC" } }),
            vec!["2022-09-25", "2022-09-18"],
        ),
        (
            json!({ "filter": { "leader": { "name": { "eq": "领导甲" } } } }),
            vec!["2022-09-30"],
        ),
        (
            json!({ "filter": { "not": { "taskForce": { "name": { "eq": "专班甲" } } } }, "order": [{ "project": { "name": "ASC" } }, { "dueOn": "ASC" }] }),
            vec!["2022-09-18", "2022-09-25"],
        ),
        (
            json!({ "filter": { "project": { "progressReports": { "none": {} } } } }),
            vec![],
        ),
        (
            json!({ "order": [{ "indicator": { "name": "ASC" } }, { "periodEndOn": "DESC" }, { "subject": "ASC" }] }),
            vec!["2022-09-30", "2022-09-30", "2022-09-25", "2022-09-18"],
        ),
    ];
    for (variables, expected) in cases {
        let found = server.data(document, variables.clone()).await;
        let mut found_ends = ends(&found);
        if variables["order"].is_null() {
            found_ends.sort_unstable();
        }
        assert_eq!(found_ends, expected, "{variables}");
        assert_eq!(found["reportingGaps"]["totalCount"], expected.len());
    }
}

#[tokio::test]
async fn pages_lead_through_all_gaps_and_back() {
    let server = one_of_each().await;
    let whole = "{ reportingGaps(period: \"2022\") { edges { cursor node { periodEndOn dueOn subject } } } }";
    let whole = server.query(whole).await["reportingGaps"]["edges"].take();
    let count = whole.as_array().map_or(0, Vec::len);
    assert!(count > 10, "{count}");
    let document = "query($after: String, $before: String, $first: Int, $last: Int) {
      reportingGaps(period: \"2022\", first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { periodEndOn dueOn subject } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }";
    for (size, cursor, end, more) in [
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ] {
        let mut walked: Vec<Json> = Vec::new();
        let mut at = Json::Null;
        loop {
            let page = server.data(document, json!({ size: 3, cursor: at })).await;
            let page = &page["reportingGaps"];
            let edges = page["edges"].as_array().expect("edges").iter().cloned();
            if size == "first" {
                walked.extend(edges);
            } else {
                walked.splice(0..0, edges);
            }
            at = page["pageInfo"][end].clone();
            if page["pageInfo"][more] == false {
                break;
            }
        }
        assert_eq!(Json::Array(walked), whole, "{size}");
    }
    let foreign = "query($after: String) { reportingGaps(period: \"2022\", orderBy: { daysLate: ASC }, after: $after) { totalCount } }";
    let cursor = json!({ "after": whole[0]["cursor"] });
    assert_eq!(server.code(foreign, cursor).await, "FOREIGN_CURSOR");
}

#[tokio::test]
async fn gaps_have_no_ids_and_are_no_nodes() {
    let server = Server::empty().await;
    let mut cases = vec![Case::new(
        "no period",
        "{ reportingGaps { totalCount } }",
        "GRAPHQL_VALIDATION_FAILED",
    )];
    for document in [
        "{ reportingGaps(period: \"2022\") { nodes { id } } }",
        "{ reportingGaps(period: \"2022\", filter: { id: { eq: \"x\" } }) { totalCount } }",
        "{ reportingGaps(period: \"2022\", orderBy: { id: ASC }) { totalCount } }",
        "{ reportingGap(id: \"x\") { subject } }",
        "{ node(id: \"x\") { ... on ReportingGap { subject } } }",
    ] {
        cases.push(Case::new(document, document, "GRAPHQL_VALIDATION_FAILED"));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn impossible_periods_are_refused() {
    let server = Server::empty().await;
    let document = "{ reportingGaps(period: VALUE) { totalCount nodes { subject } } }";
    let mut cases = Vec::new();
    for period in [
        "2022Q5",
        "2022-09-30/2022-01-01",
        "2022-02-30/2022-03-01",
        "0000",
        "",
        "云南",
        &"2".repeat(10_000),
    ] {
        let name = format!("{period:.12}");
        cases.extend(Case::both(
            &name,
            document,
            "Period!",
            &json!(period),
            "INVALID_ARGUMENT",
        ));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}
