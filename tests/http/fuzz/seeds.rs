//! What inputs are made of: valid documents, the types of the schema, and ids and cursors that the server gave.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sixiang::{http::ide, schema::types};

use super::values;

/// A valid request.
pub(super) struct Asked {
    pub(super) document: String,
    pub(super) variables: Json,
}

impl Asked {
    /// As the body of a POST.
    pub(super) fn body(&self) -> String {
        json!({ "query": self.document, "variables": self.variables }).to_string()
    }
}

/// All of it.
pub(super) struct Seeds {
    pub(super) asked: Vec<Asked>,
    pub(super) ids: Vec<String>,
    pub(super) cursors: Vec<String>,
    /// Types by name, in the same order in every run.
    pub(super) types: BTreeMap<String, types::Definition>,
    pub(super) type_names: Vec<String>,
}

/// Ids and cursors of several lists.
const KNOWN: &str = "{
    projects(first: 3) { edges { cursor node { id } } }
    leaders(first: 3, orderBy: [{ fieldDays: { period: \"2022\", direction: DESC } }]) { edges { cursor node { id } } }
    observations(first: 3, orderBy: [{ value: ASC }, { periodEndOn: DESC }]) { edges { cursor node { id } } }
    problems(first: 3, orderBy: [{ createdAt: DESC }]) { edges { cursor node { id } } }
    divisions(first: 3) { edges { cursor node { id } } }
    search(query: \"ys\", first: 3) { edges { cursor node { id } } } }";

/// Further valid documents, each in a corner of its own.
const DOCUMENTS: [(&str, &str); 14] = [
    ("{ __typename }", "{}"),
    (
        "query($id: ID!) { node(id: $id) { __typename id ... on Project { name division { name ancestors { nodes { code } } } } } }",
        r#"{"id":"UEoBhQAAAABwAIAAAAAAAAAB"}"#,
    ),
    (
        "query($ids: [ID!]!) { nodes(ids: $ids) { ...Named } } fragment Named on Node { id ... on Leader { name title } }",
        r#"{"ids":["UEoBhQAAAABwAIAAAAAAAAAB","TEQBhQAAAABwAIAAAAAAAAAC"]}"#,
    ),
    (
        "query A($f: ProjectFilter, $o: [ProjectOrder!]) { projects(filter: $f, orderBy: $o, first: 2) { totalCount nodes { name } } }",
        r#"{"f":{"name":{"contains":"路"},"not":{"status":{"eq":"IMPLEMENTATION"}}},"o":[{"totalInvestment":"DESC"},{"name":"ASC"}]}"#,
    ),
    (
        "query A($yes: Boolean!) { codelists(name: \"ProjectStatus\") { name } divisionByCode(code: \"532300\") { name @include(if: $yes) } }",
        r#"{"yes":true}"#,
    ),
    (
        "{ projects(last: 2, before: null, filter: { startedOn: { between: { from: \"2022-01-01\", to: \"2022-12-31\" } } }) { nodes { startedOn totalInvestment } pageInfo { hasPreviousPage startCursor } } }",
        "{}",
    ),
    (
        "{ problems(first: 2, filter: { createdAt: { gte: \"2022-01-01T00:00:00+08:00\" }, or: [{ severity: { in: [HIGH] } }, { title: { startsWith: \"a\" } }] }) { nodes { title createdAt } } }",
        "{}",
    ),
    (
        "{ observations(first: 3, filter: { value: { gt: \"1.50\" }, periodStartOn: { during: \"2022Q3\" } }) { nodes { value period } aggregate { count avg { value } } } }",
        "{}",
    ),
    (
        "{ __schema { types { name kind fields { name args { name type { name } } } } } }",
        "{}",
    ),
    (
        "{ __type(name: \"Project\") { name fields(includeDeprecated: true) { name } } serverLimits { maxDepth } }",
        "{}",
    ),
    (
        "query Q1 { a: leaders(first: 1) { nodes { id } } b: leaders(first: 2) { totalCount } ... @include(if: true) { __typename } }",
        "{}",
    ),
    (
        "query($y: Int! = 2022) { projects(first: 2) { nodes { plannedInvestment(year: $y) } } }",
        "{}",
    ),
    (
        "{ search(query: \"楚雄 lu\", types: [PROJECT, LEADER], first: 3) { edges { match cursor title { text } } } }",
        "{}",
    ),
    (
        "{ taskForces(first: 2) { edges { node { members(first: 2, filter: { role: { eq: LEAD } }) { edges { node { leader { name } } } } } } } }",
        "{}",
    ),
];

/// The answer to a body, which must be one without errors: only of what was right can be told what mutating it broke.
async fn answered(base: &str, body: String) -> Json {
    let request = reqwest::Client::new().post(format!("{base}/graphql"));
    let request = request.header("content-type", "application/json");
    let answer = request.body(body.clone()).send().await.expect("an answer");
    let answer: Json = answer.json().await.expect("an answer in JSON");
    assert_eq!(answer.get("errors"), None, "{body}");
    answer
}

impl Seeds {
    /// Takes ids and cursors from a server over the demo data, which are the same in every run.
    pub(super) async fn of(base: &str) -> Self {
        let known = answered(base, json!({ "query": KNOWN }).to_string()).await;
        let lists = known["data"].as_object().into_iter().flatten();
        let edges: Vec<_> = lists
            .flat_map(|(_, list)| list["edges"].as_array().into_iter().flatten())
            .collect();
        let text = |value: &Json| value.as_str().expect("a text").to_owned();
        let tabs = ide::TABS.iter().map(|tab| (tab.query, tab.variables));
        let bench = [
            include_str!("../../../bench/queries/q3.graphql"),
            include_str!("../../../bench/queries/q4.graphql"),
        ];
        let others = DOCUMENTS.map(|(document, variables)| (document, Some(variables)));
        let asked = tabs
            .chain(bench.map(|document| (document, None)))
            .chain(others)
            .map(|(document, variables)| Asked {
                document: document.to_owned(),
                variables: serde_json::from_str(variables.unwrap_or("{}")).expect("JSON"),
            });
        let asked: Vec<_> = asked.collect();
        let places = values::originals();
        for body in asked.iter().map(Asked::body).chain(places) {
            let b = body.clone();
            let a = base.to_owned();
            if tokio::spawn(async move {
                answered(&a, b).await;
            })
            .await
            .is_err()
            {
                println!("BAD {body}");
            }
        }
        let types: BTreeMap<_, _> = types::definitions()
            .into_iter()
            .map(|definition| (definition.name().to_owned(), definition))
            .collect();
        Self {
            asked,
            ids: edges.iter().map(|edge| text(&edge["node"]["id"])).collect(),
            cursors: edges.iter().map(|edge| text(&edge["cursor"])).collect(),
            type_names: types.keys().cloned().collect(),
            types,
        }
    }
}
