//! Codes of errors: the documentation's table is the one of the code.

use std::fmt::Write as _;

use sixiang::error::ENTRIES;

/// The documentation as the code has it.
fn documentation() -> String {
    let mut text = "# Errors\n\n\
        Every error carries a stable `extensions.code` and a message that says what to do. The status is that of a request\n\
        that fails as a whole. In `application/json`, whatever was a GraphQL request answers 200 in place of 400, and in place of\n\
        404 for `PERSISTED_QUERY_NOT_FOUND`, as clients of that media type expect. `NOT_A_QUERY` by GET is 405. 503 always\n\
        comes with `Retry-After`.\n\n\
        | code | status | meaning | remedy |\n|---|---|---|---|\n"
        .to_owned();
    for entry in ENTRIES {
        let (name, status) = (entry.name, entry.status);
        // Writing to a String never fails.
        let _ = writeln!(
            text,
            "| `{name}` | {status} | {} | {} |",
            entry.meaning,
            entry.remedy.replace('|', "\\|")
        );
    }
    text
}

#[test]
fn the_table_of_codes_is_the_one_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");
    let expected = documentation();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(path, &expected).expect("written");
    }
    let found = std::fs::read_to_string(path).expect("the documentation is there");
    assert_eq!(found, expected, "run the tests with INSTA_UPDATE=always");
}
