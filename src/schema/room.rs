//! A room: what clients see of one noun, said once; schema, filters, orders, aggregates and SQL derive from it.

mod parts;
mod rules;

use entity::describe::{Column, Kind, Reference, Table, reference};
use sea_orm::{EntityTrait, IdenStatic, RelationDef};

use super::{ids::Tag, names};
use crate::auth::Role;

pub use self::{
    parts::{
        Argument, ArgumentKind, Computed, Direction, Field, Key, Link, Listed, Relation, Searched,
        View,
    },
    rules::Rules,
};

/// What clients see of one noun.
#[derive(Debug)]
pub struct Room {
    /// Name of the type in GraphQL.
    pub type_name: &'static str,
    /// Root field for one, by id.
    pub one: String,
    /// Root field for many.
    pub many: &'static str,
    /// Kind in global ids; `None` when its objects are asked for only as a list and have none.
    pub tag: Option<Tag>,
    /// The table, as its entity describes it.
    pub table: &'static Table,
    /// The query that stands for the table; `None`: the database holds it.
    pub view: Option<View>,
    /// Columns that clients see, without the id.
    pub fields: Vec<Field>,
    /// Fields that identify an object: columns, and to-one relations, which their target's own key stands for.
    pub key: &'static [&'static str],
    /// Default order; the id is always the last key.
    pub order: Vec<Key>,
    /// Which rows the root field for many tells; `None`: all.
    pub listed: Option<Listed>,
    /// Whether there are never more than some thousands: what refers to them is then filtered by their ids.
    pub few: bool,
    /// Relations, to-one first.
    pub relations: Vec<Relation>,
    /// Computed fields.
    pub computed: Vec<Computed>,
    /// What the search reads; `None`: objects are not searched.
    pub searched: Option<Searched>,
    /// Who sees and changes which rows.
    pub rules: Rules,
}

impl Room {
    /// A room with all columns of its entity, and a to-one relation for each of its references.
    ///
    /// # Panics
    /// When the entity is not in [`entity::tables`]: a mistake in the room, found by the first test.
    #[must_use]
    pub fn of<E: EntityTrait>(type_name: &'static str, many: &'static str, tag: Tag) -> Self {
        Self::over::<E>(type_name, many, Some(tag), None)
    }

    /// A room over a query, whose columns are those of its entity: a list without ids.
    ///
    /// # Panics
    /// When the entity is not in [`entity::views`]: a mistake in the room, found by the first test.
    #[must_use]
    pub fn of_query<E: EntityTrait>(
        type_name: &'static str,
        many: &'static str,
        view: View,
    ) -> Self {
        Self::over::<E>(type_name, many, None, Some(view))
    }

    fn over<E: EntityTrait>(
        type_name: &'static str,
        many: &'static str,
        tag: Option<Tag>,
        view: Option<View>,
    ) -> Self {
        let table = table_of::<E>();
        let fields = table
            .columns
            .iter()
            .filter(|c| c.name != "id" && !table.references.iter().any(|r| r.column == c.name))
            .map(|c| field(c, c.name == "created_at"))
            .collect();
        let relations = table
            .references
            .iter()
            .filter_map(|r| to_one(table, r))
            .chain(tag.and_then(|_| history(table)))
            .collect();
        Self {
            type_name,
            one: names::decapitalise(type_name),
            many,
            tag,
            table,
            view,
            fields,
            key: &[],
            order: Vec::new(),
            listed: None,
            few: false,
            relations,
            computed: Vec::new(),
            searched: None,
            rules: Rules::default(),
        }
    }

    /// Offers a root field by these fields, which together are unique.
    #[must_use]
    pub fn key(mut self, fields: &'static [&'static str]) -> Self {
        self.key = fields;
        self
    }

    /// Says that there are never more than some thousands of rows.
    ///
    /// A filter on a reference to them gathers their ids first: PostgreSQL then knows how to reach the rows by an
    /// index, where it would misjudge a join.
    #[must_use]
    pub fn few(mut self) -> Self {
        self.few = true;
        self
    }

    /// Keeps a column from clients.
    #[must_use]
    pub fn hide(mut self, column: impl IdenStatic) -> Self {
        self.fields.retain(|f| f.column.name != column.as_str());
        self
    }

    /// Offers these columns in orders; each needs its index.
    #[must_use]
    pub fn sort<C: IdenStatic>(mut self, columns: impl IntoIterator<Item = C>) -> Self {
        for column in columns {
            for field in self
                .fields
                .iter_mut()
                .filter(|f| f.column.name == column.as_str())
            {
                field.sortable = true;
            }
        }
        self
    }

    /// Sums and averages a column only over rows that meet a condition (`{t}` is the row).
    #[must_use]
    pub fn additive_if(mut self, column: impl IdenStatic, sql: &'static str) -> Self {
        for field in self
            .fields
            .iter_mut()
            .filter(|f| f.column.name == column.as_str())
        {
            field.additive_if = Some(sql);
        }
        self
    }

    /// Sets the default order.
    #[must_use]
    pub fn order<C: IdenStatic>(mut self, keys: impl IntoIterator<Item = (C, Direction)>) -> Self {
        self.order = keys.into_iter().map(key).collect();
        self
    }

    /// Tells by the root field for many only rows that meet a condition.
    #[must_use]
    pub fn list_if(mut self, listed: Listed) -> Self {
        self.listed = Some(listed);
        self
    }

    /// Names a to-one relation otherwise than after its column.
    #[must_use]
    pub fn rename(mut self, from: &str, to: &str) -> Self {
        for relation in self.relations.iter_mut().filter(|r| r.name == from) {
            to.clone_into(&mut relation.name);
        }
        self
    }

    /// Adds a relation to the rows of another table that refer to this one, in a default order.
    ///
    /// # Panics
    /// When the relation is not the other entity's `belongs_to`: a mistake in the room, found by the first test.
    #[must_use]
    pub fn many<C: IdenStatic>(
        mut self,
        name: &str,
        doc: &'static str,
        belongs_to: &RelationDef,
        order: impl IntoIterator<Item = (C, Direction)>,
    ) -> Self {
        let back = reference(belongs_to).expect("a to-many relation is another's belongs_to");
        self.relations.push(Relation {
            name: name.to_owned(),
            doc,
            link: Link::Children {
                column: back.column,
            },
            target: back.from,
            order: order.into_iter().map(key).collect(),
            edge: Vec::new(),
            edge_stem: String::new(),
        });
        self
    }

    /// Adds a relation through a link table `L`, whose other columns become fields of the edges.
    ///
    /// # Panics
    /// When `near` or `far` is not the link entity's `belongs_to`: a mistake in the room, found by the first test.
    #[must_use]
    pub fn through<L: EntityTrait>(
        mut self,
        name: &str,
        doc: &'static str,
        near: &RelationDef,
        far: &RelationDef,
        order: impl IntoIterator<Item = Key>,
    ) -> Self {
        const ROW: [&str; 4] = ["id", "version", "created_at", "updated_at"];
        let table = table_of::<L>();
        let near = reference(near).expect("the near side is the link's belongs_to");
        let far = reference(far).expect("the far side is the link's belongs_to");
        let edge = table
            .columns
            .iter()
            .filter(|c| !ROW.contains(&c.name) && c.name != near.column && c.name != far.column)
            .map(|c| field(c, true))
            .collect();
        self.relations.push(Relation {
            name: name.to_owned(),
            doc,
            target: far.table,
            link: Link::Through {
                table,
                near: near.column,
                far: far.column,
            },
            order: order.into_iter().collect(),
            edge,
            edge_stem: format!("{}{}", self.type_name, names::capitalise(name)),
        });
        self
    }

    /// Adds `ancestors` (nearest first) and `descendants` (nearest first), by the column that holds the parent's id.
    #[must_use]
    pub fn tree(
        mut self,
        parent: impl IdenStatic,
        ancestors: &'static str,
        descendants: &'static str,
    ) -> Self {
        for (name, doc, up) in [
            ("ancestors", ancestors, true),
            ("descendants", descendants, false),
        ] {
            self.relations.push(Relation {
                name: name.to_owned(),
                doc,
                link: Link::Tree {
                    parent: parent.as_str(),
                    up,
                },
                target: self.table.name.to_owned(),
                order: [
                    Some((DEPTH.name, true)),
                    self.code().map(|code| (code.column.name, false)),
                ]
                .into_iter()
                .flatten()
                .map(|(column, edge)| Key {
                    column,
                    edge,
                    direction: Direction::Asc,
                })
                .collect(),
                edge: vec![field(&DEPTH, true)],
                edge_stem: format!("{}{}", self.type_name, names::capitalise(name)),
            });
        }
        self
    }

    /// Adds a computed field.
    #[must_use]
    pub fn computed(mut self, computed: Computed) -> Self {
        self.computed.push(computed);
        self
    }

    /// Lets the search find objects by the column that names them, and by further texts.
    ///
    /// # Panics
    /// When objects have no ids or clients do not see a column: a mistake in the room, found by the first test.
    #[must_use]
    pub fn search<C: IdenStatic>(mut self, title: C, texts: impl IntoIterator<Item = C>) -> Self {
        let seen = |column: C| {
            let name = column.as_str();
            self.fields
                .iter()
                .find(|f| f.column.name == name)
                .unwrap_or_else(|| panic!("the search would show {name}, which clients do not see"))
                .column
        };
        self.searched = Some(Searched {
            tag: self.tag.expect("what is searched has ids"),
            title: seen(title),
            texts: texts.into_iter().map(seen).collect(),
            is_record: false,
        });
        self
    }

    /// As [`Self::search`], for objects that tell what happened: found after the others that match as well.
    #[must_use]
    pub fn search_last<C: IdenStatic>(self, title: C, texts: impl IntoIterator<Item = C>) -> Self {
        let mut room = self.search(title, texts);
        room.searched
            .iter_mut()
            .for_each(|searched| searched.is_record = true);
        room
    }

    /// Whether commands write its objects: not those that are computed, nor the record, which only ever tells of others.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.tag.is_some() && self.table.name != RECORD
    }

    /// The one column that identifies an object, where one does.
    #[must_use]
    pub fn code(&self) -> Option<&Field> {
        match self.key {
            [name] => self.field(name),
            _ => None,
        }
    }

    /// The column that holds the parent's id, where the rows form a tree.
    #[must_use]
    pub fn parent(&self) -> Option<&'static str> {
        self.relations.iter().find_map(|r| match r.link {
            Link::Tree { parent, .. } => Some(parent),
            _ => None,
        })
    }

    /// The column of this GraphQL name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The relation of this GraphQL name.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|r| r.name == name)
    }

    /// The computed field of this GraphQL name.
    #[must_use]
    pub fn computation(&self, name: &str) -> Option<&Computed> {
        self.computed.iter().find(|c| c.name == name)
    }
}

/// The table of the record.
const RECORD: &str = "change";

/// Steps from the owner to a row of its tree.
static DEPTH: Column = Column {
    name: "depth",
    doc: "Number of steps between the two, from 1. 层级距离",
    kind: Kind::Integer,
    nullable: false,
};

/// A key of a link table's column, for [`Room::through`].
#[must_use]
pub fn edge(column: impl IdenStatic, direction: Direction) -> Key {
    Key {
        column: column.as_str(),
        edge: true,
        direction,
    }
}

/// A key of the target's column, for [`Room::through`].
#[must_use]
pub fn node(column: impl IdenStatic, direction: Direction) -> Key {
    Key {
        column: column.as_str(),
        edge: false,
        direction,
    }
}

fn key<C: IdenStatic>((column, direction): (C, Direction)) -> Key {
    node(column, direction)
}

fn field(column: &'static Column, sortable: bool) -> Field {
    Field {
        name: names::camel(column.name),
        column,
        sortable,
        additive_if: None,
        least: Role::Public,
    }
}

/// The relation from an object to its changes: the record refers to any table, so that no key leads there.
fn history(table: &Table) -> Option<Relation> {
    (table.name != RECORD).then(|| Relation {
        name: "history".to_owned(),
        doc: "Changes of the object. 变更历史",
        link: Link::Children {
            column: "subject".to_owned(),
        },
        target: RECORD.to_owned(),
        order: vec![Key {
            column: "created_at",
            edge: false,
            direction: Direction::Desc,
        }],
        edge: Vec::new(),
        edge_stem: String::new(),
    })
}

fn to_one(table: &'static Table, reference: &Reference) -> Option<Relation> {
    let column = table.column(&reference.column)?;
    Some(Relation {
        name: names::camel(column.name.strip_suffix("_id")?),
        doc: column.doc,
        link: Link::Reference { column },
        target: reference.table.clone(),
        order: Vec::new(),
        edge: Vec::new(),
        edge_stem: String::new(),
    })
}

fn table_of<E: EntityTrait>() -> &'static Table {
    let name = E::default().as_str();
    entity::tables()
        .iter()
        .chain(entity::views())
        .find(|t| t.name == name)
        .unwrap_or_else(|| panic!("{name} is in neither entity::tables() nor entity::views()"))
}
