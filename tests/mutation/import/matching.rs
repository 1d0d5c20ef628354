//! How rows are known to be objects that are there.

use serde_json::{Value as Json, json};

use super::{HEAD, import, projects, row, stored, sums, told};
use crate::mutation::{division, entered, office};

#[tokio::test]
async fn a_row_whose_key_is_there_changes_that_object() {
    let server = office().await;
    entered(&server, "P1").await;
    let content = format!("{HEAD}{}{}", row("P1", "大坝"), row("P2", "水库"));
    let payload = projects(&server, &content).await;
    assert_eq!(
        (told(&payload), &payload["rows"][0]["changes"]),
        (
            vec!["2 UPDATED".to_owned(), "3 CREATED".to_owned()],
            &json!([{ "objectType": "Project", "field": "name", "before": "水库", "after": "大坝" }])
        )
    );
}

#[tokio::test]
async fn the_same_rows_again_change_nothing() {
    let server = office().await;
    division(&server, "532301").await;
    let content = format!("{HEAD}{}{}", row("P1", "水库"), row("P2", "大桥"));
    projects(&server, &content).await;
    let again = projects(&server, &content).await;
    server.settled().await;
    let data = server
        .query("{ changes(filter: {objectType: {eq: \"Project\"}}) { totalCount } }")
        .await;
    assert_eq!(
        (sums(&again), &data["changes"]["totalCount"]),
        ([0, 0, 2, 0], &json!(2))
    );
}

#[tokio::test]
async fn an_empty_cell_keeps_what_is_there_unless_its_column_says_otherwise() {
    let server = office().await;
    entered(&server, "P1").await;
    let kept = projects(&server, "code,name,startedOn\nP1,大坝,\n").await;
    let before = stored(&server).await[0]["startedOn"].clone();
    let emptied = projects(&server, "code,name,startedOn!\nP1,大坝,\n").await;
    let after = stored(&server).await[0]["startedOn"].clone();
    assert_eq!(
        (sums(&kept), before, sums(&emptied), after),
        ([0, 1, 0, 0], json!("2022-03-01"), [0, 1, 0, 0], Json::Null)
    );
}

#[tokio::test]
async fn a_key_of_several_fields_is_found_by_all_of_them() {
    let server = office().await;
    entered(&server, "P1").await;
    let content = "project,year,amount\nP1,2022,10\nP1,2023,20\n";
    let variables =
        |content: &str| json!({ "type": "INVESTMENT_PLAN", "format": "CSV", "content": content });
    import(&server, variables(content)).await;
    let payload = import(
        &server,
        variables("project,year,amount\nP1,2023,30\nP1,2024,40\n"),
    )
    .await;
    assert_eq!(told(&payload), ["2 UPDATED", "3 CREATED"]);
}

#[tokio::test]
async fn rows_match_by_id_when_asked_to() {
    let server = office().await;
    let id = entered(&server, "P1").await;
    let rows = json!([{ "id": id, "code": "P9" }]);
    let variables = json!({ "type": "PROJECT", "rows": rows, "matchBy": "ID" });
    import(&server, variables).await;
    assert_eq!(stored(&server).await[0]["code"], "P9");
}

#[tokio::test]
async fn a_new_object_takes_the_id_that_its_row_gives() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut rows = json!([
        crate::mutation::project("P1", &division),
        crate::mutation::project("P2", &division)
    ]);
    rows[0]["id"] = json!("01890000-0000-7000-8000-000000000001");
    let variables = json!({ "type": "PROJECT", "rows": rows, "matchBy": "ID" });
    let first = import(&server, variables.clone()).await;
    let taken =
        "SELECT EXISTS (SELECT FROM project WHERE id = '01890000-0000-7000-8000-000000000001')";
    let is_there: bool = sqlx::query_scalar(taken)
        .fetch_one(&server.pool)
        .await
        .expect("an answer");
    assert_eq!((sums(&first), is_there), ([2, 0, 0, 0], true));
}

#[tokio::test]
async fn an_id_of_what_was_deleted_is_not_taken_again() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let mut rows = json!([
        crate::mutation::project("P1", &division),
        crate::mutation::project("P2", &division)
    ]);
    rows[0]["id"] = json!("01890000-0000-7000-8000-000000000001");
    let variables =
        json!({ "type": "PROJECT", "rows": rows, "matchBy": "ID", "policy": "REJECT_FAILED_ROWS" });
    let first = import(&server, variables.clone()).await;
    let delete =
        "mutation($id: ID!) { projectDelete(id: $id, expectedVersion: 1) { userErrors { code } } }";
    server
        .data(delete, json!({ "id": first["rows"][0]["objectId"] }))
        .await;
    rows[1]["code"] = json!("P3");
    let variables =
        json!({ "type": "PROJECT", "rows": rows, "matchBy": "ID", "policy": "REJECT_FAILED_ROWS" });
    let again = import(&server, variables).await;
    assert_eq!(told(&again), ["1 FAILED ID_TAKEN id", "2 CREATED"]);
}

#[tokio::test]
async fn a_version_that_is_not_there_any_more_is_told() {
    let server = office().await;
    entered(&server, "P1").await;
    projects(&server, "code,name\nP1,大坝\n").await;
    let payload = projects(&server, "code,name,version\nP1,水坝,1\n").await;
    assert_eq!(
        told(&payload),
        ["2 FAILED VERSION_CONFLICT expectedVersion"]
    );
}

#[tokio::test]
async fn a_noun_without_a_key_matches_by_id_only() {
    let server = office().await;
    let variables = json!({ "type": "LEADER", "rows": [{ "name": "王" }] });
    let payload = import(&server, variables).await;
    assert_eq!(
        payload["userErrors"][0]["message"],
        "A Leader has no key by which it is known. Match by ID."
    );
}
