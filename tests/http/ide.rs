//! The IDE: complete without any other host, in a real browser and behind any path.

mod browser;
mod page;
mod proxy;

use serde_json::{Value as Json, json};
use sixiang::http::ide::TABS;

use self::page::Page;
use crate::support::Server;

/// Addresses that a page may name without fetching them: XML namespaces.
const NAMESPACES: [&str; 1] = ["http://www.w3.org/"];

/// Where the answer to the first query begins.
const FIRST_TASK_FORCE: &str = "绿色钒钛重点产业专班";

const ENTER: (&str, u8) = ("Enter", 13);
const ESCAPE: (&str, u8) = ("Escape", 27);

/// Files that a page refers to, by its `src` and `href`.
fn references(page: &str) -> Vec<String> {
    ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(path, _)| path.to_owned()))
        .collect()
}

/// Paths of the lists of an answer that hold nothing.
fn empty_lists(path: &str, value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Array(items) if items.is_empty() => found.push(path.to_owned()),
        Json::Array(items) => items.iter().for_each(|item| empty_lists(path, item, found)),
        Json::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| empty_lists(&format!("{path}.{name}"), value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_and_all_its_files_come_from_this_server() {
    let server = Server::empty().await;
    let page = server.get("/").await;
    let mut files = Vec::new();
    for path in references(&page.body) {
        let file = server.get(&format!("/{path}")).await;
        files.push((path, file.status, file.content_type));
    }
    insta::assert_debug_snapshot!((page.status, page.content_type, files));
}

#[tokio::test]
async fn the_page_allows_no_other_host() {
    let server = Server::empty().await;
    let page = server.get("/").await;
    let policy = page.content_security_policy.unwrap_or_default();
    let outside = page.body.split(['"', '\'', ' ']).find(|word| {
        word.starts_with("http") && !NAMESPACES.iter().any(|known| word.starts_with(known))
    });
    assert!(
        policy.contains("default-src 'none'")
            && !policy.contains("http")
            && !policy.contains("unsafe")
            && outside.is_none(),
        "{policy} {outside:?}"
    );
}

#[tokio::test]
async fn every_tab_of_a_first_visit_finds_something_in_the_demo() {
    let server = Server::demo().await;
    let mut told = Vec::new();
    for tab in TABS {
        let variables = tab.variables.map_or(json!({}), |variables| {
            serde_json::from_str(variables).expect("variables are JSON")
        });
        let (status, answer) = server.answer(tab.query, variables).await;
        let mut empty = Vec::new();
        empty_lists("", &answer["data"], &mut empty);
        let operation = tab.query.lines().find_map(|l| l.strip_prefix("query "));
        let name = operation.and_then(|operation| operation.split([' ', '(']).next());
        told.push((name, status, answer.get("errors").cloned(), empty));
    }
    insta::assert_debug_snapshot!(told);
}

#[tokio::test]
async fn a_newcomer_is_shown_around_where_no_other_host_can_be_reached() {
    let server = Server::demo().await;
    let mut page = Page::open(&server.api.replace("graphql", "")).await;

    // The first query has run by itself; the other tabs are run from the keyboard.
    page.sees(".graphiql-response", FIRST_TASK_FORCE).await;
    let tabs = page.texts("[role=tab]").await;
    page.picture("ide.png").await;
    page.click("[role=tab]", "Page").await;
    page.sees(".graphiql-query-editor", "query Page").await;
    page.click(".graphiql-query-editor .CodeMirror-line", "query Page")
        .await;
    page.press(ENTER, true).await;
    page.sees(".graphiql-response", "endCursor").await;

    page.click("[aria-label='Show Documentation Explorer']", "")
        .await;
    page.click(".graphiql-doc-explorer a", "Query").await;
    page.sees(".graphiql-doc-explorer", "taskForces(").await;

    // A dialog, since it adds the one style that the policy allows.
    page.click("[aria-label='Open settings dialog']", "").await;
    page.sees("[role=dialog]", "Theme").await;
    page.press(ESCAPE, false).await;

    let light = page.style(".graphiql-container", "background-color").await;
    page.darken().await;
    let dark = page.style(".graphiql-container", "background-color").await;
    page.picture("ide-dark.png").await;

    let told = json!({
        "tabs": tabs,
        "background": { "light": light, "dark": dark },
        "trouble": page.trouble().await,
    });
    insta::assert_json_snapshot!(told);
}

#[tokio::test]
async fn the_page_works_behind_a_proxy_that_gives_it_a_path() {
    let server = Server::demo().await;
    let base = proxy::below(&server, "/tools/sixiang/").await;
    let mut page = Page::open(&base).await;
    page.sees(".graphiql-response", FIRST_TASK_FORCE).await;
    insta::assert_json_snapshot!(page.trouble().await);
}
