//! `sixiang doctor`: what it finds on databases and folders in every state, and that it leaves them as they are.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::Output,
};

use sixiang::database::embedded::{Cluster, Options};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{Process, folder, sixiang, text};
use crate::support::{Server, database};

/// Few sockets, so that the limit on open files of this machine does not matter; few connections likewise.
const FEW: [&str; 2] = ["--max-sockets=64", "--max-connections=4"];
/// Any free port.
const FREE: &str = "--listen=127.0.0.1:0";

/// Runs the doctor with these flags, and few of what they do not tell.
fn examine(arguments: &[&str]) -> Output {
    let flag = |argument: &str| argument.split('=').next().map(str::to_owned);
    let is_told = |few: &&&str| arguments.iter().any(|argument| flag(argument) == flag(few));
    let mut words = vec!["doctor"];
    words.extend(FEW.iter().filter(|few| !is_told(few)));
    words.extend(arguments);
    sixiang(&words).output().expect("the binary runs")
}

/// What the doctor says, and its exit code, with what differs from run to run named: given texts, and all numbers of
/// the lines that tell of this machine.
fn told(output: &Output, named: &[(&str, &str)]) -> String {
    const NUMBERS: [&str; 7] = [
        "open files",
        "disk",
        "programs",
        "connection ",
        "connections",
        "clock",
        // They grow in number with each version.
        "migrations",
    ];
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = named
        .iter()
        .fold(said, |said, (value, name)| said.replace(value, name));
    let mut lines: Vec<_> = said
        .lines()
        .map(|line| {
            let what = line.get(6..).unwrap_or_default();
            if NUMBERS.iter().any(|start| what.starts_with(start)) {
                without_numbers(line)
            } else {
                line.to_owned()
            }
        })
        .collect();
    lines.push(format!("exit code {:?}", output.status.code()));
    lines.join("\n")
}

fn without_numbers(line: &str) -> String {
    let mut shown = String::new();
    for character in line.chars() {
        match character {
            '0'..='9' if shown.ends_with('#') => {}
            '0'..='9' => shown.push('#'),
            other => shown.push(other),
        }
    }
    shown
}

/// All files under a folder with what a write would change of them.
fn state(folder: &Path) -> Vec<(std::path::PathBuf, u32, i64, u64)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let meta = fs::symlink_metadata(&next).expect("it is there");
        if meta.is_dir() {
            let entries = fs::read_dir(&next).expect("readable").flatten();
            open.extend(entries.map(|entry| entry.path()));
        }
        all.push((next, meta.mode(), meta.mtime_nsec(), meta.size()));
    }
    all.sort();
    all
}

async fn run_sql(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .expect("it runs");
}

#[tokio::test]
async fn a_database_that_is_ready_passes() {
    let url = database::empty().await;
    let output = examine(&[FREE, "--database-url", &url]);
    insta::assert_snapshot!(told(&output, &[(&url, "[url]"), (&version(), "[version]")]));
}

/// The version of PostgreSQL as the server itself tells it.
fn version() -> String {
    let newest = sixiang::database::embedded::installed(None).expect("a PostgreSQL");
    let said = std::process::Command::new(newest[0].bin_dir.join("postgres"))
        .arg("--version")
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let (_, version) = said.trim().split_once("(PostgreSQL) ").expect("a version");
    version.to_owned()
}

#[tokio::test]
async fn pending_migrations_fail_unless_the_start_applies_them() {
    let url = database::bare("doctor_pending").await;
    let line = |flags: &[&str]| {
        let output = examine(&[flags, &[FREE, "--database-url", &url]].concat());
        let told = told(&output, &[]);
        let about = |line: &&str| {
            line.contains("migrations") || line.starts_with("      ") || line.starts_with("exit")
        };
        told.lines().filter(about).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(format!("{}\n---\n{}", line(&[]), line(&["--migrate"])));
}

#[tokio::test]
async fn migrations_of_a_newer_server_fail() {
    let url = database::empty().await;
    let sql = "INSERT INTO seaql_migrations VALUES ('m20991231_000001_create_moon', 0)";
    run_sql(&url, sql).await;
    let output = examine(&[FREE, "--database-url", &url]);
    let told = told(&output, &[]);
    let failed: Vec<_> = told
        .lines()
        .skip_while(|line| !line.starts_with("fail"))
        .take(2)
        .collect();
    insta::assert_snapshot!(failed.join("\n"));
}

#[tokio::test]
async fn settings_of_the_database_that_do_not_suit_are_told() {
    let folder = folder();
    let options = Options {
        settings: vec![("max_connections".to_owned(), "8".to_owned())],
        ..Options::default()
    };
    let cluster = Cluster::start(&folder.path().join("data"), &options).expect("a cluster");
    let create =
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";
    run_sql(&cluster.url(), create).await;
    let url = cluster.url().replace("/sixiang?", "/latin?");
    let output = examine(&[
        FREE,
        "--migrate",
        "--max-connections=20",
        "--database-url",
        &url,
    ]);
    let named = [(url.as_str(), "[url]"), (&version(), "[version]")];
    insta::assert_snapshot!(told(&output, &named));
}

#[tokio::test]
async fn no_password_is_told_whatever_happens() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let running = database::empty().await;
    let guarded = running.replace("sixiang@", "nobody:canary@");
    let unreachable = format!("postgres://u:canary@127.0.0.1:{port}/d?options=canary");
    let addresses = [
        &guarded,
        &unreachable,
        "postgres://u:can/canary@localhost/d",
        "canary",
    ];
    for address in addresses {
        for log in ["warn", "trace"] {
            for words in [&["doctor"][..], &["config", "show"]] {
                let mut command = sixiang(words);
                let output = command
                    .arg(FREE)
                    .env("DATABASE_URL", address)
                    .env("PGPASSWORD", "canary")
                    .env("SIXIANG_LOG", log)
                    .output()
                    .expect("the binary runs");
                let said = [output.stdout, output.stderr].concat();
                let said = String::from_utf8_lossy(&said);
                assert!(!said.contains("canary"), "{words:?} {log}: {said}");
            }
        }
    }
}

#[test]
fn a_database_that_can_not_be_reached_fails() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let url = format!("postgres://nobody@127.0.0.1:{port}/none");
    let output = examine(&[FREE, "--database-url", &url]);
    insta::assert_snapshot!(told(&output, &[]));
}

#[test]
fn an_embedded_cluster_is_looked_at_and_left_as_it_is() {
    let folder = folder();
    let data = folder.path().join("data");
    let arguments = [FREE, "--data-dir", text(&data)];
    let bin_dir = sixiang::database::embedded::installed(None).expect("a PostgreSQL")[0]
        .bin_dir
        .clone();
    let named = [
        (text(folder.path()), "[folder]"),
        (text(&bin_dir), "[programs]"),
        (&version(), "[version]"),
    ];
    let look = || told(&examine(&arguments), &named);
    let mut looks = vec![("before the first start", look())];
    assert!(!data.exists(), "the doctor made the folder");
    let server = Process::start(&["serve", FREE, "--data-dir", text(&data)]);
    looks.push(("while it runs", look()));
    assert!(server.stop());
    let stopped = state(&data);
    looks.push(("stopped", look()));
    assert_eq!(state(&data), stopped, "the doctor wrote");
    fs::set_permissions(data.join("pg"), fs::Permissions::from_mode(0o755)).expect("set");
    fs::write(data.join("pg/postmaster.pid"), "2147483647\n").expect("written");
    looks.push(("open and crashed", look()));
    // The numbers of processes, and the version that made the cluster, are those of this machine.
    let shown = looks
        .iter()
        .map(|(when, told)| format!("== {when}\n{told}\n"));
    let shown = shown.collect::<String>();
    let shown: Vec<_> = shown
        .lines()
        .map(|line| match line {
            _ if line.contains("process ") || line.contains("made by") => without_numbers(line),
            _ => line.to_owned(),
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[tokio::test]
async fn an_address_is_free_ours_or_taken() {
    let url = database::empty().await;
    let line = |address: &str| {
        let output = examine(&["--listen", address, "--database-url", &url]);
        let told = told(&output, &[(address, "[address]")]);
        told.lines().nth(1).map(str::to_owned)
    };
    let server = Process::start(&["serve", FREE, "--database-url", &url]);
    let ours = server.base.trim_start_matches("http://").to_owned();
    let while_served = line(&ours);
    assert!(server.stop());
    let after = line(&ours);
    // It takes connections, and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let taken = line(&silent.local_addr().expect("an address").to_string());
    insta::assert_debug_snapshot!([while_served, after, taken]);
}

#[tokio::test]
async fn too_few_open_files_are_told() {
    let url = database::empty().await;
    let output = examine(&[FREE, "--max-sockets=100000000", "--database-url", &url]);
    let told = told(&output, &[]);
    let warned = told.lines().find(|line| line.contains("open files"));
    assert_eq!(
        warned,
        Some("warn  open files         # may be open, # are needed for # sockets of clients")
    );
}

#[tokio::test]
async fn a_secret_that_others_can_read_and_that_the_database_does_not_know_is_told() {
    let url = database::empty().await;
    drop(Server::on(&url, &[]).await);
    let folder = folder();
    let file = folder.path().join("secret");
    fs::write(&file, "0".repeat(64)).expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("set");
    let mut command = sixiang(&[&["doctor", FREE, "--database-url", &url], &FEW[..]].concat());
    let output = command
        .env_remove("SIXIANG_SECRET")
        .env("SIXIANG_SECRET_FILE", &file)
        .output()
        .expect("the binary runs");
    let told = told(&output, &[(text(folder.path()), "[folder]")]);
    let mut lines = told.lines();
    let mut about = Vec::new();
    while let Some(line) = lines.next() {
        if line.get(6..).is_some_and(|rest| rest.starts_with("secret")) {
            about.extend([line, lines.next().unwrap_or_default()]);
        }
    }
    insta::assert_snapshot!(about.join("\n"));
}
