//! Errors at the start: three lines that say what failed, why, and what mends it.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    time::Duration,
};

use rustix::process::Signal;

use super::{Process, folder, run, text};
use crate::support::database;

/// Any free port.
const FREE: &str = "127.0.0.1:0";

/// What the server says when it can't start, with the parts that differ from run to run named.
fn refusal(arguments: &[&str], named: &[(&str, &str)]) -> String {
    // Where the test does not choose the address, any free one will do.
    let mut all = vec!["serve"];
    if !arguments.contains(&"--listen") {
        all.extend(["--listen", FREE]);
    }
    all.extend(arguments);
    let output = run(&all);
    assert!(!output.status.success(), "it started");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    named
        .iter()
        .fold(said, |said, (value, name)| said.replace(value, name))
}

#[test]
fn port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    insta::assert_snapshot!(refusal(&["--listen", &address], &[(&address, "[address]")]));
}

#[tokio::test]
async fn wrong_password() {
    let (_folder, cluster) = guarded_cluster().await;
    let url = cluster.url().replace("sixiang@", "guarded:wrong@");
    insta::assert_snapshot!(refusal(&["--listen", FREE, "--database-url", &url], &[]));
}

/// A cluster that asks one of its roles for a password.
async fn guarded_cluster() -> (tempfile::TempDir, sixiang::database::embedded::Cluster) {
    use sixiang::database::embedded::{Cluster, Options};
    let folder = folder();
    let data = folder.path().join("data");
    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    fs::write(
        data.join("pg/pg_hba.conf"),
        "local all guarded scram-sha-256\nlocal all all trust\n",
    )
    .expect("written");
    let pool = sqlx::PgPool::connect(&cluster.url())
        .await
        .expect("a connection");
    let sql = "CREATE ROLE guarded LOGIN PASSWORD 'right'; SELECT pg_reload_conf()";
    sqlx::raw_sql(sql).execute(&pool).await.expect("a role");
    pool.close().await;
    (folder, cluster)
}

/// An address where no database is.
fn nowhere() -> (String, String) {
    let closed = TcpListener::bind("127.0.0.1:0")
        .expect("a free port")
        .local_addr();
    let port = closed.expect("an address").port().to_string();
    (format!("postgres://nobody@127.0.0.1:{port}/none"), port)
}

#[test]
fn no_database_there() {
    let (url, port) = nowhere();
    let output = run(&["migrate", "up", "--database-url", &url]);
    assert!(!output.status.success(), "it migrated");
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr).replace(&port, "[port]"));
}

#[tokio::test]
async fn no_database_there_yet() {
    let (url, _) = nowhere();
    let mut process = Process::begin(&["serve", "--listen", FREE, "--database-url", &url]);
    let said = process.line("Waiting for the database; ");
    process.signal(Signal::TERM);
    assert!(process.end(Duration::from_secs(10)).await.success());
    assert!(said.ends_with("/ready tells why"), "{said}");
}

#[test]
fn unreadable_address() {
    insta::assert_snapshot!(refusal(
        &["--listen", FREE, "--database-url", "postgres://[bad"],
        &[]
    ));
}

#[test]
fn server_too_old() {
    // No PostgreSQL this old can be installed beside the others: its greeting is all that is needed to refuse it.
    let old = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = old.local_addr().expect("an address").port().to_string();
    let greeting = std::thread::spawn(move || {
        let (mut client, _) = old.accept().expect("a client");
        let mut startup = [0; 1024];
        // An SSL request first; "N" declines it, and the startup message follows.
        let _ = client.read(&mut startup).expect("a request");
        client.write_all(b"N").expect("written");
        let _ = client.read(&mut startup).expect("a startup message");
        let version = b"S\0\0\0\x19server_version\x0013.22\0";
        let greeting = [&b"R\0\0\0\x08\0\0\0\0"[..], version, b"Z\0\0\0\x05I"].concat();
        client.write_all(&greeting).expect("written");
        let _ = client.read(&mut startup);
    });
    let url = format!("postgres://nobody@127.0.0.1:{port}/none");
    let said = refusal(
        &["--listen", FREE, "--database-url", &url],
        &[(&port, "[port]")],
    );
    greeting.join().expect("it greeted");
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn pending_migrations() {
    let url = database::bare("not_migrated").await;
    insta::assert_snapshot!(refusal(&["--listen", FREE, "--database-url", &url], &[]));
}

#[test]
fn no_postgresql_found() {
    let folder = folder();
    let (data, empty) = (folder.path().join("data"), folder.path().join("empty"));
    fs::create_dir(&empty).expect("a folder");
    let arguments = [
        "--listen",
        FREE,
        "--data-dir",
        text(&data),
        "--pg-bin-dir",
        text(&empty),
    ];
    insta::assert_snapshot!(refusal(&arguments, &[(text(folder.path()), "[folder]")]));
}

#[test]
fn data_folder_of_another_major_version() {
    use sixiang::database::embedded::{Cluster, Options};
    let folder = folder();
    let data = folder.path().join("data");
    Cluster::start(&data, &Options::default())
        .expect("a cluster")
        .stop();
    fs::write(data.join("pg/PG_VERSION"), "9\n").expect("written");
    let said = refusal(
        &["--data-dir", text(&data)],
        &[(text(folder.path()), "[folder]")],
    );
    // Which versions are installed differs from machine to machine.
    let lines: Vec<_> = said
        .lines()
        .map(|l| l.split("found").next().unwrap_or(l))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn data_folder_that_the_service_user_cannot_enter() {
    // Root drops to another user, whom a folder of root's keeps out; everyone else is kept out by a folder for no one.
    let (mode, snapshot) = if rustix::process::geteuid().is_root() {
        (0o700, "data_folder_that_the_service_user_cannot_enter")
    } else {
        (0o000, "data_folder_that_we_cannot_enter")
    };
    let folder = folder();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(mode)).expect("closed");
    let data = closed.join("data");
    let said = refusal(
        &["--data-dir", text(&data)],
        &[(text(folder.path()), "[folder]")],
    );
    // So that the folder can be removed.
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).expect("opened");
    insta::assert_snapshot!(snapshot, said);
}
