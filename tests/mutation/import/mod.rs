//! Many rows at once: what they may be, how they are known again, and what becomes of wrong ones.

mod content;
mod matching;
mod policies;
mod together;

use serde_json::{Value as Json, json};

use crate::support::Server;

const IMPORT: &str = "mutation($type: ImportType!, $rows: [JSON!], $content: String, $format: ImportFormat,
    $matchBy: ImportMatch, $policy: ImportErrorPolicy, $dry: Boolean, $key: String) {
    importRows(type: $type, rows: $rows, content: $content, format: $format, matchBy: $matchBy, errorPolicy: $policy,
        dryRun: $dry, clientMutationId: $key) {
        created updated unchanged failed
        rows { number status objectId userErrors { code field path message } changes { objectType field before after } }
        userErrors { code field message }
        clientMutationId
    } }";

/// Imports; gives the payload.
async fn import(server: &Server, variables: Json) -> Json {
    server.data(IMPORT, variables).await["importRows"].take()
}

/// Imports projects in CSV; gives the payload.
async fn projects(server: &Server, content: &str) -> Json {
    let variables = json!({ "type": "PROJECT", "format": "CSV", "content": content });
    import(server, variables).await
}

/// How many rows were created, updated, left as they are, and wrong.
fn sums(payload: &Json) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|sum| payload[sum].as_u64().expect("a sum"))
}

/// Numbers of rows with what became of them and the codes and fields of what is wrong.
fn told(payload: &Json) -> Vec<String> {
    let rows = payload["rows"].as_array().expect("rows");
    rows.iter()
        .map(|row| {
            let errors = super::errors(row);
            let errors = errors
                .iter()
                .map(|(code, field)| format!(" {code} {field}"));
            let status = row["status"].as_str().unwrap_or_default();
            format!("{} {status}{}", row["number"], errors.collect::<String>())
        })
        .collect()
}

/// The projects that there are, by their codes.
async fn stored(server: &Server) -> Json {
    let data = server
        .query("{ projects(orderBy: [{code: ASC}]) { nodes { code name version startedOn division { code } } } }")
        .await;
    data["projects"]["nodes"].clone()
}

const HEAD: &str = "code,name,status,stage,division,totalInvestment,startedOn\n";

/// A row of [`HEAD`].
fn row(code: &str, name: &str) -> String {
    format!("{code},{name},IMPLEMENTATION,STARTED,532301,1000000.00,2022-03-01\n")
}
