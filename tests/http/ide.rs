//! The IDE: complete without any other host.

use crate::support::Server;

/// Addresses that a page may name without fetching them: XML namespaces.
const NAMESPACES: [&str; 1] = ["http://www.w3.org/"];

/// Files that a page refers to, by its `src` and `href`.
fn references(page: &str) -> Vec<String> {
    ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(path, _)| path.to_owned()))
        .collect()
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
        policy.contains("default-src 'none'") && !policy.contains("http") && outside.is_none(),
        "{policy} {outside:?}"
    );
}
