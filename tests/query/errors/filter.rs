//! Filters that say nothing or contradict themselves.

use serde_json::{Value as Json, json};

use super::{Case, NOTHING, refused};
use crate::support::Server;

/// A list with a filter, in the document and as one variable.
fn filters(name: &str, filter: &Json, code: &'static str) -> [Case; 2] {
    Case::both(
        name,
        "{ projects(filter: VALUE) { totalCount } }",
        "ProjectFilter",
        filter,
        code,
    )
}

#[tokio::test]
async fn an_operator_that_is_null_is_refused() {
    let server = Server::empty().await;
    let filters_of_null = [
        json!({ "name": null }),
        json!({ "name": { "eq": null } }),
        json!({ "name": { "ne": null } }),
        json!({ "name": { "in": null } }),
        json!({ "name": { "contains": null } }),
        json!({ "startedOn": { "between": null } }),
        json!({ "startedOn": { "during": null } }),
        json!({ "startedOn": { "isNull": null } }),
        json!({ "id": { "eq": null } }),
        json!({ "and": null }),
        json!({ "or": null }),
        json!({ "not": null }),
        json!({ "and": [{ "name": { "eq": null } }] }),
        json!({ "not": { "name": { "eq": null } } }),
        json!({ "division": null }),
        json!({ "division": { "name": { "eq": null } } }),
        json!({ "fieldVisits": null }),
        json!({ "fieldVisits": { "some": null } }),
        json!({ "fieldVisits": { "count": null } }),
        json!({ "fieldVisits": { "count": { "gt": null } } }),
        json!({ "fieldVisits": { "count": { "gt": 0, "filter": null } } }),
        json!({ "plannedInvestment": { "year": 2022, "gt": null } }),
    ];
    let cases = filters_of_null
        .iter()
        .flat_map(|f| filters(&f.to_string(), f, "NULL_OPERATOR"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn an_operator_whose_variable_is_null_is_refused() {
    let server = Server::empty().await;
    let cases = [
        ("String", "name: { eq: $v }"),
        ("String", "name: { startsWith: $v }"),
        ("[String!]", "name: { in: $v }"),
        ("Date", "startedOn: { lt: $v }"),
        ("Period", "startedOn: { during: $v }"),
        ("DateRange", "startedOn: { between: $v }"),
        ("Boolean", "startedOn: { isNull: $v }"),
        ("StringFilter", "name: $v"),
        ("DivisionFilter", "division: $v"),
        ("ProjectFilter", "not: $v"),
        ("[ProjectFilter!]", "or: $v"),
        ("FieldVisitFilter", "fieldVisits: { some: $v }"),
        ("Int", "fieldVisits: { count: { eq: $v } }"),
    ];
    let cases = cases.map(|(ty, filter)| {
        let document =
            format!("query($v: {ty}) {{ projects(filter: {{ {filter} }}) {{ totalCount }} }}");
        Case::with(
            &document.clone(),
            &document,
            json!({ "v": null }),
            "NULL_OPERATOR",
        )
    });
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_range_with_one_end_is_refused() {
    let server = Server::empty().await;
    let variable =
        "query($v: DateRange) { projects(filter: { startedOn: { between: $v } }) { totalCount } }";
    let end = "query($v: Date) { projects(filter: { startedOn: { between: { from: \"2022-01-01\", to: $v } } }) { totalCount } }";
    let literal =
        "{ projects(filter: { startedOn: { between: { from: \"2022-01-01\" } } }) { totalCount } }";
    let cases = [
        Case::with(
            "variable",
            variable,
            json!({ "v": { "from": "2022-01-01" } }),
            "INVALID_ARGUMENT",
        ),
        Case::new("literal", literal, "GRAPHQL_VALIDATION_FAILED"),
        Case::with("nullable end", end, json!({}), "GRAPHQL_VALIDATION_FAILED"),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}

/// Pairs of operators that no value can meet.
fn contradictions() -> Vec<Json> {
    let pairs = |field: &str, [a, b]: [Json; 2]| {
        let pair = |operators: Json| json!({ field: operators });
        let mut all: Vec<_> = [
            json!({ "eq": a, "ne": a }),
            json!({ "eq": a, "in": [b] }),
            json!({ "eq": a, "in": [] }),
            json!({ "eq": a, "notIn": [b, a] }),
        ]
        .map(pair)
        .into();
        if field != "isStartOverdue" {
            all.push(pair(json!({ "eq": a, "isNull": true })));
        }
        all
    };
    let ordered = |field: &str, [a, b]: [Json; 2]| {
        let operators = [
            json!({ "gt": b, "lt": a }),
            json!({ "gt": b, "lt": b }),
            json!({ "gt": b, "lte": a }),
            json!({ "gt": b, "lte": b }),
            json!({ "gte": b, "lt": a }),
            json!({ "gte": b, "lt": b }),
            json!({ "gte": b, "lte": a }),
            json!({ "gt": b, "eq": a }),
            json!({ "gt": b, "eq": b }),
            json!({ "gte": b, "eq": a }),
            json!({ "eq": b, "lt": a }),
            json!({ "eq": b, "lt": b }),
            json!({ "eq": b, "lte": a }),
            json!({ "between": { "from": b, "to": a } }),
            json!({ "between": { "from": a, "to": a }, "gt": a }),
            json!({ "between": { "from": b, "to": b }, "eq": a }),
        ];
        operators.map(|operators| json!({ field: operators }))
    };
    let values = [
        ("version", [json!(1), json!(2)]),
        ("totalInvestment", [json!("9.50"), json!("10")]),
        ("startedOn", [json!("2022-01-01"), json!("2022-02-01")]),
        (
            "createdAt",
            [
                json!("2022-01-01T00:00:00Z"),
                json!("2022-01-01T00:00:00.000001Z"),
            ],
        ),
    ];
    let mut all = pairs("name", [json!("a"), json!("b")]);
    for (field, values) in values {
        all.extend(pairs(field, values.clone()));
        all.extend(ordered(field, values));
    }
    all.push(json!({ "startedOn": { "during": "2022", "eq": "2021-12-31" } }));
    all.push(json!({ "startedOn": { "during": "2022Q1", "gt": "2022-03-31" } }));
    all.push(json!({ "startedOn": { "during": "2022", "between": { "from": "2023-01-01", "to": "2023-02-01" } } }));
    all.push(json!({ "totalInvestment": { "gt": 10, "lt": "1e1" } }));
    all.push(json!({ "startedOn": { "isNull": true, "gt": "2022-01-01" } }));
    all.push(json!({ "startedOn": { "isNull": true, "during": "2022" } }));
    all.push(json!({ "startedOn": { "isNull": true, "ne": "2022-01-01" } }));
    all.push(json!({ "fieldVisits": { "count": { "gt": 2, "lt": 1 } } }));
    all.push(json!({ "plannedInvestment": { "year": 2022, "gt": 2, "lt": 1 } }));
    all.push(json!({ "isStartOverdue": { "eq": true, "ne": true } }));
    all
}

#[tokio::test]
async fn a_filter_that_contradicts_itself_is_refused() {
    let server = Server::empty().await;
    let cases = contradictions();
    let cases = cases
        .iter()
        .flat_map(|f| filters(&f.to_string(), f, "CONTRADICTORY_FILTER"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_filter_that_contradicts_itself_at_depth_is_refused() {
    let server = Server::empty().await;
    let wrong = json!({ "version": { "gt": 2, "lt": 1 } });
    let places = [
        json!({ "and": [{}, wrong] }),
        json!({ "or": [wrong, {}] }),
        json!({ "not": wrong }),
        json!({ "division": { "parent": wrong } }),
        json!({ "fieldVisits": { "some": wrong } }),
        json!({ "fieldVisits": { "count": { "gt": 0, "filter": wrong } } }),
    ];
    let cases = places
        .iter()
        .flat_map(|f| filters(&f.to_string(), f, "CONTRADICTORY_FILTER"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_contradiction_is_found_in_the_values_of_each_request() {
    let server = Server::empty().await;
    let document = "query($from: Date, $to: Date) {
        projects(filter: { startedOn: { gte: $from, lte: $to } }) { totalCount } }";
    let mut told = Vec::new();
    for (from, to) in [
        ("2022-01-01", "2022-02-01"),
        ("2022-02-01", "2022-01-01"),
        ("2022-01-01", "2022-01-01"),
    ] {
        let (_, answer) = server
            .answer(document, json!({ "from": from, "to": to }))
            .await;
        told.push(answer["errors"][0]["extensions"]["code"].clone());
    }
    assert_eq!(
        told,
        [Json::Null, json!("CONTRADICTORY_FILTER"), Json::Null]
    );
}

#[tokio::test]
async fn a_filter_that_nests_too_deep_is_refused() {
    let server = Server::empty().await;
    let filter = (0..50).fold(json!({}), |filter, _| json!({ "not": filter }));
    assert_eq!(
        refused(&server, filters("50 levels", &filter, "DOCUMENT_TOO_LARGE")).await,
        NOTHING
    );
}

#[tokio::test]
async fn an_order_by_several_fields_in_one_key_is_refused() {
    let server = Server::empty().await;
    let document = "query($v: [ProjectOrder!]) { projects(orderBy: $v) { nodes { id } } }";
    let case = |name, key: Json, code| Case::with(name, document, json!({ "v": key }), code);
    let cases = [
        case(
            "two fields",
            json!([{ "name": "ASC", "code": "ASC" }]),
            "INVALID_ARGUMENT",
        ),
        case("no field", json!([{}]), "INVALID_ARGUMENT"),
        case(
            "unknown field",
            json!([{ "nope": "ASC" }]),
            "INVALID_ARGUMENT",
        ),
        case(
            "a column that is not offered",
            json!([{ "industry": "ASC" }]),
            "INVALID_ARGUMENT",
        ),
        case("null", json!([{ "name": null }]), "NULL_OPERATOR"),
        case("a text", json!(["name"]), "INVALID_ARGUMENT"),
        Case::new(
            "literal",
            "{ projects(orderBy: [{ name: ASC, code: ASC }]) { nodes { id } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}
