//! Computed fields of the mechanism: each as a value, a filter, an order and, where it can be, an aggregate. Today is
//! 2022-11-30.

use serde_json::{Value as Json, json};

use crate::support::{
    Server,
    build::{self, Row},
};

/// What the rows of a list say of themselves, in its order: a list is its field with its arguments and a selection.
pub(super) async fn told<const N: usize>(server: &Server, lists: [(&str, &str); N]) -> [Json; N] {
    let list = |(n, (list, field)): (usize, &(&str, &str))| {
        format!("l{n}: {list} {{ nodes {{ value: {field} }} }}")
    };
    let fields: Vec<_> = lists.iter().enumerate().map(list).collect();
    let data = server.query(&format!("{{ {} }}", fields.join(" "))).await;
    std::array::from_fn(|n| {
        let nodes = data[format!("l{n}")]["nodes"].as_array();
        nodes
            .expect("nodes")
            .iter()
            .map(|node| node["value"].clone())
            .collect()
    })
}

/// A server with a division and a department, and what else a test needs of them.
pub(super) async fn server(rows: impl FnOnce(&Row, &Row) -> Vec<Row>) -> Server {
    let server = Server::empty().await;
    let division = build::division().set("level", "PREFECTURE");
    let department = build::department(division.id()).set("code", "D1");
    let mut rows = rows(&division, &department);
    rows.extend([division, department]);
    build::insert_all(&server.pool, rows).await;
    server
}

#[tokio::test]
async fn tasks_are_overdue_from_the_day_after_their_date_unless_done_in_time_or_cancelled() {
    let server = server(|_, department| {
        let task = |number: i32, due_on: &str, status: &str| {
            build::key_task(department.id())
                .set("number", number)
                .set("due_on", due_on)
                .set("status", status)
        };
        let done = |row: Row, on: &str| row.set("completed_on", on).set("progress_percent", "100");
        vec![
            task(1, "2022-11-29", "IN_PROGRESS"),
            task(2, "2022-11-30", "IN_PROGRESS"),
            task(3, "2022-11-01", "CANCELLED"),
            done(task(4, "2022-11-01", "COMPLETED"), "2022-11-02"),
            done(task(5, "2022-11-01", "COMPLETED"), "2022-11-01"),
        ]
    })
    .await;
    let lists = [
        ("keyTasks", "isOverdue"),
        ("keyTasks(filter: { isOverdue: { eq: true } })", "number"),
        (
            "keyTasks(orderBy: [{ isOverdue: DESC }, { number: DESC }])",
            "number",
        ),
    ];
    let expected = [
        json!([true, false, false, true, false]),
        json!([1, 4]),
        json!([4, 1, 5, 3, 2]),
    ];
    assert_eq!(told(&server, lists).await, expected);
}

#[tokio::test]
async fn service_items_are_overdue_like_tasks() {
    let server = server(|_, department| {
        let item = |code: &str, due_on: &str| {
            build::service_item(department.id())
                .set("code", code)
                .set("due_on", due_on)
        };
        vec![item("A", "2022-11-29"), item("B", "2022-11-30")]
    })
    .await;
    let lists = [
        ("serviceItems", "isOverdue"),
        ("serviceItems(filter: { isOverdue: { eq: true } })", "code"),
        ("serviceItems(orderBy: [{ isOverdue: ASC }])", "code"),
    ];
    let expected = [json!([true, false]), json!(["A"]), json!(["B", "A"])];
    assert_eq!(told(&server, lists).await, expected);
}

#[tokio::test]
async fn window_cases_are_overdue_from_the_day_after_their_date_unless_resolved_in_time_or_declined()
 {
    let server = server(|division, department| {
        let case = |code: &str, status: &str, resolved_on: Option<&str>| {
            build::window_case(division.id(), department.id())
                .set("code", code)
                .set("due_on", "2022-11-29")
                .set("status", status)
                .set("resolved_on", resolved_on)
        };
        vec![
            case("A", "RECEIVED", None),
            case("B", "DECLINED", None),
            case("C", "RESOLVED", Some("2022-11-29")),
            case("D", "RESOLVED", Some("2022-11-30")),
        ]
    })
    .await;
    let lists = [
        ("windowCases(orderBy: [{ code: ASC }])", "isOverdue"),
        (
            "windowCases(filter: { isOverdue: { eq: true } }, orderBy: [{ code: ASC }])",
            "code",
        ),
        (
            "windowCases(orderBy: [{ isOverdue: ASC }, { code: DESC }])",
            "code",
        ),
    ];
    let expected = [
        json!([true, false, false, true]),
        json!(["A", "D"]),
        json!(["C", "B", "D", "A"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
}

#[tokio::test]
async fn a_directive_is_replied_once_all_have_replied_and_never_when_it_has_no_addressee() {
    let server = server(|division, department| {
        let other = build::department(division.id());
        let directive = |number: &str| build::directive().set("issue_number", number);
        let [all, one, none] = ["1", "2", "3"].map(directive);
        let reply = |directive: &Row, department: &Row| {
            build::addressee(directive.id(), department.id()).set("replied_on", "2022-10-20")
        };
        vec![
            reply(&all, department),
            reply(&all, &other),
            reply(&one, department),
            build::addressee(one.id(), other.id()),
            other,
            all,
            one,
            none,
        ]
    })
    .await;
    let lists = [
        ("directives(orderBy: [{ id: ASC }])", "isReplied"),
        (
            "directives(filter: { isReplied: { eq: false } }, orderBy: [{ id: ASC }])",
            "issueNumber",
        ),
        (
            "directives(orderBy: [{ isReplied: DESC }, { id: ASC }])",
            "issueNumber",
        ),
        (
            "directives(filter: { departments: { some: { edge: { repliedOn: { isNull: true } } } } })",
            "issueNumber",
        ),
    ];
    let expected = [
        json!([true, false, false]),
        json!(["2", "3"]),
        json!(["1", "2", "3"]),
        json!(["2"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
}

#[tokio::test]
async fn a_checklist_is_carried_out_as_far_as_its_items_are_on_average() {
    let server = server(|division, department| {
        let other = build::department(division.id()).set("code", "D2");
        let bare = build::department(division.id()).set("code", "D3");
        let item = |department: &Row, percent: &str| {
            build::service_item(department.id()).set("progress_percent", percent)
        };
        vec![
            item(department, "100"),
            item(department, "100"),
            item(department, "90"),
            item(department, "0").set("status", "CANCELLED"),
            item(&other, "50.5"),
            item(&bare, "30").set("status", "CANCELLED"),
            other,
            bare,
        ]
    })
    .await;
    let lists = [
        ("departments", "serviceItemCompletion"),
        (
            "departments(filter: { serviceItemCompletion: { gte: \"95\" } })",
            "code",
        ),
        (
            "departments(orderBy: [{ serviceItemCompletion: DESC }])",
            "code",
        ),
    ];
    let expected = [
        json!(["96.67", "50.50", null]),
        json!(["D1"]),
        json!(["D1", "D2", "D3"]),
    ];
    assert_eq!(told(&server, lists).await, expected);
    let mean = "{ departments { aggregate { avg { serviceItemCompletion } max { serviceItemCompletion } } } }";
    let expected = json!({
        "avg": { "serviceItemCompletion": "73.585" }, "max": { "serviceItemCompletion": "96.67" },
    });
    assert_eq!(
        server.query(mean).await["departments"]["aggregate"],
        expected
    );
}

#[tokio::test]
async fn a_trip_lasts_from_its_first_day_to_its_last() {
    let server = server(|division, _| {
        let trip = |code: &str, ended_on: &str| {
            build::promotion_trip(division.id())
                .set("code", code)
                .set("ended_on", ended_on)
        };
        vec![trip("A", "2022-07-04"), trip("B", "2022-07-08")]
    })
    .await;
    let lists = [
        ("promotionTrips(orderBy: [{ code: ASC }])", "days"),
        ("promotionTrips(filter: { days: { gt: 1 } })", "code"),
        ("promotionTrips(orderBy: [{ days: DESC }])", "code"),
    ];
    let expected = [json!([1, 5]), json!(["B"]), json!(["B", "A"])];
    assert_eq!(told(&server, lists).await, expected);
    let data = server
        .query("{ promotionTrips { aggregate { sum { days } avg { days } } } }")
        .await;
    let expected = json!({ "sum": { "days": "6" }, "avg": { "days": "3" } });
    assert_eq!(data["promotionTrips"]["aggregate"], expected);
}
