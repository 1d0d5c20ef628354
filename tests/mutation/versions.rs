//! Versions: no change is overwritten unseen.

use serde_json::{Value as Json, json};

use super::{UPDATE, entered, errors, office, update};

#[tokio::test]
async fn a_change_of_an_old_version_is_told_what_differs() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(&server, &id, 1, json!({ "name": "大坝" })).await;
    let payload = update(&server, &id, 1, json!({ "name": "水坝", "code": "P2" })).await;
    assert_eq!(
        (errors(&payload), &payload["conflict"], &payload["project"]),
        (
            vec![("VERSION_CONFLICT".to_owned(), "expectedVersion".to_owned())],
            &json!({ "currentVersion": 2, "fields": [
                { "field": "code", "base": "P1", "theirs": "P1", "yours": "P2" },
                { "field": "name", "base": "水库", "theirs": "大坝", "yours": "水坝" },
            ] }),
            &Json::Null
        )
    );
}

#[tokio::test]
async fn changes_of_other_fields_merge_when_asked_to() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(&server, &id, 1, json!({ "name": "大坝" })).await;
    let variables = json!({ "id": id, "version": 1, "patch": { "code": "P2" }, "merge": true });
    let data = server.data(UPDATE, variables).await;
    let mut project = data["projectUpdate"]["project"].clone();
    project["id"].take();
    assert_eq!(
        project,
        json!({ "id": null, "code": "P2", "name": "大坝", "version": 3, "startedOn": "2022-03-01" })
    );
}

#[tokio::test]
async fn changes_of_the_same_field_do_not_merge() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(&server, &id, 1, json!({ "name": "大坝" })).await;
    let variables = json!({ "id": id, "version": 1, "patch": { "name": "水坝" }, "merge": true });
    let data = server.data(UPDATE, variables).await;
    assert_eq!(errors(&data["projectUpdate"])[0].0, "VERSION_CONFLICT");
}

#[tokio::test]
async fn a_version_of_which_the_record_does_not_tell_does_not_merge() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    // Changed by hand, as rows were that are older than the record.
    sqlx::query("UPDATE project SET version = 7, name = '大坝'")
        .execute(&server.pool)
        .await
        .expect("it is changed");
    let variables = json!({ "id": id, "version": 1, "patch": { "code": "P2" }, "merge": true });
    let data = server.data(UPDATE, variables).await;
    assert_eq!(data["projectUpdate"]["conflict"]["currentVersion"], 7);
}
