//! Media types: the client gets the one that it asks for.

use serde_json::json;

use crate::support::Server;

#[tokio::test]
async fn errors_are_200_in_json_and_400_in_the_media_type_of_graphql_over_http() {
    let server = Server::empty().await;
    let mut answers = Vec::new();
    for accept in [
        "application/json",
        "application/graphql-response+json",
        "*/*",
    ] {
        for query in ["{ __typename }", "{ nothing }"] {
            let request = reqwest::Client::new()
                .post(&server.api)
                .header("accept", accept);
            let response = request
                .json(&json!({ "query": query }))
                .send()
                .await
                .expect("an answer");
            let media_type = response.headers()["content-type"]
                .to_str()
                .expect("text")
                .to_owned();
            answers.push((accept, query, response.status().as_u16(), media_type));
        }
    }
    insta::assert_debug_snapshot!(answers);
}

#[tokio::test]
async fn the_schema_is_served_as_sdl() {
    let server = Server::empty().await;
    let sdl = server.get("/schema.graphql").await.body;
    assert_eq!(sdl, sixiang::schema::sdl(&sixiang::schema::build()));
}
