//! Reads a list page by page while rows come and go, and tells all that is wrong with what it got.

use std::{
    cmp::Ordering,
    collections::HashSet,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{
    orders::{List, Path, Schema},
    world::World,
};
use crate::support::Server;

/// What reading needs, the same for all lists of a test.
pub(crate) struct Reader {
    pub(crate) server: Server,
    pub(crate) schema: Schema,
    pub(crate) world: World,
    /// Pages that were read: rows come after one of them, and go after another.
    pub(crate) pages: AtomicUsize,
}

/// One way to read a list.
#[derive(Clone, Debug)]
pub(crate) struct Walk<'a> {
    pub(crate) list: &'a List,
    /// The object whose list it is, by its global id; `None` at the root.
    pub(crate) owner: Option<&'a str>,
    /// The order's keys, each with whether it descends.
    pub(crate) order: Vec<(&'a Path, bool)>,
    pub(crate) backward: bool,
    pub(crate) size: usize,
    /// Whether rows come and go between pages.
    pub(crate) stirred: bool,
}

/// A value that a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(Decimal),
    Instant(DateTime<Utc>),
    Text(String),
    Bytes(Vec<u8>),
}

/// A row of a page.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Tells it from every other row of the list.
    pub(crate) identity: String,
    /// Its side of the world.
    version: i64,
    keys: Vec<Option<Key>>,
    id: Key,
}

impl Walk<'_> {
    /// The document; what it reads is `list`, or `owner.list`.
    pub(crate) fn document(&self) -> String {
        let (size, cursor) = if self.backward {
            ("last", "before")
        } else {
            ("first", "after")
        };
        let keys = self
            .order
            .iter()
            .map(|(path, descending)| path.input(*descending));
        let keys = keys.collect::<Vec<_>>().join(", ");
        let read = |on_edge: bool| {
            let all = self
                .order
                .iter()
                .enumerate()
                .filter(|(_, (path, _))| path.on_edge == on_edge);
            all.map(|(i, (path, _))| path.selection(&format!("k{i}")))
                .collect::<Vec<_>>()
                .join(" ")
        };
        // With a count the statement is another one.
        let total = if self.size.is_multiple_of(2) {
            "totalCount"
        } else {
            ""
        };
        let list = format!(
            "list: {}({size}: $size, {cursor}: $cursor, orderBy: [{keys}]) {{ {total}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
                edges {{ cursor {} {} node {{ id version {} }} }} }}",
            self.list.field,
            self.list.edge_fields.join(" "),
            read(true),
            read(false),
        );
        match self.owner {
            None => format!("query($size: Int, $cursor: String) {{ {list} }}"),
            Some(_) => format!(
                "query($size: Int, $cursor: String, $id: ID!) {{ owner: node(id: $id) {{ ... on {} {{ {list} }} }} }}",
                self.list.owner
            ),
        }
    }

    /// What is wrong with the list, read in this way.
    pub(crate) async fn problems(
        &self,
        reader: &Reader,
        untouched: &HashSet<String>,
    ) -> Vec<String> {
        let document = self.document();
        let (mut rows, mut cursor, mut problems) = (Vec::new(), Json::Null, Vec::new());
        for number in 0.. {
            let variables = json!({ "size": self.size, "cursor": cursor, "id": self.owner });
            let (_, answer) = reader.server.answer(&document, variables).await;
            let list = match self.owner {
                None => &answer["data"]["list"],
                Some(_) => &answer["data"]["owner"]["list"],
            };
            let Some(edges) = list["edges"].as_array() else {
                problems.push(format!("no page: {answer}"));
                break;
            };
            let info = &list["pageInfo"];
            let (more, start) = if self.backward {
                (&info["hasPreviousPage"], &info["hasNextPage"])
            } else {
                (&info["hasNextPage"], &info["hasPreviousPage"])
            };
            let more = more == &json!(true);
            let full = edges.len() == self.size;
            let of = |edge: Option<&Json>| edge.map_or(Json::Null, |e| e["cursor"].clone());
            let ends = (&info["startCursor"], &info["endCursor"])
                == (&of(edges.first()), &of(edges.last()));
            if edges.len() > self.size
                || (more && !full)
                || !ends
                || *start != json!(number > 0)
                || number > 99
            {
                problems.push(format!(
                    "page {number} of {} rows does not fit its pageInfo {info}",
                    edges.len()
                ));
                break;
            }
            let page = edges.iter().map(|edge| self.row(&reader.schema, edge));
            if self.backward {
                rows.splice(0..0, page);
            } else {
                rows.extend(page);
            }
            if !more {
                break;
            }
            cursor = of(if self.backward {
                edges.first()
            } else {
                edges.last()
            });
            let read = reader.pages.fetch_add(1, Relaxed);
            if self.stirred && read.is_multiple_of(2) {
                let table = snake(&self.list.node);
                let owner = self.owner.map(uuid).map(|id| (snake(&self.list.owner), id));
                let owner = owner
                    .as_ref()
                    .map(|(table, id)| (table.as_str(), id.as_str()));
                reader
                    .world
                    .stir(&table, owner, read.is_multiple_of(4))
                    .await;
            }
        }
        problems.extend(self.wrong(&rows, untouched));
        problems
            .iter()
            .map(|problem| format!("{}: {problem}", self.name()))
            .collect()
    }

    fn name(&self) -> String {
        let keys = self
            .order
            .iter()
            .map(|(path, descending)| path.input(*descending));
        format!(
            "{}.{} by {} {} {}{}",
            self.list.owner,
            self.list.field,
            keys.collect::<Vec<_>>().join(" "),
            if self.backward { "last" } else { "first" },
            self.size,
            if self.stirred { ", stirred" } else { "" }
        )
    }

    /// What is lost, doubled or in the wrong place among all rows that were read.
    fn wrong(&self, rows: &[Row], untouched: &HashSet<String>) -> Vec<String> {
        let mut problems = Vec::new();
        let seen: HashSet<_> = rows.iter().map(|row| &row.identity).collect();
        let lost = untouched
            .iter()
            .filter(|identity| !seen.contains(identity))
            .count();
        if lost > 0 {
            problems.push(format!("{lost} rows are lost"));
        }
        // Rows of side 2 may move, for what they count changes, and so may rows that are sorted by one of them.
        let related = self.order.iter().any(|(path, _)| path.behind.is_some());
        let fixed = |row: &&Row| row.version == 1 || (row.version == 3 && !related);
        let fixed: Vec<_> = rows.iter().filter(fixed).collect();
        let distinct: HashSet<_> = fixed.iter().map(|row| &row.identity).collect();
        if distinct.len() < fixed.len() {
            problems.push(format!("{} rows are doubled", fixed.len() - distinct.len()));
        }
        for (one, other) in fixed.iter().zip(fixed.iter().skip(1)) {
            if self.compare(one, other) == Ordering::Greater {
                problems.push(format!("{:?} stands before {:?}", one.keys, other.keys));
                break;
            }
        }
        problems
    }

    /// How two rows compare in the order as it is told: nulls last in both directions, ties by id in the last one.
    fn compare(&self, one: &Row, other: &Row) -> Ordering {
        let turn =
            |order: Ordering, descending: bool| if descending { order.reverse() } else { order };
        let keys = self.order.iter().zip(one.keys.iter().zip(&other.keys));
        let by_keys = keys.map(|((_, descending), pair)| match pair {
            (Some(a), Some(b)) => turn(a.cmp(b), *descending),
            (a, b) => a.is_none().cmp(&b.is_none()),
        });
        let last = self.order.last().is_some_and(|(_, descending)| *descending);
        by_keys
            .fold(Ordering::Equal, Ordering::then)
            .then_with(|| turn(one.id.cmp(&other.id), last))
    }

    fn row(&self, schema: &Schema, edge: &Json) -> Row {
        let id = edge["node"]["id"].as_str().unwrap_or_default();
        let link: Vec<_> = self
            .list
            .edge_fields
            .iter()
            .map(|name| &edge[name])
            .collect();
        let keys = self.order.iter().enumerate();
        let keys = keys.map(|(i, (path, _))| {
            let of = if path.on_edge { edge } else { &edge["node"] };
            key(
                schema,
                &path.leaf,
                of.pointer(&format!("/k{i}{}", path.pointer))?,
            )
        });
        Row {
            identity: format!("{id} {}", json!(link)),
            version: edge["node"]["version"].as_i64().unwrap_or_default(),
            keys: keys.collect(),
            id: Key::Bytes(URL_SAFE_NO_PAD.decode(id).expect("an id")),
        }
    }
}

impl Reader {
    /// The rows of a list that nothing touches, read at once.
    pub(crate) async fn untouched(&self, list: &List, owner: Option<&str>) -> HashSet<String> {
        let walk = Walk {
            list,
            owner,
            order: Vec::new(),
            backward: false,
            size: 100,
            stirred: false,
        };
        let data = self
            .server
            .data(&walk.document(), json!({ "size": 100, "id": owner }))
            .await;
        let list = if owner.is_none() {
            &data["list"]
        } else {
            &data["owner"]["list"]
        };
        assert_eq!(
            list["pageInfo"]["hasNextPage"], false,
            "one page holds all rows"
        );
        let rows = list["edges"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|edge| walk.row(&self.schema, edge));
        rows.filter(|row| row.version == 1)
            .map(|row| row.identity)
            .collect()
    }
}

/// A value as it is compared: enums by the order of their values, texts by their bytes.
fn key(schema: &Schema, leaf: &str, value: &Json) -> Option<Key> {
    let text = match value {
        Json::Null => return None,
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(match leaf {
        "Int" | "Decimal" => Key::Number(text.parse().expect("a number")),
        "DateTime" => Key::Instant(text.parse().expect("an instant")),
        "ID" => Key::Bytes(URL_SAFE_NO_PAD.decode(text).expect("an id")),
        _ => match schema.rank(leaf, &text) {
            Some(rank) => Key::Number(rank.into()),
            None => Key::Text(text),
        },
    })
}

/// The table of a type.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn uuid(id: &str) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(id).expect("an id");
    uuid::Uuid::from_slice(&bytes[2..])
        .expect("a UUID behind a kind")
        .to_string()
}
