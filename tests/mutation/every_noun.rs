//! Every noun takes the commands that its room gives it, over the demo's rows, of which none is changed by that.

use crate::support::{Server, database};
use serde_json::{Value as Json, json};
use sixiang::{
    mutation::{Action, commands, members},
    schema::{
        names,
        room::{Link, Room},
    },
};

/// The values of a row of the story, as the input of a new object of its room.
pub(super) async fn input(server: &Server, room: &'static Room) -> Option<(String, Json)> {
    let fields: Vec<_> = members(room)
        .into_iter()
        // What clients do not see can't be read to be written again.
        .filter(|member| member.refers_to.is_some() || room.field(&member.name).is_some())
        .map(|member| match member.refers_to {
            Some(_) => {
                let relation = room.relations.iter().find(|r| {
                    matches!(&r.link, Link::Reference { column } if column.name == member.column.name)
                });
                let relation = relation.expect("a reference has its relation");
                format!("{}: {} {{ id }}", member.name, relation.name)
            }
            None => member.name,
        })
        .collect();
    let document = format!(
        "{{ {}(first: 1) {{ nodes {{ id {} }} }} }}",
        room.many,
        fields.join(" ")
    );
    let data = server.query(&document).await;
    let mut node = data[room.many]["nodes"][0].as_object()?.clone();
    let id = node.remove("id")?.as_str()?.to_owned();
    for value in node.values_mut() {
        if let Some(referred) = value.get("id") {
            *value = referred.clone();
        }
    }
    node.retain(|_, value| !value.is_null());
    Some((id, Json::Object(node)))
}

#[tokio::test]
async fn every_noun_takes_its_own_values_as_input_and_as_patch() {
    let flags = ["--today", "2022-11-30", "--anonymous-role", "office"];
    let server = Server::on(&database::demo().await, &flags).await;
    let mut unlike = Vec::new();
    for command in commands().iter().filter(|c| c.action == Action::Create) {
        let room = command.room;
        let Some((id, input)) = input(&server, room).await else {
            unlike.push(format!("{}: no row", room.type_name));
            continue;
        };
        // A copy would have the same keys; the dry run tells nothing but that.
        let document = format!(
            "mutation($input: {}!) {{ {}(input: $input, dryRun: true) {{ userErrors {{ code field message }} }} }}",
            names::input(room.type_name),
            command.name
        );
        let data = server.data(&document, json!({ "input": input })).await;
        let errors = data[&command.name]["userErrors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if errors.iter().any(|error| error["code"] != "NOT_UNIQUE") {
            unlike.push(format!("{}: {errors:?}", command.name));
        }
        let document = format!(
            "mutation($id: ID!, $patch: {}!) {{ {}Update(id: $id, expectedVersion: 1, patch: $patch) {{ userErrors {{ code }} changes {{ field }} }} }}",
            names::patch(room.type_name),
            room.one
        );
        let data = server
            .data(&document, json!({ "id": id, "patch": input }))
            .await;
        let payload = &data[&format!("{}Update", room.one)];
        if *payload != json!({ "userErrors": [], "changes": [] }) {
            unlike.push(format!("{}Update: {payload}", room.one));
        }
    }
    assert_eq!(unlike, Vec::<String>::new());
}
