//! How many statements a request costs, as PostgreSQL counts them.

use serde_json::json;

use crate::support::{Server, build};

/// Statements that a document costs once everything that is prepared is prepared.
pub(crate) async fn statements(server: &Server, document: &str) -> i64 {
    const COUNT: &str = "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s \
        JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database() \
        AND s.query !~ 'pg_stat_statements|search|change|idempotency'";
    let count = || async {
        sqlx::query_scalar(COUNT)
            .fetch_one(&server.pool)
            .await
            .expect("a count")
    };
    server.query(document).await;
    let before: i64 = count().await;
    server.query(document).await;
    let after: i64 = count().await;
    after - before
}

const ONE: &str = "{ projects { totalCount nodes { name division { name parent { name } } } } }";

const THREE: &str = "{
  taskForces { nodes { name
    projects { totalCount aggregate { sum { totalInvestment } } nodes { name division { name }
      fieldVisits(first: 3) { nodes { startedOn } } } } } }
}";

const SIX: &str = "{
  divisions { nodes { name
    projects { nodes { name taskForce { name
      members { nodes { role leader { name department { name
        leaders { nodes { name
          fieldVisits { edges { role node { siteName
            problems { totalCount nodes { title } } } } } } } } } } } } } } } }
}";

#[tokio::test]
async fn a_request_costs_one_statement_a_level_whatever_the_number_of_rows() {
    let server = Server::unlimited().await;
    build::story(&server.pool, 1).await;
    let mut counts = Vec::new();
    for document in [ONE, THREE, SIX] {
        counts.push(statements(&server, document).await);
    }
    build::story(&server.pool, 100).await;
    for document in [ONE, THREE, SIX] {
        counts.push(statements(&server, document).await);
    }
    assert_eq!(json!(counts), json!([1, 3, 6, 1, 3, 6]));
}

/// What hangs on a project: more parents than from which on statements are planned for many.
const BELOW: &str = "id fieldVisits(first: 3) { nodes { id
    leaders(first: 1) { nodes { name department { name } } } } }";

#[tokio::test]
async fn many_parents_cost_one_statement_and_are_answered_as_each_by_itself() {
    let server = Server::demo().await;
    let document = format!("{{ projects(first: 100) {{ nodes {{ {BELOW} }} }} }}");
    let together = server.query(&document).await["projects"]["nodes"].take();
    let mut visits = 0;
    for project in together.as_array().expect("projects") {
        let alone = format!("{{ project(id: {}) {{ {BELOW} }} }}", project["id"]);
        assert_eq!(server.query(&alone).await["project"], *project);
        let below = project["fieldVisits"]["nodes"].as_array();
        visits += below.expect("visits").len();
    }
    assert!(visits > 256, "{visits}");
    assert_eq!(statements(&server, &document).await, 3);
}
