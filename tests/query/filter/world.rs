//! The schema as the naive evaluation knows it, and the rows that it looks through.

use std::{collections::HashMap, sync::LazyLock};

use entity::{Kind, Table};
use serde_json::Value as Json;

use crate::support::build::Row;

/// Where a relation leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// To the row whose id this column holds.
    One(&'static str),
    /// To the rows whose column holds this row's id.
    Many(&'static str),
    /// Through a table: its column with this row's id, its column with the other's.
    Through(&'static str, &'static str, &'static str),
    /// To the rows above in the tree.
    Above,
    /// To the rows below in the tree.
    Below,
}

use Link::{Above, Below, Many, One, Through};

/// A relation: table, name in GraphQL, table that it leads to, how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relation {
    pub(crate) owner: &'static str,
    pub(crate) name: &'static str,
    pub(crate) target: &'static str,
    pub(crate) link: Link,
}

impl Relation {
    /// Start of the names of the types that belong to a relation with edges.
    pub(crate) fn stem(self) -> String {
        format!("{}{}", type_name(self.owner), capitalise(self.name))
    }

    /// Whether it leads to a list.
    pub(crate) fn is_many(self) -> bool {
        !matches!(self.link, One(_))
    }

    /// Whether items carry fields of the link.
    pub(crate) fn has_edge(self) -> bool {
        matches!(self.link, Through(..) | Above | Below)
    }

    /// Type of the filter of its items.
    pub(crate) fn filter_type(self) -> String {
        let stem = if self.has_edge() {
            self.stem()
        } else {
            type_name(self.target)
        };
        stem + "Filter"
    }

    /// Columns of its link that GraphQL shows.
    pub(crate) fn edge_fields(self) -> Vec<Field> {
        match self.link {
            Through(table, ..) => {
                let own = |f: &Field| !matches!(f.column, "version" | "created_at" | "updated_at");
                fields(table)
                    .iter()
                    .filter(|field| own(field))
                    .cloned()
                    .collect()
            }
            _ => vec![Field {
                name: "depth".into(),
                column: "depth",
                kind: Kind::Integer,
            }],
        }
    }
}

const fn relation(
    owner: &'static str,
    name: &'static str,
    target: &'static str,
    link: Link,
) -> Relation {
    Relation {
        owner,
        name,
        target,
        link,
    }
}

/// All relations between the tables of the world.
#[rustfmt::skip]
pub(crate) const RELATIONS: &[Relation] = &[
    relation("division", "parent", "division", One("parent_id")),
    relation("division", "children", "division", Many("parent_id")),
    relation("division", "ancestors", "division", Above),
    relation("division", "descendants", "division", Below),
    relation("division", "departments", "department", Many("division_id")),
    relation("division", "leaders", "leader", Many("division_id")),
    relation("division", "projects", "project", Many("division_id")),
    relation("division", "fieldVisits", "field_visit", Many("division_id")),
    relation("department", "parent", "department", One("parent_id")),
    relation("department", "division", "division", One("division_id")),
    relation("department", "children", "department", Many("parent_id")),
    relation("department", "ancestors", "department", Above),
    relation("department", "descendants", "department", Below),
    relation("department", "leaders", "leader", Many("department_id")),
    relation("department", "taskForces", "task_force", Through("task_force_department", "department_id", "task_force_id")),
    relation("department", "projects", "project", Many("owner_department_id")),
    relation("department", "milestones", "milestone", Many("department_id")),
    relation("department", "problems", "problem", Many("department_id")),
    relation("leader", "department", "department", One("department_id")),
    relation("leader", "division", "division", One("division_id")),
    relation("leader", "taskForces", "task_force", Through("task_force_member", "leader_id", "task_force_id")),
    relation("leader", "memberships", "task_force_member", Many("leader_id")),
    relation("leader", "projects", "project", Many("responsible_leader_id")),
    relation("leader", "fieldVisits", "field_visit", Through("field_visit_leader", "leader_id", "field_visit_id")),
    relation("task_force", "parent", "task_force", One("parent_id")),
    relation("task_force", "children", "task_force", Many("parent_id")),
    relation("task_force", "ancestors", "task_force", Above),
    relation("task_force", "descendants", "task_force", Below),
    relation("task_force", "members", "task_force_member", Many("task_force_id")),
    relation("task_force", "leaders", "leader", Through("task_force_member", "task_force_id", "leader_id")),
    relation("task_force", "departments", "department", Through("task_force_department", "task_force_id", "department_id")),
    relation("task_force", "projects", "project", Many("task_force_id")),
    relation("task_force", "fieldVisits", "field_visit", Many("task_force_id")),
    relation("task_force_member", "taskForce", "task_force", One("task_force_id")),
    relation("task_force_member", "leader", "leader", One("leader_id")),
    relation("project", "division", "division", One("division_id")),
    relation("project", "taskForce", "task_force", One("task_force_id")),
    relation("project", "ownerDepartment", "department", One("owner_department_id")),
    relation("project", "responsibleLeader", "leader", One("responsible_leader_id")),
    relation("project", "investmentPlans", "investment_plan", Many("project_id")),
    relation("project", "milestones", "milestone", Many("project_id")),
    relation("project", "progressReports", "progress_report", Many("project_id")),
    relation("project", "problems", "problem", Many("project_id")),
    relation("project", "fieldVisits", "field_visit", Many("project_id")),
    relation("investment_plan", "project", "project", One("project_id")),
    relation("milestone", "project", "project", One("project_id")),
    relation("milestone", "department", "department", One("department_id")),
    relation("progress_report", "project", "project", One("project_id")),
    relation("field_visit", "division", "division", One("division_id")),
    relation("field_visit", "project", "project", One("project_id")),
    relation("field_visit", "taskForce", "task_force", One("task_force_id")),
    relation("field_visit", "leaders", "leader", Through("field_visit_leader", "field_visit_id", "leader_id")),
    relation("field_visit", "problems", "problem", Many("field_visit_id")),
    relation("problem", "fieldVisit", "field_visit", One("field_visit_id")),
    relation("problem", "project", "project", One("project_id")),
    relation("problem", "department", "department", One("department_id")),
];

/// The relations of a table.
pub(crate) fn relations(table: &str) -> Vec<Relation> {
    RELATIONS
        .iter()
        .copied()
        .filter(|relation| relation.owner == table)
        .collect()
}

/// A computed field: name, type, arguments with their types.
pub(crate) type Computed = (&'static str, Kind, &'static [(&'static str, &'static str)]);

const VISITS: &[(&str, &str)] = &[
    ("kind", "VisitKind"),
    ("siteKind", "SiteKind"),
    ("period", "Period"),
];

/// The computed fields of a table.
pub(crate) fn computed(table: &str) -> &'static [Computed] {
    match table {
        "project" => &[
            ("plannedInvestment", Kind::Decimal, &[("year", "Int")]),
            (
                "investmentCompleted",
                Kind::Decimal,
                &[("period", "Period")],
            ),
            (
                "investmentRate",
                Kind::Decimal,
                &[("period", "Period"), ("year", "Int")],
            ),
            ("isStartOverdue", Kind::Boolean, &[]),
            ("startDueOn", Kind::Date, &[]),
            ("monthsToStart", Kind::Integer, &[]),
            ("lastVisitedOn", Kind::Date, &[]),
            ("daysSinceVisit", Kind::Integer, &[]),
            ("health", Kind::Enum("project_health"), &[]),
            ("healthWithAge", Kind::Enum("project_health_with_age"), &[]),
        ],
        "leader" => &[
            ("fieldDays", Kind::Decimal, VISITS),
            ("visitCount", Kind::BigInteger, VISITS),
            ("unitsCovered", Kind::BigInteger, VISITS),
        ],
        _ => &[],
    }
}

/// A column that GraphQL shows.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) column: &'static str,
    pub(crate) kind: Kind,
}

fn table(name: &str) -> &'static Table {
    let mut tables = entity::tables().iter();
    tables
        .find(|t| t.name == name)
        .unwrap_or_else(|| panic!("no table {name}"))
}

/// The columns of a table that GraphQL shows: not the references, and no telephone numbers.
pub(crate) fn fields(name: &str) -> &'static [Field] {
    static ALL: LazyLock<HashMap<&str, Vec<Field>>> = LazyLock::new(|| {
        let shown = |table: &Table| {
            let shown = table
                .columns
                .iter()
                .filter(|c| c.kind != Kind::Uuid && c.name != "phone");
            shown
                .map(|c| Field {
                    name: camel(c.name),
                    column: c.name,
                    kind: c.kind,
                })
                .collect()
        };
        entity::tables()
            .iter()
            .map(|table| (table.name, shown(table)))
            .collect()
    });
    ALL.get(name).map_or(&[], Vec::as_slice)
}

fn capitalise(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

/// The name in GraphQL of a table's type.
pub(crate) fn type_name(table: &str) -> String {
    table.split('_').map(capitalise).collect()
}

/// The name in GraphQL of a column.
fn camel(column: &str) -> String {
    let name = type_name(column);
    let (first, rest) = name.split_at(1);
    first.to_lowercase() + rest
}

/// A row, met alone or through a link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met<'w> {
    pub(crate) row: &'w Row,
    pub(crate) edge: Option<Edge<'w>>,
}

/// What a row was met through.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edge<'w> {
    Link(&'w Row),
    Depth(usize),
}

/// All rows, by table, and by what they refer to.
pub(crate) struct World {
    rows: Vec<Row>,
    by_table: HashMap<&'static str, Vec<usize>>,
    by_reference: HashMap<(&'static str, String, String), Vec<usize>>,
}

impl World {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        let mut world = Self {
            rows,
            by_table: HashMap::new(),
            by_reference: HashMap::new(),
        };
        for (index, row) in world.rows.iter().enumerate() {
            world.by_table.entry(row.table).or_default().push(index);
            for column in table(row.table)
                .columns
                .iter()
                .filter(|c| c.kind == Kind::Uuid)
            {
                if let Some(id) = row.get(column.name).as_str() {
                    let key = (row.table, column.name.to_owned(), id.to_owned());
                    world.by_reference.entry(key).or_default().push(index);
                }
            }
        }
        world
    }

    /// The rows of a table.
    pub(crate) fn all(&self, table: &str) -> Vec<&Row> {
        self.by_table
            .get(table)
            .into_iter()
            .flatten()
            .map(|&index| &self.rows[index])
            .collect()
    }

    /// The rows of a table whose column holds an id.
    pub(crate) fn where_is(&self, table: &'static str, column: &str, id: &Json) -> Vec<&Row> {
        let key = (
            table,
            column.to_owned(),
            id.as_str().unwrap_or_default().to_owned(),
        );
        self.by_reference
            .get(&key)
            .into_iter()
            .flatten()
            .map(|&index| &self.rows[index])
            .collect()
    }

    /// The rows that a relation leads to.
    pub(crate) fn related(&self, row: &Row, relation: Relation) -> Vec<Met<'_>> {
        let alone = |row| Met { row, edge: None };
        let target = relation.target;
        match relation.link {
            One(column) => self
                .where_is(target, "id", row.get(column))
                .into_iter()
                .map(alone)
                .collect(),
            Many(column) => self
                .where_is(target, column, row.get("id"))
                .into_iter()
                .map(alone)
                .collect(),
            Through(table, near, far) => {
                let links = self.where_is(table, near, row.get("id")).into_iter();
                let other = |link: &Row| self.where_is(target, "id", link.get(far))[0];
                links
                    .map(|link| Met {
                        row: other(link),
                        edge: Some(Edge::Link(link)),
                    })
                    .collect()
            }
            Above | Below => {
                let (from, to) = if relation.link == Above {
                    ("parent_id", "id")
                } else {
                    ("id", "parent_id")
                };
                let (mut met, mut level) = (Vec::new(), self.where_is(target, to, row.get(from)));
                for depth in 1.. {
                    if level.is_empty() {
                        break;
                    }
                    let edge = Some(Edge::Depth(depth));
                    met.extend(level.iter().map(|&row| Met { row, edge }));
                    let next = level
                        .iter()
                        .flat_map(|row| self.where_is(target, to, row.get(from)));
                    level = next.collect();
                }
                met
            }
        }
    }
}
