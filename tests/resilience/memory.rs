//! Memory under the worst that is legal.

use std::{fs, time::Duration};

use serde_json::{Value as Json, json};

use super::serve;
use crate::{
    command::Process,
    support::{
        form,
        raw::{Raw, post},
    },
};

/// Clients at once.
const CLIENTS: usize = 50;

/// Most memory that the process has had resident, in MB.
fn peak(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.pid()));
    let status = status.expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.expect("a peak") / 1024
}

/// The same list several times over.
fn several(count: usize, list: &str) -> String {
    let lists: Vec<_> = (0..count).map(|n| format!("a{n}: {list}")).collect();
    format!("{{ {} }}", lists.join(" "))
}

/// Queries that hold as much as they may: long answers, many rows, both nearly or just more than is allowed.
fn worst() -> Vec<String> {
    let visit = "id kind startedOn endedOn siteName createdAt updatedAt division { id name code }";
    vec![
        format!(
            "{{ projects(first: 100) {{ nodes {{ id code name stage createdAt
               fieldVisits(first: 100) {{ totalCount nodes {{ {visit} }} }} }} }} }}"
        ),
        format!(
            "{{ leaders(first: 100) {{ nodes {{ id name title fieldVisits(first: 100) {{ edges {{ cursor node {{ {visit} }} }} }} }} }} }}"
        ),
        several(
            10,
            "indicators(first: 100) { nodes { id name unit observations(first: 40) { nodes { id period value createdAt } } } }",
        ),
        several(
            40,
            &format!("fieldVisits(first: 100) {{ edges {{ cursor node {{ {visit} b: siteName c: siteName }} }} }}"),
        ),
        "{ __schema { types { name description fields { name description args { name description type { name kind
           ofType { name kind } } } } inputFields { name description type { name kind } } } } }"
            .to_owned(),
    ]
}

#[tokio::test]
async fn fifty_of_the_worst_legal_queries_at_once_stay_small() {
    let process = serve(&[
        "--statement-timeout-ms",
        "60000",
        "--pool-timeout-ms",
        "60000",
    ])
    .await;
    let api = format!("{}/graphql", process.base);
    let queries = worst();
    // Each is sent by many at once, and nobody reads before all have had time to be answered.
    let mut largest = 0;
    let mut codes: Vec<Json> = Vec::new();
    for rounds in 0..form::form(1, 4) {
        let mut clients = Vec::new();
        for n in 0..CLIENTS {
            let mut client = Raw::connect(&api).await;
            client.send(&post(&queries[n % queries.len()])).await;
            clients.push(client);
        }
        tokio::time::sleep(Duration::from_secs(form::form(5, 10))).await;
        for (n, mut client) in clients.into_iter().enumerate() {
            let answer = client.answer().await;
            largest = largest.max(answer.body.len());
            if rounds == 0 && n < queries.len() {
                let body: Json = serde_json::from_str(&answer.body).expect("JSON");
                codes.push(json!([
                    answer.status(),
                    body["errors"][0]["extensions"]["code"],
                    answer.body.len() / 1024
                ]));
            }
        }
    }
    let peak = peak(&process);
    println!("{}", json!(codes));
    form::figure(
        "Fifty of the worst legal queries at once: resident at most",
        &format!("{peak} MB, longest answer {} KB", largest / 1024),
        "512 MB",
    );
    assert!(
        largest > 1024 * 1024,
        "they are too small: {}",
        json!(codes)
    );
    assert!(peak < 512, "{peak} MB");
}
