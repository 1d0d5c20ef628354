//! `sixiang audit verify`

use super::{run, stdout};
use crate::{
    audit::sealed,
    mutation::{entered, office},
    support::{Server, keys::SECRET},
};

/// Verifies the record of a server's database.
fn verify(server: &Server, more: &[&str]) -> (Option<i32>, String) {
    let url = server.url.as_str();
    let mut words = vec!["audit", "verify", "--database-url", url, "--secret", SECRET];
    words.extend(more);
    let output = run(&words);
    (output.status.code(), stdout(&output))
}

/// The head that a verification has printed.
fn head(told: &str) -> &str {
    let line = told.lines().find_map(|line| line.strip_prefix("head "));
    line.expect("a head").trim()
}

/// Changes the database past the server.
async fn tamper(server: &Server, sql: &'static str) {
    let done = sqlx::raw_sql(sql).execute(&server.pool).await;
    done.expect("tampered");
}

#[tokio::test]
async fn a_record_that_is_whole_is_told_with_its_head() {
    let server = office().await;
    entered(&server, "P1").await;
    sealed(&server).await;
    let (code, told) = verify(&server, &[]);
    let head = head(&told).to_owned();
    let again = verify(&server, &["--head", &head]);
    assert_eq!((code, again), (Some(0), (Some(0), told)));
}

#[tokio::test]
async fn what_was_tampered_with_is_told_with_its_place() {
    let server = office().await;
    let project = entered(&server, "P1").await;
    sealed(&server).await;
    tamper(&server, "UPDATE project SET name = '小坝'").await;
    tamper(
        &server,
        "ALTER TABLE change DISABLE TRIGGER tr_change_append_only; UPDATE change SET actor = 'nobody' WHERE object_type = 'Division'",
    )
    .await;
    let (code, told) = verify(&server, &[]);
    let broken: Vec<_> = told
        .lines()
        .filter(|line| line.starts_with("broken"))
        .collect();
    let seal = broken[1].trim_end_matches(|c: char| c != ':').to_owned();
    assert_eq!(
        (
            code,
            broken.len(),
            &*seal,
            broken[0].contains("(Division "),
            broken[2]
        ),
        (
            Some(1),
            3,
            "broken   seal 1:",
            true,
            &*format!("broken   Project {project}: name has another value than by the record"),
        )
    );
}

#[tokio::test]
async fn what_was_cut_off_is_found_by_a_head_that_was_kept() {
    let server = office().await;
    entered(&server, "P1").await;
    sealed(&server).await;
    let (_, told) = verify(&server, &[]);
    let head = head(&told);
    tamper(
        &server,
        "ALTER TABLE change_seal DISABLE TRIGGER tr_change_seal_append_only; \
         ALTER TABLE change DISABLE TRIGGER tr_change_append_only; \
         TRUNCATE change_seal, change; DELETE FROM project; DELETE FROM division",
    )
    .await;
    let codes = [verify(&server, &[]).0, verify(&server, &["--head", head]).0];
    assert_eq!(codes, [Some(0), Some(1)]);
}

#[tokio::test]
async fn seals_are_not_verified_by_another_secret() {
    let server = office().await;
    let other = "0f".repeat(32);
    let output = run(&[
        "audit",
        "verify",
        "--database-url",
        &server.url,
        "--secret",
        &other,
    ]);
    assert_eq!(output.status.code(), Some(1));
}
