//! Commands that run at once.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::{CREATE, UPDATE, division, entered, office, project};

/// Sends a document many times at once.
async fn at_once(
    server: &Arc<crate::support::Server>,
    document: &'static str,
    times: usize,
    variables: impl Fn(usize) -> Json,
) -> Vec<(u16, Json)> {
    let asked: Vec<_> = (0..times)
        .map(|number| {
            let (server, variables) = (server.clone(), variables(number));
            tokio::spawn(async move {
                // More than may run at once are told to come back, and do.
                loop {
                    let (status, answer) = server.answer(document, variables.clone()).await;
                    if status != 503 {
                        return (status, answer);
                    }
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for one in asked {
        all.push(one.await.expect("an answer"));
    }
    all
}

#[tokio::test]
async fn of_fifty_updates_of_one_version_one_succeeds_and_the_others_are_told() {
    let server = Arc::new(office().await);
    let id = entered(&server, "P1").await;
    let answers = at_once(
        &server,
        UPDATE,
        50,
        |number| json!({ "id": id, "version": 1, "patch": { "name": format!("第{number}个") } }),
    );
    let answers = answers.await;
    let payload = |answer: &Json| answer["data"]["projectUpdate"].clone();
    let done = answers
        .iter()
        .filter(|(_, answer)| payload(answer)["userErrors"] == json!([]));
    let told = answers.iter().filter(|(_, answer)| {
        payload(answer)["conflict"]["currentVersion"] == 2
            && payload(answer)["userErrors"][0]["code"] == "VERSION_CONFLICT"
    });
    assert_eq!((done.count(), told.count()), (1, 49));
}

#[tokio::test]
async fn a_hundred_repetitions_have_one_effect_and_one_answer() {
    let server = Arc::new(office().await);
    let division = division(&server, "532301").await;
    let answers = at_once(
        &server,
        CREATE,
        100,
        |_| json!({ "input": project("P1", &division), "key": "visit 4711" }),
    );
    let mut answers: Vec<_> = answers
        .await
        .into_iter()
        .map(|(_, a)| a.to_string())
        .collect();
    answers.sort();
    answers.dedup();
    server.settled().await;
    let data = server
        .query("{ projects { totalCount } changes(filter: {objectType: {eq: \"Project\"}}) { totalCount } }")
        .await;
    assert_eq!(
        (answers.len(), data),
        (
            1,
            json!({ "projects": { "totalCount": 1 }, "changes": { "totalCount": 1 } })
        )
    );
}

#[tokio::test]
async fn commands_that_wait_for_one_another_are_tried_again() {
    let server = Arc::new(office().await);
    let one = entered(&server, "P1").await;
    let data = server.query("{ divisions { nodes { id } } }").await;
    let input = project(
        "P2",
        data["divisions"]["nodes"][0]["id"].as_str().expect("an id"),
    );
    let data = server.data(CREATE, json!({ "input": input })).await;
    let other = data["projectCreate"]["project"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    // A transaction that holds one and asks for the other, while a command holds the other and waits for the one.
    let document = "mutation($id: ID!, $name: String!) {
        projectUpdate(id: $id, expectedVersion: 1, patch: {name: $name}) { userErrors { code } } }";
    let lock = "DO $$ BEGIN PERFORM FROM project WHERE code = 'P1' FOR UPDATE; PERFORM pg_sleep(0.3); \
        PERFORM FROM project WHERE code = 'P2' FOR UPDATE; END $$";
    let pool = server.pool.clone();
    let holding = tokio::spawn(async move { sqlx::raw_sql(lock).execute(&pool).await.map(drop) });
    let answers = at_once(
        &server,
        document,
        2,
        |number| json!({ "id": if number == 0 { &one } else { &other }, "name": "改" }),
    );
    let answers = answers.await;
    holding.await.expect("it ends").expect("it holds both");
    let errors = answers
        .iter()
        .map(|(_, a)| a["data"]["projectUpdate"]["userErrors"].clone());
    assert_eq!(errors.collect::<Vec<_>>(), [json!([]), json!([])]);
}
