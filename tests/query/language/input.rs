//! What is given: variables, their defaults, and values in every way to write them.

use serde_json::json;

use super::{codes, server};
use crate::support::build;

#[tokio::test]
async fn variables_take_their_defaults_when_they_are_not_given() {
    let (server, _) = server().await;
    let list = "divisions(first: $size, filter: $filter, orderBy: $order) { nodes { code } }";
    let cases = [
        ("$size: Int = 1", json!({}), json!(["532301"])),
        (
            "$size: Int = 1",
            json!({ "size": 2 }),
            json!(["532301", "532300"]),
        ),
        (
            "$size: Int = 1",
            json!({ "size": null }),
            json!(["532301", "532300"]),
        ),
        (
            "$filter: DivisionFilter = { code: { eq: \"532300\" } }",
            json!({}),
            json!(["532300"]),
        ),
        (
            "$filter: DivisionFilter = { code: { eq: \"532300\" } }",
            json!({ "filter": {} }),
            json!(["532301", "532300"]),
        ),
        (
            "$filter: DivisionFilter = { code: { eq: \"532300\" } }",
            json!({ "filter": null }),
            json!(["532301", "532300"]),
        ),
        (
            "$order: [DivisionOrder!] = [{ name: ASC }, { id: DESC }]",
            json!({}),
            json!(["532300", "532301"]),
        ),
        (
            "$order: [DivisionOrder!] = { code: ASC }",
            json!({}),
            json!(["532300", "532301"]),
        ),
    ];
    let mut told = Vec::new();
    let mut expected = Vec::new();
    for (given, variables, codes_of) in cases {
        let declared = [
            "$size: Int",
            "$filter: DivisionFilter",
            "$order: [DivisionOrder!] = [{ code: DESC }]",
        ];
        let name = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
        let declared = declared
            .map(|text| {
                if name(text) == name(given) {
                    given
                } else {
                    text
                }
            })
            .join(", ");
        told.push(codes(
            &server
                .data(&format!("query({declared}) {{ {list} }}"), variables)
                .await,
        ));
        expected.push(codes_of);
    }
    assert_eq!(told, expected);
}

#[tokio::test]
async fn variables_of_scalars_enums_and_lists_take_their_defaults() {
    let (server, _) = server().await;
    let document = "query($code: String = \"532300\", $level: AdministrativeLevel = COUNTY, $codes: [String!] = [\"532300\", \"532301\"],
            $on: Date = \"2022-01-01\", $direction: Direction = DESC) {
        divisions(filter: { code: { gte: $code, in: $codes }, level: { eq: $level } }, orderBy: [{ code: $direction }]) { nodes { code } }
        taskForces(filter: { establishedOn: { gt: $on } }) { totalCount } }";
    let mut told = Vec::new();
    for variables in [
        json!({}),
        json!({ "code": "532301" }),
        json!({ "codes": ["532300"], "on": "2023-01-01" }),
        json!({ "level": "TOWNSHIP" }),
        json!({ "direction": "ASC" }),
    ] {
        let data = server.data(document, variables).await;
        told.push(json!([codes(&data), data["taskForces"]["totalCount"]]));
    }
    let expected = json!([
        [["532301", "532300"], 1],
        [["532301"], 1],
        [["532300"], 0],
        [[], 1],
        [["532300", "532301"], 1],
    ]);
    assert_eq!(json!(told), expected);
}

#[tokio::test]
async fn a_variable_that_is_not_given_leaves_its_condition_out() {
    let (server, _) = server().await;
    let document = "query($code: String, $codes: [String!], $size: Int, $filter: DivisionFilter, $order: [DivisionOrder!]) {
        divisions(first: $size, orderBy: $order, filter: { code: { eq: $code, in: $codes }, parent: $filter }) { nodes { code } } }";
    let mut told = Vec::new();
    for variables in [
        json!({}),
        json!({ "code": "532300" }),
        json!({ "codes": ["532301"] }),
        json!({ "codes": [] }),
        json!({ "size": null, "order": null }),
        json!({ "filter": { "code": { "eq": "532300" } }, "order": { "code": "DESC" } }),
        json!({ "unknown": 1 }),
    ] {
        told.push(codes(&server.data(document, variables).await));
    }
    let all = json!(["532300", "532301"]);
    assert_eq!(
        told,
        [
            all.clone(),
            json!(["532300"]),
            json!(["532301"]),
            json!([]),
            all.clone(),
            json!(["532301"]),
            all
        ]
    );
}

#[tokio::test]
async fn the_named_operation_is_run_with_its_own_variables() {
    let (server, _) = server().await;
    let document = "query A($code: String = \"532300\") { divisionByCode(code: $code) { ...F } }
        query B($code: String = \"532301\") { divisionByCode(code: $code) { ...F name } }
        fragment F on Division { code }";
    let mut told = Vec::new();
    for (name, variables) in [
        ("A", json!({})),
        ("B", json!({})),
        ("A", json!({ "code": "532301" })),
        ("B", json!(null)),
        ("A", json!({})),
    ] {
        let (_, answer) = server
            .post(&json!({ "query": document, "operationName": name, "variables": variables }))
            .await;
        told.push(answer["data"]["divisionByCode"].clone());
    }
    let (above, below) = (
        json!({ "code": "532300" }),
        json!({ "code": "532301", "name": "楚雄市" }),
    );
    assert_eq!(
        told,
        [
            above.clone(),
            below.clone(),
            json!({ "code": "532301" }),
            below,
            above
        ]
    );
}

#[tokio::test]
async fn one_value_stands_for_a_list_of_one() {
    let (server, [above, ..]) = server().await;
    let literal = "{ divisions(filter: { code: { in: \"532300\" } }, orderBy: { code: DESC }) { nodes { code } } }";
    let variables = "query($codes: [String!], $order: [DivisionOrder!], $or: [DivisionFilter!], $ids: [ID!]!) {
        divisions(filter: { code: { in: $codes }, or: $or }, orderBy: $order) { nodes { code } } nodes(ids: $ids) { id } }";
    let values = json!({
        "codes": "532300",
        "order": { "code": "DESC" },
        "or": { "level": { "eq": "COUNTY" } },
        "ids": above,
    });
    let data = server.data(variables, values).await;
    let told = json!([
        codes(&server.query(literal).await),
        codes(&data),
        data["nodes"]
    ]);
    assert_eq!(told, json!([["532300"], ["532300"], [{ "id": above }]]));
}

#[tokio::test]
async fn a_list_may_hold_variables() {
    let (server, _) = server().await;
    let document = "query($a: String!, $b: String! = \"0\") { divisions(filter: { code: { in: [$a, $b] } }) { nodes { code } } }";
    let both = codes(
        &server
            .data(document, json!({ "a": "532300", "b": "532301" }))
            .await,
    );
    let one = codes(&server.data(document, json!({ "a": "532301" })).await);
    assert_eq!(
        json!([both, one]),
        json!([["532300", "532301"], ["532301"]])
    );
}

#[tokio::test]
async fn decimals_are_taken_as_numbers_and_as_texts() {
    let (server, _) = server().await;
    let division = build::division().insert(&server.pool).await;
    build::project(division)
        .set("total_investment", "1886.82")
        .insert(&server.pool)
        .await;
    let variable = "query($v: Decimal) { projects(filter: { totalInvestment: { eq: $v } }) { nodes { totalInvestment } } }";
    let mut told = Vec::new();
    for value in [
        json!(1886.82),
        json!("1886.82"),
        json!("1886.820"),
        json!("188682e-2"),
        json!("+1886.82"),
        json!(1886),
    ] {
        let literal = format!(
            "{{ projects(filter: {{ totalInvestment: {{ eq: {value} }} }}) {{ nodes {{ totalInvestment }} }} }}"
        );
        told.push(server.query(&literal).await["projects"]["nodes"].take());
        told.push(server.data(variable, json!({ "v": value })).await["projects"]["nodes"].take());
    }
    let found = json!([{ "totalInvestment": "1886.82" }]);
    assert_eq!(told, [vec![found; 10], vec![json!([]); 2]].concat());
}

#[tokio::test]
async fn whole_numbers_may_be_written_with_a_fraction_of_zero() {
    let (server, _) = server().await;
    let document = "query($size: Int) { divisions(first: $size) { nodes { code } } }";
    let told = server.answer(document, json!({ "size": 1.0 })).await.1;
    assert_eq!(codes(&told["data"]), json!(["532300"]), "{told}");
}

#[tokio::test]
async fn texts_come_back_as_they_are() {
    let (server, _) = server().await;
    let name = "a\"b\\c\n\t\u{1}\u{7f}\u{2028}é云𠮷 \u{feff}</script>";
    build::division()
        .set("code", "999999")
        .set("name", name)
        .insert(&server.pool)
        .await;
    let document =
        "query($name: String!) { divisions(filter: { name: { eq: $name } }) { nodes { name } } }";
    let data = server.data(document, json!({ "name": name })).await;
    assert_eq!(data["divisions"]["nodes"], json!([{ "name": name }]));
}

#[tokio::test]
async fn block_strings_comments_and_commas_are_read() {
    let (server, _) = server().await;
    let document = "# a comment\n\u{feff}query,($size: Int = 1,) { # another\n
        divisions(first: $size, filter: {, code: { eq: \"\"\"532301\"\"\" },}) { nodes, { code } } }";
    assert_eq!(codes(&server.query(document).await), json!(["532301"]));
}
