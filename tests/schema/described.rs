//! Every element of the schema tells its caller what it is.

use serde_json::Value as Json;

use crate::support::Server;

const EVERYTHING: &str = "{
  __schema { types { name kind description
    fields { name description args { name description } }
    inputFields { name description }
    enumValues { name description }
  } }
}";

/// Elements below a type, with where they stand.
fn elements(ty: &Json) -> Vec<(String, &Json)> {
    let name = |element: &Json| element["name"].as_str().unwrap_or_default().to_owned();
    let mut all = vec![(name(ty), ty)];
    for list in ["fields", "inputFields", "enumValues"] {
        for element in ty[list].as_array().into_iter().flatten() {
            let place = format!("{}.{}", name(ty), name(element));
            for argument in element["args"].as_array().into_iter().flatten() {
                all.push((format!("{place}({})", name(argument)), argument));
            }
            all.push((place, element));
        }
    }
    all
}

/// Whether a description ends with the Chinese term: the last thing in it is written in Chinese.
fn ends_in_chinese(description: &str) -> bool {
    let last = description
        .trim_end_matches([')', '）', '】', '”'])
        .chars()
        .next_back();
    last.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// GraphQL's own types, which their specification describes.
const BUILT_IN: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

#[tokio::test]
async fn every_element_has_a_description_that_ends_with_the_chinese_term() {
    let server = Server::empty().await;
    let schema = server.query(EVERYTHING).await;
    let types = schema["__schema"]["types"].as_array().expect("types");
    let ours = types.iter().filter(|ty| {
        let name = ty["name"].as_str().unwrap_or_default();
        !name.starts_with("__") && !BUILT_IN.contains(&name)
    });
    let bare: Vec<_> = ours
        .flat_map(elements)
        .filter(|(_, element)| !element["description"].as_str().is_some_and(ends_in_chinese))
        .map(|(place, element)| format!("{place}: {}", element["description"]))
        .collect();
    assert!(bare.is_empty(), "{bare:#?}");
}
