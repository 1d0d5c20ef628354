//! Filter inputs: operators by type, and for each room its columns, computed fields and relations.

use entity::Kind;

use super::{Definition, Input, input, objects::argument, said_of, split_term};
use crate::{
    query::type_name,
    schema::{
        names,
        room::{Field, Relation, Room},
        rooms,
    },
};

/// Operators that every type of value shares, by type.
pub(super) fn shared() -> Vec<Definition> {
    let kinds = [
        Kind::Text,
        Kind::Boolean,
        Kind::Integer,
        Kind::Decimal,
        Kind::Date,
        Kind::Instant,
    ];
    let enums = entity::codelists().iter().map(|list| Kind::Enum(list.name));
    let mut all: Vec<_> = kinds.into_iter().chain(enums).map(filter_of_kind).collect();
    all.push(Definition::Input {
        name: "IDFilter".to_owned(),
        doc: "Conditions on an id. 标识条件".to_owned(),
        one_of: false,
        fields: operators("ID", &["eq", "ne", "in", "notIn"]),
    });
    for kind in [Kind::Integer, Kind::Decimal, Kind::Date, Kind::Instant] {
        let ty = type_name(kind);
        all.push(Definition::Input {
            name: format!("{ty}Range"),
            doc: "A range, both ends included. 区间".to_owned(),
            one_of: false,
            fields: vec![
                input("from", format!("{ty}!"), "First value. 起"),
                input("to", format!("{ty}!"), "Last value. 止"),
            ],
        });
    }
    all.push(Definition::Input {
        name: "CountOrder".to_owned(),
        doc: "Order by the number of related items. 按数量排序".to_owned(),
        one_of: true,
        fields: vec![input("count", "Direction", "By their number. 数量")],
    });
    all
}

fn filter_of_kind(kind: Kind) -> Definition {
    let ty = type_name(kind);
    Definition::Input {
        name: filter_name(kind),
        doc: format!(
            "Conditions on a value of type {ty}; all that are given hold together. A missing value meets only isNull: true, ne and notIn. 取值条件"
        ),
        one_of: false,
        fields: operators_of_kind(kind),
    }
}

fn filter_name(kind: Kind) -> String {
    format!("{}Filter", type_name(kind))
}

fn operators_of_kind(kind: Kind) -> Vec<Input> {
    let names: &[&str] = match kind {
        Kind::Boolean => &["eq", "ne", "isNull"],
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
            "isNull",
        ],
        Kind::Date => &[
            "eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "between", "during", "isNull",
        ],
        Kind::Enum(_) => &[
            "eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "isNull",
        ],
        _ => &[
            "eq", "ne", "in", "notIn", "lt", "lte", "gt", "gte", "between", "isNull",
        ],
    };
    operators(type_name(kind), names)
}

fn operators(ty: &str, names: &[&str]) -> Vec<Input> {
    let list = format!("[{ty}!]");
    let range = format!("{ty}Range");
    let operator = |name: &&str| {
        let (ty, doc) = match *name {
            "eq" => (ty, "Equal to. 等于"),
            "ne" => (ty, "Not equal to; a missing value is not equal. 不等于"),
            "in" => (list.as_str(), "One of; an empty list matches nothing. 属于"),
            "notIn" => (
                list.as_str(),
                "None of; a missing value is none of them. 不属于",
            ),
            "lt" => (ty, "Less than. 小于"),
            "lte" => (ty, "Less than or equal to. 小于等于"),
            "gt" => (ty, "Greater than. 大于"),
            "gte" => (ty, "Greater than or equal to. 大于等于"),
            "between" => (range.as_str(), "Within a range, both ends included. 介于"),
            "during" => ("Period", "Within a period. 在时期内"),
            "contains" => ("String", "Contains this text, letter by letter. 包含"),
            "startsWith" => ("String", "Starts with this text, letter by letter. 以…开头"),
            _ => ("Boolean", "True: has no value; false: has one. 是否为空"),
        };
        input(*name, ty, doc)
    };
    names.iter().map(operator).collect()
}

/// The filter inputs of a room.
pub(super) fn of(room: &'static Room) -> Vec<Definition> {
    let name = names::connection(None, room.type_name).filter;
    let mut all = vec![filter(room, &name, None)];
    for relation in room.relations.iter().filter(|r| !r.is_one()) {
        let target = rooms::by_table(&relation.target);
        let names = names::connection(Some(relation), target.type_name);
        if !relation.edge.is_empty() {
            let edge = format!("{}EdgeFilter", relation.edge_stem);
            all.push(filter(target, &names.filter, Some(&edge)));
            all.push(Definition::Input {
                name: edge,
                doc: "Conditions on the link itself. 关联条件".to_owned(),
                one_of: false,
                fields: relation.edge.iter().map(column).collect(),
            });
            all.extend(list_filter(&relation.edge_stem, &names.filter));
        }
    }
    all.extend(list_filter(room.type_name, &name));
    for computed in room.computed.iter().filter(|c| !c.arguments.is_empty()) {
        let mut fields: Vec<_> = computed.arguments.iter().map(argument).collect();
        fields.extend(operators_of_kind(computed.kind));
        all.push(Definition::Input {
            name: format!(
                "{}{}Filter",
                room.type_name,
                names::capitalise(computed.name)
            ),
            doc: format!("Conditions on: {}", computed.doc),
            one_of: false,
            fields,
        });
    }
    all
}

fn filter(room: &'static Room, name: &str, edge: Option<&str>) -> Definition {
    let (noun, term) = split_term(room.table.doc);
    let mut fields = vec![
        input("and", format!("[{name}!]"), "All of these hold. 并且"),
        input(
            "or",
            format!("[{name}!]"),
            "At least one of these holds. 或者",
        ),
        input("not", name, "This does not hold. 非"),
    ];
    if room.tag.is_some() {
        fields.push(input(
            "id",
            "IDFilter",
            "Opaque id, unique among all objects. 标识",
        ));
    }
    if let Some(edge) = edge {
        fields.push(input(
            "edge",
            edge,
            "Conditions on the link itself. 关联条件",
        ));
    }
    let comparable = room.fields.iter().filter(|f| f.column.kind != Kind::Json);
    fields.extend(comparable.map(column));
    if room.parent().is_some() && room.code().is_some() {
        fields.push(input(
            "within",
            "String",
            "It is the one of this code, or lies below that; the error UNKNOWN_CODE when there is none. 本级及下级",
        ));
    }
    for computed in &room.computed {
        let ty = if computed.arguments.is_empty() {
            filter_name(computed.kind)
        } else {
            format!(
                "{}{}Filter",
                room.type_name,
                names::capitalise(computed.name)
            )
        };
        fields.push(input(computed.name, ty, computed.doc));
    }
    for relation in &room.relations {
        let target = rooms::by_table(&relation.target);
        let ty = match (relation.is_one(), relation.edge.is_empty()) {
            (true, _) => names::connection(None, target.type_name).filter,
            (false, true) => list_name(target.type_name),
            (false, false) => list_name(&relation.edge_stem),
        };
        fields.push(relation_input(relation, ty));
    }
    Definition::Input {
        name: name.to_owned(),
        doc: format!(
            "Conditions, all of which hold together; an empty one holds always. {noun}. {term}"
        ),
        one_of: false,
        fields,
    }
}

fn relation_input(relation: &Relation, ty: String) -> Input {
    if relation.is_one() {
        let (said, term) = split_term(relation.doc);
        let said = said.split_once(';').map_or(said, |s| s.0);
        input(
            &relation.name,
            ty,
            format!("There is one and it meets the filter. {said}. {term}"),
        )
    } else {
        input(&relation.name, ty, relation.doc)
    }
}

fn column(field: &Field) -> Input {
    input(&field.name, filter_name(field.column.kind), said_of(field))
}

fn list_name(stem: &str) -> String {
    format!("{stem}ListFilter")
}

fn list_filter(stem: &str, filter: &str) -> [Definition; 2] {
    let count = format!("{stem}CountFilter");
    let mut fields = vec![input(
        "filter",
        filter,
        "Count only those that meet it. 计数条件",
    )];
    fields.extend(
        operators_of_kind(Kind::Integer)
            .into_iter()
            .filter(|i| i.name != "isNull"),
    );
    [
        Definition::Input {
            name: list_name(stem),
            doc: "Conditions on related items, all of which hold together. 关联列表条件".to_owned(),
            one_of: false,
            fields: vec![
                input("some", filter, "At least one meets it. 至少一个满足"),
                input(
                    "every",
                    filter,
                    "All meet it; true when there are none. 全部满足",
                ),
                input("none", filter, "None meets it. 均不满足"),
                input("count", &count, "Their number meets it. 数量满足"),
            ],
        },
        Definition::Input {
            name: count,
            doc: "Conditions on a number of related items. 数量条件".to_owned(),
            one_of: false,
            fields,
        },
    ]
}
