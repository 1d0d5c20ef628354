//! `sixiang key`: keys are made, shown once, listed and revoked, also beside a server that runs.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value as Json, json};

use super::{Process, folder, run, sixiang, stdout, text};
use crate::support::{Server, build, database};

/// The key that a text shows first.
fn key_in(text: &str) -> String {
    let from = text.find("sx_").expect("a key");
    text[from..][..58].to_owned()
}

/// Who the bearer of a key is.
async fn viewer(base: &str, key: &str) -> Json {
    let body = json!({ "query": "{ viewer { name role scopes { departments } } }" });
    let request = reqwest::Client::new().post(format!("{base}/graphql"));
    let answer = request.bearer_auth(key).json(&body).send().await;
    let mut answer: Json = answer.expect("an answer").json().await.expect("JSON");
    answer["data"]["viewer"].take()
}

/// A text with a key, its prefix and all times named.
fn named(said: &str, key: &str) -> String {
    let said = said.replace(key, "[key]").replace(&key[3..11], "[prefix]");
    let words = said.split_inclusive(' ');
    let is_time = |word: &&str| word.starts_with("20") || word.find(':') == Some(2);
    words
        .map(|word| if is_time(&word) { "[time] " } else { word })
        .collect()
}

#[tokio::test]
async fn a_key_is_shown_once_with_a_line_that_uses_it_and_signs_in() {
    let url = database::empty().await;
    let server = Server::on(&url, &[]).await;
    let county = build::division().insert(&server.pool).await;
    let bureau = build::department(county).set("code", "D-01");
    bureau.insert(&server.pool).await;
    let said = run(&[
        "key",
        "create",
        "--role",
        "editor",
        "--name",
        "门户",
        "--scope",
        "department:D-01",
        "--expires",
        "30d",
        "--database-url",
        &url,
    ]);
    let said = stdout(&said);
    let key = key_in(&said);
    let base = server.api.trim_end_matches("/graphql");
    let viewer = viewer(base, &key).await;
    let list = stdout(&run(&["key", "list", "--database-url", &url]));
    let revoked = stdout(&run(&[
        "key",
        "revoke",
        &key[3..11],
        "--database-url",
        &url,
    ]));
    let after = stdout(&run(&["key", "list", "--database-url", &url]));
    let all = format!("{said}---\n{viewer}\n---\n{list}---\n{revoked}---\n{after}");
    insta::assert_snapshot!(named(&all, &key));
}

#[tokio::test]
async fn what_can_not_be_done_with_keys_is_told() {
    let url = database::empty().await;
    let create = [
        "key",
        "create",
        "--name",
        "x",
        "--database-url",
        &url,
        "--role",
    ];
    let mut said = String::new();
    for arguments in [
        [&create[..], &["editor", "--scope", "task-force:nowhere"]].concat(),
        [&create[..], &["public"]].concat(),
        [&create[..], &["viewer", "--expires", "soon"]].concat(),
        [&create[..], &["viewer", "--scope", "nowhere"]].concat(),
        vec!["key", "revoke", "aaaaaaaa", "--database-url", &url],
    ] {
        let output = run(&arguments);
        assert!(!output.status.success(), "{arguments:?}");
        said += &String::from_utf8_lossy(&output.stderr);
        said += "---\n";
    }
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn the_first_start_shows_a_key_once_and_others_are_made_beside_it() {
    let folder = folder();
    let data = folder.path().join("data");
    let serve = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--data-dir",
        text(&data),
    ];
    let start = || Process::spawn(sixiang(&serve).env_remove("SIXIANG_SECRET"));
    let mut first = start();
    let admin = first.line("Administrator's key, shown this once: ");
    let first = first.ready();
    let create = [
        "key",
        "create",
        "--role",
        "viewer",
        "--name",
        "x",
        "--data-dir",
        text(&data),
    ];
    let made = sixiang(&create).env_remove("SIXIANG_SECRET").output();
    let made = key_in(&stdout(&made.expect("the binary runs")));
    let roles = [
        viewer(&first.base, &admin).await["role"].take(),
        viewer(&first.base, &made).await["role"].take(),
    ];
    assert!(first.stop());
    let meta = std::fs::metadata(data.join("secret")).expect("the secret is there");
    let mut again = start();
    let mut said: Vec<_> = again.lines.by_ref().map_while(Result::ok).take(1).collect();
    let is_ready = said
        .pop()
        .is_some_and(|line| line.starts_with("Sixiang is ready"));
    assert!(again.stop());
    assert_eq!(
        (roles, meta.permissions().mode() & 0o777, is_ready),
        ([json!("ADMIN"), json!("VIEWER")], 0o600, true)
    );
}

#[tokio::test]
async fn a_server_with_another_secret_does_not_start() {
    let url = database::empty().await;
    drop(Server::on(&url, &[]).await);
    let mut said = String::new();
    for secret in ["0".repeat(64), "c4n4ry".to_owned()] {
        let mut command = sixiang(&["serve", "--listen", "127.0.0.1:0", "--database-url", &url]);
        let output = command.env("SIXIANG_SECRET", secret).output();
        let output = output.expect("the binary runs");
        assert!(!output.status.success(), "it started");
        said += &String::from_utf8_lossy(&output.stderr);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn tokens_that_can_not_be_checked_are_told_at_the_start() {
    let mut said = String::new();
    for flags in [
        &["--jwt-jwks", "missing.json"][..],
        &[
            "--jwt-jwks",
            "missing.json",
            "--jwt-issuer",
            "a",
            "--jwt-audience",
            "b",
        ],
        &[
            "--jwt-jwks",
            "http://id.example/jwks",
            "--jwt-issuer",
            "a",
            "--jwt-audience",
            "b",
        ],
    ] {
        let all = [
            &[
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                "postgres://nobody@127.0.0.1:1/none",
            ],
            flags,
        ];
        let output = run(&all.concat());
        assert!(!output.status.success(), "it started");
        said += &String::from_utf8_lossy(&output.stderr);
        said += "---\n";
    }
    insta::assert_snapshot!(said);
}
