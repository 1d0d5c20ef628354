//! The lists of the schema and all that each can be sorted by, read from the schema itself.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::support::Server;

const INTROSPECTION: &str = "{ __schema { types { name
    enumValues { name }
    fields { name type { ...T } args { name type { ...T } } }
    inputFields { name type { ...T } } } } }
  fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// A connection field.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// The type that it is a field of.
    pub(crate) owner: String,
    /// Its name.
    pub(crate) field: String,
    /// Type of its nodes.
    pub(crate) node: String,
    /// Fields of the link on its edges.
    pub(crate) edge_fields: Vec<String>,
    /// All that it can be sorted by, through at most one relation.
    pub(crate) paths: Vec<Path>,
}

/// Something that a list can be sorted by.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    /// The order's input, `{}` standing for the direction.
    input: String,
    /// The selection that reads what it sorts by.
    selection: String,
    /// Where the value stands in the selection.
    pub(crate) pointer: String,
    /// Whether it is read from the edge.
    pub(crate) on_edge: bool,
    /// Type of the value.
    pub(crate) leaf: String,
    /// Type of the object that it is read from, when that lies behind a relation.
    pub(crate) behind: Option<String>,
    /// Type of what it counts, when it counts.
    pub(crate) counts: Option<String>,
}

impl Path {
    /// The order's input in a direction.
    pub(crate) fn input(&self, descending: bool) -> String {
        self.input
            .replace("{}", if descending { "DESC" } else { "ASC" })
    }

    /// The selection under an alias.
    pub(crate) fn selection(&self, alias: &str) -> String {
        format!("{alias}: {}", self.selection)
    }

    /// The same behind a to-one relation to a type.
    fn behind(self, relation: &str, target: &str) -> Self {
        Self {
            input: format!("{{ {relation}: {} }}", self.input),
            pointer: format!("/{}{}", first_name(&self.selection), self.pointer),
            selection: format!("{relation} {{ {} }}", self.selection),
            behind: Some(target.to_owned()),
            ..self
        }
    }
}

fn first_name(selection: &str) -> &str {
    let end = selection.find([' ', '(']).unwrap_or(selection.len());
    &selection[..end]
}

/// The schema as introspection tells it.
#[derive(Debug)]
pub(crate) struct Schema {
    types: HashMap<String, Json>,
}

impl Schema {
    /// Asks a server for its schema.
    pub(crate) async fn of(server: &Server) -> Self {
        let mut data = server.query(INTROSPECTION).await;
        let types = data["__schema"]["types"].take();
        let Json::Array(types) = types else {
            panic!("types are a list")
        };
        let name = |ty: &Json| ty["name"].as_str().unwrap_or_default().to_owned();
        Self {
            types: types.into_iter().map(|ty| (name(&ty), ty)).collect(),
        }
    }

    /// The position of each value of an enum.
    pub(crate) fn rank(&self, name: &str, value: &str) -> Option<usize> {
        members(self.types.get(name)?, "enumValues")
            .iter()
            .position(|v| v["name"] == value)
    }

    /// All connections of the root, or all of the objects, but those that ask for an argument of their own.
    pub(crate) fn lists(&self, of_root: bool) -> Vec<List> {
        let mut names: Vec<_> = self
            .types
            .keys()
            .filter(|name| (*name == "Query") == of_root)
            .collect();
        names.sort_unstable();
        names
            .into_iter()
            .flat_map(|owner| self.lists_of(owner))
            .collect()
    }

    fn lists_of(&self, owner: &str) -> Vec<List> {
        let list = |field: &Json| {
            let arguments = members(field, "args");
            if arguments.iter().any(|a| a["type"]["kind"] == "NON_NULL") {
                return None;
            }
            let order = arguments.iter().find(|a| a["name"] == "orderBy")?;
            // Events neither change nor go; how they are read while they come is a test of the record.
            if base(&field["type"]) == "ChangeConnection" {
                return None;
            }
            let connection = self.fields(base(&field["type"]));
            let edge = self.fields(base(
                &connection.iter().find(|f| f["name"] == "edges")?["type"],
            ));
            let name = |f: &Json| f["name"].as_str().map(str::to_owned);
            let own = |f: &&Json| f["name"] != "cursor" && f["name"] != "node";
            let node = base(&edge.iter().find(|f| f["name"] == "node")?["type"]).to_owned();
            let edge_type = base(&connection.iter().find(|f| f["name"] == "edges")?["type"]);
            Some(List {
                owner: owner.to_owned(),
                field: name(field)?,
                edge_fields: edge.iter().filter(own).filter_map(name).collect(),
                paths: self.paths(base(&order["type"]), &node, edge_type, true),
                node,
            })
        };
        self.fields(owner).iter().filter_map(list).collect()
    }

    fn fields(&self, name: &str) -> &[Json] {
        self.types.get(name).map_or(&[], |ty| members(ty, "fields"))
    }

    /// All that an order input names, read from an object type, from its edges and from its to-one relations.
    fn paths(&self, input: &str, object: &str, edge: &str, related: bool) -> Vec<Path> {
        let mut all = Vec::new();
        for field in members(&self.types[input], "inputFields") {
            let name = field["name"].as_str().unwrap_or_default();
            let (input, on_edge) = (base(&field["type"]), name == "edge");
            let below = members(&self.types[input], "inputFields");
            let leaf = |of: &str, name: &str| {
                let found = self.fields(of).iter().find(|f| f["name"] == name);
                base(&found.expect("what sorts is a field")["type"]).to_owned()
            };
            let path = |arguments: &str, on_edge, leaf| Path {
                input: format!("{{ {name}: {{}} }}"),
                selection: format!("{name}{arguments}"),
                pointer: String::new(),
                on_edge,
                leaf,
                behind: None,
                counts: None,
            };
            if input == "Direction" {
                all.push(path("", false, leaf(object, name)));
            } else if input == "CountOrder" {
                all.push(Path {
                    input: format!("{{ {name}: {{ count: {{}} }} }}"),
                    pointer: "/totalCount".to_owned(),
                    counts: Some(leaf(
                        base(&field_of(self.fields(object), name)["type"]),
                        "nodes",
                    )),
                    ..path(" { totalCount }", false, "Int".to_owned())
                });
            } else if on_edge {
                for field in below {
                    let name = field["name"].as_str().unwrap_or_default();
                    all.push(Path {
                        input: format!("{{ edge: {{ {name}: {{}} }} }}"),
                        selection: name.to_owned(),
                        ..path("", true, leaf(edge, name))
                    });
                }
            } else if below.iter().any(|f| f["name"] == "direction") {
                let given: Vec<_> = below.iter().filter_map(|f| self.argument(f)).collect();
                let given = given.join(", ");
                for arguments in [String::new(), format!("({given})")] {
                    let inner = arguments.trim_matches(['(', ')']);
                    all.push(Path {
                        input: format!("{{ {name}: {{ direction: {{}}, {inner} }} }}"),
                        ..path(&arguments, false, leaf(object, name))
                    });
                }
            } else if related {
                let target = leaf(object, name);
                all.extend(
                    self.paths(input, &target, "", false)
                        .into_iter()
                        .map(|p| p.behind(name, &target)),
                );
            }
        }
        all
    }

    /// An argument of a computed field with a value.
    fn argument(&self, field: &Json) -> Option<String> {
        let name = field["name"].as_str()?;
        let value = match base(&field["type"]) {
            "Direction" => return None,
            "Period" => "\"2022\"",
            "Int" => "2022",
            other => members(&self.types[other], "enumValues").first()?["name"].as_str()?,
        };
        Some(format!("{name}: {value}"))
    }
}

fn members<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json[name].as_array().map_or(&[], Vec::as_slice)
}

/// The name of a type without its wrappers.
fn base(ty: &Json) -> &str {
    ty["name"].as_str().unwrap_or_else(|| base(&ty["ofType"]))
}

/// The field of this name.
fn field_of<'a>(fields: &'a [Json], name: &str) -> &'a Json {
    let found = fields.iter().find(|f| f["name"] == name);
    found.expect("what sorts is a field")
}
