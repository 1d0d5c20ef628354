//! `--help` and `schema`.

use super::{run, stdout};

#[test]
fn help_shows_environment_and_default_beside_each_flag() {
    // Twice the processors of this machine.
    let processors = std::thread::available_parallelism().expect("a number of processors");
    let connections = (2 * processors.get()).clamp(4, 32);
    let help = stdout(&run(&["demo", "--help"]));
    let (before, after) = help
        .split_once("[env: SIXIANG_MAX_CONNECTIONS=]")
        .expect("the flag is told");
    let after = after.replacen(&format!("[default: {connections}]"), "[default: TWICE]", 1);
    insta::assert_snapshot!(format!("{before}[env: SIXIANG_MAX_CONNECTIONS=]{after}"));
}

#[test]
fn schema_prints_the_sdl() {
    let printed = stdout(&run(&["schema"]));
    let built = sixiang::schema::sdl(&sixiang::schema::build());
    assert_eq!(printed.trim(), built.trim());
}
