//! Documents made to keep a server busy: each is decided in little time, whatever it contains.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value as Json, json};
use sixiang::{
    auth::{Role, Viewer},
    config::Limits,
    query::{Engine, Query},
};

use crate::support::{self, database, form};

/// Bytes that a document may have.
const MOST: usize = 16 * 1024;

/// Repeats a part until the document is full; `{n}` is the number of the repetition.
fn fill(start: &str, part: &str, end: &str) -> String {
    let mut text = start.to_owned();
    for n in 0.. {
        let next = part.replace("{n}", &n.to_string());
        if text.len() + next.len() + end.len() > MOST {
            break;
        }
        text += &next;
    }
    text + end
}

/// Nests a part as deep as the document has room; the end closes each.
fn nest(start: &str, open: &str, close: &str, end: &str) -> String {
    let times = (MOST - start.len() - end.len()) / (open.len() + close.len());
    nest_times(start, open, close, end, times)
}

fn nest_times(start: &str, open: &str, close: &str, end: &str, times: usize) -> String {
    format!("{start}{}{}{end}", open.repeat(times), close.repeat(times))
}

/// A part for each number.
fn each(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// Fragments of which each spreads the next twice.
fn fragment_bomb(levels: usize) -> String {
    let fragments = each(levels, |n| {
        let next = n + 1;
        format!("fragment F{n} on Query {{ ...F{next} ...F{next} }} ")
    });
    format!("{{ ...F0 }} {fragments} fragment F{levels} on Query {{ __typename }}")
}

type Bomb = (&'static str, String, Json);

/// As many tokens as a document may have, but for those that stand around them.
const TOKENS: usize = 1_990;

fn plain(name: &'static str, document: String) -> Bomb {
    (name, document, json!({}))
}

/// Fields, fragments and directives.
fn selections() -> Vec<Bomb> {
    vec![
        plain("fields", fill("{ projects { nodes { ", "name ", "} } }")),
        plain(
            "as many fields as tokens are allowed",
            format!("{{ projects {{ nodes {{ {}}} }} }}", "name ".repeat(TOKENS)),
        ),
        plain(
            "as many spreads as tokens are allowed",
            format!(
                "{{ {}}} fragment F on Query {{ projects {{ nodes {{ id name code }} }} }}",
                "...F ".repeat(TOKENS / 2 - 10)
            ),
        ),
        plain(
            "fields that do not exist",
            fill("{ projects { nodes { ", "x{n} ", "} } }"),
        ),
        plain("aliases", fill("{ ", "a{n}: __typename ", "}")),
        plain("200 lists", fill("{ ", "a{n}:projects{totalCount} ", "}")),
        plain("fragment bomb of 31 levels", fragment_bomb(31)),
        plain("fragment bomb of 200 levels", fragment_bomb(200)),
        plain(
            "spreads of one fragment",
            fill(
                "{ ",
                "...F ",
                "} fragment F on Query { projects { nodes { id name code } } }",
            ),
        ),
        plain(
            "fragments that spread themselves",
            fill(
                "{ ...F0 } fragment F0 on Query { ...F0 } ",
                "fragment F{n}x on Query { ...F0 } ",
                "",
            ),
        ),
        plain(
            "fragments that nobody spreads",
            fill("{ __typename } ", "fragment F{n} on Query{id} ", ""),
        ),
        plain("inline fragments", nest("{ ", "...on Query{", "}", " }")),
        plain("directives", fill("{ __typename ", "@skip(if:false) ", "}")),
        plain(
            "directives that do not exist",
            fill("{ __typename ", "@a{n} ", "}"),
        ),
        plain(
            "relations of one object",
            fill(
                "{ projects { nodes { ",
                "a{n}:division{parent{parent{name}}} ",
                "} } }",
            ),
        ),
        plain(
            "introspection",
            fill("{ ", "a{n}:__schema{types{name}} ", "}"),
        ),
    ]
}

/// Texts that are hard to read.
fn texts() -> Vec<Bomb> {
    vec![
        plain("nested selections", nest("", "{a", "}", "")),
        plain(
            "nested lists",
            nest("{ projects(filter: ", "[", "]", ") { totalCount } }"),
        ),
        plain(
            "nested objects",
            nest("{ projects(filter: ", "{not:", "}", ") { totalCount } }"),
        ),
        plain("open brackets", "{".repeat(MOST)),
        plain("closed brackets", "}".repeat(MOST)),
        plain(
            "an open string",
            format!("{{ a(b: \"{}", "x".repeat(MOST - 20)),
        ),
        plain(
            "a block string",
            format!("{{ a(b: \"\"\"{}", "\\\"\"\"".repeat(3_000)),
        ),
        plain(
            "escapes",
            format!("{{ a(b: \"{}\") }}", "\\u0041".repeat(2_600)),
        ),
        plain(
            "brackets behind a comment",
            format!("#\r{{a(b:{}", "[".repeat(MOST - 10)),
        ),
        plain(
            "objects behind a comment",
            format!("#\r{{a(b:{}", "{a:".repeat(5_000)),
        ),
        plain(
            "selections behind a comment",
            format!("#\r{}", "{a".repeat(8_000)),
        ),
        plain(
            "a type behind a comment",
            format!("#\rquery($a:{}", "[".repeat(MOST - 20)),
        ),
        plain(
            "brackets behind a string",
            format!("{{a(b:\"\r{}", "[".repeat(MOST - 20)),
        ),
        plain("comments", fill("{ __typename ", "#\n", "}")),
        plain(
            "commas",
            format!("{{ __typename {} }}", ",".repeat(MOST - 20)),
        ),
        plain("long name", format!("{{ {} }}", "a".repeat(MOST - 10))),
        plain(
            "long number",
            format!(
                "{{ projects(first: {}) {{ totalCount }} }}",
                "9".repeat(MOST - 50)
            ),
        ),
        plain("operations", fill("", "query Q{n}{__typename} ", "")),
    ]
}

/// Arguments and variables.
fn values() -> Vec<Bomb> {
    vec![
        plain(
            "nested filters at the limit",
            nest_times(
                "{ projects(filter: ",
                "{not:",
                "}",
                ") { totalCount } }",
                12,
            ),
        ),
        plain(
            "variables",
            format!(
                "query({}) {{ __typename }}",
                fill("", "$v{n}:Int ", "")[..MOST - 30]
                    .rsplit_once('$')
                    .map_or("", |p| p.0)
            ),
        ),
        plain("variables used", {
            let n = 700;
            let declared = each(n, |i| format!("$v{i}:Int "));
            let used = each(150, |i| {
                format!("a{i}:projects(first:$v{i}){{totalCount}} ")
            });
            format!("query({declared}) {{ {used} }}")
        }),
        plain(
            "conditions",
            fill(
                "{ projects(filter: { or: [",
                "{name:{eq:\"{n}\"}} ",
                "] }) { totalCount } }",
            ),
        ),
        plain(
            "conditions on relations",
            fill(
                "{ projects(filter: { or: [",
                "{fieldVisits:{some:{leaders:{some:{name:{eq:\"\"}}}}}} ",
                "] }) { totalCount } }",
            ),
        ),
        plain(
            "enum values",
            fill(
                "{ projects(filter: { stage: { in: [",
                "A{n} ",
                "] } }) { totalCount } }",
            ),
        ),
        (
            "a large filter in a variable",
            "query($f: ProjectFilter) { projects(filter: $f) { totalCount } }".to_owned(),
            json!({ "f": { "or": vec![json!({ "name": { "eq": "x" } }); 900] } }),
        ),
        (
            "a deep filter in a variable",
            "query($f: ProjectFilter) { projects(filter: $f) { totalCount } }".to_owned(),
            json!({ "f": (0..100).fold(json!({}), |inner, _| json!({ "not": inner })) }),
        ),
        (
            "a long list in a variable",
            "query($f: [String!]) { projects(filter: { code: { in: $f } }) { totalCount } }"
                .to_owned(),
            json!({ "f": vec!["x".repeat(900); 1000] }),
        ),
        (
            "a variable that nobody declared",
            "{ __typename }".to_owned(),
            json!({ "f": vec!["x".repeat(900); 1000] }),
        ),
    ]
}

/// CPU time of this thread.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let (seconds, nanoseconds) = (time.tv_sec.cast_unsigned(), time.tv_nsec.cast_unsigned());
    Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds)
}

/// The middle of three.
async fn median(engine: &Engine, document: &str, variables: &Map<String, Json>) -> Duration {
    let mut times = Vec::new();
    for n in 0..3 {
        // Never the same text twice, so that no cache answers.
        let text = format!("{document}#{n}");
        let viewer = Viewer::anonymous(Role::Public);
        let query = Query::of(&text, variables, &viewer);
        let before = cpu();
        engine.answer(query).await;
        times.push(cpu().saturating_sub(before));
    }
    times.sort();
    times[1]
}

#[tokio::test]
async fn no_document_keeps_a_server_busy() {
    let url = database::empty().await;
    let limits = Limits {
        max_document_bytes: MOST + 2,
        ..Limits::default()
    };
    let engine = support::engine(&url.parse().expect("an address"), 1, limits);
    // What is built once is built.
    median(
        &engine,
        "{ projects(filter: { name: { eq: \"\" } }) { nodes { id } } }",
        &Map::new(),
    )
    .await;
    let mut times = Vec::new();
    for (name, document, variables) in selections().into_iter().chain(texts()).chain(values()) {
        let Json::Object(variables) = variables else {
            continue;
        };
        times.push((median(&engine, &document, &variables).await, name));
    }
    times.sort();
    times.reverse();
    let (worst, name) = times[0];
    let all: Vec<_> = times
        .iter()
        .map(|(time, name)| format!("{time:?} {name}"))
        .collect();
    println!("{}", all.join("\n"));
    form::figure(
        "Worst document of 16 KiB: CPU until it is decided",
        &format!("{worst:?} ({name})"),
        "10 ms",
    );
    // Without optimisation, everything takes some ten times as long.
    let most = form::form(Duration::from_millis(200), Duration::from_millis(10));
    assert!(worst < most, "{worst:?} {name}");
}
