//! Codelists: every enum and its labels.

use serde_json::json;

use super::errors::{Case, NOTHING, refused};
use crate::support::Server;

#[tokio::test]
async fn every_enum_is_a_codelist_with_labels() {
    let server = Server::empty().await;
    let found = server
        .query("{ codelists { name labelEn labelZh values { code labelEn labelZh standard standardCode } } }")
        .await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&found).expect("JSON"));
}

#[tokio::test]
async fn codelists_agree_with_the_enums_of_the_schema() {
    let server = Server::empty().await;
    let codelists = server.query("{ codelists { name values { code } } }").await;
    for list in codelists["codelists"].as_array().expect("a list") {
        let name = list["name"].as_str().expect("a name");
        let document = format!("{{ __type(name: \"{name}\") {{ enumValues {{ code: name }} }} }}");
        let schema = server.query(&document).await;
        assert_eq!(schema["__type"]["enumValues"], list["values"], "{name}");
    }
}

#[tokio::test]
async fn one_codelist_is_asked_for_by_name() {
    let server = Server::empty().await;
    let found = server
        .data(
            "query($name: String) {
              one: codelists(name: $name) { __typename kind: name values { __typename code } }
              all: codelists { name }
            }",
            json!({ "name": "LeaderStatus" }),
        )
        .await;
    let all = entity::codelists().len();
    assert_eq!(found["all"].as_array().map(Vec::len), Some(all));
    assert_eq!(found["one"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["one"][0]["kind"], "LeaderStatus");
    assert_eq!(found["one"][0]["values"][0]["__typename"], "CodelistValue");
}

#[tokio::test]
async fn a_codelist_that_does_not_exist_is_refused() {
    let server = Server::empty().await;
    let document = "{ codelists(name: VALUE) { name } }";
    let names = [json!("Nope"), json!(""), json!("x".repeat(10_000))];
    let cases = names
        .iter()
        .flat_map(|name| Case::both("a name", document, "String", name, "UNKNOWN_CODE"));
    assert_eq!(refused(&server, cases).await, NOTHING);
}
