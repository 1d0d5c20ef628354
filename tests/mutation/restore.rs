//! What was deleted comes back as it was, and only for those who would see it.

use serde_json::{Value as Json, json};
use sixiang::mutation::{Action, commands};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use super::{
    CREATE, entered, errors, office, project, update,
    verbs::{gid, none},
};
use crate::{
    audit::{all_sealed, verified},
    support::{Server, build, database},
};

/// Brings an object back; gives the payload.
async fn restore(server: &Server, one: &str, id: &str) -> Json {
    let document = format!(
        "mutation($id: ID!) {{ done: {one}Restore(id: $id) {{ object: {one} {{ id }} userErrors {{ code field }} }} }}"
    );
    server.data(&document, json!({ "id": id })).await["done"].take()
}

/// Deletes an object at a version; gives the codes and fields of what is wrong.
async fn delete(server: &Server, one: &str, id: &str, version: i32) -> Vec<(String, String)> {
    let document = format!(
        "mutation($id: ID!, $version: Int!) {{ done: {one}Delete(id: $id, expectedVersion: $version) {{ userErrors {{ code field }} }} }}"
    );
    let variables = json!({ "id": id, "version": version });
    errors(&server.data(&document, variables).await["done"])
}

/// The sum of all rows of each table of objects and links, but for what a command never sets.
async fn everything(pool: &PgPool) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    for table in entity::tables().iter().filter(|t| t.name != "change") {
        let sql = format!(
            "SELECT coalesce(md5(string_agg(r, ',' ORDER BY r)), '') FROM \
             (SELECT (to_jsonb(t) - '{{version,created_at,updated_at}}'::text[])::text r FROM {} t) rows",
            table.name
        );
        let sum = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await;
        all.push((table.name, sum.expect("a sum")));
    }
    all
}

#[tokio::test]
async fn every_noun_comes_back_as_it_was_with_its_parts_and_links() {
    let url = database::demo_named("restored").await;
    let flags = ["--today", "2022-11-30", "--anonymous-role", "office"];
    let server = Server::on(&url, &flags).await;
    let before = everything(&server.pool).await;
    let (mut gone, mut in_use) = (Vec::new(), Vec::new());
    for command in commands().iter().filter(|c| c.action == Action::Delete) {
        let (one, table) = (&command.room.one, command.room.table.name);
        let sql = format!("SELECT id FROM {table} ORDER BY id LIMIT 40");
        let rows: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_all(&server.pool)
            .await
            .expect("ids");
        let mut deleted = None;
        for row in rows {
            let id = gid(table, row);
            if delete(&server, one, &id, 1).await.is_empty() {
                deleted = Some(id);
                break;
            }
        }
        match deleted {
            Some(id) => gone.push((one, id)),
            None => in_use.push(one.as_str()),
        }
    }
    let without = everything(&server.pool).await;
    // The last that went comes first.
    for (one, id) in gone.iter().rev() {
        let payload = restore(&server, one, id).await;
        assert_eq!(
            payload,
            json!({ "object": { "id": id }, "userErrors": [] }),
            "{one}"
        );
    }
    all_sealed(&server.pool).await;
    let mut connection = server.pool.acquire().await.expect("a connection");
    let report = verified(&mut connection, None).await;
    let after = everything(&server.pool).await;
    for (before, after) in before.iter().zip(&after) {
        assert!(before == after, "{} is not what it was", before.0);
    }
    let untouched = before.iter().zip(&without).filter(|(b, w)| b == w);
    let untouched: Vec<_> = untouched.map(|(before, _)| before.0).collect();
    insta::assert_debug_snapshot!((in_use, untouched, report.findings));
}

#[tokio::test]
async fn a_task_force_comes_back_with_its_members_and_departments() {
    let server = office().await;
    let division = build::division();
    let departments = [
        build::department(division.id()),
        build::department(division.id()),
    ];
    let leader = build::leader(departments[0].id(), division.id());
    let task_force = build::task_force();
    let id = gid("task_force", task_force.id());
    let mut rows = vec![
        build::member(task_force.id(), leader.id()),
        build::task_force_department(task_force.id(), departments[0].id()),
        build::task_force_department(task_force.id(), departments[1].id()),
        division,
        leader,
        task_force,
    ];
    rows.extend(departments);
    build::insert_all(&server.pool, rows).await;
    let before = everything(&server.pool).await;
    assert_eq!(delete(&server, "taskForce", &id, 1).await, []);
    let without = everything(&server.pool).await;
    let payload = restore(&server, "taskForce", &id).await;
    let changed = before.iter().zip(&without).filter(|(b, w)| b != w);
    let changed: Vec<_> = changed.map(|(before, _)| before.0).collect();
    assert_eq!(
        (payload, changed, everything(&server.pool).await),
        (
            json!({ "object": { "id": id }, "userErrors": [] }),
            vec!["task_force", "task_force_member", "task_force_department"],
            before
        )
    );
}

#[tokio::test]
async fn an_object_that_came_back_goes_on_at_its_next_version() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    update(&server, &id, 1, json!({ "name": "大坝" })).await;
    delete(&server, "project", &id, 2).await;
    restore(&server, "project", &id).await;
    let payload = update(&server, &id, 4, json!({ "name": "大桥" })).await;
    let data = server
        .data(
            "query($id: ID!) { project(id: $id) { history { nodes { kind objectVersion command fields } } } }",
            json!({ "id": id }),
        )
        .await;
    let told = data["project"]["history"]["nodes"]
        .as_array()
        .expect("events");
    let told: Vec<_> = told
        .iter()
        .map(|event| {
            (
                &event["kind"],
                &event["objectVersion"],
                &event["fields"]["name"],
            )
        })
        .collect();
    let name =
        |before: Option<&str>, after: Option<&str>| json!({ "before": before, "after": after });
    assert_eq!(
        (payload["project"]["version"].clone(), told),
        (
            json!(5),
            vec![
                (
                    &json!("UPDATE"),
                    &json!(5),
                    &name(Some("大坝"), Some("大桥"))
                ),
                (&json!("RESTORE"), &json!(4), &name(None, Some("大坝"))),
                (&json!("DELETE"), &json!(3), &name(Some("大坝"), None)),
                (
                    &json!("UPDATE"),
                    &json!(2),
                    &name(Some("水库"), Some("大坝"))
                ),
                (&json!("CREATE"), &json!(1), &name(None, Some("水库"))),
            ]
        )
    );
}

#[tokio::test]
async fn what_can_not_come_back_is_told_and_changes_nothing() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let not_found =
        json!({ "object": null, "userErrors": [{ "code": "NOT_FOUND", "field": "id" }] });
    let there = restore(&server, "project", &id).await;
    let never = restore(&server, "project", &none("project")).await;
    delete(&server, "project", &id, 1).await;
    let division = server.query("{ divisions { nodes { id } } }").await;
    let division = division["divisions"]["nodes"][0]["id"]
        .as_str()
        .expect("an id");
    server
        .data(CREATE, json!({ "input": project("P1", division) }))
        .await;
    let taken = restore(&server, "project", &id).await;
    assert_eq!(
        (there, never, taken),
        (
            not_found.clone(),
            not_found,
            json!({ "object": null, "userErrors": [{ "code": "NOT_UNIQUE", "field": "code" }] })
        )
    );
}

#[tokio::test]
async fn of_those_who_restore_at_once_one_does() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    delete(&server, "project", &id, 1).await;
    let all = (0..8).map(|_| restore(&server, "project", &id));
    let all = futures_util::future::join_all(all).await;
    let done = all.iter().filter(|payload| !payload["object"].is_null());
    let told = all
        .iter()
        .filter(|payload| payload["userErrors"][0]["code"] == "NOT_FOUND");
    assert_eq!((done.count(), told.count()), (1, 7), "{all:?}");
}
