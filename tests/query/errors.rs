//! Bad input: each is refused with a stable code and a message that says what to do, cold and from the plan cache.

mod cursor;
mod document;
mod filter;
mod http;
mod id;
mod value;

use serde_json::{Value as Json, json};

use crate::support::Server;

/// A request that is to be refused: what is wrong, the document, its variables, the code.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    name: String,
    body: Json,
    code: &'static str,
}

impl Case {
    /// A document without variables.
    pub(crate) fn new(name: &str, document: &str, code: &'static str) -> Self {
        Self::with(name, document, json!({}), code)
    }

    /// A document with variables.
    pub(crate) fn with(name: &str, document: &str, variables: Json, code: &'static str) -> Self {
        let mut body = json!({ "query": document });
        body["variables"] = variables;
        Self {
            name: name.to_owned(),
            body,
            code,
        }
    }

    /// The same value written into the place `VALUE` of a document, and given as the variable `$v`.
    pub(crate) fn both(
        name: &str,
        document: &str,
        ty: &str,
        value: &Json,
        code: &'static str,
    ) -> [Self; 2] {
        let literal = document.replace("VALUE", &literal(value));
        let variable = format!("query($v: {ty}) {}", document.replace("VALUE", "$v"));
        [
            Self::new(&format!("{name}, literal"), &literal, code),
            Self::with(
                &format!("{name}, variable"),
                &variable,
                json!({ "v": value }),
                code,
            ),
        ]
    }

    /// The same value where the literal is refused by the rules of GraphQL, before the value is looked at.
    pub(crate) fn typed(
        name: &str,
        document: &str,
        ty: &str,
        value: &Json,
        code: &'static str,
    ) -> [Self; 2] {
        let [mut literal, variable] = Self::both(name, document, ty, value, code);
        literal.code = "GRAPHQL_VALIDATION_FAILED";
        [literal, variable]
    }
}

/// A value as a document writes it.
fn literal(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => format!(
            "[{}]",
            items.iter().map(literal).collect::<Vec<_>>().join(", ")
        ),
        other => other.to_string(),
    }
}

/// What no message may hold: it would tell of the inside.
const INTERNAL: [&str; 8] = [
    "sqlx",
    "postgres",
    "relation \"",
    "panicked",
    "src/",
    "async_graphql",
    "SELECT",
    "unnest",
];

/// What is wrong with the answer to a request that is to be refused.
fn objections(case: &Case, status: u16, answer: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let errors = answer["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let codes: Vec<_> = errors
        .iter()
        .map(|e| e["extensions"]["code"].as_str().unwrap_or("none"))
        .collect();
    if codes.first() != Some(&case.code) {
        wrong.push(format!(
            "{codes:?} instead of {}: {:.300}",
            case.code,
            answer.to_string()
        ));
    }
    if status >= 500 {
        wrong.push(format!("status {status}"));
    }
    if !answer["data"].is_null() {
        wrong.push("it was answered".to_owned());
    }
    for message in errors
        .iter()
        .map(|error| error["message"].as_str().unwrap_or_default())
    {
        if message.is_empty() || message.len() > 2_000 {
            wrong.push(format!("a message of {} bytes", message.len()));
        }
        let leaks = INTERNAL.iter().filter(|word| message.contains(**word));
        wrong.extend(leaks.map(|word| format!("it tells of {word}: {message}")));
    }
    wrong
        .into_iter()
        .map(|what| format!("{}: {what}", case.name))
        .collect()
}

/// All that is wrong with the answers to requests that are to be refused; each is sent twice.
pub(crate) async fn refused(server: &Server, cases: impl IntoIterator<Item = Case>) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        for time in ["cold", "again"] {
            let (status, answer) = server.post(&case.body).await;
            let objections = objections(&case, status, &answer);
            wrong.extend(
                objections
                    .into_iter()
                    .map(|objection| format!("{objection} ({time})")),
            );
        }
    }
    wrong
}

/// Nothing is wrong.
pub(crate) const NOTHING: Vec<String> = Vec::new();
