//! Order inputs: for each room its sortable columns, computed fields, to-one relations and counts.

use super::{Definition, Input, input, objects::argument, said_of, split_term};
use crate::schema::{names, room::Room, rooms};

/// The order inputs of a room.
pub(super) fn of(room: &'static Room) -> Vec<Definition> {
    let name = names::connection(None, room.type_name).order;
    let mut all = vec![order(room, name, None)];
    for relation in room.relations.iter().filter(|r| !r.edge.is_empty()) {
        let target = rooms::by_table(&relation.target);
        let names = names::connection(Some(relation), target.type_name);
        let edge = format!("{}EdgeOrder", relation.edge_stem);
        all.push(order(target, names.order, Some(&edge)));
        all.push(Definition::Input {
            name: edge,
            doc: "Order by a field of the link itself. 按关联排序".to_owned(),
            one_of: true,
            fields: relation
                .edge
                .iter()
                .map(|f| by(&f.name, f.column.doc))
                .collect(),
        });
    }
    for computed in room.computed.iter().filter(|c| !c.arguments.is_empty()) {
        let mut fields: Vec<_> = computed.arguments.iter().map(argument).collect();
        fields.push(input("direction", "Direction!", "Direction. 排序方向"));
        all.push(Definition::Input {
            name: computed_name(room, computed.name),
            doc: format!("Order by: {}", computed.doc),
            one_of: false,
            fields,
        });
    }
    all
}

fn order(room: &'static Room, name: String, edge: Option<&str>) -> Definition {
    let (noun, term) = split_term(room.table.doc);
    let mut fields = Vec::new();
    if room.tag.is_some() {
        fields.push(by("id", "Opaque id, unique among all objects. 标识"));
    }
    if let Some(edge) = edge {
        fields.push(input("edge", edge, "By a field of the link itself. 按关联"));
    }
    fields.extend(
        room.fields
            .iter()
            .filter(|f| f.sortable)
            .map(|f| by(&f.name, &said_of(f))),
    );
    for computed in &room.computed {
        fields.push(if computed.arguments.is_empty() {
            by(computed.name, computed.doc)
        } else {
            input(
                computed.name,
                computed_name(room, computed.name),
                computed.doc,
            )
        });
    }
    for relation in &room.relations {
        let target = rooms::by_table(&relation.target);
        let ty = if relation.is_one() {
            names::connection(None, target.type_name).order
        } else {
            "CountOrder".to_owned()
        };
        fields.push(input(&relation.name, ty, relation.doc));
    }
    Definition::Input {
        name,
        doc: format!("One key of an order; name exactly one field. {noun}. {term}"),
        one_of: true,
        fields,
    }
}

fn computed_name(room: &Room, computed: &str) -> String {
    format!("{}{}Order", room.type_name, names::capitalise(computed))
}

fn by(name: &str, doc: &str) -> Input {
    input(name, "Direction", doc)
}
