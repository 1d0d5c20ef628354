//! Projects advance from stage to stage, with dates in order and a status that follows.

use serde_json::{Value as Json, json};

use super::{errors, insert, place, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

pub(super) const ADVANCE: &str =
    "mutation($id: ID!, $version: Int! = 1, $stage: ProjectStage!, $on: Date) {
    projectAdvance(id: $id, expectedVersion: $version, stage: $stage, on: $on) {
        project { stage status startedOn completedOn }
        userErrors { code path } } }";

/// A project in reserve, with changes to it.
pub(super) async fn project(server: &Server, with: &[(&str, Json)]) -> String {
    let mut project = build::project(place(server).await.division)
        .set("stage", "RESERVE")
        .set("status", "IDENTIFICATION")
        .set("started_on", ());
    for (column, value) in with {
        project = project.set(column, value.clone());
    }
    insert(server, project).await
}

async fn advance(server: &Server, id: &str, stage: &str, on: Json) -> Json {
    let variables = json!({ "id": id, "stage": stage, "on": on });
    run(server, ADVANCE, variables).await
}

#[tokio::test]
async fn a_project_goes_its_way_and_its_status_follows() {
    let server = office().await;
    let id = project(&server, &[]).await;
    let mut way = Vec::new();
    for (version, stage, on) in [
        (1, "SIGNED", Json::Null),
        (2, "APPROVAL", Json::Null),
        (3, "STARTED", json!("2022-03-01")),
        (4, "UNDER_CONSTRUCTION", Json::Null),
        (5, "COMPLETED", json!("2022-11-01")),
        (6, "IN_PRODUCTION", Json::Null),
        (7, "AT_CAPACITY", Json::Null),
    ] {
        let variables = json!({ "id": id, "version": version, "stage": stage, "on": on });
        let payload = run(&server, ADVANCE, variables).await;
        let project = &payload["project"];
        let text = |name: &str| project[name].as_str().unwrap_or("-").to_owned();
        way.push(
            ["stage", "status", "startedOn", "completedOn"]
                .map(text)
                .join(" "),
        );
    }
    assert_eq!(
        way,
        [
            "SIGNED PREPARATION - -",
            "APPROVAL PREPARATION - -",
            "STARTED IMPLEMENTATION 2022-03-01 -",
            "UNDER_CONSTRUCTION IMPLEMENTATION 2022-03-01 -",
            "COMPLETED COMPLETION 2022-03-01 2022-11-01",
            "IN_PRODUCTION COMPLETED 2022-03-01 2022-11-01",
            "AT_CAPACITY COMPLETED 2022-03-01 2022-11-01",
        ]
    );
}

#[tokio::test]
async fn stages_without_a_day_are_passed_over_and_the_start_is_today() {
    let server = office().await;
    let id = project(&server, &[]).await;
    let payload = advance(&server, &id, "STARTED", Json::Null).await;
    assert_eq!(
        payload["project"],
        json!({ "stage": "STARTED", "status": "IMPLEMENTATION", "startedOn": "2022-11-30", "completedOn": null })
    );
}

#[tokio::test]
async fn a_day_that_is_known_stays_unless_another_is_given() {
    let server = office().await;
    let id = project(&server, &[("started_on", json!("2022-02-01"))]).await;
    let payload = advance(&server, &id, "STARTED", Json::Null).await;
    assert_eq!(payload["project"]["startedOn"], "2022-02-01");
}

#[tokio::test]
async fn a_status_that_is_further_stays() {
    let server = office().await;
    let with = [
        ("stage", json!("UNDER_CONSTRUCTION")),
        ("status", json!("COMPLETED")),
        ("started_on", json!("2022-02-01")),
    ];
    let id = project(&server, &with).await;
    let payload = advance(&server, &id, "COMPLETED", Json::Null).await;
    assert_eq!(payload["project"]["status"], "COMPLETED");
}

#[tokio::test]
async fn no_project_goes_back_or_stands_still() {
    let server = office().await;
    let id = project(&server, &[("stage", json!("APPROVAL"))]).await;
    let back = advance(&server, &id, "SIGNED", Json::Null).await;
    let same = advance(&server, &id, "APPROVAL", Json::Null).await;
    let wrong = errors(&[("WRONG_STEP", "stage")]);
    assert_eq!((told(&back), told(&same)), (wrong.clone(), wrong));
}

#[tokio::test]
async fn no_stage_is_passed_over_whose_date_is_missing() {
    let server = office().await;
    let id = project(&server, &[]).await;
    let construction = advance(&server, &id, "UNDER_CONSTRUCTION", Json::Null).await;
    let started = project(&server, &[("started_on", json!("2022-02-01"))]).await;
    let production = advance(&server, &started, "IN_PRODUCTION", Json::Null).await;
    let wrong = errors(&[("WRONG_STEP", "stage")]);
    assert_eq!(
        (told(&construction), told(&production)),
        (wrong.clone(), wrong)
    );
}

#[tokio::test]
async fn what_is_given_up_or_halted_does_not_advance() {
    let server = office().await;
    let mut found = Vec::new();
    for status in ["CANCELLED", "SUSPENDED"] {
        let id = project(&server, &[("status", json!(status))]).await;
        found.extend(told(&advance(&server, &id, "SIGNED", Json::Null).await));
    }
    assert_eq!(found, errors(&[("WRONG_STEP", "id"); 2]));
}

#[tokio::test]
async fn days_are_in_order_and_not_to_come() {
    let server = office().await;
    let approved = [("approvals_completed_on", json!("2022-03-01"))];
    let started = [
        ("stage", json!("STARTED")),
        ("started_on", json!("2022-03-01")),
    ];
    let mut found = Vec::new();
    for (with, stage, on) in [
        (&approved[..], "STARTED", "2022-02-28"),
        (&approved[..], "STARTED", "2022-12-01"),
        (&started[..], "COMPLETED", "2022-02-28"),
        (&started[..], "COMPLETED", "2022-12-01"),
        (&started[..], "UNDER_CONSTRUCTION", "2022-04-01"),
    ] {
        let id = project(&server, with).await;
        found.extend(told(&advance(&server, &id, stage, json!(on)).await));
    }
    assert_eq!(found, errors(&[("INVALID", "on"); 5]));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_step_is_told_together() {
    let server = office().await;
    let with = [
        ("stage", json!("COMPLETED")),
        ("status", json!("SUSPENDED")),
    ];
    let id = project(&server, &with).await;
    let variables = json!({ "id": id, "version": 9, "stage": "STARTED", "on": "2023-01-01" });
    assert_eq!(
        told(&run(&server, ADVANCE, variables).await),
        errors(&[
            ("INVALID", "on"),
            ("VERSION_CONFLICT", "expectedVersion"),
            ("WRONG_STEP", "id"),
            ("WRONG_STEP", "stage"),
        ])
    );
}
