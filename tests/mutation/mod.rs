//! Commands: what they write, what they refuse, and that each happens once.

mod every_noun;
mod import;
pub(crate) mod lists;
mod lost;
mod matrix;
mod record;
mod repeat;
mod restore;
mod rules;
mod scope;
mod together;
mod verbs;
mod versions;

use serde_json::{Value as Json, json};

use crate::support::{Server, database};

/// A server over an empty database whose callers are the office.
pub(crate) async fn office() -> Server {
    let flags = ["--today", "2022-11-30", "--anonymous-role", "office"];
    Server::on(&database::empty().await, &flags).await
}

/// Enters a division; gives its id.
pub(crate) async fn division(server: &Server, code: &str) -> String {
    let document = "mutation($code: String!) { divisionCreate(input: {code: $code, name: \"县\", level: COUNTY}) {
        division { id } userErrors { code message } } }";
    let data = server.data(document, json!({ "code": code })).await;
    id(&data["divisionCreate"]["division"])
}

/// What a project is entered with.
pub(crate) fn project(code: &str, division: &str) -> Json {
    json!({
        "code": code, "name": "水库", "status": "IMPLEMENTATION", "stage": "STARTED",
        "divisionId": division, "totalInvestment": "1000000.00", "startedOn": "2022-03-01",
    })
}

pub(crate) const CREATE: &str =
    "mutation($input: ProjectInput!, $id: ID, $key: String, $dry: Boolean) {
    projectCreate(input: $input, id: $id, clientMutationId: $key, dryRun: $dry) {
        project { id code version totalInvestment division { code } }
        userErrors { code field path message }
        changes { objectType field before after }
        clientMutationId
    } }";

const UPDATE: &str = "mutation($id: ID!, $version: Int!, $patch: ProjectPatch!, $merge: Boolean, $key: String, $dry: Boolean) {
    projectUpdate(id: $id, expectedVersion: $version, patch: $patch, merge: $merge, clientMutationId: $key, dryRun: $dry) {
        project { id code name version startedOn }
        userErrors { code field path }
        conflict { currentVersion fields { field base theirs yours } }
        changes { field before after }
    } }";

/// Enters a project; gives its id.
pub(crate) async fn entered(server: &Server, code: &str) -> String {
    let division = division(server, "532301").await;
    let data = server
        .data(CREATE, json!({ "input": project(code, &division) }))
        .await;
    id(&data["projectCreate"]["project"])
}

/// Changes a project; gives the payload.
pub(crate) async fn update(server: &Server, id: &str, version: i32, patch: Json) -> Json {
    let variables = json!({ "id": id, "version": version, "patch": patch });
    server.data(UPDATE, variables).await["projectUpdate"].take()
}

fn id(object: &Json) -> String {
    object["id"].as_str().expect("an id").to_owned()
}

/// Codes and fields of user errors.
fn errors(payload: &Json) -> Vec<(String, String)> {
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    let all = payload["userErrors"].as_array().expect("errors");
    all.iter()
        .map(|error| (text(&error["code"]), text(&error["field"])))
        .collect()
}
