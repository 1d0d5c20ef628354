//! Rows of one import that have to do with one another, and the record of all of them.

use serde_json::{Value as Json, json};

use super::{HEAD, import, projects, row, sums, told};
use crate::mutation::{division, office};

#[tokio::test]
async fn a_row_may_refer_to_one_before_it() {
    let server = office().await;
    let content = "code,name,level,parent\n\
        532300,州,PREFECTURE,\n532301,市,COUNTY,532300\n532301100,镇,TOWNSHIP,532301\n532399,县,COUNTY,532388\n";
    let variables = json!({ "type": "DIVISION", "format": "CSV", "content": content, "policy": "REJECT_FAILED_ROWS" });
    let payload = import(&server, variables).await;
    assert_eq!(
        told(&payload),
        [
            "2 CREATED",
            "3 CREATED",
            "4 CREATED",
            "5 FAILED REFERENCE_NOT_FOUND parentId"
        ]
    );
}

#[tokio::test]
async fn a_row_that_is_met_again_changes_what_it_has_entered() {
    let server = office().await;
    division(&server, "532301").await;
    let content = format!(
        "{HEAD}{}{}{}",
        row("P1", "水库"),
        row("P2", "大桥"),
        row("P1", "大坝")
    );
    let payload = projects(&server, &content).await;
    assert_eq!(told(&payload), ["2 CREATED", "3 CREATED", "4 UPDATED"]);
}

#[tokio::test]
async fn many_rows_of_which_some_break_rules_are_written_but_for_those() {
    let server = office().await;
    division(&server, "532301").await;
    let mut content = HEAD.to_owned();
    for number in 0..700 {
        let right = row(&format!("P{number}"), "水库");
        // Only the database knows that this is wrong.
        let is_wrong = number % 100 == 99;
        content += &if is_wrong {
            right.replace("1000000.00", "-1")
        } else {
            right
        };
    }
    let variables = json!({ "type": "PROJECT", "format": "CSV", "content": content, "policy": "REJECT_FAILED_ROWS" });
    let payload = import(&server, variables).await;
    let rows = payload["rows"].as_array().expect("rows");
    let failed: Vec<_> = rows
        .iter()
        .filter(|row| row["status"] == "FAILED")
        .map(|row| row["number"].clone())
        .collect();
    assert_eq!((sums(&payload)[3], failed.len()), (7, 7), "{failed:?}");
}

#[tokio::test]
async fn every_row_is_kept_in_the_record_in_its_order() {
    let server = office().await;
    division(&server, "532301").await;
    let content = format!("{HEAD}{}{}", row("P1", "水库"), row("P2", "大桥"));
    projects(&server, &content).await;
    projects(&server, "code,name\nP2,桥\nP1,坝\n").await;
    let rows: Vec<(String, i32, String, String)> = sqlx::query_as(
        "SELECT kind::text, object_version, command, (fields -> 'name')::text FROM change \
         WHERE object_type = 'Project' ORDER BY sequence",
    )
    .fetch_all(&server.pool)
    .await
    .expect("events");
    let rows: Vec<(String, i32, String, Json)> = rows
        .into_iter()
        .map(|(kind, version, command, name)| (kind, version, command, name.parse().expect("JSON")))
        .collect();
    let event = |kind: &str, version, before: Option<&str>, after: &str| {
        (
            kind.to_owned(),
            version,
            "importRows".to_owned(),
            json!({ "before": before, "after": after }),
        )
    };
    assert_eq!(
        rows,
        [
            event("CREATE", 1, None, "水库"),
            event("CREATE", 1, None, "大桥"),
            event("UPDATE", 2, Some("大桥"), "桥"),
            event("UPDATE", 2, Some("水库"), "坝"),
        ]
    );
}
