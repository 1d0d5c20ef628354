//! Leaders are appointed to task forces and released.

use serde_json::{Value as Json, json};

use super::{errors, gid, insert, none, place, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

pub(super) const APPOINT: &str =
    "mutation($taskForce: ID!, $leader: ID!, $role: TaskForceRole!, $on: Date) {
    taskForceAppoint(taskForceId: $taskForce, leaderId: $leader, role: $role, startedOn: $on) {
        taskForceMember { id role startedOn endedOn }
        userErrors { code path } } }";

const RELEASE: &str = "mutation($id: ID!, $version: Int! = 1, $on: Date) {
    taskForceRelease(id: $id, expectedVersion: $version, endedOn: $on) {
        taskForceMember { startedOn endedOn }
        userErrors { code path } } }";

/// A task force and a leader.
pub(super) async fn parties(server: &Server) -> (String, String) {
    let task_force = insert(server, build::task_force()).await;
    let leader = place(server).await.leaders[0];
    (task_force, gid("leader", leader))
}

async fn appoint(
    server: &Server,
    (task_force, leader): &(String, String),
    role: &str,
    on: Json,
) -> Json {
    let variables = json!({ "taskForce": task_force, "leader": leader, "role": role, "on": on });
    run(server, APPOINT, variables).await
}

async fn release(server: &Server, appointed: &Json, version: i32, on: Json) -> Json {
    let id = &appointed["taskForceMember"]["id"];
    run(
        server,
        RELEASE,
        json!({ "id": id, "version": version, "on": on }),
    )
    .await
}

#[tokio::test]
async fn a_leader_is_appointed_and_released_and_appointed_again() {
    let server = office().await;
    let parties = parties(&server).await;
    let first = appoint(&server, &parties, "HEAD", json!("2022-03-01")).await;
    let over = release(&server, &first, 1, json!("2022-10-31")).await;
    let mut again = appoint(&server, &parties, "HEAD", Json::Null).await;
    again["taskForceMember"]["id"].take();
    assert_eq!(
        (over, again),
        (
            json!({ "taskForceMember": { "startedOn": "2022-03-01", "endedOn": "2022-10-31" }, "userErrors": [] }),
            json!({
                "taskForceMember": { "id": null, "role": "HEAD", "startedOn": "2022-11-30", "endedOn": null },
                "userErrors": []
            })
        )
    );
}

#[tokio::test]
async fn no_one_has_the_same_role_twice_at_a_time() {
    let server = office().await;
    let parties = parties(&server).await;
    let first = appoint(&server, &parties, "HEAD", json!("2022-03-01")).await;
    let twice = appoint(&server, &parties, "HEAD", Json::Null).await;
    let other = appoint(&server, &parties, "MEMBER", Json::Null).await;
    release(&server, &first, 1, Json::Null).await;
    let same_day = appoint(&server, &parties, "HEAD", Json::Null).await;
    assert_eq!(
        [twice, other, same_day].map(|payload| told(&payload)),
        [
            errors(&[("NOT_UNIQUE", "role")]),
            errors(&[]),
            errors(&[("NOT_UNIQUE", "role")]),
        ]
    );
}

#[tokio::test]
async fn no_one_is_appointed_to_what_is_dissolved_or_is_not_there() {
    let server = office().await;
    let (_, leader) = parties(&server).await;
    let dissolved = build::task_force().set("dissolved_on", "2022-11-01");
    let dissolved = (insert(&server, dissolved).await, leader);
    let late = appoint(&server, &dissolved, "MEMBER", Json::Null).await;
    let in_time = appoint(&server, &dissolved, "MEMBER", json!("2022-10-31")).await;
    let nowhere = (none("task_force"), none("leader"));
    let nowhere = appoint(&server, &nowhere, "MEMBER", Json::Null).await;
    assert_eq!(
        [late, in_time, nowhere].map(|payload| told(&payload)),
        [
            errors(&[("WRONG_STEP", "taskForceId")]),
            errors(&[]),
            errors(&[
                ("REFERENCE_NOT_FOUND", "leaderId"),
                ("REFERENCE_NOT_FOUND", "taskForceId"),
            ]),
        ]
    );
}

#[tokio::test]
async fn a_leader_is_released_once_and_not_before_the_beginning() {
    let server = office().await;
    let parties = parties(&server).await;
    let appointed = appoint(&server, &parties, "LEAD", json!("2022-03-01")).await;
    let early = release(&server, &appointed, 1, json!("2022-02-28")).await;
    release(&server, &appointed, 1, Json::Null).await;
    let again = release(&server, &appointed, 2, Json::Null).await;
    assert_eq!(
        [early, again].map(|payload| told(&payload)),
        [
            errors(&[("INVALID", "endedOn")]),
            errors(&[("WRONG_STEP", "id")]),
        ]
    );
}
