//! Directives are issued to departments, which reply once.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{errors, gid, none, record, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

const ISSUE: &str = "mutation($input: DirectiveIssueInput!) {
    directiveIssue(input: $input) {
        directive { id status issuedOn departments(orderBy: [{code: ASC}]) { edges { repliedOn node { id } } } }
        userErrors { code path } } }";

pub(super) const REPLY: &str = "mutation($directive: ID!, $department: ID!, $reply: String, $on: Date) {
    directiveReply(directiveId: $directive, departmentId: $department, reply: $reply, repliedOn: $on) {
        directive { status version departments(orderBy: [{code: ASC}]) { edges { repliedOn reply } } }
        userErrors { code path }
        changes { objectType field before after } } }";

/// Two departments.
pub(super) async fn departments(server: &Server) -> [String; 2] {
    let division = build::division();
    let one = build::department(division.id());
    let other = build::department(division.id());
    let ids = [one.id(), other.id()].map(|id| gid("department", id));
    build::insert_all(&server.pool, vec![division, one, other]).await;
    ids
}

fn directive(departments: &[String]) -> Json {
    json!({
        "kind": "ASSIGNMENT", "issueNumber": "2022-01", "title": "任务交办单", "body": "请抓紧办理。",
        "dueOn": "2022-12-15", "departmentIds": departments,
    })
}

/// Issues a directive to departments; gives its id.
pub(super) async fn issued(server: &Server, departments: &[String]) -> String {
    let input = directive(departments);
    let payload = run(server, ISSUE, json!({ "input": input })).await;
    let id = payload["directive"]["id"].as_str();
    id.expect("a directive").to_owned()
}

/// Replies for a department; gives the payload.
pub(super) async fn reply(server: &Server, directive: &str, department: &str) -> Json {
    let variables = json!({ "directive": directive, "department": department, "reply": "已办结" });
    run(server, REPLY, variables).await
}

#[tokio::test]
async fn a_directive_is_issued_to_all_its_departments_at_once() {
    let server = office().await;
    let [one, other] = departments(&server).await;
    let input = directive(&[one.clone(), other.clone()]);
    let mut payload = run(&server, ISSUE, json!({ "input": input })).await;
    payload["directive"]["id"].take();
    let record = record(&server).await;
    assert_eq!(
        (payload, record),
        (
            json!({
                "directive": {
                    "id": null, "status": "ISSUED", "issuedOn": "2022-11-30",
                    "departments": { "edges": [
                        { "repliedOn": null, "node": { "id": one } },
                        { "repliedOn": null, "node": { "id": other } },
                    ] },
                },
                "userErrors": []
            }),
            vec![
                "directiveIssue CREATE Directive".to_owned(),
                "directiveIssue CREATE DirectiveAddressee".to_owned(),
                "directiveIssue CREATE DirectiveAddressee".to_owned(),
            ]
        )
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_a_directive_is_told_together() {
    let server = office().await;
    let [one, _] = departments(&server).await;
    let mut input = directive(&[one.clone(), none("department"), one]);
    input["title"] = json!("");
    input["issuedOn"] = json!("2022-12-01");
    input["leaderId"] = json!(none("leader"));
    let payload = run(&server, ISSUE, json!({ "input": input })).await;
    assert_eq!(
        told(&payload),
        errors(&[
            ("BLANK", "input.title"),
            ("INVALID", "input.issuedOn"),
            ("NOT_UNIQUE", "input.departmentIds.2"),
            ("REFERENCE_NOT_FOUND", "input.departmentIds.1"),
            ("REFERENCE_NOT_FOUND", "input.leaderId"),
        ])
    );
}

#[tokio::test]
async fn a_directive_is_issued_to_someone() {
    let server = office().await;
    let payload = run(&server, ISSUE, json!({ "input": directive(&[]) })).await;
    assert_eq!(
        told(&payload),
        errors(&[("INVALID", "input.departmentIds")])
    );
}

#[tokio::test]
async fn its_status_follows_the_replies() {
    let server = office().await;
    let [one, other] = departments(&server).await;
    let id = issued(&server, &[one.clone(), other.clone()]).await;
    let first = reply(&server, &id, &one).await;
    let last = reply(&server, &id, &other).await;
    assert_eq!(
        (
            &first["directive"]["status"],
            &last["directive"]["status"],
            &last["directive"]["version"],
            &last["directive"]["departments"]["edges"],
            &last["changes"]
        ),
        (
            &json!("IN_PROGRESS"),
            &json!("COMPLETED"),
            &json!(3),
            &json!([{ "repliedOn": "2022-11-30", "reply": "已办结" }, { "repliedOn": "2022-11-30", "reply": "已办结" }]),
            &json!([
                { "objectType": "DirectiveAddressee", "field": "repliedOn", "before": null, "after": "2022-11-30" },
                { "objectType": "DirectiveAddressee", "field": "reply", "before": null, "after": "已办结" },
                { "objectType": "Directive", "field": "status", "before": "IN_PROGRESS", "after": "COMPLETED" },
            ])
        )
    );
}

#[tokio::test]
async fn a_department_replies_once_and_only_when_addressed() {
    let server = office().await;
    let [one, other] = departments(&server).await;
    let id = issued(&server, std::slice::from_ref(&one)).await;
    let stranger = reply(&server, &id, &other).await;
    let nothing = reply(&server, &none("directive"), &one).await;
    reply(&server, &id, &one).await;
    let again = reply(&server, &id, &one).await;
    assert_eq!(
        [stranger, nothing, again].map(|payload| told(&payload)),
        [
            errors(&[("NOT_FOUND", "departmentId")]),
            errors(&[("NOT_FOUND", "directiveId")]),
            errors(&[("WRONG_STEP", "departmentId")]),
        ]
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_a_reply_is_told_together() {
    let server = office().await;
    let division = build::division();
    let department = build::department(division.id());
    let directive = build::directive().set("status", "WITHDRAWN");
    let (id, to): (Uuid, Uuid) = (directive.id(), department.id());
    let addressee = build::addressee(id, to);
    build::insert_all(
        &server.pool,
        vec![division, department, directive, addressee],
    )
    .await;
    let reply = |on: &str| {
        json!({
            "directive": gid("directive", id), "department": gid("department", to), "reply": " ", "on": on,
        })
    };
    let early = told(&run(&server, REPLY, reply("2022-10-07")).await);
    let late = told(&run(&server, REPLY, reply("2022-12-01")).await);
    let wrong = errors(&[
        ("BLANK", "reply"),
        ("INVALID", "repliedOn"),
        ("WRONG_STEP", "directiveId"),
    ]);
    assert_eq!((early, late), (wrong.clone(), wrong));
}
