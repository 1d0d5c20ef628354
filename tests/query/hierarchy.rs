//! Trees: what lies above and below, so many steps away, and filters over a whole subtree.

use serde_json::{Value as Json, json};

use super::{
    errors::{Case, NOTHING, refused},
    statements::statements,
};
use crate::support::Server;

/// 5 000 departments in 8 levels, each but the first two with up to four below it, and a leader in each tenth.
const TREE: &str = "
    INSERT INTO division (id, code, name, level) VALUES (md5('0')::uuid, '532300', 'Prefecture', 'PREFECTURE');
    INSERT INTO department (id, code, name, kind, level, division_id, parent_id)
    SELECT md5(i::text)::uuid, 'D' || i, 'Department ' || i, 'GOVERNMENT', 'PREFECTURE', md5('0')::uuid,
        CASE WHEN i = 2 THEN md5('1')::uuid WHEN i > 2 THEN md5(((i - 3) / 4 + 2)::text)::uuid END
    FROM generate_series(1, 5000) i;
    INSERT INTO leader (id, name, title, rank, is_principal, department_id, division_id, status)
    SELECT md5('L' || i)::uuid, 'Leader ' || i, 'Head', 'PREFECTURE', false, md5(i::text)::uuid, md5('0')::uuid, 'IN_OFFICE'
    FROM generate_series(10, 5000, 10) i;
    ANALYZE department;
    ANALYZE leader;
";

/// Numbers of the rows of the subtree below and with a department, found by walking up from each.
const BY_HAND: &str = "
    WITH RECURSIVE up(row, id) AS (
        SELECT id, id FROM department
        UNION ALL
        SELECT up.row, d.parent_id FROM up JOIN department d ON d.id = up.id WHERE d.parent_id IS NOT NULL)
    SELECT count(*), (SELECT count(*) FROM leader WHERE department_id IN (
        SELECT row FROM up WHERE id = md5('7')::uuid))
    FROM up WHERE id = md5('7')::uuid";

async fn server() -> Server {
    let server = Server::unlimited().await;
    sqlx::raw_sql(TREE)
        .execute(&server.pool)
        .await
        .expect("a tree");
    server
}

#[tokio::test]
async fn a_filter_holds_over_a_subtree() {
    let server = server().await;
    let (departments, leaders): (i64, i64) = sqlx::query_as(BY_HAND)
        .fetch_one(&server.pool)
        .await
        .expect("counts");
    let found = server
        .query(
            r#"{
              departments(filter: { within: "D7" }) { totalCount }
              outside: departments(filter: { not: { within: "D7" } }) { totalCount }
              leaders(filter: { department: { within: "D7" } }) { totalCount }
            }"#,
        )
        .await;
    assert!(leaders > 10);
    assert_eq!(
        found,
        json!({
            "departments": { "totalCount": departments },
            "outside": { "totalCount": 5000 - departments },
            "leaders": { "totalCount": leaders }
        })
    );
}

#[tokio::test]
async fn a_tree_is_followed_as_deep_as_asked() {
    let server = server().await;
    let mut counts = Vec::new();
    for arguments in [
        "",
        "(maxDepth: 1)",
        "(maxDepth: 2)",
        "(maxDepth: 7)",
        "(maxDepth: 64)",
    ] {
        let found = server
            .query(&format!(
                r#"{{ departmentByCode(code: "D1") {{ descendants{arguments} {{ totalCount }} }} }}"#
            ))
            .await;
        counts.push(found["departmentByCode"]["descendants"]["totalCount"].clone());
    }
    let found = server
        .data(
            r#"query($d: Int) { departmentByCode(code: "D5000") {
              ancestors(maxDepth: $d) { edges { depth node { code } } } } }"#,
            json!({ "d": 2 }),
        )
        .await;
    assert_eq!(
        json!([counts, found["departmentByCode"]["ancestors"]["edges"]]),
        json!([
            [4999, 1, 5, 4999, 4999],
            [{ "depth": 1, "node": { "code": "D1251" } }, { "depth": 2, "node": { "code": "D314" } }]
        ])
    );
}

#[tokio::test]
async fn a_large_tree_costs_one_statement_a_level() {
    let server = server().await;
    let document = r#"{ departments(first: 50, filter: { within: "D2" }) { nodes {
      code
      ancestors { nodes { code } }
      descendants(first: 100) { totalCount nodes { code leaders { totalCount nodes { name } } } }
    } } }"#;
    assert_eq!(statements(&server, document).await, 4);
}

#[tokio::test]
async fn unknown_codes_and_impossible_depths_are_refused() {
    let server = server().await;
    let mut cases = Vec::new();
    for code in ["", "D0", "云南", &"x".repeat(5_000)] {
        for document in [
            "{ departments(filter: { within: VALUE }) { totalCount nodes { code } } }",
            "{ departments(filter: { not: { within: VALUE } }) { nodes { code } } }",
            "{ leaders(filter: { department: { within: VALUE } }) { aggregate { count } } }",
        ] {
            let name = format!("{code:.9} in {document}");
            cases.extend(Case::both(
                &name,
                document,
                "String",
                &json!(code),
                "UNKNOWN_CODE",
            ));
        }
    }
    let deep =
        r#"{ departmentByCode(code: "D1") { descendants(maxDepth: VALUE) { totalCount } } }"#;
    for depth in [0, -1, 65, i64::from(i32::MAX)] {
        let name = format!("depth {depth}");
        cases.extend(Case::both(
            &name,
            deep,
            "Int",
            &json!(depth),
            "INVALID_ARGUMENT",
        ));
    }
    let null = "{ departments(filter: { within: VALUE }) { totalCount } }";
    cases.extend(Case::both(
        "no code",
        null,
        "String",
        &Json::Null,
        "NULL_OPERATOR",
    ));
    assert_eq!(refused(&server, cases).await, NOTHING);
}
