//! What the database refuses, by the name of the constraint that refuses it.

use sqlx::AssertSqlSafe;

use crate::support::{
    Server,
    build::{self, Row},
};

/// Puts a row of a tree under another; gives the name of the constraint that refuses it.
async fn move_under(server: &Server, row: &Row, parent: &Row) -> Option<String> {
    let sql = format!("UPDATE {} SET parent_id = $1 WHERE id = $2", row.table);
    let moved = sqlx::query(AssertSqlSafe(sql))
        .bind(parent.id())
        .bind(row.id());
    let refused = moved.execute(&server.pool).await.err()?;
    let refused = refused.as_database_error()?;
    assert_eq!(refused.code().as_deref(), Some("23514"));
    refused.constraint().map(str::to_owned)
}

#[tokio::test]
async fn no_tree_closes_on_itself() {
    let server = Server::empty().await;
    let division = build::division();
    let of_division = division.id();
    division.insert(&server.pool).await;
    let trees: [[Row; 3]; 3] = [
        std::array::from_fn(|_| build::division()),
        std::array::from_fn(|_| build::department(of_division)),
        std::array::from_fn(|_| build::task_force()),
    ];
    let mut told = Vec::new();
    for [top, middle, bottom] in trees {
        let middle = middle.refer("parent_id", top.id());
        let bottom = bottom.refer("parent_id", middle.id());
        for row in [&top, &middle, &bottom] {
            row.clone().insert(&server.pool).await;
        }
        for (row, parent) in [(&top, &bottom), (&middle, &bottom), (&bottom, &top)] {
            told.push(move_under(&server, row, parent).await);
        }
        // Two rows that come at once may close a cycle as well.
        let (one, other) = match top.table {
            "division" => (build::division(), build::division()),
            "department" => (
                build::department(of_division),
                build::department(of_division),
            ),
            _ => (build::task_force(), build::task_force()),
        };
        let (above, below) = (one.id(), other.id());
        let pair = [
            one.refer("parent_id", below),
            other.refer("parent_id", above),
        ];
        told.push(build::refusal(&server.pool, &pair).await);
    }
    let expected = ["division", "department", "task_force"].map(|table| {
        let refused = Some(format!("ck_{table}_parent_cycle"));
        [refused.clone(), refused.clone(), None, refused]
    });
    assert_eq!(told, expected.concat());
}

#[tokio::test]
async fn two_changes_at_once_close_no_tree_together() {
    let server = Server::empty().await;
    let (one, other) = (build::task_force(), build::task_force());
    for row in [&one, &other] {
        row.clone().insert(&server.pool).await;
    }
    let mut first = server.pool.begin().await.expect("a transaction");
    sqlx::query("UPDATE task_force SET parent_id = $1 WHERE id = $2")
        .bind(other.id())
        .bind(one.id())
        .execute(&mut *first)
        .await
        .expect("nothing is closed yet");
    // The first ends once the second waits for it; then the second sees what the first did.
    let waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let end = async {
        let mut waits = 0_i64;
        for _ in 0..2_000 {
            if waits == 0 {
                waits = sqlx::query_scalar(waiting)
                    .fetch_one(&server.pool)
                    .await
                    .expect("a count");
            }
        }
        first.commit().await.expect("the first is taken");
        waits
    };
    let told = tokio::join!(end, move_under(&server, &other, &one));
    assert_eq!(told, (1, Some("ck_task_force_parent_cycle".to_owned())));
}

/// The names of the constraints that refuse rows.
async fn refusals(server: &Server, rows: Vec<Row>) -> Vec<String> {
    let mut names = Vec::new();
    for row in rows {
        let table = row.table;
        let refused = build::refusal(&server.pool, &[row]).await;
        names.push(refused.unwrap_or_else(|| format!("{table} was taken")));
    }
    names
}

#[tokio::test]
async fn rows_that_contradict_themselves_are_refused() {
    let server = Server::empty().await;
    let division = build::division().insert(&server.pool).await;
    let department = build::department(division).insert(&server.pool).await;
    let task_force = build::task_force().insert(&server.pool).await;
    let inspection = build::inspection().refer("division_id", division);
    let inspection = inspection.insert(&server.pool).await;
    let case = build::window_case(division, department)
        .insert(&server.pool)
        .await;
    let assessment = || build::assessment().refer("department_id", department);
    let assessed = assessment().insert(&server.pool).await;
    let rows = vec![
        build::inspection(),
        build::assessment(),
        assessment().refer("division_id", division),
        assessment().refer("task_force_id", task_force),
        assessment(),
        build::problem()
            .refer("inspection_id", inspection)
            .refer("window_case_id", case),
        build::key_task(department).set("status", "COMPLETED"),
        build::key_task(department).set("progress_percent", "100.01"),
        build::service_item(department)
            .set("status", "COMPLETED")
            .set("completed_on", "2022-10-01"),
        build::promotion_trip(division).set("level", "DEPARTMENT"),
        build::promotion_trip(division).set("ended_on", "2022-07-03"),
        build::liaison(department)
            .set("approved_amount", "1.00")
            .set("disbursed_amount", "1.01"),
        build::signing(division).set("event_name", "签约活动"),
        build::assessment_item(assessed, 1).set("score", "50.01"),
        build::publication().set("kind", "MEDIA_REPORT"),
        build::window_case(division, department).set("window_level", "PREFECTURE"),
        build::window_case(division, department).set("resolved_on", "2022-11-05"),
        build::directive().set("due_on", "2022-10-07"),
    ];
    let expected = [
        "ck_inspection_subject",
        "ck_assessment_subject",
        "ck_assessment_subject",
        "ck_assessment_subject",
        "uq_assessment_scheme_period_department",
        "ck_problem_origin",
        "ck_key_task_completed_on",
        "ck_key_task_progress_percent",
        "ck_service_item_progress_percent",
        "ck_promotion_trip_department",
        "ck_promotion_trip_ended_on",
        "ck_liaison_disbursed_amount",
        "ck_signing_event_level",
        "ck_assessment_item_score",
        "ck_publication_media_report",
        "ck_window_case_window_level",
        "ck_window_case_status",
        "ck_directive_due_on",
    ];
    assert_eq!(refusals(&server, rows).await, expected);
}

#[tokio::test]
async fn what_is_numbered_is_numbered_once() {
    let server = Server::empty().await;
    let division = build::division().insert(&server.pool).await;
    let department = build::department(division).insert(&server.pool).await;
    let directive = build::directive().set("issue_number", "2022-01");
    let directive = directive.insert(&server.pool).await;
    let task = build::key_task(department).set("number", 1);
    let publication = build::publication().set("issue_number", "2022-01");
    let addressee = build::addressee(directive, department);
    for row in [&task, &publication, &addressee] {
        row.clone().insert(&server.pool).await;
    }
    // The same number of another kind is another one.
    let other = build::directive().set("kind", "REMINDER");
    let other = other.set("issue_number", "2022-01");
    let unanswered = other.insert(&server.pool).await;
    let rows = vec![
        build::directive().set("issue_number", "2022-01"),
        build::key_task(department).set("number", 1),
        build::publication().set("issue_number", "2022-01"),
        build::addressee(directive, department),
        build::addressee(unanswered, department).set("reply", "已办"),
    ];
    let expected = [
        "uq_directive_kind_issue_number",
        "uq_key_task_number",
        "uq_publication_kind_issue_number",
        "uq_directive_addressee_directive_department",
        "ck_directive_addressee_reply",
    ];
    assert_eq!(refusals(&server, rows).await, expected);
}
