//! Limits of documents: each one where it is reached, and what clients are told of them.

use serde_json::{Value as Json, json};

use crate::support::{Server, database};

/// A document at a limit, the same one step beyond, and the flag that sets the limit.
struct Limit {
    flag: &'static str,
    within: String,
    beyond: String,
}

fn limit(flag: &'static str, write: impl Fn(usize) -> String, at: usize) -> Limit {
    Limit {
        flag,
        within: write(at),
        beyond: write(at + 1),
    }
}

fn repeat(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

fn limits() -> Vec<Limit> {
    vec![
        limit(
            "--max-document-bytes",
            |n| format!("{{ __typename }}{}", " ".repeat(n - 14)),
            200,
        ),
        limit(
            "--max-tokens",
            |n| format!("{{ {} }}", repeat(n - 2, |_| "__typename ".to_owned())),
            50,
        ),
        limit(
            "--max-depth",
            |n| {
                let parents = repeat(n - 3, |_| "parent { ".to_owned());
                let ends = "} ".repeat(n - 3);
                format!("{{ divisions {{ nodes {{ {parents} name {ends} }} }} }}")
            },
            5,
        ),
        limit(
            "--max-fields",
            |n| {
                let fields = repeat((n - 3) / 2, |_| "...F ".to_owned());
                let odd = if n % 2 == 0 { "__typename" } else { "" };
                format!(
                    "{{ divisions {{ nodes {{ name {fields} }} }} {odd} }} fragment F on Division {{ id code }}"
                )
            },
            21,
        ),
        limit(
            "--max-root-fields",
            |n| format!("{{ {} }}", repeat(n, |i| format!("a{i}: __typename "))),
            7,
        ),
        limit(
            "--max-aliases",
            |n| format!("{{ {} }}", repeat(n, |i| format!("a{i}: __typename "))),
            7,
        ),
        limit(
            "--max-fragments",
            |n| {
                let spreads = repeat(n - 1, |_| "...F ".to_owned());
                format!("{{ {spreads} }} fragment F on Query {{ __typename }}")
            },
            7,
        ),
        limit(
            "--max-directives",
            |n| {
                let fields = repeat(n, |_| "__typename @skip(if: false) ".to_owned());
                format!("{{ {fields} }}")
            },
            7,
        ),
        limit(
            "--max-list-items",
            |n| {
                let items = repeat(n, |i| format!("\"{i}\" "));
                format!("{{ projects(filter: {{ code: {{ in: [{items}] }} }}) {{ totalCount }} }}")
            },
            7,
        ),
        limit(
            "--max-conditions",
            |n| {
                let items = repeat(n - 1, |i| format!("{{ code: {{ eq: \"{i}\" }} }} "));
                format!("{{ projects(filter: {{ or: [{items}] }}) {{ totalCount }} }}")
            },
            7,
        ),
        limit(
            "--max-page-size",
            |n| format!("{{ projects(first: {n}) {{ totalCount }} }}"),
            7,
        ),
    ]
}

#[tokio::test]
async fn what_is_within_a_limit_runs_and_what_is_beyond_is_told_the_limit() {
    let url = database::empty().await;
    let mut told = Vec::new();
    for limit in limits() {
        let at = match limit.flag {
            "--max-document-bytes" => 200,
            "--max-tokens" => 50,
            "--max-depth" => 5,
            "--max-fields" => 21,
            _ => 7,
        };
        let server = Server::on(&url, &[limit.flag, &at.to_string()]).await;
        let (_, within) = server.answer(&limit.within, json!({})).await;
        let (_, beyond) = server.answer(&limit.beyond, json!({})).await;
        let error = &beyond["errors"][0];
        told.push(json!([
            limit.flag,
            within.get("errors"),
            error["extensions"]["code"],
            error["message"],
        ]));
    }
    insta::assert_json_snapshot!(told);
}

#[tokio::test]
async fn lists_in_variables_have_the_same_limit() {
    let server = Server::on(&database::empty().await, &["--max-list-items", "7"]).await;
    let document = "query($codes: [String!], $filter: ProjectFilter) {
      a: projects(filter: { code: { in: $codes } }) { totalCount }
      b: projects(filter: $filter) { totalCount } }";
    let codes = |n: usize| json!(vec!["x"; n]);
    let mut found = Vec::new();
    for (codes, filter) in [
        (codes(7), json!({ "code": { "in": codes(7) } })),
        (codes(8), json!({})),
        (codes(7), json!({ "or": [{ "code": { "in": codes(8) } }] })),
    ] {
        let variables = json!({ "codes": codes, "filter": filter });
        let (_, answer) = server.answer(document, variables).await;
        found.push(answer["errors"][0]["message"].clone());
    }
    insta::assert_json_snapshot!(found);
}

#[tokio::test]
async fn introspection_is_not_multiplied() {
    let server = Server::empty().await;
    let twice = "{ __schema { types { fields { type { fields { name } } } } } }";
    let aliases = format!(
        "{{ {} }}",
        repeat(40, |i| format!(
            "a{i}: __schema {{ types {{ fields {{ args {{ type {{ name }} }} }} inputFields {{ name type {{ name ofType {{ name }} }} }} }} }} "
        ))
    );
    let spread = "{ __schema { types { ...T } } } fragment T on __Type { fields { type { ...U } } }
      fragment U on __Type { interfaces { fields { name } } }";
    let names = repeat(190, |i| format!("a{i}: description "));
    let values = format!("{{ __schema {{ types {{ inputFields {{ {names} }} }} }} }}");
    let mut codes = Vec::new();
    for document in [twice, &aliases, spread, &values] {
        codes.push(server.code(document, json!({})).await);
    }
    assert_eq!(codes, ["DOCUMENT_TOO_LARGE"; 4]);
}

#[tokio::test]
async fn tools_may_ask_for_the_whole_schema() {
    let server = Server::empty().await;
    let found = server.query(INTROSPECTION).await;
    let types = found["__schema"]["types"].as_array().map(Vec::len);
    assert!(types > Some(300), "{types:?}");
}

/// What clients and code generators ask for.
const INTROSPECTION: &str = "query IntrospectionQuery {
  __schema {
    description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue }
    type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[tokio::test]
async fn clients_can_read_every_limit() {
    let server = Server::empty().await;
    let fields = server
        .query("{ __type(name: \"ServerLimits\") { fields { name } } }")
        .await;
    let names: Vec<_> = fields["__type"]["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| field["name"].as_str())
        .collect();
    let limits = server
        .query(&format!("{{ serverLimits {{ {} }} }}", names.join(" ")))
        .await;
    let missing: Vec<_> = limits["serverLimits"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_number())
        .collect();
    assert_eq!(missing, Vec::<(&String, &Json)>::new());
    insta::assert_json_snapshot!(limits);
}

#[tokio::test]
async fn limits_differ_by_role() {
    let mut found = Vec::new();
    for role in ["public", "analyst"] {
        let flags = ["--anonymous-role", role, "--max-cost", "10,analyst=20"];
        let server = Server::on(&database::empty().await, &flags).await;
        found.push(
            server
                .query("{ serverLimits { maxCost statementTimeoutMs requestTimeoutMs } }")
                .await["serverLimits"]
                .take(),
        );
    }
    assert_eq!(
        json!(found),
        json!([
            { "maxCost": 10, "statementTimeoutMs": 10_000, "requestTimeoutMs": 12_000 },
            { "maxCost": 20, "statementTimeoutMs": 60_000, "requestTimeoutMs": 62_000 },
        ])
    );
}
