//! The short form of a test, which `make test` runs, and the long form, which `make resilience` or `make durability` runs
//! and tells of.

use std::{env, fs::OpenOptions, io::Write, path::Path};

/// Whether the long form runs.
fn is_long() -> bool {
    env::var("SIXIANG_RESILIENCE").is_ok_and(|form| form == "long")
}

/// What differs between the two forms.
pub(crate) fn form<T>(short: T, long: T) -> T {
    if is_long() { long } else { short }
}

/// Tells a figure and what was asked for; the long form puts it in the table that is kept in the documentation.
pub(crate) fn figure(what: &str, measured: &str, asked: &str) {
    let line = format!("| {what} | {measured} | {asked} |");
    println!("{line}");
    if is_long() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/artefacts/figures.rows");
        let folder = path.parent().expect("it lies in a folder");
        std::fs::create_dir_all(folder).expect("a folder");
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .expect("a file");
        writeln!(file, "{line}").expect("written");
    }
}
