//! Trusted documents: those of a manifest, alone or beside others.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use sixiang::config::Invocation;
use tempfile::TempDir;

use super::{QUERY, get, header, post, refused, sent};
use crate::support::{Server, database};

const TRUSTED: &str = "query Trusted($n: Int) { projects(first: $n) { totalCount } }";

fn sha256(document: &str) -> String {
    format!("{:x}", Sha256::digest(document.as_bytes()))
}

/// A manifest in Apollo's format with one document.
fn apollo() -> Json {
    let operation =
        json!({ "id": "trusted-1", "name": "Trusted", "type": "query", "body": TRUSTED });
    json!({
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [operation],
    })
}

/// A manifest as a file, in a folder that goes with the test.
fn file(manifest: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manifest.json");
    fs::write(&path, manifest).expect("written");
    let path = path.to_str().expect("a readable path").to_owned();
    (folder, path)
}

async fn server(manifest: &Json, mode: &str) -> Server {
    let (_folder, path) = file(&manifest.to_string());
    let flags = [
        "--trusted-documents",
        &path,
        "--trusted-documents-mode",
        mode,
    ];
    Server::on(&database::empty().await, &flags).await
}

fn count() -> Json {
    json!({ "data": { "projects": { "totalCount": 0 } } })
}

#[tokio::test]
async fn a_trusted_document_is_reached_by_its_id_its_hash_and_its_text() {
    let server = server(&apollo(), "enforce").await;
    let (hash, prefixed) = (sha256(TRUSTED), format!("sha256:{}", sha256(TRUSTED)));
    let persisted = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let mut all = Vec::new();
    for body in [
        json!({ "documentId": "trusted-1", "variables": { "n": 3 } }),
        json!({ "documentId": hash }),
        json!({ "documentId": prefixed }),
        json!({ "extensions": persisted }),
        json!({ "query": TRUSTED, "extensions": persisted }),
        json!({ "query": TRUSTED, "operationName": "Trusted" }),
    ] {
        all.push(server.post(&body).await);
    }
    assert_eq!(all, vec![(200, count()); 6]);
}

#[tokio::test]
async fn the_plain_form_of_a_manifest_is_read_as_well() {
    let manifest = json!({ (sha256(TRUSTED)): TRUSTED, "short": QUERY });
    let server = server(&manifest, "enforce").await;
    let by_hash = server.post(&json!({ "documentId": sha256(TRUSTED) })).await;
    let by_name = server.post(&json!({ "documentId": "short" })).await;
    assert_eq!(
        [by_hash, by_name],
        [
            (200, count()),
            (200, json!({ "data": { "__typename": "Query" } }))
        ]
    );
}

#[tokio::test]
async fn any_other_document_is_refused_where_trust_is_enforced() {
    let server = server(&apollo(), "enforce").await;
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": sha256(QUERY) } });
    let all = [
        refused(post(&server, &json!({ "query": QUERY }))).await,
        refused(get(&server, &[("query", QUERY)])).await,
        refused(post(&server, &json!({ "query": format!("{TRUSTED} ") }))).await,
        refused(post(
            &server,
            &json!({ "query": QUERY, "extensions": hash }),
        ))
        .await,
        refused(post(&server, &json!({ "extensions": hash }))).await,
    ];
    assert_eq!(
        all,
        [403; 5].map(|status| (status, "DOCUMENT_NOT_TRUSTED".to_owned()))
    );
}

#[tokio::test]
async fn trust_is_enforced_for_the_roles_that_it_is_enforced_for() {
    let (_folder, path) = file(&apollo().to_string());
    let database = database::empty().await;
    let mut all = Vec::new();
    for role in ["public", "analyst"] {
        let flags = [
            "--trusted-documents",
            &path,
            "--trusted-documents-mode",
            "enforce,analyst=off",
            "--anonymous-role",
            role,
        ];
        let server = Server::on(&database, &flags).await;
        all.push(server.post(&json!({ "query": QUERY })).await.0);
    }
    assert_eq!(all, [403, 200]);
}

#[tokio::test]
async fn an_id_that_no_document_has_is_told() {
    let server = server(&apollo(), "off").await;
    let body = json!({ "documentId": "nope" });
    let request = post(&server, &body).header("accept", "application/graphql-response+json");
    assert_eq!(
        refused(request).await,
        (404, "PERSISTED_QUERY_NOT_FOUND".to_owned())
    );
}

#[tokio::test]
async fn a_trusted_document_by_get_has_a_tag() {
    let server = server(&apollo(), "enforce").await;
    let parameters = [("documentId", "trusted-1"), ("variables", "{\"n\":1}")];
    let first = sent(get(&server, &parameters)).await;
    let tag = header(&first, "etag");
    let again = sent(get(&server, &parameters).header("if-none-match", &tag)).await;
    let kept = header(&again, "cache-control");
    assert_eq!(
        (
            first.status().as_u16(),
            again.status().as_u16(),
            kept.as_str()
        ),
        (200, 304, "private, no-cache")
    );
}

#[tokio::test]
async fn a_document_that_is_not_trusted_runs_and_is_logged_with_its_operation() {
    let (_folder, path) = file(&apollo().to_string());
    let mut child = Command::new(env!("CARGO_BIN_EXE_sixiang"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--trusted-documents",
            &path,
        ])
        .args(["--trusted-documents-mode", "log"])
        .args(["--database-url", &database::empty().await])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let ready = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.strip_prefix("Sixiang is ready: ")?.to_owned()));
    let ready = ready.expect("a ready line");
    let mut statuses = Vec::new();
    for (query, name) in [
        (TRUSTED, "Trusted"),
        ("query Other { __typename }", "Other"),
    ] {
        let body = json!({ "query": query, "operationName": name });
        let response = sent(reqwest::Client::new().post(&ready).json(&body)).await;
        statuses.push(response.status().as_u16());
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let mut log = String::new();
    let mut stderr = child.stderr.take().expect("piped");
    stderr.read_to_string(&mut log).expect("a text");
    let logged: Vec<_> = log
        .lines()
        .filter(|line| line.contains("not trusted"))
        .collect();
    assert!(
        statuses == [200, 200] && logged.len() == 1 && logged[0].contains("Other"),
        "{statuses:?} {log}"
    );
}

/// What the server says when it can't start with a manifest.
async fn trouble(manifest: &str) -> String {
    let (_folder, path) = file(manifest);
    let url = database::empty().await;
    let flags = ["--trusted-documents", path.as_str(), "--database-url", &url];
    start(&flags).await.replace(&path, "[manifest]")
}

async fn start(flags: &[&str]) -> String {
    let fixed = ["sixiang", "serve", "--listen", "127.0.0.1:0"];
    let invocation = Invocation::read(fixed.iter().chain(flags)).expect("the flags read");
    let started = sixiang::run(invocation);
    started.await.expect_err("it does not start").to_string()
}

#[tokio::test]
async fn a_manifest_that_can_not_be_used_is_told_at_the_start() {
    let mut operations = apollo();
    operations["operations"][0]["body"] = json!("{ nope }");
    let mut version = apollo();
    version["version"] = json!(2);
    let mut twice = apollo();
    let other = json!({ "id": "trusted-1", "name": "Other", "type": "query", "body": QUERY });
    twice["operations"]
        .as_array_mut()
        .expect("a list")
        .push(other);
    let wrong_hash = json!({ (sha256(QUERY)): TRUSTED });
    let mut all = Vec::new();
    for manifest in [
        operations,
        version,
        twice,
        wrong_hash,
        json!({ "a": 1 }),
        json!([]),
    ] {
        all.push(trouble(&manifest.to_string()).await);
    }
    insta::assert_snapshot!(all.join("\n\n"));
}

#[tokio::test]
async fn enforcing_without_a_manifest_is_told_at_the_start() {
    let url = database::empty().await;
    let flags = [
        "--trusted-documents-mode",
        "off,public=enforce",
        "--database-url",
        &url,
    ];
    insta::assert_snapshot!(start(&flags).await);
}
