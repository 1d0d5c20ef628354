//! Values that do not fit their type: numbers, texts, dates, periods, enums.

use serde_json::{Value as Json, json};

use super::{Case, NOTHING, id::id, refused};
use crate::support::Server;

#[tokio::test]
async fn an_integer_out_of_range_is_refused() {
    let server = Server::empty().await;
    let documents = [
        "{ investmentPlans(filter: { year: { eq: VALUE } }) { totalCount } }",
        "{ investmentPlans(filter: { year: { in: [2022, VALUE] } }) { totalCount } }",
        "{ investmentPlans(filter: { year: { between: { from: 1, to: VALUE } } }) { totalCount } }",
        "{ projects(filter: { fieldVisits: { count: { gt: VALUE } } }) { totalCount } }",
        "{ projects { nodes { plannedInvestment(year: VALUE) } } }",
        "{ projects(filter: { plannedInvestment: { year: VALUE, gt: 1 } }) { totalCount } }",
        "{ projects(orderBy: [{ plannedInvestment: { year: VALUE, direction: ASC } }]) { totalCount nodes { id } } }",
        "{ projects(first: VALUE) { nodes { id } } }",
    ];
    let values = [
        json!(2_147_483_648_i64),
        json!(-2_147_483_649_i64),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e300),
    ];
    let mut cases = Vec::new();
    for document in documents {
        for value in &values {
            // GraphQL's own rules know no literal of more than 64 bits.
            let cases_of = if value.is_i64() {
                Case::both
            } else {
                Case::typed
            };
            cases.extend(cases_of(
                &format!("{document} {value}"),
                document,
                "Int!",
                value,
                "INTEGER_OUT_OF_RANGE",
            ));
        }
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_nul_character_is_refused() {
    let server = Server::empty().await;
    let documents = [
        "{ projects(filter: { name: { eq: VALUE } }) { totalCount } }",
        "{ projects(filter: { name: { contains: VALUE } }) { totalCount } }",
        "{ projects(filter: { name: { in: [\"a\", VALUE] } }) { totalCount } }",
        "{ projects(filter: { division: { name: { startsWith: VALUE } } }) { totalCount } }",
        "{ projectByCode(code: VALUE) { name } }",
    ];
    let cases = documents
        .iter()
        .flat_map(|d| Case::both(d, d, "String!", &json!("a\u{0}b"), "NUL_CHARACTER"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_text_or_a_list_that_is_too_long_is_refused() {
    let server = Server::empty().await;
    let text = "字".repeat(100_000);
    let by_text = [
        "query($v: String!) { projects(filter: { name: { eq: $v } }) { totalCount } }",
        "query($v: String!) { projects(filter: { name: { contains: $v } }) { totalCount } }",
        "query($v: String!) { projects(filter: { name: { in: [$v] } }) { totalCount } }",
        "query($v: [String!]) { projects(filter: { name: { in: $v } }) { totalCount } }",
        "query($v: String!) { projectByCode(code: $v) { name } }",
    ];
    let mut cases: Vec<_> = by_text
        .map(|d| Case::with(d, d, json!({ "v": text }), "VALUE_TOO_LONG"))
        .into();
    let document = "query($v: ProjectFilter) { projects(filter: $v) { totalCount } }";
    cases.push(Case::with(
        document,
        document,
        json!({ "v": { "name": { "eq": text } } }),
        "VALUE_TOO_LONG",
    ));
    let document = format!(
        "{{ projects(filter: {{ name: {{ eq: \"{}\" }} }}) {{ totalCount }} }}",
        "a".repeat(9_000)
    );
    cases.push(Case::new("9 000 bytes", &document, "VALUE_TOO_LONG"));
    let document =
        "query($v: [Int!]) { investmentPlans(filter: { year: { in: $v } }) { totalCount } }";
    cases.push(Case::with(
        document,
        document,
        json!({ "v": vec![2022; 1_001] }),
        "VALUE_TOO_LONG",
    ));
    let document = "query($v: [ID!]!) { nodes(ids: $v) { id } }";
    cases.push(Case::with(
        document,
        document,
        json!({ "v": vec![id("PJ"); 101] }),
        "VALUE_TOO_LONG",
    ));
    let document = format!(
        "{{ projects(orderBy: [{}]) {{ nodes {{ id }} }} }}",
        "{ name: ASC } ".repeat(9)
    );
    cases.push(Case::new("nine keys", &document, "VALUE_TOO_LONG"));
    let document = "{ projects(filter: { totalInvestment: { eq: VALUE } }) { totalCount } }";
    for decimal in ["1".repeat(41), "1e999".to_owned(), "1e-999".to_owned()] {
        cases.extend(Case::both(
            &decimal,
            document,
            "Decimal",
            &json!(decimal),
            "VALUE_TOO_LONG",
        ));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

/// Refusals of values in the place `VALUE`, as the type's own check sees them.
fn values(document: &str, ty: &str, all: &[Json]) -> Vec<Case> {
    let refuse = |value| {
        Case::both(
            &format!("{ty} {value}"),
            document,
            ty,
            value,
            "INVALID_ARGUMENT",
        )
    };
    all.iter().flat_map(refuse).collect()
}

#[tokio::test]
async fn dates_periods_instants_and_decimals_that_are_none_are_refused() {
    let server = Server::empty().await;
    let on = "{ projects(filter: { startedOn: { gt: VALUE } }) { totalCount } }";
    let mut cases = values(
        on,
        "Date",
        &[
            "2022-02-30",
            "2022-13-01",
            "2022-1-1",
            "20220101",
            "",
            "0000-01-01",
            "12022-01-01",
        ]
        .map(Json::from),
    );
    let during = "{ projects(filter: { startedOn: { during: VALUE } }) { totalCount } }";
    let periods = [
        "2022Q5",
        "2022Q0",
        "2022M13",
        "2022H3",
        "2022-12-31/2022-01-01",
        "2022-02-30/2022-03-01",
        "2022/2023",
        "",
        "now",
    ];
    cases.extend(values(during, "Period", &periods.map(Json::from)));
    cases.extend(values(
        "{ leaders { nodes { fieldDays(period: VALUE) } } }",
        "Period",
        &periods.map(Json::from),
    ));
    let at = "{ projects(filter: { createdAt: { lte: VALUE } }) { totalCount } }";
    let instants = [
        "2022-11-30",
        "2022-11-30T08:00:00",
        "2022-11-30T25:00:00Z",
        "2022-02-30T00:00:00Z",
        "",
        "now()",
    ];
    cases.extend(values(at, "DateTime", &instants.map(Json::from)));
    let sum = "{ projects(filter: { totalInvestment: { eq: VALUE } }) { totalCount } }";
    let decimals = [
        "NaN",
        "Infinity",
        "-Infinity",
        "abc",
        "",
        "1,000",
        "1.",
        ".5",
        "0x10",
        "1 ",
        "--1",
        "1e",
        "一",
    ];
    cases.extend(values(sum, "Decimal", &decimals.map(Json::from)));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn an_unknown_value_of_an_enum_is_refused() {
    let server = Server::empty().await;
    let document =
        "query($v: ProjectStage) { projects(filter: { stage: { eq: $v } }) { totalCount } }";
    let list =
        "query($v: [ProjectStage!]) { projects(filter: { stage: { in: $v } }) { totalCount } }";
    let argument = "query($v: VisitKind) { leaders { nodes { fieldDays(kind: $v) } } }";
    let order = "query($v: Direction) { projects(orderBy: [{ name: $v }]) { nodes { id } } }";
    let literal = |value: &str| {
        format!("{{ projects(filter: {{ stage: {{ eq: {value} }} }}) {{ totalCount }} }}")
    };
    let cases = [
        Case::with(
            "variable",
            document,
            json!({ "v": "NOPE" }),
            "UNKNOWN_ENUM_VALUE",
        ),
        Case::with(
            "lower case",
            document,
            json!({ "v": "reserve" }),
            "UNKNOWN_ENUM_VALUE",
        ),
        Case::with("empty", document, json!({ "v": "" }), "UNKNOWN_ENUM_VALUE"),
        Case::with(
            "in a list",
            list,
            json!({ "v": ["RESERVE", "NOPE"] }),
            "UNKNOWN_ENUM_VALUE",
        ),
        Case::with(
            "argument",
            argument,
            json!({ "v": "NOPE" }),
            "UNKNOWN_ENUM_VALUE",
        ),
        Case::with(
            "direction",
            order,
            json!({ "v": "UP" }),
            "UNKNOWN_ENUM_VALUE",
        ),
        Case::new("literal", &literal("NOPE"), "GRAPHQL_VALIDATION_FAILED"),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_variable_of_another_type_is_refused() {
    let server = Server::empty().await;
    let mut cases = Vec::new();
    for (ty, field, values) in [
        (
            "String",
            "name",
            vec![json!(1), json!(true), json!({}), json!(["a", "b"])],
        ),
        (
            "Int",
            "version",
            vec![json!("1"), json!(1.5), json!(false), json!({ "a": 1 })],
        ),
        (
            "Boolean",
            "isStartOverdue",
            vec![json!("true"), json!(1), json!({})],
        ),
        (
            "Date",
            "startedOn",
            vec![json!(20_220_101), json!(true), json!({})],
        ),
        (
            "Decimal",
            "totalInvestment",
            vec![json!(true), json!({}), json!(["1", "2"])],
        ),
        (
            "ProjectStage",
            "stage",
            vec![json!(1), json!(true), json!({})],
        ),
    ] {
        let document = format!(
            "query($v: {ty}) {{ projects(filter: {{ {field}: {{ eq: $v }} }}) {{ totalCount }} }}"
        );
        let case = |value: &Json| {
            Case::with(
                &format!("{ty} {value}"),
                &document,
                json!({ "v": value }),
                "INVALID_ARGUMENT",
            )
        };
        cases.extend(values.iter().map(case));
    }
    for value in [json!("x"), json!(1), json!([1])] {
        let document = "query($v: ProjectFilter) { projects(filter: $v) { totalCount } }";
        cases.push(Case::with(
            &format!("input object {value}"),
            document,
            json!({ "v": value }),
            "INVALID_ARGUMENT",
        ));
    }
    for value in [json!("x"), json!(1), json!({})] {
        let document = "query($v: Boolean!) { projects { totalCount @skip(if: $v) } }";
        cases.push(Case::with(
            &format!("condition {value}"),
            document,
            json!({ "v": value }),
            "INVALID_VARIABLE",
        ));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_required_variable_that_is_missing_or_null_is_refused() {
    let server = Server::empty().await;
    let document = "query($v: ID!) { project(id: $v) { name } }";
    let list = "query($v: [ID!]!) { nodes(ids: $v) { id } }";
    let condition = "query($v: Boolean!) { projects { totalCount @include(if: $v) } }";
    let cases = [document, list, condition]
        .into_iter()
        .flat_map(|document| {
            [json!({}), json!({ "v": null }), json!({ "w": 1 })].map(|variables| {
                Case::with(
                    &format!("{document} {variables}"),
                    document,
                    variables,
                    "INVALID_VARIABLE",
                )
            })
        });
    assert_eq!(refused(&server, cases).await, NOTHING);
}
