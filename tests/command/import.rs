//! `sixiang import`: files of any length, within little memory.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use sqlx::PgPool;

use super::{folder, sixiang, stdout, text};
use crate::support::{build, database, form, workbook};

const HEAD: &str = "code,name,status,stage,division,totalInvestment,startedOn\n";

fn row(number: u32) -> String {
    format!("P{number:06},水库{number},IMPLEMENTATION,STARTED,532301,1000000.00,2022-03-01\n")
}

/// A database with a division, and a file to import.
struct Place {
    url: String,
    pool: PgPool,
    folder: tempfile::TempDir,
}

impl Place {
    async fn new() -> Self {
        let url = database::empty().await;
        let pool = PgPool::connect(&url).await.expect("a connection");
        build::division().set("code", "532301").insert(&pool).await;
        Self {
            url,
            pool,
            folder: folder(),
        }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    fn import(&self, file: &Path, flags: &[&str]) -> (Option<i32>, String) {
        let arguments = [
            "import",
            text(file),
            "--type",
            "Project",
            "--database-url",
            &self.url,
        ];
        let mut command = sixiang(&[&arguments[..], flags].concat());
        let output = command
            .env("USER", "clerk")
            .output()
            .expect("the binary runs");
        assert!(output.stderr.is_empty(), "{output:?}");
        (output.status.code(), stdout(&output))
    }

    async fn count(&self) -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM project");
        count.fetch_one(&self.pool).await.expect("a count")
    }
}

#[tokio::test]
async fn a_file_is_imported_by_the_clerk_who_runs_the_command() {
    let place = Place::new().await;
    let file = place.file("projects.csv", format!("{HEAD}{}{}", row(1), row(2)));
    let (status, told) = place.import(&file, &[]);
    let actors: Vec<(String, String)> = sqlx::query_as("SELECT DISTINCT actor, role FROM change")
        .fetch_all(&place.pool)
        .await
        .expect("events");
    assert_eq!(
        (status, told.as_str(), actors),
        (
            Some(0),
            "2 created, 0 updated, 0 unchanged, 0 failed\n",
            vec![("cli:clerk".to_owned(), "office".to_owned())]
        )
    );
}

#[tokio::test]
async fn wrong_rows_are_told_and_fail_the_command() {
    let place = Place::new().await;
    let file = place.file("projects.csv", format!("{HEAD}{}P9,大桥\n", row(1)));
    let rejected = place.import(&file, &[]);
    let left_out = place.import(&file, &["--error-policy", "reject-failed-rows"]);
    let ignored = place.import(&file, &["--error-policy", "ignore-failed"]);
    insta::assert_snapshot!(format!("{rejected:#?}\n{left_out:#?}\n{ignored:#?}"));
}

#[tokio::test]
async fn a_try_writes_nothing() {
    let place = Place::new().await;
    let file = place.file("projects.csv", format!("{HEAD}{}", row(1)));
    let (status, told) = place.import(&file, &["--dry-run"]);
    assert_eq!(
        (status, told.as_str(), place.count().await),
        (
            Some(0),
            "1 created, 0 updated, 0 unchanged, 0 failed (tried only, nothing is written)\n",
            0
        )
    );
}

#[tokio::test]
async fn a_quote_that_is_never_closed_ends_the_import_before_it_fills_the_memory() {
    let place = Place::new().await;
    let mut content = format!("{HEAD}{}P2,\"大桥", row(1));
    content.extend((3..40_000).map(row));
    let file = place.file("projects.csv", content);
    let (status, told) = place.import(&file, &["--error-policy", "reject-failed-rows"]);
    assert!(
        status == Some(1)
            && told.contains("a quote that is not closed")
            && told.contains("nothing is written"),
        "{told}"
    );
}

#[tokio::test]
async fn a_workbook_is_imported_as_its_first_sheet() {
    let place = Place::new().await;
    let cells = |row: String| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        row.trim_end().split(',').map(cell).collect::<String>()
    };
    let rows: Vec<_> = [HEAD.to_owned()]
        .into_iter()
        .chain((0..1200).map(row))
        .map(cells)
        .collect();
    let file = place.file("projects.xlsx", workbook::workbook(&rows));
    let (status, _) = place.import(&file, &[]);
    assert_eq!((status, place.count().await), (Some(0), 1200));
}

/// Memory that an import may take, in KiB.
const MOST: u64 = 256 * 1024;

/// Imports a file, and looks at the most memory that it has taken until shortly before its end.
fn measured(place: &Place, file: &Path) -> (u64, Duration, String) {
    let arguments = [
        "import",
        text(file),
        "--type",
        "Project",
        "--database-url",
        &place.url,
    ];
    let begun = Instant::now();
    let mut child = sixiang(&arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("it is ours").is_none() {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let held = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        most = held.unwrap_or(0).max(most);
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut told = String::new();
    let out = child.stdout.take().expect("piped");
    std::io::BufReader::new(out)
        .read_to_string(&mut told)
        .expect("a text");
    (most, begun.elapsed(), told)
}

#[tokio::test]
async fn a_file_of_many_rows_is_imported_within_256_mib() {
    let rows = form::form(5_000_u32, 100_000);
    let mut csv = HEAD.to_owned();
    (0..rows).for_each(|number| csv += &row(number));
    let cells = |line: &str| {
        let cells = line.replace(',', "</t></is></c><c t=\"inlineStr\"><is><t>");
        format!("<c t=\"inlineStr\"><is><t>{cells}</t></is></c>")
    };
    let xlsx = workbook::workbook(&csv.lines().map(cells).collect::<Vec<_>>());
    for (name, content) in [("projects.csv", csv.into_bytes()), ("projects.xlsx", xlsx)] {
        let place = Place::new().await;
        let file = place.file(name, content);
        let (most, took, told) = measured(&place, &file);
        let speed = f64::from(rows) / took.as_secs_f64();
        form::figure(
            &format!("Memory of an import of {rows} rows: {name}"),
            &format!("{} MiB, {speed:.0} rows a second", most / 1024),
            "256 MiB",
        );
        assert!(most > 0 && most < MOST, "{name}: {most} KiB");
        assert!(
            told.ends_with(&format!(
                "{rows} created, 0 updated, 0 unchanged, 0 failed\n"
            )),
            "{name}: {told}"
        );
    }
}
