//! The record: who changed what, before and after.

use serde_json::json;

use super::{entered, office, update};

#[tokio::test]
async fn every_change_of_an_object_is_told_by_its_history() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(
        &server,
        &id,
        1,
        json!({ "name": "大坝", "startedOn": null }),
    )
    .await;
    let data = server
        .data(
            "query($id: ID!) { project(id: $id) { history { nodes {
                kind objectType objectId objectVersion command actor role fields } } } }",
            json!({ "id": id }),
        )
        .await;
    let mut history = data["project"]["history"]["nodes"].clone();
    let first = history[1]["fields"].take();
    assert_eq!(
        (history, &first["code"], &first["divisionId"]["before"]),
        (
            json!([
                { "kind": "UPDATE", "objectType": "Project", "objectId": id, "objectVersion": 2, "command": "projectUpdate",
                  "actor": "anonymous", "role": "office", "fields": {
                    "name": { "before": "水库", "after": "大坝" }, "startedOn": { "before": "2022-03-01", "after": null } } },
                { "kind": "CREATE", "objectType": "Project", "objectId": id, "objectVersion": 1, "command": "projectCreate",
                  "actor": "anonymous", "role": "office", "fields": null },
            ]),
            &json!({ "before": null, "after": "P1" }),
            &json!(null),
        )
    );
}

#[tokio::test]
async fn what_is_deleted_leaves_a_tombstone_that_holds_all_that_it_was() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let delete =
        "mutation($id: ID!) { projectDelete(id: $id, expectedVersion: 1) { userErrors { code } } }";
    server.data(delete, json!({ "id": id })).await;
    server.settled().await;
    let data = server
        .query(
            "{ changes(filter: {kind: {eq: DELETE}}) { nodes { objectId objectVersion fields } } }",
        )
        .await;
    let tombstone = &data["changes"]["nodes"][0];
    assert_eq!(
        (
            &tombstone["objectId"],
            &tombstone["objectVersion"],
            &tombstone["fields"]["totalInvestment"]
        ),
        (
            &json!(id),
            &json!(2),
            &json!({ "before": "1000000.00", "after": null })
        )
    );
}

#[tokio::test]
async fn what_goes_with_an_object_leaves_its_own_tombstone() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let milestone = "mutation($input: MilestoneInput!) { milestoneCreate(input: $input) { userErrors { code } } }";
    let input = json!({ "projectId": id, "title": "开工", "dueOn": "2022-12-01", "status": "SCHEDULED", "type": "DELIVERY" });
    server.data(milestone, json!({ "input": input })).await;
    let delete =
        "mutation($id: ID!) { projectDelete(id: $id, expectedVersion: 1) { userErrors { code } } }";
    server.data(delete, json!({ "id": id })).await;
    server.settled().await;
    let data = server
        .query("{ changes(filter: {kind: {eq: DELETE}}) { nodes { objectType command } } }")
        .await;
    assert_eq!(
        data["changes"]["nodes"],
        json!([
            { "objectType": "Milestone", "command": "projectDelete" },
            { "objectType": "Project", "command": "projectDelete" },
        ])
    );
}

#[tokio::test]
async fn nothing_in_the_record_can_be_changed() {
    let server = office().await;
    entered(&server, "P1").await;
    let mut refused = Vec::new();
    for sql in [
        "UPDATE change SET actor = 'nobody'",
        "DELETE FROM change",
        "TRUNCATE change",
    ] {
        let error = sqlx::query(sql).execute(&server.pool).await.err();
        let code = error.and_then(|e| Some(e.as_database_error()?.code()?.into_owned()));
        refused.push(code);
    }
    assert_eq!(refused, vec![Some("SX002".to_owned()); 3]);
}
