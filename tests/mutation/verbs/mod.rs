//! The field's verbs: what each does, each of its rules, and where each error stands.

mod directive;
mod field_visit;
mod milestone;
mod observation;
mod problem;
mod progress_report;
mod project;
mod task_force_member;
mod together;

use serde_json::{Value as Json, json};
use sixiang::schema::{ids, rooms};
use uuid::Uuid;

use super::office;
use crate::support::{Server, build};

/// The global id of a row.
pub(super) fn gid(table: &str, id: Uuid) -> String {
    let tag = rooms::by_table(table).tag.expect("objects with ids");
    String::from_utf8_lossy(&ids::encode(tag, id.as_bytes())).into_owned()
}

/// Inserts a row; gives its global id.
async fn insert(server: &Server, row: build::Row) -> String {
    let table = row.table;
    gid(table, row.insert(&server.pool).await)
}

/// Runs a verb; gives its payload.
async fn run(server: &Server, document: &str, variables: Json) -> Json {
    let data = server.data(document, variables).await;
    let mut fields = data.as_object().expect("a payload").values();
    fields.next().cloned().expect("a payload")
}

/// Codes and paths of user errors, in an order that does not depend on that in which they were found.
fn told(payload: &Json) -> Vec<(String, String)> {
    let all = payload["userErrors"].as_array().expect("errors");
    let mut all: Vec<_> = all
        .iter()
        .map(|error| {
            let path = error["path"].as_array().expect("a path").iter();
            let path: Vec<_> = path.filter_map(Json::as_str).collect();
            let code = error["code"].as_str().expect("a code");
            (code.to_owned(), path.join("."))
        })
        .collect();
    all.sort();
    all
}

/// The same, as a test writes them.
fn errors(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(code, path): &(&str, &str)| ((*code).to_owned(), (*path).to_owned());
    pairs.iter().map(owned).collect()
}

/// What the record tells: type, kind and command of each change, the oldest first.
async fn record(server: &Server) -> Vec<String> {
    server.settled().await;
    let data = server
        .query("{ changes(orderBy: [{createdAt: ASC}], first: 100) { nodes { objectType kind command } } }")
        .await;
    let nodes = data["changes"]["nodes"].as_array().expect("changes");
    let mut all: Vec<_> = nodes
        .iter()
        .map(|change| {
            let text = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {} {}",
                text("command"),
                text("kind"),
                text("objectType")
            )
        })
        .collect();
    all.sort();
    all
}

/// A division, a department and two leaders of it.
struct Place {
    division: Uuid,
    department: Uuid,
    leaders: [Uuid; 2],
}

async fn place(server: &Server) -> Place {
    let division = build::division();
    let department = build::department(division.id());
    let leader = || build::leader(department.id(), division.id());
    let leaders = [leader(), leader()];
    let place = Place {
        division: division.id(),
        department: department.id(),
        leaders: [leaders[0].id(), leaders[1].id()],
    };
    let [one, other] = leaders;
    build::insert_all(&server.pool, vec![division, department, one, other]).await;
    place
}

/// An id of a kind that no row has.
pub(super) fn none(table: &str) -> String {
    gid(table, Uuid::from_u128(7))
}

#[tokio::test]
async fn a_verb_is_tried_without_a_trace() {
    let server = office().await;
    let problem = insert(&server, build::problem()).await;
    let document =
        "mutation($id: ID!) { problemResolve(id: $id, expectedVersion: 1, dryRun: true) {
        problem { status version } userErrors { code path } } }";
    let payload = run(&server, document, json!({ "id": problem })).await;
    server.settled().await;
    let data = server
        .query("{ problems { nodes { status } } changes { totalCount } }")
        .await;
    assert_eq!(
        (payload, data),
        (
            json!({ "problem": { "status": "RESOLVED", "version": 2 }, "userErrors": [] }),
            json!({ "problems": { "nodes": [{ "status": "OPEN" }] }, "changes": { "totalCount": 0 } })
        )
    );
}

#[tokio::test]
async fn a_verb_of_an_object_that_is_not_there_is_told_so() {
    let server = office().await;
    let mut found = Vec::new();
    for (table, verb) in [
        ("problem", "problemResolve(id: $id, expectedVersion: 1)"),
        (
            "project",
            "projectAdvance(id: $id, expectedVersion: 1, stage: STARTED)",
        ),
        ("milestone", "milestoneMeet(id: $id, expectedVersion: 1)"),
        (
            "task_force_member",
            "taskForceRelease(id: $id, expectedVersion: 1)",
        ),
    ] {
        let document = format!("mutation($id: ID!) {{ {verb} {{ userErrors {{ code path }} }} }}");
        found.extend(told(
            &run(&server, &document, json!({ "id": none(table) })).await,
        ));
    }
    assert_eq!(found, errors(&[("NOT_FOUND", "id"); 4]));
}

#[tokio::test]
async fn a_verb_of_an_old_version_is_told_what_differs() {
    let server = office().await;
    let project = build::project(place(&server).await.division).set("stage", "SIGNED");
    let id = insert(&server, project).await;
    let update = "mutation($id: ID!) { projectUpdate(id: $id, expectedVersion: 1, patch: {stage: APPROVAL}) { userErrors { code } } }";
    server.data(update, json!({ "id": id })).await;
    let document = "mutation($id: ID!) { projectAdvance(id: $id, expectedVersion: 1, stage: STARTED, on: \"2022-06-01\") {
        userErrors { code path } conflict { currentVersion fields { field base theirs yours } } } }";
    let payload = run(&server, document, json!({ "id": id })).await;
    assert_eq!(
        payload,
        json!({
            "userErrors": [{ "code": "VERSION_CONFLICT", "path": ["expectedVersion"] }],
            "conflict": { "currentVersion": 2, "fields": [
                { "field": "stage", "base": "SIGNED", "theirs": "APPROVAL", "yours": "STARTED" },
                { "field": "startedOn", "base": "2022-03-01", "theirs": "2022-03-01", "yours": "2022-06-01" },
            ] }
        })
    );
}
