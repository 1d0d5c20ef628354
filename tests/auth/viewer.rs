//! `viewer`: who asks.

use serde_json::json;

use super::{WHO, told};
use crate::support::{Server, database, keys};
use sixiang::auth::Role;

#[tokio::test]
async fn whoever_shows_no_credential_is_anonymous() {
    let server = Server::empty().await;
    let scopes = json!({ "divisions": [], "departments": [], "taskForces": [] });
    assert_eq!(
        server.query(WHO).await["viewer"],
        json!({ "name": "anonymous", "role": "PUBLIC", "isSignedIn": false, "scopes": scopes })
    );
}

#[tokio::test]
async fn what_is_asked_of_a_viewer_stands_where_it_was_asked_for() {
    let server = Server::on(&database::empty().await, &["--max-page-size", "50"]).await;
    let key = keys::key(&server.pool, Role::Analyst, "department:D1").await;
    let document = "{ before: __typename me: viewer { __typename is: role ...More } schema: __type(name: \"Viewer\") { name } }
        fragment More on Viewer { limits { maxPageSize } scopes { __typename of: departments } }";
    let (_, answer) = told(&server, &key, document).await;
    assert_eq!(
        answer["data"].to_string(),
        "{\"before\":\"Query\",\"me\":{\"__typename\":\"Viewer\",\"is\":\"ANALYST\",\"limits\":{\"maxPageSize\":50},\
         \"scopes\":{\"__typename\":\"ViewerScopes\",\"of\":[\"D1\"]}},\"schema\":{\"name\":\"Viewer\"}}"
    );
}
