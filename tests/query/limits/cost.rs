//! What a request may cost: never less than what it returns, told before anything runs.

use std::{collections::HashMap, fmt::Write as _};

use serde_json::{Value as Json, json};
use sixiang::schema::types::{self, Definition, Field};

use crate::{
    query::filter::rows::Dice,
    support::{Server, database},
};

/// Deepest nesting of a random document.
const DEPTH: usize = 4;

/// Writes random documents over the whole schema, with `__typename` in each object that can be returned.
struct Writer {
    types: HashMap<String, Definition>,
    dice: Dice,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let types = types::definitions();
        let types = types.into_iter().map(|t| (t.name().to_owned(), t));
        Self {
            types: types.collect(),
            dice: Dice(seed),
        }
    }

    fn document(&mut self) -> String {
        let roots: Vec<String> = match &self.types["Query"] {
            Definition::Object { fields, .. } => fields
                .iter()
                .filter(|f| f.ty.ends_with("Connection!") && f.name != "search")
                .filter(|f| f.name != "reportingGaps")
                .map(|f| f.name.clone())
                .collect(),
            _ => Vec::new(),
        };
        let mut document = "{ ".to_owned();
        for n in 0..=self.dice.below(2) {
            let root = self.dice.pick(&roots).clone();
            let field = self.field("Query", &root);
            let _ = write!(document, "r{n}: {} ", self.write(&field, DEPTH));
        }
        document + "}"
    }

    fn field(&self, ty: &str, name: &str) -> (String, String) {
        let field = self.types[ty].field(name).expect("the field exists");
        (field.name.clone(), field.ty.clone())
    }

    /// A field with what is asked for below it.
    fn write(&mut self, (name, ty): &(String, String), depth: usize) -> String {
        let inner = ty.trim_end_matches('!').to_owned();
        if inner.ends_with("Connection") {
            let first = self.dice.below(6);
            let node = self.node_of(&inner);
            let object = self.object(&node, depth - 1);
            let total = ["", "totalCount ", "aggregate { count } "][self.dice.below(3)];
            let page = match self.dice.below(5) {
                0 => "edges { cursor __typename }".to_owned(),
                1 | 2 => format!("edges {{ cursor node {object} }}"),
                _ => format!("nodes {object}"),
            };
            return format!("{name}(first: {first}) {{ {total}{page} }}");
        }
        format!("{name} {}", self.object(&inner, depth - 1))
    }

    fn node_of(&self, connection: &str) -> String {
        let nodes = self.field(connection, "nodes").1;
        nodes.trim_matches(['[', ']', '!']).to_owned()
    }

    /// Some fields of an object type.
    fn object(&mut self, ty: &str, depth: usize) -> String {
        let fields: Vec<(String, String, bool)> = match &self.types[ty] {
            Definition::Object { fields, .. } => fields.iter().map(describe).collect(),
            _ => Vec::new(),
        };
        let mut object = "{ __typename ".to_owned();
        for n in 0..=self.dice.below(3) {
            let (name, ty, needs_arguments) = self.dice.pick(&fields).clone();
            let inner = ty.trim_matches(['[', ']', '!']).to_owned();
            let is_object = matches!(self.types.get(&inner), Some(Definition::Object { .. }));
            if needs_arguments || (is_object && depth == 0) {
                continue;
            }
            let text = if is_object {
                self.write(&(name, ty), depth)
            } else {
                name
            };
            let _ = write!(object, "f{n}: {text} ");
        }
        object + "}"
    }
}

fn describe(field: &Field) -> (String, String, bool) {
    let needs_arguments = field.arguments.iter().any(|a| a.ty.ends_with('!'));
    (field.name.clone(), field.ty.clone(), needs_arguments)
}

/// Objects in an answer, told by their `__typename`.
fn objects(answer: &Json) -> u64 {
    match answer {
        Json::Array(items) => items.iter().map(objects).sum(),
        Json::Object(members) => {
            let inner: u64 = members.values().map(objects).sum();
            inner + u64::from(members.contains_key("__typename"))
        }
        _ => 0,
    }
}

#[tokio::test]
async fn no_request_returns_more_objects_than_it_costs() {
    let server = Server::on(&database::demo().await, &["--today", "2022-11-30"]).await;
    let mut writer = Writer::new(20_221_130);
    let (mut cheap, mut returned) = (Vec::new(), 0);
    for _ in 0..500 {
        let document = writer.document();
        let body = json!({ "query": document, "extensions": { "statistics": true } });
        let (_, answer) = server.post(&body).await;
        assert_eq!(answer.get("errors"), None, "{document}");
        let cost = answer["extensions"]["statistics"]["cost"].as_u64();
        let objects = objects(&answer["data"]);
        returned += objects;
        if cost < Some(objects) {
            cheap.push((document, cost, objects));
        }
    }
    assert!(returned > 3_000, "{returned}");
    assert_eq!(cheap, []);
}

#[tokio::test]
async fn cost_multiplies_down_the_tree_and_counts_what_is_read_besides() {
    let server = Server::on(&database::demo().await, &["--today", "2022-11-30"]).await;
    let documents = [
        "{ __typename }",
        "{ projects(first: 10) { nodes { name } } }",
        "{ projects(first: 10) { totalCount nodes { name } } }",
        "{ projects(first: 10) { nodes { name division { name parent { name } } } } }",
        "{ projects(first: 10) { nodes { name } edges { node { name } } } }",
        "{ projects(first: 10) { nodes { isStartOverdue } } }",
        "{ projects(first: 10, filter: { fieldVisits: { some: {} } }) { nodes { name } } }",
        "{ projects(first: 10, filter: { division: { level: { eq: COUNTY } } }) { nodes { name } } }",
        "{ projects { aggregate { count sum { totalInvestment } max { totalInvestment } } } }",
        "{ taskForces(first: 10) { nodes { projects(first: 10) { nodes { fieldVisits(first: 10) { nodes { id } } } } } } }",
        "{ taskForces { nodes { projects { nodes { name } } } } }",
        "{ serverLimits { maxCost } }",
        "{ search(query: \"营商\", first: 5) { nodes { id } } }",
    ];
    let mut costs = Vec::new();
    for document in documents {
        let body = json!({ "query": document, "extensions": { "statistics": true } });
        let (_, answer) = server.post(&body).await;
        costs.push((document, answer["extensions"]["statistics"]["cost"].clone()));
    }
    insta::assert_json_snapshot!(costs);
}

#[tokio::test]
async fn what_costs_too_much_is_refused_before_it_runs_however_large_the_number() {
    let server = Server::on(&database::empty().await, &["--max-cost", "1000"]).await;
    let nested = |depth: usize| {
        let open = "projects(first: 100) { nodes { division { ".repeat(depth);
        format!("{{ {open} name {} }}", "} } }".repeat(depth))
    };
    let mut found = Vec::new();
    for document in [
        "{ projects(first: 100) { nodes { name } } }".to_owned(),
        nested(1),
        nested(3),
        nested(9),
        nested(12),
    ] {
        let (status, answer) = server.answer(&document, json!({})).await;
        found.push(json!([status, answer["errors"][0]]));
    }
    insta::assert_json_snapshot!(found);
}
