//! The types of aggregates: what is counted and summed of all objects of a room.

use entity::Kind;

use super::{
    Definition, Field, field,
    objects::{argument, nullable},
    said_of, split_term,
};
use crate::{
    query::{Function, type_name},
    schema::{names, room::Room},
};

/// The types of a room's aggregates: one of each function, and that of all.
pub(super) fn of(room: &'static Room) -> Vec<Definition> {
    let (noun, term) = split_term(room.table.doc);
    let mut fields = vec![field("count", "Int!", "Number of items. 数量")];
    let mut all = Vec::new();
    for function in Function::ALL {
        let (doc, word) = match function {
            Function::Sum => (
                "Sums; null over no values, and where values may not be added. 合计",
                "Sum of",
            ),
            Function::Avg => (
                "Means over the values that are there; null over none. 平均值",
                "Mean of",
            ),
            Function::Min => ("Smallest values; null over none. 最小值", "Smallest of"),
            Function::Max => ("Largest values; null over none. 最大值", "Largest of"),
            Function::CountDistinct => (
                "Numbers of different values, a missing one not counted. 去重计数",
                "Number of different values of",
            ),
        };
        let name = names::aggregate_function(room.type_name, function.name());
        let ty = |kind| {
            let null = function != Function::CountDistinct;
            Some(nullable(type_name(function.result(kind)?), null))
        };
        let of = |name: &str, ty: String, doc: &str| field(name, ty, format!("{word}: {doc}"));
        let columns = room.fields.iter().filter_map(|f| {
            let ty = ty(f.column.kind)?;
            (f.column.name != "version").then(|| of(&f.name, ty, &said_of(f)))
        });
        let computed = room.computed.iter().filter_map(|c| {
            Some(Field {
                arguments: c.arguments.iter().map(argument).collect(),
                ..of(c.name, ty(c.kind)?, c.doc)
            })
        });
        let related = room.relations.iter().filter(|r| r.is_one());
        let related = related.filter_map(|r| Some(of(&r.name, ty(Kind::Uuid)?, r.doc)));
        let members: Vec<_> = columns.chain(computed).chain(related).collect();
        if members.is_empty() {
            continue;
        }
        fields.push(field(function.name(), format!("{name}!"), doc));
        all.push(Definition::Object {
            name,
            doc: format!(
                "{}. {noun}. {term}",
                doc.split_once(';').map_or(doc, |d| d.0)
            ),
            implements: None,
            fields: members,
        });
    }
    all.push(Definition::Object {
        name: names::aggregate(room.type_name),
        doc: format!("Aggregates over a list. {noun}. {term}"),
        implements: None,
        fields,
    });
    all
}
