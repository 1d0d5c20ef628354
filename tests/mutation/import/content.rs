//! What rows may be written in.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value as Json, json};

use super::{HEAD, import, projects, row, stored, sums, told};
use crate::mutation::{division, office};

/// What all of these write.
fn two() -> Json {
    let project = |code: &str, name: &str| json!({ "code": code, "name": name, "version": 1, "startedOn": "2022-03-01", "division": { "code": "532301" } });
    json!([project("P1", "水库"), project("P2", "大桥, 二期")])
}

#[tokio::test]
async fn rows_come_as_values_with_references_by_id_or_by_code() {
    let server = office().await;
    let id = division(&server, "532301").await;
    let mut first = crate::mutation::project("P1", &id);
    let mut second = crate::mutation::project("P2", &id);
    first["divisionId"] = json!("532301");
    second["name"] = json!("大桥, 二期");
    let rows = json!([first, second]);
    import(&server, json!({ "type": "PROJECT", "rows": rows })).await;
    assert_eq!(stored(&server).await, two());
}

#[tokio::test]
async fn rows_come_as_csv_by_names_of_graphql() {
    let server = office().await;
    division(&server, "532301").await;
    let content = format!("{HEAD}{}{}", row("P1", "水库"), row("P2", "\"大桥, 二期\""));
    projects(&server, &content).await;
    assert_eq!(stored(&server).await, two());
}

#[tokio::test]
async fn rows_come_as_csv_by_chinese_terms_as_excel_writes_them() {
    let server = office().await;
    division(&server, "532301").await;
    let content = "\u{feff}\"项目编码\",项目名称,项目状态,项目阶段,所在行政区划,总投资,开工日期\r\n\
        P1,水库,实施,开工,532301,1000000.00,2022-03-01\r\n\r\n\
        P2,\"大桥, 二期\",IMPLEMENTATION,STARTED,532301,1000000,2022-03-01\r\n";
    let payload = projects(&server, content).await;
    assert_eq!(
        (told(&payload), stored(&server).await),
        (vec!["2 CREATED".to_owned(), "4 CREATED".to_owned()], two())
    );
}

#[tokio::test]
async fn rows_come_as_ndjson() {
    let server = office().await;
    let id = division(&server, "532301").await;
    let mut second = crate::mutation::project("P2", &id);
    second["name"] = json!("大桥, 二期");
    let content = format!("{}\n\n{second}", crate::mutation::project("P1", &id));
    let variables = json!({ "type": "PROJECT", "format": "NDJSON", "content": content });
    import(&server, variables).await;
    assert_eq!(stored(&server).await, two());
}

#[tokio::test]
async fn rows_come_as_a_workbook_whose_dates_are_days_since_1899() {
    let server = office().await;
    division(&server, "532301").await;
    let content = STANDARD.encode(crate::support::workbook::workbook(&[
        "<c t=\"inlineStr\"><is><t>code</t></is></c><c t=\"inlineStr\"><is><t>项目名称</t></is></c>\
         <c t=\"inlineStr\"><is><t>status</t></is></c><c t=\"inlineStr\"><is><t>stage</t></is></c>\
         <c t=\"inlineStr\"><is><t>division</t></is></c><c t=\"inlineStr\"><is><t>totalInvestment</t></is></c>\
         <c t=\"inlineStr\"><is><t>startedOn</t></is></c>".to_owned(),
        cells("P1", "水库"),
        cells("P2", "大桥, 二期"),
    ]));
    let variables = json!({ "type": "PROJECT", "format": "XLSX", "content": content });
    let payload = import(&server, variables).await;
    assert_eq!(
        (told(&payload), stored(&server).await),
        (vec!["2 CREATED".to_owned(), "3 CREATED".to_owned()], two())
    );
}

fn cells(code: &str, name: &str) -> String {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let texts = [code, name, "IMPLEMENTATION", "STARTED"].map(text).concat();
    format!("{texts}<c><v>532301</v></c><c><v>1000000</v></c><c s=\"1\"><v>44621</v></c>")
}

#[tokio::test]
async fn a_workbook_that_unfolds_without_end_is_refused() {
    let server = office().await;
    let content = STANDARD.encode(crate::support::workbook::zip(&[(
        "xl/sharedStrings.xml",
        &vec![b' '; 65 * 1024 * 1024],
    )]));
    let variables = json!({ "type": "PROJECT", "format": "XLSX", "content": content });
    let payload = import(&server, variables).await;
    let message = payload["userErrors"][0]["message"]
        .as_str()
        .unwrap_or_default();
    assert!(message.contains("unfolds to more than"), "{payload}");
}

#[tokio::test]
async fn what_can_not_be_read_is_told_with_its_line() {
    let server = office().await;
    division(&server, "532301").await;
    let content = format!("{HEAD}{}P2,大桥\n{}", row("P1", "水库"), row("P3", "公路"));
    let mut payload = projects(&server, &content).await;
    let message = payload["rows"][1]["userErrors"][0]["message"].take();
    assert_eq!(
        (told(&payload), message),
        (
            vec![
                "2 UNDONE".to_owned(),
                "3 FAILED INVALID ".to_owned(),
                "4 UNDONE".to_owned()
            ],
            json!(
                "Line 3 has 2 cells, and the first row 7. Look for a comma too many or a quote that is missing."
            )
        )
    );
}

#[tokio::test]
async fn a_column_that_does_not_exist_is_told_before_anything_is_written() {
    let server = office().await;
    let payload = projects(&server, "code,nmae\nP1,水库\n").await;
    let error = &payload["userErrors"][0];
    assert_eq!(
        (sums(&payload), &error["code"], &error["field"]),
        ([0; 4], &json!("INVALID"), &json!("nmae"))
    );
}

#[tokio::test]
async fn more_rows_than_one_import_takes_are_refused() {
    let flags = ["--anonymous-role", "office", "--max-import-rows", "2"];
    let server = crate::support::Server::on(&crate::support::database::empty().await, &flags).await;
    let content = format!("{HEAD}{}", row("P1", "水库").repeat(3));
    let variables = json!({ "type": "PROJECT", "format": "CSV", "content": content });
    assert_eq!(
        server.code(super::IMPORT, variables).await,
        "INVALID_ARGUMENT"
    );
}
