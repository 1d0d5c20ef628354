//! Figures are published: first preliminary, then final, then revised.

use serde_json::{Value as Json, json};

use super::{errors, gid, none, run, told};
use crate::{
    mutation::office,
    support::{Server, build},
};

const PUBLISH: &str = "mutation($input: ObservationInput!, $version: Int) {
    observationPublish(input: $input, expectedVersion: $version) {
        observation { status value yearOnYear periodEndOn version }
        userErrors { code path }
        conflict { currentVersion fields { field theirs yours } } } }";

/// The value of an indicator in a division in the third quarter.
async fn value(server: &Server) -> Json {
    let (division, indicator) = (build::division(), build::indicator());
    let input = json!({
        "indicatorId": gid("indicator", indicator.id()), "divisionId": gid("division", division.id()),
        "period": "2022Q3", "value": "100", "status": "PRELIMINARY", "yearOnYear": "5.1",
    });
    build::insert_all(&server.pool, vec![division, indicator]).await;
    input
}

async fn publish(server: &Server, input: &Json, version: Option<i32>, status: &str) -> Json {
    let mut input = input.clone();
    input["status"] = json!(status);
    run(
        server,
        PUBLISH,
        json!({ "input": input, "version": version }),
    )
    .await
}

#[tokio::test]
async fn a_value_is_preliminary_then_final_then_revised() {
    let server = office().await;
    let mut input = value(&server).await;
    publish(&server, &input, None, "PRELIMINARY").await;
    input["value"] = json!("101");
    publish(&server, &input, Some(1), "PRELIMINARY").await;
    input
        .as_object_mut()
        .expect("an input")
        .remove("yearOnYear");
    publish(&server, &input, Some(2), "FINAL").await;
    input["value"] = json!("102");
    publish(&server, &input, Some(3), "REVISED").await;
    input["value"] = json!("103");
    let payload = publish(&server, &input, Some(4), "REVISED").await;
    assert_eq!(
        payload,
        json!({
            "observation": {
                "status": "REVISED", "value": "103.000000", "yearOnYear": "5.100", "periodEndOn": "2022-09-30", "version": 5,
            },
            "userErrors": [],
            "conflict": null
        })
    );
}

#[tokio::test]
async fn a_value_never_goes_back_to_an_earlier_state_nor_passes_one_over() {
    let server = office().await;
    let mut found = Vec::new();
    for (ways, to) in [
        (&[][..], "REVISED"),
        (&["PRELIMINARY"][..], "REVISED"),
        (&["FINAL"][..], "PRELIMINARY"),
        (&["FINAL"][..], "FINAL"),
        (&["FINAL", "REVISED"][..], "FINAL"),
        (&["FINAL", "REVISED"][..], "PRELIMINARY"),
    ] {
        let input = value(&server).await;
        let mut version = None;
        for way in ways {
            publish(&server, &input, version, way).await;
            version = Some(version.unwrap_or(0) + 1);
        }
        found.extend(told(&publish(&server, &input, version, to).await));
    }
    assert_eq!(found, errors(&[("WRONG_STEP", "input.status"); 6]));
}

#[tokio::test]
async fn what_another_published_is_not_overwritten_unseen() {
    let server = office().await;
    let mut input = value(&server).await;
    publish(&server, &input, None, "PRELIMINARY").await;
    input["value"] = json!("200");
    let payload = publish(&server, &input, None, "PRELIMINARY").await;
    assert_eq!(
        (told(&payload), &payload["conflict"]),
        (
            errors(&[("VERSION_CONFLICT", "expectedVersion")]),
            &json!({ "currentVersion": 1, "fields": [{ "field": "value", "theirs": "100.000000", "yours": "200" }] })
        )
    );
}

#[tokio::test]
async fn all_that_is_wrong_with_a_value_is_told_together() {
    let server = office().await;
    let mut input = value(&server).await;
    input["period"] = json!("2023");
    input["divisionId"] = json!(none("division"));
    input["rankInProvince"] = json!(0);
    let payload = publish(&server, &input, None, "REVISED").await;
    assert_eq!(
        told(&payload),
        errors(&[
            ("INVALID", "input.period"),
            ("INVALID", "input.rankInProvince"),
            ("REFERENCE_NOT_FOUND", "input.divisionId"),
            ("WRONG_STEP", "input.status"),
        ])
    );
}
