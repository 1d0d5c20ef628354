//! Cursors and page arguments that are refused.

use serde_json::{Value as Json, json};

use super::{Case, NOTHING, refused};
use crate::support::{Server, build};

const LIST: &str = "{ divisions(first: 2, after: VALUE) { nodes { code } } }";

/// A server with three divisions, and the cursor of the first.
async fn server() -> (Server, String) {
    let server = Server::empty().await;
    for _ in 0..3 {
        build::division().insert(&server.pool).await;
    }
    let cursor = end_cursor(&server, "divisions(first: 1)").await;
    (server, cursor)
}

/// The end cursor of a list.
async fn end_cursor(server: &Server, list: &str) -> String {
    let data = server
        .query(&format!(
            "{{ list: {list} {{ pageInfo {{ endCursor }} }} }}"
        ))
        .await;
    data["list"]["pageInfo"]["endCursor"]
        .as_str()
        .expect("a cursor")
        .to_owned()
}

/// The refusals of one cursor, as literal and as variable, forwards and backwards.
fn cursors(name: &str, document: &str, cursor: &str, code: &'static str) -> Vec<Case> {
    let backwards = document.replace("first: 2, after", "last: 2, before");
    let forwards = Case::both(name, document, "String", &json!(cursor), code);
    let backwards = Case::both(
        &format!("{name} before"),
        &backwards,
        "String",
        &json!(cursor),
        code,
    );
    forwards.into_iter().chain(backwards).collect()
}

#[tokio::test]
async fn what_is_no_cursor_is_refused() {
    let (server, cursor) = server().await;
    let texts = [
        "",
        "x",
        "!",
        "====",
        "Y3Vyc29y",
        "云南",
        "null",
        "\u{0}",
        &"A".repeat(100_000),
    ];
    let cases = texts
        .iter()
        .flat_map(|text| cursors(&format!("{text:.9}"), LIST, text, "INVALID_CURSOR"));
    let padded = cursors("padded", LIST, &format!("{cursor}="), "INVALID_CURSOR");
    // A document holds 16 KiB at most.
    let cases = cases.chain(padded).filter(|case| {
        case.body["query"]
            .as_str()
            .is_some_and(|q| q.len() < 16_384)
    });
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_cursor_that_was_cut_off_is_refused_wherever_it_was_cut() {
    let (server, cursor) = server().await;
    let cut = (0..cursor.len()).flat_map(|end| {
        cursors(
            &format!("{end} letters"),
            LIST,
            &cursor[..end],
            "INVALID_CURSOR",
        )
    });
    assert_eq!(refused(&server, cut).await, NOTHING);
}

#[tokio::test]
async fn a_cursor_with_one_letter_changed_is_refused_wherever_it_was_changed() {
    let (server, cursor) = server().await;
    let changed = (0..cursor.len()).flat_map(|at| {
        let other = if &cursor[at..=at] == "A" { "B" } else { "A" };
        let text = format!("{}{other}{}", &cursor[..at], &cursor[at + 1..]);
        Case::both(
            &format!("letter {at}"),
            LIST,
            "String",
            &json!(text),
            "INVALID_CURSOR",
        )
    });
    assert_eq!(refused(&server, changed).await, NOTHING);
}

#[tokio::test]
async fn a_cursor_of_another_type_or_order_is_refused() {
    let (server, _) = server().await;
    build::task_force().insert(&server.pool).await;
    let mut cases = Vec::new();
    for (name, list) in [
        ("another type", "taskForces(first: 1)"),
        (
            "another direction",
            "divisions(first: 1, orderBy: [{ code: DESC }])",
        ),
        (
            "another key",
            "divisions(first: 1, orderBy: [{ name: ASC }])",
        ),
        (
            "more keys",
            "divisions(first: 1, orderBy: [{ name: ASC }, { code: ASC }])",
        ),
        ("fewer keys", "divisions(first: 1, orderBy: [{ id: ASC }])"),
        (
            "another kind of key",
            "divisions(first: 1, orderBy: [{ createdAt: ASC }])",
        ),
        (
            "a null key",
            "divisions(first: 1, orderBy: [{ parent: { code: ASC } }])",
        ),
    ] {
        cases.extend(cursors(
            name,
            LIST,
            &end_cursor(&server, list).await,
            "FOREIGN_CURSOR",
        ));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_cursor_of_a_computed_order_with_other_arguments_is_refused() {
    let server = Server::empty().await;
    let division = build::division().insert(&server.pool).await;
    build::project(division).insert(&server.pool).await;
    let order = |year: i32| {
        format!("orderBy: [{{ plannedInvestment: {{ year: {year}, direction: ASC }} }}]")
    };
    let cursor = end_cursor(&server, &format!("projects(first: 1, {})", order(2021))).await;
    let list = format!(
        "{{ projects(first: 2, after: VALUE, {}) {{ nodes {{ code }} }} }}",
        order(2022)
    );
    assert_eq!(
        refused(&server, cursors("year", &list, &cursor, "FOREIGN_CURSOR")).await,
        NOTHING
    );
}

#[tokio::test]
async fn a_cursor_of_a_list_of_its_own_order_is_refused_in_another_list() {
    let server = Server::empty().await;
    build::story(&server.pool, 1).await;
    let document =
        "{ taskForces { nodes { list: leaders(first: 1) { pageInfo { endCursor } } } } }";
    let data = server.query(document).await;
    let cursor = data["taskForces"]["nodes"][0]["list"]["pageInfo"]["endCursor"]
        .as_str()
        .expect("a cursor");
    let list = "{ leaders(first: 2, after: VALUE) { nodes { name } } }";
    assert_eq!(
        refused(&server, cursors("edge", list, cursor, "FOREIGN_CURSOR")).await,
        NOTHING
    );
}

#[tokio::test]
async fn a_negative_or_too_large_page_is_refused() {
    let (server, _) = server().await;
    let mut cases = Vec::new();
    for size in [-1, -100, 101, i32::MAX, i32::MIN] {
        for argument in ["first", "last"] {
            for document in [
                format!("{{ divisions({argument}: VALUE) {{ nodes {{ code }} }} }}"),
                format!(
                    "{{ divisions {{ nodes {{ children({argument}: VALUE) {{ totalCount pageInfo {{ endCursor }} }} }} }} }}"
                ),
            ] {
                let name = format!("{argument} {size}");
                cases.extend(Case::both(
                    &name,
                    &document,
                    "Int",
                    &json!(size),
                    "INVALID_PAGE_SIZE",
                ));
            }
        }
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn a_page_that_is_no_number_is_refused() {
    let (server, _) = server().await;
    let document = "{ divisions(first: VALUE) { nodes { code } } }";
    let cases = [
        (json!("2"), "INVALID_ARGUMENT"),
        (json!(2.5), "INVALID_ARGUMENT"),
        (json!(true), "INVALID_ARGUMENT"),
        (json!([1, 2]), "INVALID_ARGUMENT"),
        (json!({ "a": 1 }), "INVALID_ARGUMENT"),
        (json!(2_147_483_648_i64), "INTEGER_OUT_OF_RANGE"),
        (json!(u64::MAX), "INTEGER_OUT_OF_RANGE"),
    ];
    let cases = cases.iter().map(|(value, code)| {
        let [_, variable] = Case::both(&value.to_string(), document, "Int", value, code);
        variable
    });
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn page_arguments_that_exclude_each_other_are_refused() {
    let (server, cursor) = server().await;
    let mut cases = Vec::new();
    for arguments in [
        &["first", "last"][..],
        &["after", "last"],
        &["before", "first"],
        &["after", "before"],
    ] {
        let value = |name: &str| {
            if matches!(name, "first" | "last") {
                json!(1)
            } else {
                json!(cursor)
            }
        };
        let ty = |name: &str| {
            if matches!(name, "first" | "last") {
                "Int"
            } else {
                "String"
            }
        };
        let list =
            |arguments: String| format!("{{ divisions({arguments}) {{ nodes {{ code }} }} }}");
        let literals = arguments
            .iter()
            .map(|name| format!("{name}: {}", value(name)))
            .collect::<Vec<_>>();
        let declared = arguments
            .iter()
            .map(|name| format!("${name}: {}", ty(name)))
            .collect::<Vec<_>>();
        let used = arguments
            .iter()
            .map(|name| format!("{name}: ${name}"))
            .collect::<Vec<_>>();
        let variables: Json = arguments
            .iter()
            .map(|name| ((*name).to_owned(), value(name)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let code = "CONFLICTING_PAGE_ARGUMENTS";
        let name = arguments.join(" with ");
        cases.push(Case::new(&name, &list(literals.join(", ")), code));
        let document = format!("query({}) {}", declared.join(", "), list(used.join(", ")));
        cases.push(Case::with(
            &format!("{name}, variable"),
            &document,
            variables,
            code,
        ));
    }
    assert_eq!(refused(&server, cases).await, NOTHING);
}

#[tokio::test]
async fn keys_behind_one_that_no_two_rows_share_change_nothing() {
    let (server, _) = server().await;
    let by_code = "divisions(first: 1, orderBy: [{ code: ASC }])";
    let by_more = "divisions(first: 1, orderBy: [{ code: ASC }, { name: DESC }])";
    assert_eq!(
        end_cursor(&server, by_code).await,
        end_cursor(&server, by_more).await
    );
}
