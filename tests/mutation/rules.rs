//! Rules of the field and of the database, told as data: all that is wrong at once, and nothing written.

use serde_json::{Value as Json, json};

use super::{CREATE, division, entered, errors, id, office, project, update};
use crate::support::Server;

async fn create(server: &Server, input: Json) -> Json {
    let data = server.data(CREATE, json!({ "input": input })).await;
    data["projectCreate"].clone()
}

fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(code, field): &(&str, &str)| ((*code).to_owned(), (*field).to_owned());
    pairs.iter().map(owned).collect()
}

#[tokio::test]
async fn a_new_object_is_answered_with_all_that_it_reaches() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let payload = create(&server, project("P1", &division)).await;
    let mut project = payload["project"].clone();
    project["id"].take();
    assert_eq!(
        project,
        json!({ "id": null, "code": "P1", "version": 1, "totalInvestment": "1000000.00", "division": { "code": "532301" } })
    );
}

#[tokio::test]
async fn all_that_is_wrong_is_told_together() {
    let server = office().await;
    let project_id = entered(&server, "P1").await;
    let mut input = project("P1", &project_id);
    input["divisionId"] = json!("RFYBhQAAAABwAIAAAAAAAAAA");
    input["name"] = json!("  ");
    input["totalInvestment"] = json!("-1");
    input["completedOn"] = json!("2022-02-01");
    input["longitude"] = json!("181");
    let mut found = errors(&create(&server, input).await);
    found.sort();
    assert_eq!(
        found,
        told(&[
            ("BLANK", "name"),
            ("INVALID", "completedOn"),
            ("INVALID", "longitude"),
            ("INVALID", "totalInvestment"),
            ("NOT_UNIQUE", "code"),
            ("REFERENCE_NOT_FOUND", "divisionId"),
        ])
    );
}

#[tokio::test]
async fn nothing_is_written_of_what_is_wrong() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut input = project("P1", &division);
    input["name"] = json!("");
    create(&server, input).await;
    server.settled().await;
    let data = server
        .query("{ projects { totalCount } changes { totalCount } }")
        .await;
    assert_eq!(
        data,
        json!({ "projects": { "totalCount": 0 }, "changes": { "totalCount": 1 } })
    );
}

#[tokio::test]
async fn a_number_that_can_not_be_stored_is_told() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut input = project("P1", &division);
    input["totalInvestment"] = json!("12345678901234567890.00");
    let payload = create(&server, input).await;
    assert_eq!(errors(&payload), told(&[("INVALID", "")]));
}

#[tokio::test]
async fn a_tree_does_not_hold_itself() {
    let server = office().await;
    let above = division(&server, "532301").await;
    let document = "mutation($id: ID!, $parent: ID) {
        divisionUpdate(id: $id, expectedVersion: 1, patch: {parentId: $parent}) { userErrors { code field } } }";
    let below = division(&server, "532302").await;
    server
        .data(document, json!({ "id": below, "parent": above }))
        .await;
    let data = server
        .data(document, json!({ "id": above, "parent": below }))
        .await;
    assert_eq!(
        errors(&data["divisionUpdate"]),
        told(&[("INVALID", "parentId")])
    );
}

#[tokio::test]
async fn absent_members_stay_and_null_ones_are_emptied() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let payload = update(&server, &id, 1, json!({ "startedOn": null })).await;
    assert_eq!(
        (
            &payload["project"]["startedOn"],
            &payload["project"]["name"]
        ),
        (&Json::Null, &json!("水库"))
    );
}

#[tokio::test]
async fn a_patch_that_changes_nothing_makes_no_version() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let payload = update(&server, &id, 1, json!({ "name": "水库" })).await;
    assert_eq!(
        (&payload["project"]["version"], &payload["changes"]),
        (&json!(1), &json!([]))
    );
}

#[tokio::test]
async fn what_others_refer_to_is_not_deleted() {
    let server = office().await;
    entered(&server, "P1").await;
    let data = server.query("{ divisions { nodes { id } } }").await;
    let division = id(&data["divisions"]["nodes"][0]);
    let document = "mutation($id: ID!) { divisionDelete(id: $id, expectedVersion: 1) { userErrors { code field } } }";
    let data = server.data(document, json!({ "id": division })).await;
    assert_eq!(errors(&data["divisionDelete"]), told(&[("IN_USE", "")]));
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_its_id_stays_taken() {
    let server = office().await;
    let project_id = entered(&server, "P1").await;
    let delete = "mutation($id: ID!) { projectDelete(id: $id, expectedVersion: 1) { project { id } userErrors { code } } }";
    let deleted = server.data(delete, json!({ "id": project_id })).await;
    let gone = server
        .data(
            "query($id: ID!) { node(id: $id) { id } }",
            json!({ "id": project_id }),
        )
        .await;
    let division = server.query("{ divisions { nodes { id } } }").await;
    let input = project("P2", &id(&division["divisions"]["nodes"][0]));
    let again = server
        .data(CREATE, json!({ "input": input, "id": project_id }))
        .await;
    assert_eq!(
        (
            &deleted["projectDelete"]["userErrors"],
            &gone["node"],
            errors(&again["projectCreate"])
        ),
        (&json!([]), &Json::Null, told(&[("ID_TAKEN", "id")]))
    );
}

#[tokio::test]
async fn a_dry_run_tells_all_and_leaves_nothing() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let variables = json!({ "id": id, "version": 1, "patch": { "name": "大坝" }, "dry": true });
    let told = server.data(super::UPDATE, variables).await;
    server.settled().await;
    let data = server
        .query("{ projects { nodes { name version } } changes(filter: {kind: {eq: UPDATE}}) { totalCount } }")
        .await;
    assert_eq!(
        (
            &told["projectUpdate"]["project"]["name"],
            &told["projectUpdate"]["changes"],
            &data
        ),
        (
            &json!("大坝"),
            &json!([{ "field": "name", "before": "水库", "after": "大坝" }]),
            &json!({ "projects": { "nodes": [{ "name": "水库", "version": 1 }] }, "changes": { "totalCount": 0 } })
        )
    );
}

#[tokio::test]
async fn a_client_gives_the_id_of_what_it_enters_without_a_network() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let create = async |id: &str, code: &str| {
        let variables = json!({ "input": project(code, &division), "id": id });
        server.answer(CREATE, variables).await.1
    };
    let seventh = create("0192f3c4-5d6e-7abc-8def-0123456789ab", "P1").await;
    let fourth = create("0192f3c4-5d6e-4abc-8def-0123456789ab", "P2").await;
    assert_eq!(
        (
            &seventh["data"]["projectCreate"]["userErrors"],
            &fourth["errors"][0]["extensions"]["code"]
        ),
        (&json!([]), &json!("INVALID_ID"))
    );
}

#[tokio::test]
async fn who_may_not_write_is_told_so() {
    let server = Server::empty().await;
    let document = "mutation { divisionCreate(input: {code: \"532301\", name: \"县\", level: COUNTY}) { userErrors { code } } }";
    let (status, answer) = server.answer(document, json!({})).await;
    assert_eq!(
        (status, &answer["errors"][0]["extensions"]["code"]),
        (403, &json!("FORBIDDEN"))
    );
}

#[tokio::test]
async fn malformed_commands_are_refused_by_their_codes() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut found = Vec::new();
    let with = |name: &str, value: Json| {
        let mut input = project("P1", &division);
        input[name] = value;
        json!({ "input": input })
    };
    for variables in [
        with("name", json!(5)),
        with("name", Json::Null),
        with("name", json!("a\u{0}b")),
        with("name", json!("x".repeat(70_000))),
        with("stage", json!("FLYING")),
        with("startedOn", json!("2022-02-30")),
        with("divisionId", json!("no id")),
        with("unknown", json!(1)),
        json!({ "input": { "code": "P1" } }),
        json!({ "input": "P1" }),
        json!({ "input": project("P1", &division), "key": "" }),
        json!({ "input": project("P1", &division), "key": "k".repeat(201) }),
        json!({ "input": project("P1", &division), "id": "no id" }),
        json!({ "input": project("P1", &division), "dry": "yes" }),
    ] {
        found.push(server.code(CREATE, variables).await);
    }
    assert_eq!(
        found,
        [
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "NUL_CHARACTER",
            "VALUE_TOO_LONG",
            "UNKNOWN_ENUM_VALUE",
            "INVALID_ARGUMENT",
            "INVALID_ID",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "INVALID_ARGUMENT",
            "INVALID_ID",
            "INVALID_ARGUMENT",
        ]
    );
}
