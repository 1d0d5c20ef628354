//! Lists of links, which their owner's commands write.

use serde_json::{Value as Json, json};
use sixiang::{
    mutation::lists,
    schema::{names, rooms},
};

use super::{errors, id, office};
use crate::support::{Server, build, database};

const CREATE: &str = "mutation($input: MeetingInput!) {
    meetingCreate(input: $input) { meeting { id } userErrors { code path } changes { field before after } } }";

const UPDATE: &str = "mutation($id: ID!, $version: Int!, $patch: MeetingPatch!, $merge: Boolean) {
    meetingUpdate(id: $id, expectedVersion: $version, patch: $patch, merge: $merge) {
        meeting { version title attendees(orderBy: [{edge: {role: ASC}}]) { edges { role node { id } } } }
        userErrors { code field path }
        conflict { fields { field base theirs yours } }
        changes { field before after } } }";

/// Ids of three leaders.
pub(crate) async fn leaders(server: &Server) -> Vec<String> {
    let division = build::division();
    let department = build::department(division.id());
    let leaders: Vec<_> = (0..3)
        .map(|_| build::leader(department.id(), division.id()))
        .collect();
    let mut rows = vec![division, department];
    rows.extend(leaders);
    build::insert_all(&server.pool, rows).await;
    let data = server
        .query("{ leaders(orderBy: [{createdAt: ASC}]) { nodes { id } } }")
        .await;
    let nodes = data["leaders"]["nodes"].as_array().expect("leaders");
    let mut ids: Vec<_> = nodes.iter().map(id).collect();
    ids.sort();
    ids
}

/// A list of leaders, each with their role.
pub(crate) fn attendees(all: &[(&str, &str)]) -> Json {
    let one = |(leader, role): &(&str, &str)| json!({ "leaderId": leader, "role": role });
    all.iter().map(one).collect()
}

/// Enters a meeting with attendees; gives its id.
pub(crate) async fn meeting(server: &Server, attendees: &Json) -> String {
    let input = json!({
        "kind": "WEEKLY_ANALYSIS", "heldOn": "2022-11-28", "title": "周分析会", "attendees": attendees,
    });
    let data = server.data(CREATE, json!({ "input": input })).await;
    id(&data["meetingCreate"]["meeting"])
}

async fn update(server: &Server, id: &str, version: i32, patch: Json) -> Json {
    let variables = json!({ "id": id, "version": version, "patch": patch });
    server.data(UPDATE, variables).await["meetingUpdate"].take()
}

#[tokio::test]
async fn a_list_is_entered_with_its_owner_as_one_field_of_the_change() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let list = attendees(&[(&leaders[0], "OBSERVER"), (&leaders[1], "ATTENDEE")]);
    meeting(&server, &list).await;
    server.settled().await;
    let data = server
        .query("{ changes { nodes { objectType objectVersion fields } } }")
        .await;
    let mut change = data["changes"]["nodes"].clone();
    let fields = change[0]["fields"].take();
    assert_eq!(
        (change, &fields["attendees"]),
        (
            json!([{ "objectType": "Meeting", "objectVersion": 1, "fields": null }]),
            &json!({ "before": null, "after": list })
        )
    );
}

#[tokio::test]
async fn a_list_takes_the_place_of_what_was_there_and_makes_a_version() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let before = attendees(&[(&leaders[0], "ATTENDEE"), (&leaders[1], "ATTENDEE")]);
    let after = attendees(&[(&leaders[1], "OBSERVER"), (&leaders[2], "ATTENDEE")]);
    let id = meeting(&server, &before).await;
    let payload = update(&server, &id, 1, json!({ "attendees": after })).await;
    assert_eq!(
        (&payload["meeting"], &payload["changes"]),
        (
            &json!({ "version": 2, "title": "周分析会", "attendees": { "edges": [
                { "role": "ATTENDEE", "node": { "id": leaders[2] } },
                { "role": "OBSERVER", "node": { "id": leaders[1] } },
            ] } }),
            &json!([{ "field": "attendees", "before": before, "after": after }])
        )
    );
}

#[tokio::test]
async fn a_list_that_is_left_out_stays_and_a_null_one_is_emptied() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let list = attendees(&[(&leaders[0], "ATTENDEE")]);
    let id = meeting(&server, &list).await;
    let stays = update(&server, &id, 1, json!({ "title": "例会" })).await;
    let emptied = update(&server, &id, 2, json!({ "attendees": null })).await;
    let edges = |payload: &Json| {
        let edges = payload["meeting"]["attendees"]["edges"].as_array();
        edges.map(Vec::len)
    };
    assert_eq!((edges(&stays), edges(&emptied)), (Some(1), Some(0)));
}

#[tokio::test]
async fn the_same_list_in_another_order_makes_no_version() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let (one, other) = ((&*leaders[0], "ATTENDEE"), (&*leaders[1], "OBSERVER"));
    let id = meeting(&server, &attendees(&[one, other])).await;
    let payload = update(
        &server,
        &id,
        1,
        json!({ "attendees": attendees(&[other, one]) }),
    )
    .await;
    assert_eq!(
        (&payload["meeting"]["version"], &payload["changes"]),
        (&json!(1), &json!([]))
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_list_is_told_with_all_else() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let id = meeting(&server, &json!([])).await;
    let no_one = super::verbs::none("leader");
    let one = (&*leaders[0], "ATTENDEE");
    let list = attendees(&[one, (&no_one, "ATTENDEE"), one]);
    let patch = json!({ "attendees": list, "title": "" });
    let payload = update(&server, &id, 1, patch).await;
    let mut paths: Vec<_> = payload["userErrors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|error| error["path"].to_string())
        .collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "[\"patch\",\"attendees\",\"1\",\"leaderId\"]",
            "[\"patch\",\"attendees\",\"2\",\"leaderId\"]",
            "[\"patch\",\"title\"]",
        ]
    );
}

#[tokio::test]
async fn a_list_that_another_changed_is_told_and_other_fields_merge() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let base = attendees(&[(&leaders[0], "ATTENDEE")]);
    let theirs = attendees(&[(&leaders[1], "ATTENDEE")]);
    let yours = attendees(&[(&leaders[2], "ATTENDEE")]);
    let id = meeting(&server, &base).await;
    update(&server, &id, 1, json!({ "attendees": theirs })).await;
    let clash = update(&server, &id, 1, json!({ "attendees": yours })).await;
    let variables = json!({ "id": id, "version": 1, "patch": { "title": "例会" }, "merge": true });
    let merged = server.data(UPDATE, variables).await;
    assert_eq!(
        (
            errors(&clash),
            &clash["conflict"]["fields"],
            &merged["meetingUpdate"]["meeting"]["version"]
        ),
        (
            vec![("VERSION_CONFLICT".to_owned(), "expectedVersion".to_owned())],
            &json!([{ "field": "attendees", "base": base, "theirs": theirs, "yours": yours }]),
            &json!(3)
        )
    );
}

#[tokio::test]
async fn a_tombstone_holds_the_lists_that_went_with_their_owner() {
    let server = office().await;
    let leaders = leaders(&server).await;
    let list = attendees(&[(&leaders[0], "ATTENDEE")]);
    let id = meeting(&server, &list).await;
    let delete = "mutation($id: ID!) { meetingDelete(id: $id, expectedVersion: 1) { changes { field before after } } }";
    let data = server.data(delete, json!({ "id": id })).await;
    let changes = data["meetingDelete"]["changes"]
        .as_array()
        .expect("changes");
    assert_eq!(
        changes.last(),
        Some(&json!({ "field": "attendees", "before": list, "after": null }))
    );
}

#[tokio::test]
async fn what_stands_in_a_list_of_another_is_not_deleted() {
    let server = office().await;
    let leaders = leaders(&server).await;
    meeting(&server, &attendees(&[(&leaders[0], "ATTENDEE")])).await;
    let delete =
        "mutation($id: ID!) { leaderDelete(id: $id, expectedVersion: 1) { userErrors { code } } }";
    let data = server.data(delete, json!({ "id": leaders[0] })).await;
    assert_eq!(
        data["leaderDelete"],
        json!({ "userErrors": [{ "code": "IN_USE" }] })
    );
}

/// Every owner's list takes what the demo's first owner holds, and takes it as no change.
#[tokio::test]
async fn every_list_takes_its_own_items() {
    let flags = ["--today", "2022-11-30", "--anonymous-role", "office"];
    let server = Server::on(&database::demo().await, &flags).await;
    let mut found = Vec::new();
    for room in rooms::all() {
        for list in lists(room) {
            let far = list.members[0].name.clone();
            let edge: Vec<_> = list.members[1..].iter().map(|m| m.name.clone()).collect();
            let document = format!(
                "{{ {}(first: 1, filter: {{{}: {{count: {{gt: 0}}}}}}) {{ nodes {{ id version {}(first: 100) {{ edges {{ {} node {{ id }} }} }} }} }} }}",
                room.many,
                list.name,
                list.name,
                edge.join(" ")
            );
            let data = server.query(&document).await;
            let owner = &data[room.many]["nodes"][0];
            let edges = owner[&list.name]["edges"].as_array().expect("links");
            let items = edges.iter().map(|edge| {
                let mut item = edge.clone();
                item[&far] = edge["node"]["id"].clone();
                item.as_object_mut().expect("an item").remove("node");
                item
            });
            let items: Vec<_> = items.collect();
            assert!(!items.is_empty(), "{document}");
            let document = format!(
                "mutation($id: ID!, $patch: {}!) {{ {}Update(id: $id, expectedVersion: {}, patch: $patch) {{ userErrors {{ code }} changes {{ field }} }} }}",
                names::patch(room.type_name),
                room.one,
                owner["version"]
            );
            let patch = json!({ &list.name: items });
            let data = server
                .data(&document, json!({ "id": owner["id"], "patch": patch }))
                .await;
            let payload = &data[&format!("{}Update", room.one)];
            assert_eq!(*payload, json!({ "userErrors": [], "changes": [] }));
            found.push(format!("{}.{}", room.type_name, list.name));
        }
    }
    assert_eq!(
        found,
        [
            "TaskForce.departments",
            "FieldVisit.leaders",
            "Meeting.attendees",
            "Liaison.leaders",
            "PromotionTrip.leaders",
        ]
    );
}
