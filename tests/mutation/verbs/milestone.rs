//! Milestones are met, in part or in full.

use serde_json::{Value as Json, json};

use super::{errors, insert, place, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

const MEET: &str = "mutation($id: ID!, $version: Int! = 1, $on: Date, $partially: Boolean) {
    milestoneMeet(id: $id, expectedVersion: $version, metOn: $on, partially: $partially) {
        milestone { status metOn }
        userErrors { code path } } }";

async fn milestone(server: &Server) -> String {
    let project = build::project(place(server).await.division);
    let milestone = build::milestone(project.id());
    project.insert(&server.pool).await;
    insert(server, milestone).await
}

#[tokio::test]
async fn a_milestone_is_met_in_part_and_then_in_full() {
    let server = office().await;
    let id = milestone(&server).await;
    let part = json!({ "id": id, "on": "2022-10-01", "partially": true });
    let part = run(&server, MEET, part).await;
    let full = run(&server, MEET, json!({ "id": id, "version": 2 })).await;
    assert_eq!(
        (&part["milestone"], &full["milestone"]),
        (
            &json!({ "status": "PARTIALLY_MET", "metOn": "2022-10-01" }),
            &json!({ "status": "MET", "metOn": "2022-11-30" })
        )
    );
}

#[tokio::test]
async fn what_is_met_is_not_met_again() {
    let server = office().await;
    let id = milestone(&server).await;
    let meet = async |version: i32, partially: bool| -> Json {
        let variables = json!({ "id": id, "version": version, "partially": partially });
        run(&server, MEET, variables).await
    };
    meet(1, true).await;
    let partially = meet(2, true).await;
    meet(2, false).await;
    let fully = meet(3, true).await;
    assert_eq!(
        (told(&partially), told(&fully)),
        (
            errors(&[("WRONG_STEP", "partially")]),
            errors(&[("WRONG_STEP", "id")])
        )
    );
}

#[tokio::test]
async fn no_milestone_is_met_tomorrow() {
    let server = office().await;
    let id = milestone(&server).await;
    let payload = run(&server, MEET, json!({ "id": id, "on": "2022-12-01" })).await;
    assert_eq!(told(&payload), errors(&[("INVALID", "metOn")]));
}
