//! Verbs that run at once: what one does, the others see, so that each rule holds as if they had come one by one.

use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use super::{directive, gid, progress_report, project, run, task_force_member, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

/// How many come at once; more than that would be asked to come back.
const TIMES: usize = 6;

/// How many of the same command did something, and what the others are told.
async fn at_once(server: &Server, document: &str, variables: &Json) -> (usize, Vec<String>) {
    let all = (0..TIMES).map(|_| run(server, document, variables.clone()));
    let all = join_all(all).await;
    let done = all.iter().filter(|payload| told(payload).is_empty());
    let done = done.count();
    let mut codes: Vec<_> = all.iter().flat_map(told).map(|(code, _)| code).collect();
    codes.sort();
    codes.dedup();
    (done, codes)
}

#[tokio::test]
async fn departments_that_reply_at_once_complete_the_directive() {
    let server = office().await;
    let division = build::division();
    let departments: Vec<_> = (0..TIMES)
        .map(|_| build::department(division.id()))
        .collect();
    let ids: Vec<_> = departments
        .iter()
        .map(|department| gid("department", department.id()))
        .collect();
    let mut rows = vec![division];
    rows.extend(departments);
    build::insert_all(&server.pool, rows).await;
    let id = directive::issued(&server, &ids).await;
    let replies = ids
        .iter()
        .map(|department| directive::reply(&server, &id, department));
    let replies = join_all(replies).await;
    let data = server.query("{ directives { nodes { status } } }").await;
    assert_eq!(
        (
            replies.iter().flat_map(told).collect::<Vec<_>>(),
            &data["directives"]["nodes"]
        ),
        (Vec::new(), &json!([{ "status": "COMPLETED" }]))
    );
}

#[tokio::test]
async fn of_those_who_reply_for_one_department_one_does() {
    let server = office().await;
    let [one, other] = directive::departments(&server).await;
    let id = directive::issued(&server, &[one.clone(), other]).await;
    let variables = json!({ "directive": id, "department": one });
    let answers = at_once(&server, directive::REPLY, &variables).await;
    assert_eq!(answers, (1, vec!["WRONG_STEP".to_owned()]));
}

#[tokio::test]
async fn of_those_who_advance_one_project_one_does() {
    let server = office().await;
    let id = project::project(&server, &[]).await;
    let variables = json!({ "id": id, "stage": "SIGNED" });
    let (done, codes) = at_once(&server, project::ADVANCE, &variables).await;
    assert_eq!(done, 1);
    assert!(codes.contains(&"VERSION_CONFLICT".to_owned()), "{codes:?}");
}

#[tokio::test]
async fn of_those_who_appoint_one_leader_one_does() {
    let server = office().await;
    let (task_force, leader) = task_force_member::parties(&server).await;
    let variables = json!({ "taskForce": task_force, "leader": leader, "role": "HEAD" });
    let answers = at_once(&server, task_force_member::APPOINT, &variables).await;
    assert_eq!(answers, (1, vec!["NOT_UNIQUE".to_owned()]));
}

#[tokio::test]
async fn progress_that_is_reported_at_once_does_not_fall() {
    let server = office().await;
    let project = progress_report::project(&server).await;
    let reports = [("2022M10", "60.00"), ("2022M11", "50.00")];
    let reports = reports.map(|(period, percent)| {
        let input = progress_report::report(&project, period, "30.00", percent);
        run(&server, progress_report::REPORT, json!({ "input": input }))
    });
    let reports = join_all(reports).await;
    let done = reports.iter().filter(|payload| told(payload).is_empty());
    assert_eq!(done.count(), 1, "{reports:?}");
}
