//! Field visits are recorded with who was there and what was found, in one go.

use serde_json::{Value as Json, json};

use super::{Place, errors, gid, none, place, record, run, told};
use crate::{mutation::office, support::Server};

const RECORD: &str = "mutation($input: VisitRecordInput!, $id: ID) {
    visitRecord(input: $input, id: $id) {
        fieldVisit {
            siteName
            leaders(orderBy: [{edge: {role: ASC}}]) { edges { role node { id } } }
            problems(orderBy: [{severity: DESC}]) { nodes { title status raisedOn } }
        }
        userErrors { code path } } }";

/// A visit of a day, without leaders and problems.
fn visit(place: &Place) -> Json {
    json!({
        "kind": "ON_SITE_OFFICE", "startedOn": "2022-11-28", "endedOn": "2022-11-29", "days": "1.5",
        "siteKind": "TOWNSHIP", "siteName": "东华镇", "divisionId": gid("division", place.division),
        "leaders": [],
    })
}

/// A visit of two leaders, who found two problems.
fn full(place: &Place) -> Json {
    let mut input = visit(place);
    let [lead, companion] = place.leaders.map(|leader| gid("leader", leader));
    input["leaders"] = json!([
        { "leaderId": companion, "role": "COMPANION" },
        { "leaderId": lead, "role": "LEAD" },
    ]);
    input["problems"] = json!([
        { "title": "一、用地未批", "severity": "HIGH", "departmentId": gid("department", place.department) },
        { "title": "二、道路未通", "severity": "LOW", "status": "RESOLVED", "raisedOn": "2022-11-28", "resolvedOn": "2022-11-29" },
    ]);
    input
}

async fn visits(server: &Server) -> Json {
    server
        .query("{ fieldVisits { totalCount } problems { totalCount } changes { totalCount } }")
        .await
}

#[tokio::test]
async fn a_visit_is_recorded_with_who_was_there_and_what_was_found() {
    let server = office().await;
    let place = place(&server).await;
    let payload = run(&server, RECORD, json!({ "input": full(&place) })).await;
    let [lead, companion] = place.leaders.map(|leader| gid("leader", leader));
    assert_eq!(
        payload,
        json!({
            "fieldVisit": {
                "siteName": "东华镇",
                "leaders": { "edges": [
                    { "role": "LEAD", "node": { "id": lead } },
                    { "role": "COMPANION", "node": { "id": companion } },
                ] },
                "problems": { "nodes": [
                    { "title": "一、用地未批", "status": "OPEN", "raisedOn": "2022-11-29" },
                    { "title": "二、道路未通", "status": "RESOLVED", "raisedOn": "2022-11-28" },
                ] },
            },
            "userErrors": []
        })
    );
}

#[tokio::test]
async fn each_object_of_a_visit_has_its_change() {
    let server = office().await;
    let place = place(&server).await;
    run(&server, RECORD, json!({ "input": full(&place) })).await;
    assert_eq!(
        record(&server).await,
        [
            "visitRecord CREATE FieldVisit",
            "visitRecord CREATE Problem",
            "visitRecord CREATE Problem",
        ]
    );
}

#[tokio::test]
async fn a_visit_that_was_recorded_without_a_network_brings_its_id() {
    let server = office().await;
    let place = place(&server).await;
    let id = "0192f3c4-5d6e-7abc-8def-0123456789ab";
    let variables = json!({ "input": full(&place), "id": id });
    run(&server, RECORD, variables.clone()).await;
    let again = run(&server, RECORD, variables).await;
    assert_eq!(told(&again), errors(&[("ID_TAKEN", "id")]));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_visit_is_told_together_and_nothing_is_written() {
    let server = office().await;
    let place = place(&server).await;
    let mut input = full(&place);
    input["siteName"] = json!(" ");
    input["days"] = json!("1.3");
    input["divisionId"] = json!(none("division"));
    input["leaders"][0]["leaderId"] = json!(none("leader"));
    let leaders = input["leaders"].as_array_mut().expect("leaders");
    leaders.push(leaders[1].clone());
    input["problems"][0]["title"] = json!("");
    input["problems"][0]["departmentId"] = json!(none("department"));
    input["problems"][1]["resolvedOn"] = json!("2022-11-27");
    let payload = run(&server, RECORD, json!({ "input": input })).await;
    let written = visits(&server).await;
    assert_eq!(
        (told(&payload), &payload["fieldVisit"], written),
        (
            errors(&[
                ("BLANK", "input.problems.0.title"),
                ("BLANK", "input.siteName"),
                ("INVALID", "input.days"),
                ("INVALID", "input.problems.1.resolvedOn"),
                ("NOT_UNIQUE", "input.leaders.2.leaderId"),
                ("REFERENCE_NOT_FOUND", "input.divisionId"),
                ("REFERENCE_NOT_FOUND", "input.leaders.0.leaderId"),
                ("REFERENCE_NOT_FOUND", "input.problems.0.departmentId"),
            ]),
            &Json::Null,
            json!({ "fieldVisits": { "totalCount": 0 }, "problems": { "totalCount": 0 }, "changes": { "totalCount": 0 } })
        )
    );
}

#[tokio::test]
async fn a_visit_is_made_by_someone_and_is_over() {
    let server = office().await;
    let place = place(&server).await;
    let mut input = visit(&place);
    input["startedOn"] = json!("2022-12-01");
    input["endedOn"] = json!("2022-12-02");
    let payload = run(&server, RECORD, json!({ "input": input })).await;
    assert_eq!(
        told(&payload),
        errors(&[
            ("INVALID", "input.endedOn"),
            ("INVALID", "input.leaders"),
            ("INVALID", "input.startedOn"),
        ])
    );
}

#[tokio::test]
async fn malformed_visits_are_refused_by_their_codes() {
    let server = office().await;
    let place = place(&server).await;
    let mut found = Vec::new();
    let problem = json!({ "title": "一", "severity": "HIGH" });
    let mut of_another = problem.clone();
    of_another["fieldVisitId"] = json!(none("field_visit"));
    let leader = json!({ "leaderId": gid("leader", place.leaders[0]), "role": "LEAD" });
    for (member, value) in [
        ("problems", json!([of_another])),
        ("problems", json!([{ "title": "一" }])),
        ("problems", json!(["一"])),
        ("problems", json!(vec![problem; 101])),
        ("leaders", json!(vec![leader; 101])),
        ("leaders", json!([{ "role": "LEAD" }])),
        (
            "leaders",
            json!([{ "leaderId": gid("division", place.division), "role": "LEAD" }]),
        ),
        (
            "leaders",
            json!([{ "leaderId": gid("leader", place.leaders[0]), "role": "DRIVER" }]),
        ),
        (
            "leaders",
            json!([{ "leaderId": gid("leader", place.leaders[0]), "role": "LEAD", "seat": 1 }]),
        ),
        ("leaders", json!([null])),
    ] {
        let mut input = full(&place);
        input[member] = value;
        found.push(server.code(RECORD, json!({ "input": input })).await);
    }
    assert_eq!(
        found,
        [
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "VALUE_TOO_LONG",
            "VALUE_TOO_LONG",
            "INVALID_ARGUMENT",
            "WRONG_ID_KIND",
            "UNKNOWN_ENUM_VALUE",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
        ]
    );
}
