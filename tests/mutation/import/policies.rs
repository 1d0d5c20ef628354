//! What becomes of an import in which rows are wrong, and of one that is only tried.

use serde_json::{Value as Json, json};

use super::{HEAD, IMPORT, import, row, stored, sums, told};
use crate::{
    mutation::{division, office},
    support::{Server, database},
};

/// Three projects, of which the second has no name and the third lies nowhere.
fn wrong(policy: &str) -> Json {
    let nowhere = row("P3", "公路").replace("532301", "999999");
    let content = format!(
        "{HEAD}{}{}{nowhere}{}",
        row("P1", "水库"),
        row("P2", " "),
        row("P4", "铁路")
    );
    json!({ "type": "PROJECT", "format": "CSV", "content": content, "policy": policy })
}

async fn imported(policy: &str) -> (Json, Vec<String>) {
    let server = office().await;
    division(&server, "532301").await;
    let payload = import(&server, wrong(policy)).await;
    let stored = stored(&server).await;
    let codes = stored.as_array().expect("projects").iter();
    (
        payload,
        codes
            .map(|p| p["code"].as_str().unwrap_or_default().to_owned())
            .collect(),
    )
}

#[tokio::test]
async fn one_wrong_row_undoes_all() {
    let (payload, codes) = imported("REJECT_ALL").await;
    assert_eq!(
        (sums(&payload), told(&payload), codes),
        (
            [0, 0, 0, 2],
            [
                "2 UNDONE",
                "3 FAILED INVALID name",
                "4 FAILED REFERENCE_NOT_FOUND divisionId",
                "5 UNDONE"
            ]
            .map(str::to_owned)
            .into(),
            Vec::new()
        )
    );
}

#[tokio::test]
async fn wrong_rows_are_left_out_and_told() {
    let (payload, codes) = imported("REJECT_FAILED_ROWS").await;
    assert_eq!(
        (sums(&payload), told(&payload), codes),
        (
            [2, 0, 0, 2],
            [
                "2 CREATED",
                "3 FAILED INVALID name",
                "4 FAILED REFERENCE_NOT_FOUND divisionId",
                "5 CREATED"
            ]
            .map(str::to_owned)
            .into(),
            vec!["P1".to_owned(), "P4".to_owned()]
        )
    );
}

#[tokio::test]
async fn wrong_rows_are_left_out_and_counted() {
    let (payload, codes) = imported("IGNORE_FAILED").await;
    assert_eq!(
        (sums(&payload), told(&payload), codes),
        (
            [2, 0, 0, 2],
            vec!["2 CREATED".to_owned(), "5 CREATED".to_owned()],
            vec!["P1".to_owned(), "P4".to_owned()]
        )
    );
}

#[tokio::test]
async fn all_rules_of_the_database_are_told_of_a_row_together() {
    let server = office().await;
    division(&server, "532301").await;
    let project = crate::mutation::project;
    let mut rows = json!([
        project("P1", "532301"),
        project("P2", "532301"),
        project("P3", "532301")
    ]);
    rows[1]["totalInvestment"] = json!("-1");
    rows[1]["completedOn"] = json!("2022-02-01");
    rows[1]["name"] = json!(" ");
    let variables = json!({ "type": "PROJECT", "rows": rows, "policy": "REJECT_FAILED_ROWS" });
    let payload = import(&server, variables).await;
    let mut errors = crate::mutation::errors(&payload["rows"][1]);
    errors.sort();
    let expected = [
        ("BLANK", "name"),
        ("INVALID", "completedOn"),
        ("INVALID", "totalInvestment"),
    ];
    let expected = expected.map(|(code, field)| (code.to_owned(), field.to_owned()));
    assert_eq!((errors, sums(&payload)), (expected.into(), [2, 0, 0, 1]));
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place_in_the_arguments() {
    let server = office().await;
    let rows = json!([crate::mutation::project("P1", "532301")]);
    let payload = import(&server, json!({ "type": "PROJECT", "rows": rows })).await;
    assert_eq!(
        payload["rows"][0]["userErrors"][0]["path"],
        json!(["rows", "1", "divisionId"])
    );
}

#[tokio::test]
async fn a_try_tells_what_would_change_and_changes_nothing() {
    let server = office().await;
    division(&server, "532301").await;
    let mut variables = wrong("REJECT_FAILED_ROWS");
    variables["dry"] = json!(true);
    let payload = import(&server, variables).await;
    let created = payload["rows"][0]["changes"].as_array().map_or(0, Vec::len);
    assert_eq!(
        (sums(&payload), created, stored(&server).await),
        ([2, 0, 0, 2], 7, json!([]))
    );
}

#[tokio::test]
async fn a_repetition_is_done_once_and_answered_as_before() {
    let server = office().await;
    division(&server, "532301").await;
    let mut variables = wrong("IGNORE_FAILED");
    variables["key"] = json!("4711");
    let first = import(&server, variables.clone()).await;
    let second = import(&server, variables).await;
    assert_eq!((sums(&first), first), ([2, 0, 0, 2], second));
}

#[tokio::test]
async fn who_may_not_write_may_not_import() {
    let flags = ["--anonymous-role", "analyst"];
    let server = Server::on(&database::empty().await, &flags).await;
    let (status, answer) = server.answer(IMPORT, wrong("REJECT_ALL")).await;
    assert_eq!(
        (status, &answer["errors"][0]["extensions"]["code"]),
        (403, &json!("FORBIDDEN"))
    );
}
