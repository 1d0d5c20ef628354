//! Documents that keep to the grammar and the schema up to some point, and tokens that keep to nothing.

use fastrand::Rng;
use sixiang::schema::types::{Definition, Field, Input as Argument};

use super::{
    Input,
    bytes::{mutate, pick, word},
    literals,
    seeds::Seeds,
    wire,
};

/// Tokens, names and pieces of documents.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "!",
    "=",
    "@",
    "|",
    "&",
    "$",
    "...",
    "...",
    "\"",
    "\"\"\"",
    "#",
    "\n",
    ",",
    "\\",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "on",
    "type",
    "schema",
    "extend",
    "input",
    "enum",
    "scalar",
    "directive",
    "interface",
    "union",
    "implements",
    "repeatable",
    "true",
    "false",
    "null",
    "first",
    "after",
    "filter",
    "orderBy",
    "eq",
    "in",
    "not",
    "or",
    "projects",
    "leaders",
    "nodes",
    "edges",
    "node",
    "id",
    "totalCount",
    "aggregate",
    "__schema",
    "__type",
    "__typename",
    "@skip",
    "@include",
    "@deprecated",
    "@oneOf",
    "@defer",
    "@stream",
    "(if: true)",
    "$v",
    "1",
    "-",
    "1.5",
    "\"a\"",
    "F",
    "...F",
    "... on Node",
    "query Q",
    "fragment F on Node {",
];

/// Directives behind fields, fragments and operations.
const DIRECTIVES: &[&str] = &[
    "@skip(if: true)",
    "@skip(if: false)",
    "@include(if: true)",
    "@include(if: null)",
    "@skip",
    "@skip(if: 1)",
    "@nope",
    "@include(if: $nope)",
    "@skip(if: true) @skip(if: true)",
    "@deprecated",
    "@defer",
    "@specifiedBy(url: \"a\")",
    "@oneOf",
];

/// Definitions that make a document more or less than a query.
const DEFINITIONS: &[&str] = &[
    "mutation { a }",
    "subscription { a }",
    "{ __typename }",
    "query Q { __typename }",
    "query Q { __typename }",
    "fragment F on Query { ...F }",
    "fragment F on Query { ...G } fragment G on Query { ...F }",
    "fragment F on Nope { id }",
    "fragment F on Node { id }",
    "fragment F on Int { id }",
    "fragment on on on { on }",
    "type T { a: Int }",
    "schema { query: Query }",
    "extend type Query { a: Int }",
    "directive @a on FIELD",
    "scalar S",
    "query",
    "fragment",
    "}",
    "query($v: Int = $v) { __typename }",
    "query($v: [[[[Int!]!]!]!]!) { __typename }",
    "query($v: Query) { __typename }",
    "query($v: Int $v: Int) { __typename }",
    "query Q($__v: Int) @nope { __typename }",
    "query Q on T { a }",
];

/// Most levels of fields.
const DEPTH: usize = 5;

/// A document, and variables that fit it as little.
pub(super) fn input(rng: &mut Rng, seeds: &Seeds) -> Input {
    let mut writer = Writer {
        rng,
        seeds,
        fields: String::new(),
        declared: String::new(),
        variables: String::new(),
        count: 0,
    };
    if writer.one_in(8) {
        writer.soup();
    } else {
        writer.selection("Query", 0);
    }
    let Writer {
        fields,
        declared,
        variables,
        ..
    } = writer;
    let kind = match rng.u8(..30) {
        0 => "mutation",
        1 => "subscription",
        2 => "fragment F on Query",
        3 => "",
        _ => "query",
    };
    let declared = match declared.as_str() {
        "" => declared,
        _ => format!("({declared})"),
    };
    let mut document = if kind.is_empty() && declared.is_empty() {
        fields
    } else {
        format!("{kind} {declared} {fields}")
    };
    if rng.u8(..10) == 0 {
        document.push(' ');
        document.push_str(word(rng, DEFINITIONS));
    }
    if rng.u8(..6) == 0 {
        let mutated = mutate(rng, document.into_bytes(), b"{}()[]:!$@...\"\"\"#");
        document = String::from_utf8_lossy(&mutated).into_owned();
    }
    let document = literals::quoted(&document);
    let name = match rng.u8(..20) {
        0 => ",\"operationName\":\"Q\"",
        1 => ",\"operationName\":\"\\u0000\"",
        _ => "",
    };
    let body = format!("{{\"query\":{document},\"variables\":{{{variables}}}{name}}}");
    wire::post(body.into_bytes())
}

/// Writes a document from left to right.
struct Writer<'a> {
    rng: &'a mut Rng,
    seeds: &'a Seeds,
    fields: String,
    /// Declarations of variables.
    declared: String,
    /// Members of the object of variables.
    variables: String,
    count: usize,
}

/// How values are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Graphql,
    Json,
}

impl Writer<'_> {
    fn one_in(&mut self, n: usize) -> bool {
        self.rng.usize(..n) == 0
    }

    /// Any token after any other.
    fn soup(&mut self) {
        for _ in 0..self.rng.usize(1..60) {
            let token = match self.rng.u8(..10) {
                0 => literals::graphql(self.rng),
                1 => pick(self.rng, &self.seeds.type_names).clone(),
                _ => word(self.rng, TOKENS).to_owned(),
            };
            self.fields.push_str(&token);
            self.fields.push(' ');
        }
    }

    /// The fields of a type, some of which it does not have.
    fn selection(&mut self, name: &str, depth: usize) {
        self.fields.push_str("{ ");
        for _ in 0..=self.rng.usize(..3) {
            match self.rng.u8(..240) {
                0 => self.fields.push_str("nope "),
                1 => self.fields.push_str("...F "),
                2 => {
                    let other = pick(self.rng, &self.seeds.type_names);
                    self.fields.push_str("... on ");
                    self.fields.push_str(other);
                    self.selection(other, depth + 1);
                }
                3 => {
                    self.fields.push_str("... ");
                    self.fields.push_str(word(self.rng, DIRECTIVES));
                    self.selection(name, depth + 1);
                }
                4 => self.fields.push_str("{ } "),
                5 => {
                    let token = word(self.rng, TOKENS);
                    self.fields.push_str(token);
                }
                6..20 => self.fields.push_str("__typename "),
                _ => self.field(name, depth),
            }
        }
        self.fields.push_str("} ");
    }

    fn field(&mut self, name: &str, depth: usize) {
        let definition = self.seeds.types.get(name);
        let (Some(Definition::Object { fields, .. } | Definition::Interface { fields, .. }), true) =
            (definition, depth < DEPTH)
        else {
            return self.fields.push_str("__typename ");
        };
        let field = pick(self.rng, fields);
        if self.one_in(6) {
            let alias = self.rng.u8(..4).to_string();
            self.fields.extend(["a", &alias, ": "]);
        }
        self.fields.push_str(&field.name);
        self.fields.push(' ');
        self.arguments(field);
        if self.one_in(25) {
            self.fields.push_str(word(self.rng, DIRECTIVES));
            self.fields.push(' ');
        }
        let inner = named(&field.ty);
        let has_fields = matches!(
            self.seeds.types.get(inner),
            Some(Definition::Object { .. } | Definition::Interface { .. })
        );
        // Now and then the other way round.
        if has_fields != self.one_in(60) {
            self.selection(inner, depth + 1);
        }
    }

    fn arguments(&mut self, field: &Field) {
        let mut all = String::new();
        for Argument { name, ty, .. } in &field.arguments {
            let often = if ty.ends_with('!') || name == "first" {
                90
            } else {
                15
            };
            if self.rng.u8(..100) < often {
                let value = self.value(ty, Style::Graphql, 0);
                all.extend([name, ": ", &value, " "]);
            }
        }
        if self.one_in(40) {
            let value = literals::graphql(self.rng);
            all.extend(["nope: ", &value, " "]);
        }
        if !all.is_empty() || self.one_in(80) {
            self.fields.extend(["(", &all, ") "]);
        }
    }

    /// A value of a type, mostly.
    fn value(&mut self, ty: &str, style: Style, depth: usize) -> String {
        match (self.rng.u8(..100), style) {
            (0..3, Style::Graphql) => return literals::graphql(self.rng),
            (0..3, Style::Json) => return literals::json(self.rng),
            (3..5, _) => return "null".to_owned(),
            (5..16, Style::Graphql) => return self.variable(ty, depth),
            _ => {}
        }
        let bare = ty.trim_end_matches('!');
        if let Some(item) = bare.strip_prefix('[') {
            let item = item.strip_suffix(']').unwrap_or(item);
            let items: Vec<_> = (0..self.rng.usize(..4))
                .map(|_| self.value(item, style, depth + 1))
                .collect();
            return format!("[{}]", items.join(", "));
        }
        match self.seeds.types.get(bare) {
            Some(Definition::Input { fields, .. }) => self.object(fields, style, depth),
            Some(Definition::Enum { values, .. }) => {
                let name = &pick(self.rng, values).name;
                let is_quoted = (style == Style::Json) != self.one_in(30);
                if is_quoted {
                    literals::quoted(name)
                } else {
                    name.clone()
                }
            }
            _ => self.scalar(bare),
        }
    }

    fn object(&mut self, fields: &[Argument], style: Style, depth: usize) -> String {
        let mut members = Vec::new();
        let most = if depth < 4 { 3 } else { 1 };
        for _ in 0..self.rng.usize(..=most) {
            let Argument { name, ty, .. } = pick(self.rng, fields);
            if depth > 6 && self.seeds.types.contains_key(named(ty)) {
                continue;
            }
            let value = self.value(ty, style, depth + 1);
            members.push(match style {
                Style::Graphql => format!("{name}: {value}"),
                Style::Json => format!("\"{name}\": {value}"),
            });
        }
        format!("{{{}}}", members.join(", "))
    }

    fn scalar(&mut self, name: &str) -> String {
        match name {
            "Int" => self.rng.u8(..4).to_string(),
            "Boolean" => self.rng.bool().to_string(),
            "ID" => {
                let id: &String = pick(self.rng, &self.seeds.ids);
                literals::quoted(id)
            }
            "Date" => "\"2022-05-10\"".to_owned(),
            "DateTime" => "\"2022-05-10T08:00:00Z\"".to_owned(),
            "Period" => (*pick(
                self.rng,
                &["\"2022\"", "\"2022Q3\"", "\"2022-01-01/2022-03-01\""],
            ))
            .to_owned(),
            "Decimal" => "\"1886.82\"".to_owned(),
            _ if self.one_in(3) => literals::quoted(&literals::text(self.rng)),
            _ if self.one_in(2) => {
                let cursor: &String = pick(self.rng, &self.seeds.cursors);
                literals::quoted(cursor)
            }
            _ => (*pick(self.rng, &["\"路\"", "\"532300\"", "\"州\""])).to_owned(),
        }
    }

    /// A variable that is declared of this type, or of another.
    fn variable(&mut self, ty: &str, depth: usize) -> String {
        let name = format!("$v{}", self.count);
        self.count += 1;
        let declared = if self.one_in(6) {
            pick(self.rng, &self.seeds.type_names).clone()
        } else {
            ty.to_owned()
        };
        self.declared.extend([&name, ": ", &declared]);
        if self.one_in(8) {
            let value = self.value(ty, Style::Graphql, depth + 1);
            self.declared.extend([" = ", &value]);
        }
        self.declared.push(' ');
        if !self.one_in(12) {
            let value = self.value(ty, Style::Json, depth + 1);
            let comma = if self.variables.is_empty() { "" } else { "," };
            self.variables
                .extend([comma, "\"", &name[1..], "\":", &value]);
        }
        name
    }
}

/// The name in a type.
fn named(ty: &str) -> &str {
    ty.trim_matches(['[', ']', '!'])
}
