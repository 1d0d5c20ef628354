//! `--help` and `schema`.

use super::{run, stdout};

#[test]
fn help_shows_environment_and_default_beside_each_flag() {
    insta::assert_snapshot!(stdout(&run(&["demo", "--help"])));
}

#[test]
fn schema_prints_the_sdl() {
    let printed = stdout(&run(&["schema"]));
    let built = sixiang::schema::sdl(&sixiang::schema::build());
    assert_eq!(printed.trim(), built.trim());
}
