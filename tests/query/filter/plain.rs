//! The tricky filters, one by one.

use serde_json::{Value as Json, json};

use crate::support::{Server, build};

/// Three projects, of tea, of ore and of no industry, with names that patterns might stumble over; A alone has
/// milestones, one of them met, and a task force.
async fn server() -> Server {
    let server = Server::empty().await;
    let division = build::division().insert(&server.pool).await;
    let task_force = build::task_force();
    let of = |code| build::project(division).set("code", code);
    let a = of("A")
        .set("industry", "茶")
        .set("name", "100%_绿色")
        .set("started_on", "2022-03-31");
    let a = a.refer("task_force_id", task_force.id());
    let b = of("B")
        .set("industry", "矿")
        .set("name", r"it's \ 1000")
        .set("started_on", "2022-04-01");
    let c = of("C")
        .set("industry", ())
        .set("name", "100")
        .set("started_on", ());
    let met = build::milestone(a.id())
        .set("status", "MET")
        .set("met_on", "2022-10-01");
    let rows = vec![build::milestone(a.id()), met, a, b, c, task_force];
    build::insert_all(&server.pool, rows).await;
    server
}

/// The codes of the projects that each filter chooses.
async fn chosen<const N: usize>(filters: [&str; N]) -> [String; N] {
    let server = server().await;
    filters_of(&server, filters).await
}

async fn filters_of<const N: usize>(server: &Server, filters: [&str; N]) -> [String; N] {
    let field = |(n, filter)| format!("f{n}: projects(filter: {filter}) {{ nodes {{ code }} }}");
    let fields: Vec<_> = filters.iter().enumerate().map(field).collect();
    let data = server.query(&format!("{{ {} }}", fields.join(" "))).await;
    std::array::from_fn(|n| codes(&data[format!("f{n}")]))
}

fn codes(projects: &Json) -> String {
    let nodes = projects["nodes"].as_array().into_iter().flatten();
    nodes.filter_map(|node| node["code"].as_str()).collect()
}

#[tokio::test]
async fn ne_and_not_in_choose_rows_without_a_value() {
    let filters = [
        r#"{ industry: { ne: "茶" } }"#,
        r#"{ industry: { notIn: ["茶", "矿"] } }"#,
    ];
    assert_eq!(chosen(filters).await, ["BC", "C"]);
}

#[tokio::test]
async fn not_chooses_every_row_that_a_condition_does_not_hold_for() {
    let filters = [
        r#"{ not: { industry: { eq: "茶" } } }"#,
        r#"{ not: { startedOn: { gte: "2022-04-01" } } }"#,
        r#"{ not: { not: { startedOn: { gte: "2022-04-01" } } } }"#,
        r#"{ not: { industry: { ne: "茶" } } }"#,
    ];
    assert_eq!(chosen(filters).await, ["BC", "AC", "B", "A"]);
}

#[tokio::test]
async fn a_comparison_never_chooses_a_row_without_a_value() {
    let filters = [
        r#"{ startedOn: { lt: "2022-04-01" } }"#,
        "{ startedOn: { isNull: true } }",
        "{ industry: { isNull: false } }",
    ];
    assert_eq!(chosen(filters).await, ["A", "C", "AB"]);
}

#[tokio::test]
async fn an_empty_list_holds_nothing() {
    let filters = ["{ code: { in: [] } }", "{ code: { notIn: [] } }"];
    assert_eq!(chosen(filters).await, ["", "ABC"]);
}

#[tokio::test]
async fn an_empty_and_holds_and_an_empty_or_does_not() {
    let filters = [
        "{}",
        "{ and: [] }",
        "{ or: [] }",
        "{ or: [{}] }",
        "{ not: {} }",
    ];
    assert_eq!(chosen(filters).await, ["ABC", "ABC", "", "ABC", ""]);
}

#[tokio::test]
async fn every_holds_of_none_and_fails_on_a_missing_value() {
    let filters = [
        "{ milestones: { every: { status: { eq: MET } } } }",
        r#"{ milestones: { every: { metOn: { gt: "2022-01-01" } } } }"#,
        "{ milestones: { every: { type: { eq: DELIVERY } } } }",
        "{ milestones: { none: {} } }",
        "{ milestones: { some: {} every: {} } }",
    ];
    assert_eq!(chosen(filters).await, ["BC", "BC", "ABC", "BC", "A"]);
}

#[tokio::test]
async fn a_count_counts_what_its_filter_chooses() {
    let filters = [
        "{ milestones: { count: { eq: 2 } } }",
        "{ milestones: { count: { filter: { status: { eq: MET } } eq: 1 } } }",
        "{ milestones: { count: { filter: { status: { eq: NOT_MET } } lt: 1 } } }",
        "{ milestones: { count: {} } }",
    ];
    assert_eq!(chosen(filters).await, ["A", "A", "ABC", "ABC"]);
}

#[tokio::test]
async fn a_to_one_filter_asks_that_there_is_one() {
    let filters = [
        "{ taskForce: {} }",
        "{ not: { taskForce: {} } }",
        r#"{ taskForce: { industry: { ne: "茶" } } }"#,
        "{ not: { taskForce: { kind: { eq: KEY_WORK } } } }",
    ];
    assert_eq!(chosen(filters).await, ["A", "BC", "A", "ABC"]);
}

#[tokio::test]
async fn texts_are_compared_letter_by_letter() {
    let filters = [
        r#"{ name: { contains: "%" } }"#,
        r#"{ name: { contains: "_" } }"#,
        r#"{ name: { contains: "'s \\" } }"#,
        r#"{ name: { startsWith: "100" } }"#,
        r#"{ name: { startsWith: "IT" } }"#,
        r#"{ name: { contains: "绿" } }"#,
        r#"{ name: { contains: "" } }"#,
    ];
    assert_eq!(chosen(filters).await, ["A", "A", "B", "AC", "", "A", "ABC"]);
}

#[tokio::test]
async fn during_and_between_include_both_ends() {
    let filters = [
        r#"{ startedOn: { during: "2022Q1" } }"#,
        r#"{ startedOn: { during: "2022M04" } }"#,
        r#"{ startedOn: { between: { from: "2022-03-31", to: "2022-04-01" } } }"#,
        r#"{ startedOn: { during: "2022-03-31/2022-03-31" } }"#,
    ];
    assert_eq!(chosen(filters).await, ["A", "B", "AB", "A"]);
}

#[tokio::test]
async fn a_variable_that_is_not_given_takes_its_operator_along() {
    let server = server().await;
    let document = "query($from: Date, $codes: [String!]) {
      projects(filter: { startedOn: { gte: $from }, code: { in: $codes } }) { nodes { code } }
    }";
    let mut found = Vec::new();
    for variables in [
        json!({}),
        json!({ "codes": ["B", "C"] }),
        json!({ "from": "2022-04-01" }),
    ] {
        found.push(codes(&server.data(document, variables).await["projects"]));
    }
    assert_eq!(found, ["ABC", "BC", "B"]);
}

#[tokio::test]
async fn ids_of_answers_serve_in_filters() {
    let server = server().await;
    let data = server.query("{ projects { nodes { id } } }").await;
    let id = |n: usize| data["projects"]["nodes"][n]["id"].to_string();
    let two = format!("{{ id: {{ in: [{}, {}] }} }}", id(0), id(2));
    let others = format!("{{ id: {{ ne: {} }} }}", id(0));
    assert_eq!(filters_of(&server, [&two, &others]).await, ["AC", "BC"]);
}

#[tokio::test]
async fn operators_that_exclude_each_other_are_refused_wherever_they_stand() {
    let server = server().await;
    let filters = [
        r#"{ code: { eq: "A", in: ["B"] } }"#,
        r#"{ startedOn: { gt: "2022-04-01", lte: "2022-04-01" } }"#,
        r#"{ or: [{}, { startedOn: { isNull: true, eq: "2022-04-01" } }] }"#,
        "{ milestones: { count: { eq: 1, ne: 1 } } }",
        r#"{ plannedInvestment: { year: 2022, gt: "2", lt: "1.5" } }"#,
    ];
    let mut codes = Vec::new();
    for filter in filters {
        let document = format!("{{ projects(filter: {filter}) {{ totalCount }} }}");
        codes.push(server.code(&document, json!({})).await);
    }
    assert_eq!(codes, ["CONTRADICTORY_FILTER"; 5]);
}
