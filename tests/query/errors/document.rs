//! Documents that are no GraphQL, do not fit the schema, or are too large.

use std::fmt::Write as _;

use serde_json::json;

use super::{Case, NOTHING, refused};
use crate::support::Server;

#[tokio::test]
async fn what_is_no_graphql_is_refused() {
    let server = Server::empty().await;
    let documents = [
        "",
        " ",
        "{",
        "}",
        "{ }",
        "{ projects( }",
        "select 1",
        "query",
        "{ a b: }",
        "# only a comment",
        "\u{0}",
        "{ 云 }",
        "{ node(id: \"a) { id } }",
        "query A { projects { totalCount } } query A { projects { totalCount } }",
        "query A { projects { totalCount } } { projects { totalCount } }",
    ];
    let cases = documents.map(|document| Case::new(document, document, "GRAPHQL_PARSE_FAILED"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn what_does_not_fit_the_schema_is_refused() {
    let server = Server::empty().await;
    let documents = [
        "{ nope }",
        "{ projects { nope } }",
        "{ projects { nodes { nope } } }",
        "{ projects }",
        "{ projects { totalCount { x } } }",
        "{ projects(nope: 1) { totalCount } }",
        "{ projects(first: \"1\") { totalCount } }",
        "{ projects(filter: { nope: { eq: 1 } }) { totalCount } }",
        "{ projects(filter: { name: { like: \"a\" } }) { totalCount } }",
        "{ projects(orderBy: [{ nope: ASC }]) { totalCount } }",
        "{ project { name } }",
        "{ projects @nope { totalCount } }",
        "{ projects { totalCount @skip } }",
        "{ ...Nope }",
        "{ projects { ...F } } fragment F on Nope { id }",
        "{ projects { ... on Leader { id } } }",
        "{ projects { totalCount } } fragment F on Project { id }",
        "query($v: Nope) { projects { totalCount } }",
        "query($v: Int) { projects { totalCount } }",
        "query($v: Int) { projects(first: $w) { totalCount } }",
    ];
    let cases =
        documents.map(|document| Case::new(document, document, "GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn what_is_no_query_is_refused() {
    let server = Server::empty().await;
    let documents = [
        "subscription { nope }",
        "subscription { nope }",
        "query A { __typename } subscription B { nope }",
    ];
    let cases = documents.map(|document| Case::new(document, document, "NOT_A_QUERY"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn fields_of_one_key_that_are_not_the_same_are_refused() {
    let server = Server::empty().await;
    let documents = [
        "{ a: projects { totalCount } a: leaders { totalCount } }",
        "{ projects(first: 1) { totalCount } projects(first: 2) { totalCount } }",
        "{ projects { nodes { a: name a: code } } }",
        "{ projects { nodes { a: name } nodes { a: code } } }",
        "{ projects { nodes { a: name ... on Project { a: code } } } }",
        "{ projects { nodes { a: name ... on Node { a: id } } } }",
        "{ projects { nodes { a: plannedInvestment(year: 2021) ... { a: plannedInvestment(year: 2022) } } } }",
        "{ projects { ...A ...B } } fragment A on ProjectConnection { nodes { a: name } } \
            fragment B on ProjectConnection { nodes { a: code } }",
        "{ projects { nodes { fieldVisits(first: 1) { totalCount } } nodes { fieldVisits(first: 2) { totalCount } } } }",
    ];
    let cases =
        documents.map(|document| Case::new(document, document, "GRAPHQL_VALIDATION_FAILED"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_variable_in_a_place_of_another_type_is_refused_whatever_it_holds() {
    let server = Server::empty().await;
    let documents = [
        (
            "query($v: String) { projects(first: $v) { totalCount } }",
            json!("2"),
        ),
        (
            "query($v: [Int]) { projects(first: $v) { totalCount } }",
            json!([2]),
        ),
        (
            "query($v: Int) { projects(after: $v) { totalCount } }",
            json!(2),
        ),
        ("query($v: ID) { project(id: $v) { name } }", json!("a")),
        ("query($v: Int!) { project(id: $v) { name } }", json!(1)),
        (
            "query($v: Int) { projects(filter: { name: { eq: $v } }) { totalCount } }",
            json!(1),
        ),
        (
            "query($v: String) { projects(filter: { name: { in: [$v] } }) { totalCount } }",
            json!("a"),
        ),
        (
            "query($v: String) { projects(filter: { name: $v }) { totalCount } }",
            json!("a"),
        ),
        (
            "query($v: LeaderFilter) { projects(filter: $v) { totalCount } }",
            json!({ "rank": {} }),
        ),
        (
            "query($v: String) { projects(orderBy: [$v]) { totalCount } }",
            json!("name"),
        ),
        (
            "query($v: String!) { projects { totalCount @skip(if: $v) } }",
            json!("true"),
        ),
        (
            "query($v: Boolean) { projects { ...F @include(if: $v) } } fragment F on ProjectConnection { totalCount }",
            json!(true),
        ),
        (
            "query($v: String) { projects { ...F } } fragment F on ProjectConnection { nodes { plannedInvestment(year: $v) } }",
            json!("a"),
        ),
    ];
    let code = "GRAPHQL_VALIDATION_FAILED";
    let cases = documents.iter().flat_map(|(document, value)| {
        [json!({ "v": value }), json!({}), json!({ "v": null })]
            .map(|variables| Case::with(document, document, variables, code))
    });
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_document_that_nests_deeper_than_the_parser_reads_is_too_large() {
    let server = Server::empty().await;
    let fragments = format!(
        "{{ {} __typename {} }}",
        "... { ".repeat(500),
        "}".repeat(500)
    );
    let cases = [
        Case::new("1 000 levels", &deep(1_000), "DOCUMENT_TOO_LARGE"),
        Case::new("500 inline fragments", &fragments, "DOCUMENT_TOO_LARGE"),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn the_message_of_a_syntax_error_does_not_repeat_a_long_line() {
    let server = Server::empty().await;
    let document = format!(
        "{{ projects(filter: {{ name: {{ eq: \"{}\" }} }}) {{ ",
        "a".repeat(8_000)
    );
    let case = Case::new(
        "8 000 letters in one line",
        &document,
        "GRAPHQL_PARSE_FAILED",
    );
    assert_eq!(refused(&server, [case]).await, NOTHING);
}

#[tokio::test]
async fn an_operation_that_is_not_there_or_not_named_is_refused() {
    let server = Server::empty().await;
    let two = "query A { projects { totalCount } } query B { leaders { totalCount } }";
    let named = |name: &str, document: &str, operation| Case {
        name: name.to_owned(),
        body: json!({ "query": document, "operationName": operation }),
        code: "OPERATION_NOT_FOUND",
    };
    let cases = [
        Case::new("none named", two, "OPERATION_NOT_FOUND"),
        named("unknown", two, "C"),
        named("empty", two, ""),
        named("unknown of one", "query A { projects { totalCount } }", "B"),
        named("of none", "{ projects { totalCount } }", "A"),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}

/// Fragments that each spread the one before twice: `levels` of them are 2^`levels` fields.
fn bomb(levels: usize) -> String {
    let mut document =
        format!("{{ projects {{ nodes {{ ...F{levels} }} }} }} fragment F0 on Project {{ name }}");
    for level in 1..=levels {
        // Writing to a String never fails.
        let _ = write!(
            document,
            " fragment F{level} on Project {{ ...F{0} ...F{0} }}",
            level - 1
        );
    }
    document
}

/// A document whose divisions have parents that have parents.
fn deep(levels: usize) -> String {
    format!(
        "{{ divisions {{ nodes {{ {} name {} }} }} }}",
        "parent { ".repeat(levels),
        "}".repeat(levels)
    )
}

#[tokio::test]
async fn a_document_that_is_too_large_is_refused() {
    let server = Server::empty().await;
    let fields = (0..1_700)
        .map(|i| format!("a{i}:id"))
        .collect::<Vec<_>>()
        .join(" ");
    let thrice = format!(
        "{{ a: projects {{ nodes {{ ...F }} }} b: projects {{ nodes {{ ...F }} }} c: projects {{ nodes {{ ...F }} }} }} \
         fragment F on Project {{ {fields} }}"
    );
    let cases = [
        Case::new(
            "over 16 KiB",
            &format!("{{ projects {{ totalCount }} }} #{}", "x".repeat(16_384)),
            "DOCUMENT_TOO_LARGE",
        ),
        Case::new(
            "100 000 characters",
            &format!(
                "{{ projects(filter: {{ name: {{ eq: \"{}\" }} }}) {{ totalCount }} }}",
                "字".repeat(100_000)
            ),
            "DOCUMENT_TOO_LARGE",
        ),
        Case::new("over 5 000 fields", &thrice, "DOCUMENT_TOO_LARGE"),
        Case::new("50 levels", &deep(50), "DOCUMENT_TOO_LARGE"),
        Case::new(
            "60 inline fragments",
            &format!(
                "{{ {} __typename {} }}",
                "... { ".repeat(60),
                "}".repeat(60)
            ),
            "DOCUMENT_TOO_LARGE",
        ),
    ];
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_document_at_the_limits_is_answered() {
    let server = Server::empty().await;
    let long = format!(
        "{{ projects {{ totalCount }} }} #{}",
        "x".repeat(16_384 - 29)
    );
    let mut told = Vec::new();
    for document in [long, deep(30), bomb(8)] {
        let (_, answer) = server.answer(&document, json!({})).await;
        told.push(answer["errors"][0]["message"].clone());
    }
    assert_eq!(told, [json!(null), json!(null), json!(null)]);
}

#[tokio::test]
async fn fragments_of_fragments_are_refused_before_they_are_written_out() {
    let server = Server::empty().await;
    let cases = [13, 30, 200].map(|levels| {
        Case::new(
            &format!("{levels} levels"),
            &bomb(levels),
            "DOCUMENT_TOO_LARGE",
        )
    });
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn fragments_that_spread_themselves_are_refused() {
    let server = Server::empty().await;
    let document = |fragments: &str| format!("{{ projects {{ nodes {{ ...A }} }} }} {fragments}");
    let cases = [
        ("itself", "fragment A on Project { ...A }"),
        (
            "each other",
            "fragment A on Project { ...B } fragment B on Project { ...A }",
        ),
        (
            "at depth",
            "fragment A on Project { division { projects { nodes { ...A } } } }",
        ),
        (
            "with fields",
            "fragment A on Project { id ...B } fragment B on Project { name ...C } fragment C on Project { code ...A }",
        ),
    ];
    let cases =
        cases.map(|(name, fragments)| Case::new(name, &document(fragments), "DOCUMENT_TOO_LARGE"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}
