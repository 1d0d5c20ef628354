//! The rules themselves: which they are, that they can't be forgotten, and that they cost nothing where they rule nothing.

use std::fmt::Write as _;

use serde_json::json;
use sixiang::{
    auth::Role,
    query::{Query, sight},
    schema::{
        room::{Field, Room},
        rooms,
    },
};

use super::world::{Asker, World};

/// Who sees which rows, and who changes them, a line a type.
fn rows() -> String {
    let mut text = String::new();
    // The record is written by no one but the server, and is for the office alone.
    let nouns = rooms::all()
        .iter()
        .filter(|room| room.view.is_none() && room.type_name != "Change");
    for room in nouns {
        let rules = &room.rules;
        let everyone = if rules.published.is_some() {
            "published"
        } else {
            "all"
        };
        let within = match (
            rules.within,
            rules.published.is_some() || rules.by_editors(),
        ) {
            ([], _) | (_, false) => "-".to_owned(),
            (within, true) => within.join(", "),
        };
        let by = if rules.by_editors() {
            "editors in scope, office"
        } else {
            "office"
        };
        let _ = writeln!(
            text,
            "| {} | {everyone} | {within} | {by} |",
            room.type_name
        );
    }
    text
}

/// Who sees which fields, a line a type and role.
fn fields() -> String {
    let mut text = String::new();
    for room in rooms::all() {
        for role in Role::ALL {
            let of_role = |f: &&Field| f.least == role;
            let names: Vec<_> = room
                .fields
                .iter()
                .filter(of_role)
                .map(|f| f.name.as_str())
                .collect();
            let computed = room
                .computed
                .iter()
                .map(|c| c.name)
                .filter(|_| role == Role::Public);
            let names: Vec<_> = names.into_iter().chain(computed).collect();
            if !names.is_empty() {
                let _ = writeln!(
                    text,
                    "{} {}: {}",
                    room.type_name,
                    role.as_str(),
                    names.join(" ")
                );
            }
        }
    }
    text
}

#[test]
fn every_field_has_a_role_that_was_thought_of() {
    insta::assert_snapshot!(fields());
}

#[test]
fn the_rules_are_those_of_the_documentation() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/permissions.md");
    let told = std::fs::read_to_string(path).expect("docs/permissions.md");
    assert!(
        told.contains(&rows()),
        "docs/permissions.md should hold:\n{}",
        rows()
    );
}

/// SQL of a room that speaks of rows beside its own.
fn texts(room: &Room) -> impl Iterator<Item = &str> {
    let computed = room.computed.iter().map(|c| c.sql);
    let additive = room.fields.iter().filter_map(|f| f.additive_if);
    computed
        .chain(additive)
        .chain(room.view.iter().map(|view| view.sql.as_str()))
}

#[test]
fn computed_sql_names_tables_through_the_guard() {
    let mut bare = Vec::new();
    for room in rooms::all() {
        for sql in texts(room) {
            let words: Vec<_> = sql.split(|c: char| c.is_whitespace() || c == '(').collect();
            let after = words
                .windows(2)
                .filter(|pair| matches!(pair[0], "FROM" | "JOIN"));
            let tables = after.map(|pair| pair[1].trim_end_matches([')', ',']));
            let of_ours = tables.filter(|table| entity::tables().iter().any(|t| t.name == *table));
            bare.extend(of_ours.map(|table| format!("{}: {table}", room.type_name)));
        }
    }
    assert_eq!(bare, [""; 0]);
}

#[test]
fn what_not_everyone_sees_is_null_for_others_and_stands_in_no_key_order_or_text() {
    let mut wrong = Vec::new();
    for room in rooms::all() {
        for field in room.fields.iter().filter(|f| f.least > Role::Public) {
            let name = field.column.name;
            let orders = room.order.iter().map(|key| key.column);
            let related = rooms::all().iter().flat_map(|r| &r.relations);
            let related = related
                .filter(|r| r.target == room.table.name)
                .flat_map(|r| &r.order);
            let orders = orders.chain(related.filter(|key| !key.edge).map(|key| key.column));
            let searched = room
                .searched
                .iter()
                .flat_map(|s| [s.title].into_iter().chain(s.texts.iter().copied()));
            let stands = [
                !field.column.nullable,
                room.key.contains(&field.name.as_str()),
                orders.into_iter().any(|column| column == name),
                searched.into_iter().any(|column| column.name == name),
                rooms::all()
                    .iter()
                    .flat_map(texts)
                    .any(|sql| sql.contains(&format!(".{name}"))),
            ];
            wrong.extend(
                stands
                    .contains(&true)
                    .then(|| format!("{}.{}: {stands:?}", room.type_name, field.name)),
            );
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The statements of a document, as a role sends them.
async fn statements(world: &World, role: Role, document: &str) -> Vec<String> {
    let Asker::Engine(engine, viewer) = Asker::over_engine(&world.full, world.viewer(role)).await
    else {
        unreachable!("it is the engine")
    };
    let answer = engine
        .answer(Query {
            explain: true,
            ..Query::of(document, &serde_json::Map::new(), &viewer)
        })
        .await;
    answer
        .explained
        .iter()
        .map(|explained| explained.sql.to_string())
        .collect()
}

#[tokio::test]
async fn nothing_is_paid_by_the_office_nor_for_what_everyone_sees() {
    let world = World::get().await;
    let of_guarded = "{ inspections { totalCount nodes { findings problems { nodes { inspection { id } } } } } }";
    let of_others = "{ projects(filter: { fieldVisits: { some: {} } }) { nodes { health division { name } } } }";
    let paid = json!({
        "office": statements(world, Role::Office, of_guarded).await,
        "public": statements(world, Role::Public, of_guarded).await,
        "public of what everyone sees": statements(world, Role::Public, of_others).await
            == statements(world, Role::Admin, of_others).await,
        "search by the office": sight(&world.viewer(Role::Office), &[*b"PN"]).is_some(),
        "search by others": sight(&world.viewer(Role::Public), &[*b"PN"]).is_some(),
        "search of what everyone sees": sight(&world.viewer(Role::Public), &[*b"PJ"]).is_some(),
    });
    insta::assert_json_snapshot!(paid);
}
