//! Repetitions: the same command sent again is done once.

use serde_json::{Value as Json, json};

use super::{CREATE, division, office, project};
use crate::support::Server;

/// Sends a document with the header by which a repetition is known.
pub(super) async fn keyed(server: &Server, key: &str, variables: Json) -> (u16, Json) {
    let answer = reqwest::Client::new()
        .post(&server.api)
        .header("idempotency-key", key)
        .json(&json!({ "query": CREATE, "variables": variables }))
        .send()
        .await
        .expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn a_repetition_by_header_is_answered_as_before() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let variables = json!({ "input": project("P1", &division) });
    let first = keyed(&server, "4711", variables.clone()).await;
    let second = keyed(&server, "4711", variables).await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_key_is_good_for_one_command() {
    let server = office().await;
    let division = division(&server, "532301").await;
    keyed(
        &server,
        "4711",
        json!({ "input": project("P1", &division) }),
    )
    .await;
    let (status, answer) = keyed(
        &server,
        "4711",
        json!({ "input": project("P2", &division) }),
    )
    .await;
    assert_eq!(
        (status, &answer["errors"][0]["extensions"]["code"]),
        (409, &json!("KEY_REUSED"))
    );
}

#[tokio::test]
async fn a_command_that_was_refused_may_be_corrected_under_its_key() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut wrong = project("P1", &division);
    wrong["name"] = json!("");
    keyed(&server, "4711", json!({ "input": wrong })).await;
    let (_, answer) = keyed(
        &server,
        "4711",
        json!({ "input": project("P1", &division) }),
    )
    .await;
    assert_eq!(answer["data"]["projectCreate"]["userErrors"], json!([]));
}

#[tokio::test]
async fn a_try_that_is_not_to_happen_takes_no_key() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let dry = json!({ "input": project("P1", &division), "dry": true });
    keyed(&server, "4711", dry).await;
    let (_, answer) = keyed(
        &server,
        "4711",
        json!({ "input": project("P1", &division) }),
    )
    .await;
    assert_eq!(answer["data"]["projectCreate"]["project"]["version"], 1);
}
