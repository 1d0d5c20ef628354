//! Values that the server gave or would take, each mutated in a document that is otherwise right.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use fastrand::Rng;
use sha2::{Digest, Sha256};

use super::{
    Input,
    bytes::{mutate, pick, word},
    literals,
    seeds::Seeds,
    wire,
};

/// What kind of value a place takes.
#[derive(Clone, Copy)]
enum Kind {
    Id,
    Cursor,
    /// A text of one of these forms.
    Text(&'static [&'static str]),
    /// The name of an enum's value, or a number: bare in GraphQL.
    Bare(&'static [&'static str]),
}

const DATES: Kind = Kind::Text(&["2022-01-01", "2024-02-29", "9999-12-31", "0001-01-01"]);
const PERIODS: Kind = Kind::Text(&[
    "2022",
    "2022H1",
    "2022Q3",
    "2022M09",
    "2022-01-01/2022-09-30",
]);
const DECIMALS: Kind = Kind::Text(&["1886.82", "-0.01", "500000000", "0"]);
const INSTANTS: Kind = Kind::Text(&["2022-01-01T00:00:00Z", "2022-05-01T12:30:00.5+08:00"]);
const NUMBERS: Kind = Kind::Bare(&["0", "1", "5", "100", "2022", "-1"]);

/// A place: the type of its variable, what it takes, and the document around it, where `~` stands for the value.
const PLACES: [(&str, Kind, &str); 30] = [
    ("ID!", Kind::Id, "node(id: ~) { id __typename }"),
    ("ID!", Kind::Id, "nodes(ids: [~]) { id }"),
    ("ID!", Kind::Id, "project(id: ~) { name }"),
    ("ID!", Kind::Id, "leader(id: ~) { name }"),
    (
        "ID",
        Kind::Id,
        "projects(first: 2, filter: { id: { ne: ~ } }) { totalCount }",
    ),
    (
        "String",
        Kind::Cursor,
        "projects(first: 2, after: ~) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "projects(last: 2, before: ~) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "divisions(first: 2, after: ~) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "leaders(first: 2, after: ~, orderBy: [{ fieldDays: { period: \"2022\", direction: DESC } }]) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "observations(first: 2, after: ~, orderBy: [{ value: ASC }, { periodEndOn: DESC }]) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "problems(last: 2, before: ~, orderBy: [{ createdAt: DESC }]) { nodes { id } }",
    ),
    (
        "String",
        Kind::Cursor,
        "search(query: \"ys\", first: 2, after: ~) { nodes { id } }",
    ),
    (
        "Date",
        DATES,
        "projects(first: 2, filter: { startedOn: { gte: ~ } }) { nodes { id } }",
    ),
    (
        "Date!",
        DATES,
        "projects(first: 2, filter: { startedOn: { between: { from: ~, to: \"2022-12-31\" } } }) { nodes { id } }",
    ),
    (
        "Date",
        DATES,
        "fieldVisits(first: 2, filter: { startedOn: { in: [~] } }) { nodes { id } }",
    ),
    (
        "Period!",
        PERIODS,
        "leaders(first: 2) { nodes { fieldDays(period: ~) } }",
    ),
    (
        "Period",
        PERIODS,
        "projects(first: 2, filter: { startedOn: { during: ~ } }) { totalCount }",
    ),
    (
        "Decimal",
        DECIMALS,
        "projects(first: 2, filter: { totalInvestment: { gte: ~ } }) { nodes { id } }",
    ),
    (
        "Decimal",
        DECIMALS,
        "observations(first: 2, filter: { value: { notIn: [~, 1] } }) { totalCount }",
    ),
    (
        "DateTime",
        INSTANTS,
        "problems(first: 2, filter: { createdAt: { lt: ~ } }) { nodes { createdAt } }",
    ),
    ("Int", NUMBERS, "projects(first: ~) { totalCount }"),
    ("Int", NUMBERS, "projects(last: ~) { totalCount }"),
    (
        "Int!",
        NUMBERS,
        "projects(first: 2) { nodes { plannedInvestment(year: ~) } }",
    ),
    (
        "ProjectStatus",
        Kind::Bare(&["IMPLEMENTATION", "COMPLETION"]),
        "projects(first: 2, filter: { status: { eq: ~ } }) { nodes { id } }",
    ),
    (
        "AdministrativeLevel",
        Kind::Bare(&["PREFECTURE", "COUNTY"]),
        "leaders(first: 2, filter: { rank: { in: [~, COUNTY] } }) { nodes { id } }",
    ),
    (
        "Direction",
        Kind::Bare(&["ASC", "DESC"]),
        "projects(first: 2, orderBy: [{ name: ~ }]) { nodes { id } }",
    ),
    (
        "String",
        Kind::Text(&["路", "100%", "a_b"]),
        "projects(first: 2, filter: { name: { contains: ~ } }) { nodes { id } }",
    ),
    (
        "String!",
        Kind::Text(&["532300", "532301"]),
        "divisionByCode(code: ~) { name }",
    ),
    (
        "String",
        Kind::Text(&["532300"]),
        "projects(first: 2, filter: { division: { within: ~ } }) { totalCount }",
    ),
    (
        "String!",
        Kind::Text(&["营商", "yingshang", "ys 2022"]),
        "search(query: ~, first: 3) { edges { match title { text } } }",
    ),
];

/// The documents of all places that take a text or a name, with one of those that they take.
pub(super) fn originals() -> impl Iterator<Item = String> {
    PLACES.iter().filter_map(|(_, kind, field)| {
        let value = match kind {
            Kind::Id | Kind::Cursor => return None,
            Kind::Text(forms) => literals::quoted(forms[0]),
            Kind::Bare(forms) => forms[0].to_owned(),
        };
        let document = format!("{{ {} }}", field.replace('~', &value));
        Some(serde_json::json!({ "query": document }).to_string())
    })
}

/// A document with one mutated value, written out or as a variable.
pub(super) fn input(rng: &mut Rng, seeds: &Seeds) -> Input {
    let (ty, kind, field) = pick(rng, &PLACES);
    let (value, is_text) = value(rng, seeds, *kind);
    let is_literal = rng.bool();
    let literal = match (is_text, is_literal) {
        (true, _) => literals::quoted(&value),
        (false, _) => value,
    };
    let body = if is_literal {
        let document = format!("{{ {} }}", field.replace('~', &literal));
        format!("{{\"query\":{}}}", literals::quoted(&document))
    } else {
        let document = format!("query($v: {ty}) {{ {} }}", field.replace('~', "$v"));
        let literal = match kind {
            // A name of an enum is a text in JSON.
            Kind::Bare(_) if rng.bool() => literals::quoted(&literal),
            _ => literal,
        };
        let document = literals::quoted(&document);
        format!("{{\"query\":{document},\"variables\":{{\"v\":{literal}}}}}")
    };
    wire::post(body.into_bytes())
}

/// A value, and whether it is a text that has to be put in quotes.
fn value(rng: &mut Rng, seeds: &Seeds, kind: Kind) -> (String, bool) {
    match rng.u8(..10) {
        0 => return (literals::json(rng), false),
        1 => return (literals::graphql(rng), false),
        2 => return (literals::text(rng), true),
        _ => {}
    }
    match kind {
        Kind::Id => (id(rng, seeds), true),
        Kind::Cursor => (cursor(rng, seeds), true),
        Kind::Text(forms) => (form(rng, forms), true),
        Kind::Bare(forms) => (form(rng, forms), false),
    }
}

fn form(rng: &mut Rng, forms: &[&str]) -> String {
    let form = word(rng, forms);
    mutated(rng, form)
}

fn mutated(rng: &mut Rng, text: &str) -> String {
    let bytes = mutate(rng, text.as_bytes().to_vec(), b"2022-Q3/1e9.T:Z");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An id whose letters, or whose kind and number, are mutated.
fn id(rng: &mut Rng, seeds: &Seeds) -> String {
    let id = pick(rng, &seeds.ids);
    if rng.bool() {
        return mutated(rng, id);
    }
    let mut bytes = URL_SAFE_NO_PAD.decode(id).unwrap_or_default();
    match rng.u8(..3) {
        0 => bytes = mutate(rng, bytes, b"PJLDDV"),
        1 => bytes[..2].copy_from_slice(&[rng.alphabetic(), rng.alphabetic()].map(|c| c as u8)),
        _ => rng.fill(&mut bytes[2..]),
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A cursor whose letters are mutated, or what they stand for, half of these with a sum that is right again.
fn cursor(rng: &mut Rng, seeds: &Seeds) -> String {
    let cursor = pick(rng, &seeds.cursors);
    if rng.u8(..4) == 0 {
        return mutated(rng, cursor);
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let (sum, body) = bytes.split_at(4);
    // Mostly the keys alone, so that the order is still the list's.
    let kept = if rng.u8(..4) == 0 { 0 } else { 8 };
    let (order, keys) = body.split_at(kept);
    let keys = if rng.u8(..3) == 0 {
        let key = literals::text(rng);
        let mut keys = vec![1];
        keys.extend(u32::try_from(key.len()).unwrap_or_default().to_be_bytes());
        keys.extend(key.as_bytes());
        keys.extend(&keys_of_id(body));
        keys
    } else {
        mutate(
            rng,
            keys.to_vec(),
            &[0, 1, 0, 0, 0, 4, 255, 255, 255, 255, 16],
        )
    };
    let body = [order, &keys].concat();
    let right = Sha256::digest(&body);
    let sum = if rng.u8(..8) == 0 { sum } else { &right[..4] };
    URL_SAFE_NO_PAD.encode([sum, &body].concat())
}

/// The last key of a cursor: mostly that of the id.
fn keys_of_id(body: &[u8]) -> Vec<u8> {
    body[body.len().saturating_sub(21)..].to_vec()
}
