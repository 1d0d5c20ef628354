//! `sixiang config show`: every value, where it comes from, and no secret.

use super::{sixiang, stdout};

/// The lines of `config show` that do not depend on this machine.
fn shown(arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = sixiang(&[&["config", "show"], arguments].concat());
    let output = command.envs(environment.iter().copied()).output();
    let output = output.expect("the binary runs");
    assert!(output.status.success(), "{output:?}");
    stdout(&output)
}

/// The lines that begin so.
fn lines(shown: &str, beginnings: &[&str]) -> String {
    let wanted = |line: &&str| beginnings.iter().any(|start| line.starts_with(start));
    shown.lines().filter(wanted).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_value_is_shown_with_its_flag_its_variable_and_where_it_comes_from() {
    let shown = shown(
        &["--max-page-size", "50", "--migrate"],
        &[
            ("SIXIANG_STATEMENT_TIMEOUT_MS", "5000,admin=9000"),
            ("SIXIANG_MAX_PAGE_SIZE", "70"),
            (
                "SIXIANG_CORS_ORIGINS",
                "https://a.example,https://b.example",
            ),
        ],
    );
    insta::assert_snapshot!(lines(
        &shown,
        &[
            "flag",
            "--max-page-size",
            "--migrate",
            "--statement",
            "--cors",
            "--today",
            "--max-depth",
            "--database-url",
        ]
    ));
}

#[test]
fn every_flag_of_serve_is_shown_once() {
    let shown = shown(&[], &[]);
    let mut flags: Vec<_> = shown
        .lines()
        .skip(1)
        .filter_map(|line| line.split(' ').next())
        .collect();
    let help = stdout(&super::run(&["serve", "--help"]));
    let mut helped: Vec<_> = help
        .lines()
        .filter_map(|line| line.trim_start().split([' ', '[']).next())
        .filter(|word| word.starts_with("--"))
        .collect();
    flags.sort_unstable();
    helped.sort_unstable();
    assert_eq!(flags, helped);
}

#[test]
fn the_operators_page_names_only_flags_that_there_are() {
    let shown = shown(&[], &[]);
    let flags: Vec<_> = shown
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let page = include_str!("../../docs/operators.md");
    let unknown: Vec<_> = page
        .lines()
        // What stands between the marks of code, outside of whole blocks of it.
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|code| code.starts_with("--"))
        .filter_map(|code| code.split([' ', '=']).next())
        .filter(|flag| !flags.contains(flag))
        .collect();
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn the_database_is_shown_without_its_password() {
    let url = "postgres://sixiang:canary@db.example:5433/sixiang?sslmode=require";
    let by_flag = shown(&["--database-url", url], &[]);
    let by_variable = shown(&[], &[("DATABASE_URL", url), ("SIXIANG_LOG", "trace")]);
    insta::assert_snapshot!(lines(
        &format!("{by_flag}\n{by_variable}"),
        &["--database-url"]
    ));
}

#[test]
fn what_can_not_be_meant_so_is_told() {
    let shown = shown(
        &[
            "--default-page-size=200",
            "--max-requests=5000",
            "--max-body-bytes=1000",
            "--statement-timeout-ms=10000,analyst=0",
            "--anonymous-role=admin",
            "--cors-origins=*,https://a.example",
            "--trusted-documents=missing.json",
            "--pool-timeout-ms=0",
        ],
        &[],
    );
    let (_, doubts) = shown.split_once("\n\n").expect("doubts");
    insta::assert_snapshot!(doubts);
}

#[test]
fn trusted_documents_without_a_manifest_are_told() {
    let shown = shown(&["--trusted-documents-mode=off,public=enforce"], &[]);
    let (_, doubts) = shown.split_once("\n\n").expect("doubts");
    insta::assert_snapshot!(doubts);
}

#[test]
fn settings_of_tokens_that_contradict_are_told() {
    let told = |flags: &[&str]| {
        let shown = shown(flags, &[]);
        let (_, doubts) = shown.split_once("\n\n").expect("doubts");
        doubts.to_owned()
    };
    let without_keys = told(&["--jwt-issuer=a", "--jwt-scope-claim=sixiang_role"]);
    let without_issuer = told(&["--jwt-jwks=missing.json", "--jwt-audience=b"]);
    insta::assert_snapshot!(format!("{without_keys}---\n{without_issuer}"));
}

#[test]
fn the_secret_is_not_shown() {
    let secret = "5ec2e7".repeat(10);
    let by_variable = shown(&[], &[("SIXIANG_SECRET", &secret)]);
    let by_flag = shown(&["--secret", &secret], &[]);
    let line = lines(&by_flag, &["--secret "]);
    assert!(
        line.ends_with("***") && !by_flag.contains(&secret) && !by_variable.contains(&secret),
        "{line}"
    );
}
