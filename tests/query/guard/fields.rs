//! A field that a viewer does not see is null, and says nothing in filters, orders and aggregates.

use serde_json::{Value as Json, json};
use sixiang::auth::Role;

use super::world::Asker;
use crate::support::{Server, build, database};

/// Ways to ask by a leader's telephone number.
const BY_PHONE: [&str; 6] = [
    "{ leaders(filter: { phone: { eq: \"0878-0000001\" } }) { totalCount } }",
    "{ leaders(filter: { not: { or: [{ phone: { isNull: true } }] } }) { totalCount } }",
    "{ departments(filter: { leaders: { some: { phone: { startsWith: \"0878\" } } } }) { totalCount } }",
    "{ departments(filter: { leaders: { count: { filter: { phone: { isNull: false } } gt: 1 } } }) { totalCount } }",
    "{ projects(filter: { responsibleLeader: { phone: { contains: \"1\" } } }) { totalCount } }",
    "{ leaders { aggregate { countDistinct { phone } } } }",
];

async fn leader_with_a_phone(server: &Server) {
    let division = build::division().insert(&server.pool).await;
    let department = build::department(division).insert(&server.pool).await;
    let leader = build::leader(department, division).set("phone", "0878-0000001");
    leader.insert(&server.pool).await;
}

async fn server(role: Role) -> Server {
    let server = Server::on(
        &database::empty().await,
        &["--anonymous-role", role.as_str()],
    )
    .await;
    leader_with_a_phone(&server).await;
    server
}

#[tokio::test]
async fn a_telephone_number_is_shown_to_those_who_are_signed_in() {
    let mut shown = Vec::new();
    for role in Role::ALL {
        let server = server(role).await;
        let data = server.query("{ leaders { nodes { phone } } departments { nodes { leaders { nodes { phone } } } } }").await;
        let nested = &data["departments"]["nodes"][0]["leaders"];
        shown.push((
            role,
            [&data["leaders"], nested].map(|list| !list["nodes"][0]["phone"].is_null()),
        ));
    }
    let expected = Role::ALL.map(|role| (role, [role != Role::Public; 2]));
    assert_eq!(shown, expected);
}

#[tokio::test]
async fn no_one_asks_by_a_telephone_number_that_is_not_shown_to_them() {
    let (public, viewer) = (server(Role::Public).await, server(Role::Viewer).await);
    let mut told = Vec::new();
    for document in BY_PHONE {
        let (status, answer) = public.answer(document, json!({})).await;
        told.push(json!([
            status,
            answer["errors"][0]["extensions"]["code"],
            answer["errors"][0]["message"]
        ]));
        let (_, answer) = viewer.answer(document, json!({})).await;
        assert_eq!(answer.get("errors"), None, "{document}");
    }
    insta::assert_json_snapshot!(told);
}

#[tokio::test]
async fn the_schema_is_the_same_for_everyone() {
    let document =
        "{ __schema { types { name fields { name description } inputFields { name } } } }";
    let url = database::empty().await;
    let mut schemas: Vec<Json> = Vec::new();
    for role in [Role::Public, Role::Admin] {
        schemas.push(Asker::over_http(&url, role).await.ask(document).await);
    }
    assert_eq!(schemas[0], schemas[1]);
}
