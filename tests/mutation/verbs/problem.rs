//! Problems are resolved once.

use serde_json::json;

use super::{errors, insert, run, told};
use crate::{mutation::office, support::build};

const RESOLVE: &str = "mutation($id: ID!, $version: Int! = 1, $on: Date, $resolution: String) {
    problemResolve(id: $id, expectedVersion: $version, resolvedOn: $on, resolution: $resolution) {
        problem { status resolvedOn resolution version }
        userErrors { code path } } }";

#[tokio::test]
async fn a_problem_is_resolved_today_unless_another_day_is_given() {
    let server = office().await;
    let id = insert(&server, build::problem()).await;
    let payload = run(
        &server,
        RESOLVE,
        json!({ "id": id, "resolution": "已接通水电" }),
    )
    .await;
    assert_eq!(
        payload,
        json!({
            "problem": { "status": "RESOLVED", "resolvedOn": "2022-11-30", "resolution": "已接通水电", "version": 2 },
            "userErrors": []
        })
    );
}

#[tokio::test]
async fn what_is_exposed_can_be_resolved() {
    let server = office().await;
    let exposed = build::problem().set("status", "EXPOSED");
    let id = insert(&server, exposed).await;
    let payload = run(&server, RESOLVE, json!({ "id": id, "on": "2022-06-01" })).await;
    assert_eq!(payload["problem"]["resolvedOn"], "2022-06-01");
}

#[tokio::test]
async fn what_is_resolved_is_not_resolved_again() {
    let server = office().await;
    let id = insert(&server, build::problem()).await;
    run(&server, RESOLVE, json!({ "id": id })).await;
    let payload = run(&server, RESOLVE, json!({ "id": id, "version": 2 })).await;
    assert_eq!(told(&payload), errors(&[("WRONG_STEP", "id")]));
}

#[tokio::test]
async fn the_day_lies_between_the_raising_and_today() {
    let server = office().await;
    let id = insert(&server, build::problem()).await;
    let early = run(&server, RESOLVE, json!({ "id": id, "on": "2022-05-09" })).await;
    let late = run(&server, RESOLVE, json!({ "id": id, "on": "2022-12-01" })).await;
    let wrong = errors(&[("INVALID", "resolvedOn")]);
    assert_eq!((told(&early), told(&late)), (wrong.clone(), wrong));
}
