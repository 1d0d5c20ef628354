//! The question that the product exists for, through HTTP.

use crate::support::Server;

/// The README's first query, which the IDE opens with.
const FIRST_QUERY: &str = sixiang::http::ide::FIRST_QUERY;

#[tokio::test]
async fn one_request_leads_from_leaders_to_observations() {
    let server = Server::demo().await;
    insta::assert_json_snapshot!(server.query(FIRST_QUERY).await);
}
