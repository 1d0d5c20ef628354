//! Object types: the root, each room's object, its connection and its edges.

use super::{
    Definition, Field, Input, aggregates, codelists, field, input, limits, said_of, said_of_noun,
    search, split_term, viewer,
};
use crate::{
    query::{MAX_DEPTH, type_name},
    schema::{
        names,
        room::{Argument, ArgumentKind, Direction, Key, Link, Relation, Room},
        rooms,
    },
};

/// The root, `Node` and `PageInfo`.
pub(super) fn shared() -> Vec<Definition> {
    vec![
        Definition::Object {
            name: "Query".to_owned(),
            doc: "Where every question starts. 查询入口".to_owned(),
            implements: None,
            fields: roots(),
        },
        Definition::Interface {
            name: "Node".to_owned(),
            doc: "Any object that has an id. 节点".to_owned(),
            fields: vec![field(
                "id",
                "ID!",
                "Opaque id, unique among all objects. 标识",
            )],
            possible: rooms::all()
                .iter()
                .filter(|r| r.tag.is_some())
                .map(|r| r.type_name.to_owned())
                .collect(),
        },
        Definition::Object {
            name: "PageInfo".to_owned(),
            doc: "Where a page lies in its list. 分页信息".to_owned(),
            implements: None,
            fields: vec![
                field(
                    "hasNextPage",
                    "Boolean!",
                    "Whether more follow. When reading backwards: whether a cursor was given. 是否有下一页",
                ),
                field(
                    "hasPreviousPage",
                    "Boolean!",
                    "Whether more precede. When reading forwards: whether a cursor was given. 是否有上一页",
                ),
                field(
                    "startCursor",
                    "String",
                    "Cursor of the first item; null when the page is empty. 首个游标",
                ),
                field(
                    "endCursor",
                    "String",
                    "Cursor of the last item; null when the page is empty. 末个游标",
                ),
            ],
        },
    ]
}

fn roots() -> Vec<Field> {
    let mut fields = vec![
        Field {
            arguments: vec![input("id", "ID!", "Its id. 标识")],
            ..field(
                "node",
                "Node",
                "The object of this id, of any type; null when there is none. 按标识取对象",
            )
        },
        Field {
            arguments: vec![input("ids", "[ID!]!", "Their ids, at most 100. 标识列表")],
            ..field(
                "nodes",
                "[Node]!",
                "The objects of these ids in their order, of any type; null where there is none. 按标识批量取对象",
            )
        },
    ];
    fields.push(search::root());
    fields.push(codelists::root());
    fields.push(limits::root());
    fields.push(viewer::root());
    for room in rooms::all() {
        let (noun, term) = split_term(room.table.doc);
        if room.tag.is_some() {
            fields.push(Field {
                arguments: vec![input("id", "ID!", "Its id. 标识")],
                ..field(
                    &room.one,
                    room.type_name,
                    format!("One by its id; null when there is none. {noun}. {term}"),
                )
            });
        }
        if !room.key.is_empty() {
            fields.push(Field {
                arguments: room.key.iter().filter_map(|name| key_argument(room, name)).collect(),
                ..field(
                    names::by_key(&room.one, room.key),
                    room.type_name,
                    format!(
                        "One by its {}; null with the error UNKNOWN_CODE when there is none. {noun}. {term}",
                        room.key.join(", ")
                    ),
                )
            });
        }
        let all = room
            .listed
            .as_ref()
            .map_or("All of them", |listed| listed.doc);
        fields.push(connection_field(
            room.many,
            &format!("{all}. {noun}. {term}"),
            room,
            None,
        ));
    }
    fields
}

/// An argument of a root field by natural key: a column's value, or the code of a related object.
fn key_argument(room: &Room, name: &str) -> Option<Input> {
    if let Some(field) = room.field(name) {
        let ty = format!("{}!", type_name(field.column.kind));
        return Some(input(name, ty, field.column.doc));
    }
    let relation = room.relation(name)?;
    let code = rooms::by_table(&relation.target).code();
    let ty = code.map_or("ID", |code| type_name(code.column.kind));
    let (said, term) = split_term(relation.doc);
    let by = if code.is_some() { "code" } else { "id" };
    Some(input(
        name,
        format!("{ty}!"),
        format!("By its {by}: {said}. {term}"),
    ))
}

fn connection_field(name: &str, doc: &str, room: &Room, relation: Option<&Relation>) -> Field {
    let names = names::connection(relation, room.type_name);
    let (said, term) = split_term(doc);
    let order = order_in_words(room, relation);
    let given = room.view.iter().flat_map(|view| view.arguments);
    let mut arguments: Vec<_> = given.map(argument).collect();
    arguments.extend(page_arguments(&names));
    if relation.is_some_and(|r| matches!(r.link, Link::Tree { .. })) {
        arguments.push(input(
            "maxDepth",
            "Int",
            format!("Most steps away, from 1 to {MAX_DEPTH}; all when left out. 最大层级"),
        ));
    }
    Field {
        arguments,
        ..field(
            name,
            format!("{}!", names.connection),
            format!(
                "{said}. Default order: {order}. A page holds 20 unless told, at most 100. {term}"
            ),
        )
    }
}

fn order_in_words(room: &Room, relation: Option<&Relation>) -> String {
    let keys = relation.map_or(&room.order, |r| {
        if r.order.is_empty() {
            &room.order
        } else {
            &r.order
        }
    });
    let is_hidden = |key: &Key| !key.edge && room.field(&names::camel(key.column)).is_none();
    if keys.iter().any(is_hidden) {
        return "as recorded".to_owned();
    }
    let word = |key: &Key| {
        let edge = if key.edge { "edge " } else { "" };
        format!(
            "{edge}{} {}",
            names::camel(key.column),
            match key.direction {
                Direction::Asc => "ascending",
                Direction::Desc => "descending",
            }
        )
    };
    keys.iter()
        .map(word)
        .chain(room.tag.map(|_| "id".to_owned()))
        .collect::<Vec<_>>()
        .join(", ")
}

fn page_arguments(names: &names::Connection) -> Vec<Input> {
    vec![
        input(
            "filter",
            &names.filter,
            "Only those that meet it; all of its conditions hold together. 筛选条件",
        ),
        input(
            "orderBy",
            format!("[{}!]", names.order),
            "Keys of the order, the first the most telling; the id is always the last. 排序",
        ),
        input("first", "Int", "Size of a page read forwards. 前若干条"),
        input(
            "after",
            "String",
            "Read forwards behind this cursor. 起始游标",
        ),
        input("last", "Int", "Size of a page read backwards. 后若干条"),
        input(
            "before",
            "String",
            "Read backwards before this cursor. 结束游标",
        ),
    ]
}

/// The types of a room.
pub(super) fn of(room: &'static Room) -> Vec<Definition> {
    let mut all = vec![object(room)];
    all.extend(connection(room, None));
    for relation in room.relations.iter().filter(|r| !r.edge.is_empty()) {
        all.extend(connection(
            rooms::by_table(&relation.target),
            Some(relation),
        ));
    }
    all.extend(aggregates::of(room));
    all
}

fn object(room: &'static Room) -> Definition {
    let mut fields = Vec::new();
    if room.tag.is_some() {
        fields.push(field(
            "id",
            "ID!",
            "Opaque id, unique among all objects. 标识",
        ));
    }
    for column in &room.fields {
        let ty = nullable(type_name(column.column.kind), column.column.nullable);
        fields.push(field(&column.name, ty, said_of(column)));
    }
    for computed in &room.computed {
        fields.push(Field {
            arguments: computed.arguments.iter().map(argument).collect(),
            ..field(
                computed.name,
                nullable(type_name(computed.kind), computed.nullable),
                computed.doc,
            )
        });
    }
    for relation in &room.relations {
        let target = rooms::by_table(&relation.target);
        fields.push(if relation.is_one() {
            // Nullable even where its column is not: what a viewer may not see is null.
            field(&relation.name, target.type_name, relation.doc)
        } else {
            connection_field(&relation.name, relation.doc, target, Some(relation))
        });
    }
    Definition::Object {
        name: room.type_name.to_owned(),
        doc: said_of_noun(room),
        implements: room.tag.map(|_| "Node"),
        fields,
    }
}

fn connection(room: &'static Room, relation: Option<&Relation>) -> [Definition; 2] {
    let names = names::connection(relation, room.type_name);
    let (noun, term) = split_term(room.table.doc);
    let mut edge = vec![
        field(
            "node",
            format!("{}!", room.type_name),
            format!("The object. {term}"),
        ),
        field(
            "cursor",
            "String!",
            "Stands for this place in the list, for after and before. 游标",
        ),
    ];
    for link in relation.map_or(&[][..], |r| &r.edge) {
        let ty = nullable(type_name(link.column.kind), link.column.nullable);
        edge.push(field(&link.name, ty, link.column.doc));
    }
    [
        Definition::Object {
            name: names.connection,
            doc: format!("A page of a list, its count and its aggregates. {noun}. {term}"),
            implements: None,
            fields: vec![
                field(
                    "edges",
                    format!("[{}!]!", names.edge),
                    "The items of the page with their cursors. 边",
                ),
                field(
                    "nodes",
                    format!("[{}!]!", room.type_name),
                    "The items of the page. 节点",
                ),
                field(
                    "pageInfo",
                    "PageInfo!",
                    "Where the page lies in the list. 分页信息",
                ),
                field(
                    "totalCount",
                    "Int!",
                    "Number of all items that meet the filter; counted only when asked for. 总数",
                ),
                field(
                    "aggregate",
                    format!("{}!", names::aggregate(room.type_name)),
                    "Aggregates over all items that meet the filter; computed only when asked for. 汇总",
                ),
            ],
        },
        Definition::Object {
            name: names.edge,
            doc: format!("An item of a list and its place in it. {noun}. {term}"),
            implements: None,
            fields: edge,
        },
    ]
}

pub(super) fn argument(argument: &Argument) -> Input {
    let ty = match argument.kind {
        ArgumentKind::Value(kind) => type_name(kind),
        ArgumentKind::Period => "Period",
    };
    input(
        argument.name,
        nullable(ty, !argument.required),
        argument.doc,
    )
}

pub(super) fn nullable(ty: &str, nullable: bool) -> String {
    if nullable {
        ty.to_owned()
    } else {
        format!("{ty}!")
    }
}
