//! Random filters of every operator and relation.

use entity::Kind;
use serde_json::{Map, Value as Json, json};

use crate::support::build::Row;

use super::{
    evaluate::{operators, read},
    rows::{Dice, date},
    world::{Link, Relation, World, computed, fields, relations, type_name},
};

/// A value with its types, which its variables are declared with.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    /// An input object; no variable stands for one without a type.
    Object(Option<String>, Vec<(String, Input)>),
    /// A list, by the type of its items.
    List(String, Vec<Input>),
    /// A scalar or a value of an enum.
    Leaf(String, Json),
}

impl Input {
    /// As variables hold it.
    pub(crate) fn json(&self) -> Json {
        match self {
            Self::Object(_, members) => {
                let members = members
                    .iter()
                    .map(|(name, member)| (name.clone(), member.json()));
                Json::Object(members.collect::<Map<_, _>>())
            }
            Self::List(_, items) => items.iter().map(Self::json).collect(),
            Self::Leaf(_, value) => value.clone(),
        }
    }
}

fn leaf(ty: &str, value: impl Into<Json>) -> Input {
    Input::Leaf(ty.to_owned(), value.into())
}

/// The GraphQL name of a type.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Uuid => "ID",
        Kind::Text => "String",
        Kind::Boolean => "Boolean",
        Kind::Integer | Kind::BigInteger => "Int",
        Kind::Decimal => "Decimal",
        Kind::Date => "Date",
        Kind::Instant => "DateTime",
        Kind::Json => "JSON",
        Kind::Enum(name) => {
            let list = entity::codelists().iter().find(|list| list.name == name);
            list.map_or("String", |list| list.type_name)
        }
    }
}

/// The operators of a type.
fn operators_of(kind: Kind) -> &'static [&'static str] {
    const ORDERED: &[&str] = &[
        "eq",
        "ne",
        "in",
        "notIn",
        "lt",
        "lte",
        "gt",
        "gte",
        "between",
        "isNull",
        "during",
        "contains",
        "startsWith",
    ];
    match kind {
        Kind::Boolean => &["eq", "ne", "isNull"],
        Kind::Enum(_) => &[
            "eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull",
        ],
        Kind::Date => &ORDERED[..11],
        Kind::Text => &[
            "eq",
            "ne",
            "in",
            "notIn",
            "lt",
            "lte",
            "gt",
            "gte",
            "contains",
            "startsWith",
            "contains",
            "startsWith",
            "isNull",
        ],
        _ => &ORDERED[..10],
    }
}

/// Makes filters that fit the rows of a world.
pub(crate) struct Generator<'w> {
    pub(crate) world: &'w World,
    pub(crate) dice: Dice,
}

impl Generator<'_> {
    /// A filter on the rows of a table, met through a relation or at the root.
    pub(crate) fn filter(&mut self, table: &str, through: Option<Relation>, depth: usize) -> Input {
        let ty = through.map_or_else(|| type_name(table) + "Filter", Relation::filter_type);
        let mut members: Vec<(String, Input)> = Vec::new();
        let wanted = if self.dice.chance(4) {
            0
        } else {
            1 + self.dice.below(100) / 65
        };
        while members.len() < wanted {
            let (name, member) = self.member(table, through, depth);
            if members.iter().all(|(known, _)| *known != name) {
                members.push((name, member));
            }
        }
        Input::Object(Some(ty), members)
    }

    fn member(&mut self, table: &str, through: Option<Relation>, depth: usize) -> (String, Input) {
        let choice = self.dice.below(100);
        let edges = through.filter(|relation| relation.has_edge());
        let relations = relations(table);
        if let (Some(relation), true) = (edges, choice < 30) {
            return ("edge".to_owned(), self.edge(relation));
        }
        if choice < 50 && depth > 0 && !relations.is_empty() {
            let relation = *self.dice.pick(&relations);
            let condition = if matches!(relation.link, Link::One(_)) {
                self.filter(relation.target, None, depth - 1)
            } else {
                self.list_filter(relation, depth - 1)
            };
            return (relation.name.to_owned(), condition);
        }
        if choice < 65 && depth > 0 {
            return self.combined(table, through, depth - 1);
        }
        let computed = computed(table);
        if choice < 78 && !computed.is_empty() {
            let (name, kind, arguments) = *self.dice.pick(computed);
            return (name.to_owned(), self.computed(table, name, kind, arguments));
        }
        let field = self.dice.pick(fields(table)).clone();
        let samples = self.samples(table, field.column);
        (
            field.name,
            Input::Object(None, self.operators(field.kind, &samples, true)),
        )
    }

    fn combined(
        &mut self,
        table: &str,
        through: Option<Relation>,
        depth: usize,
    ) -> (String, Input) {
        let name = *self.dice.pick(&["and", "or", "or", "not", "not"]);
        if name == "not" {
            return (name.to_owned(), self.filter(table, through, depth));
        }
        let ty = through.map_or_else(|| type_name(table) + "Filter", Relation::filter_type);
        let items = (0..self.dice.below(4))
            .map(|_| self.filter(table, through, depth))
            .collect();
        (name.to_owned(), Input::List(ty, items))
    }

    fn list_filter(&mut self, relation: Relation, depth: usize) -> Input {
        let mut members = Vec::new();
        let quantifier = *self.dice.pick(&["some", "every", "none", "count"]);
        if quantifier == "count" {
            let mut count = Vec::new();
            if self.dice.chance(60) {
                let filter = self.filter(relation.target, Some(relation), depth);
                count.push(("filter".to_owned(), filter));
            }
            let samples: Vec<_> = (0..4).map(|_| json!(self.dice.below(5))).collect();
            count.extend(self.operators(Kind::BigInteger, &samples, false));
            members.push((quantifier.to_owned(), Input::Object(None, count)));
        } else {
            let filter = self.filter(relation.target, Some(relation), depth);
            members.push((quantifier.to_owned(), filter));
        }
        if self.dice.chance(15) && quantifier != "some" {
            let filter = self.filter(relation.target, Some(relation), depth);
            members.push(("some".to_owned(), filter));
        }
        Input::Object(None, members)
    }

    fn edge(&mut self, relation: Relation) -> Input {
        let fields = relation.edge_fields();
        let field = self.dice.pick(&fields).clone();
        let samples = match relation.link {
            Link::Through(table, ..) => self.samples(table, field.column),
            _ => (0..4).map(|_| json!(1 + self.dice.below(4))).collect(),
        };
        let condition = Input::Object(None, self.operators(field.kind, &samples, true));
        Input::Object(None, vec![(field.name, condition)])
    }

    fn computed(
        &mut self,
        table: &str,
        name: &str,
        kind: Kind,
        arguments: &[(&'static str, &'static str)],
    ) -> Input {
        let mut members = Vec::new();
        for (argument, ty) in arguments {
            if self.dice.chance(50) {
                let value = match *ty {
                    "Int" => json!(2020 + self.dice.below(5)),
                    "Period" => self.period(),
                    "VisitKind" => self.samples("field_visit", "kind")[0].clone(),
                    _ => self.samples("field_visit", "site_kind")[0].clone(),
                };
                members.push(((*argument).to_owned(), leaf(ty, value)));
            }
        }
        let given = Input::Object(None, members.clone()).json();
        let rows = self.world.all(table);
        let samples = (0..6).map(|_| {
            self.world
                .compute(self.dice.pick::<&Row>(&rows), name, &given)
        });
        let samples: Vec<_> = samples.filter(|value| !value.is_null()).collect();
        members.extend(self.operators(kind, &samples, true));
        Input::Object(None, members)
    }

    /// Values of a column, none of them null.
    fn samples(&mut self, table: &str, column: &str) -> Vec<Json> {
        let rows = self.world.all(table);
        let values = (0..8).map(|_| self.dice.pick(&rows).get(column).clone());
        values.filter(|value| !value.is_null()).collect()
    }

    fn period(&mut self) -> Json {
        let (year, day) = (2021 + self.dice.below(3), self.dice.day());
        json!(match self.dice.below(5) {
            0 => year.to_string(),
            1 => format!("{year}H{}", 1 + self.dice.below(2)),
            2 => format!("{year}Q{}", 1 + self.dice.below(4)),
            3 => format!("{year}M{:02}", 1 + self.dice.below(12)),
            _ => format!("{}/{}", date(day), date(day + 100)),
        })
    }

    /// One operator of any outcome, or several that one value meets: those contradict each other never.
    fn operators(&mut self, kind: Kind, samples: &[Json], null: bool) -> Vec<(String, Input)> {
        let Some(witness) = samples.first() else {
            return vec![("isNull".to_owned(), leaf("Boolean", self.dice.chance(50)))];
        };
        let several = self.dice.chance(25);
        let mut chosen: Vec<(String, Input)> = Vec::new();
        for _ in 0..if several { 8 } else { 1 } {
            let name = *self.dice.pick(operators_of(kind));
            let condition = self.operator(kind, name, samples);
            let met = || {
                let value = read(kind, witness);
                operators(kind, value.as_ref(), &json!({ name: condition.json() }))
            };
            let known = chosen.iter().any(|(known, _)| known == name);
            if !known && (null || name != "isNull") && (!several || met()) {
                chosen.push((name.to_owned(), condition));
            }
        }
        chosen.truncate(3);
        if chosen.is_empty() {
            chosen.push(("eq".to_owned(), leaf(name_of(kind), witness.clone())));
        }
        chosen
    }

    fn operator(&mut self, kind: Kind, name: &str, samples: &[Json]) -> Input {
        let ty = name_of(kind);
        let one = |dice: &mut Dice| leaf(ty, spelt(dice, kind, samples));
        match name {
            "in" | "notIn" => {
                let n = self.dice.below(4);
                Input::List(ty.to_owned(), (0..n).map(|_| one(&mut self.dice)).collect())
            }
            "between" => {
                let mut ends = [one(&mut self.dice), one(&mut self.dice)];
                ends.sort_by(|a, b| {
                    let order = read(kind, &a.json()).partial_cmp(&read(kind, &b.json()));
                    order.unwrap_or(std::cmp::Ordering::Equal)
                });
                let [from, to] = ends;
                Input::Object(None, vec![("from".to_owned(), from), ("to".to_owned(), to)])
            }
            "during" => leaf("Period", self.period()),
            "contains" | "startsWith" => {
                let text: Vec<_> = self
                    .dice
                    .pick(samples)
                    .as_str()
                    .unwrap_or("")
                    .chars()
                    .collect();
                let start = if name == "contains" {
                    self.dice.below(text.len())
                } else {
                    0
                };
                let length = self.dice.below(4);
                leaf(ty, text.iter().skip(start).take(length).collect::<String>())
            }
            "isNull" => leaf("Boolean", self.dice.chance(50)),
            _ => one(&mut self.dice),
        }
    }
}

/// One of the samples, or a value near it, in one of the ways in which it may be written.
fn spelt(dice: &mut Dice, kind: Kind, samples: &[Json]) -> Json {
    let sample = dice.pick(samples);
    let text = sample.as_str().unwrap_or_default();
    match kind {
        Kind::Decimal if dice.chance(20) => {
            json!(format!(
                "{text}{}",
                if text.contains('.') { "00" } else { ".0" }
            ))
        }
        Kind::Instant if dice.chance(30) => json!(text.replace('Z', "+00:00")),
        Kind::Instant if dice.chance(30) => json!(text.replace('Z', "+08:00")),
        Kind::Date if dice.chance(20) => json!(date(dice.day())),
        Kind::Text if dice.chance(10) => json!("no such text"),
        _ => sample.clone(),
    }
}
