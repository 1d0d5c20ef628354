//! Whatever is killed, and whatever that leaves behind, the next start keeps every row.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use sixiang::database::embedded::ClusterError;

use super::support::{
    Bystander, Folder, PATIENCE, SOON, Supervisor, kill, kill_both, lives, within,
};

#[test]
fn a_killed_server_is_brought_back() {
    let folder = Folder::with_cluster();
    let cluster = folder.start().unwrap();
    folder.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    let killed = folder.postmaster();
    kill(killed);
    assert!(within(PATIENCE, || folder.answers()
        && folder.postmaster() != killed));
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
    assert!(cluster.owned());
}

#[test]
fn a_server_killed_amid_a_long_statement_is_brought_back() {
    let folder = Folder::with_cluster();
    let _cluster = folder.start().unwrap();
    let endless = "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$";
    let session = folder
        .psql()
        .args(["-c", endless])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _session = Bystander(session);
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %'";
    assert!(within(PATIENCE, || folder.sql(busy) == "1"));
    kill(folder.postmaster());
    assert!(within(PATIENCE, || folder.answers()));
}

#[test]
fn a_killed_supervisor_leaves_no_server_behind() {
    let folder = Folder::with_cluster();
    let mut supervisor = Supervisor::spawn(&folder);
    assert!(supervisor.wait_until_running());
    folder.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    let server = folder.postmaster();
    supervisor.kill();
    let asks_kernel = Command::new("setpriv")
        .args(["--pdeathsig", "INT", "true"])
        .status();
    if asks_kernel.is_ok_and(|status| status.success()) {
        assert!(within(SOON, || !lives(server)));
    }
    let cluster = folder.start().unwrap();
    assert!(cluster.owned());
    assert_ne!(folder.postmaster(), server);
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
}

#[test]
fn no_acknowledged_row_is_lost_when_all_is_killed() {
    let folder = Folder::with_cluster();
    let mut supervisor = Supervisor::spawn(&folder);
    assert!(supervisor.wait_until_running());
    folder.sql("CREATE TABLE t (id int)");
    for round in 0..2 {
        let first = round * 1_000_000;
        let mut client = folder.psql();
        client
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut client = Bystander(client.spawn().unwrap());
        let mut input = client.0.stdin.take().unwrap();
        let writer = std::thread::spawn(move || {
            // Ends by the pipe's breaking when the client loses its server.
            let insert = |id| writeln!(input, "INSERT INTO t VALUES ({id}) RETURNING id;");
            (first..first + 1_000_000).try_for_each(insert).is_err()
        });
        let output = client.0.stdout.take().unwrap();
        let mut acknowledged = BufReader::new(output).lines().map_while(Result::ok);
        let enough = acknowledged.by_ref().nth(300).unwrap();
        kill_both(&folder, supervisor);
        let last = acknowledged.last().unwrap_or(enough);
        assert!(writer.join().unwrap());

        supervisor = Supervisor::spawn(&folder);
        assert!(supervisor.wait_until_running());
        let kept = folder.sql(&format!(
            "SELECT count(*) FROM t WHERE id BETWEEN {first} AND {last}"
        ));
        assert_eq!(
            kept.parse::<i64>().unwrap(),
            last.parse::<i64>().unwrap() - first + 1
        );
    }
    supervisor.end();
}

/// A cluster with one row, as it lies there after all its processes were killed.
fn wreck() -> Folder {
    let folder = Folder::with_cluster();
    let mut supervisor = Supervisor::spawn(&folder);
    assert!(supervisor.wait_until_running());
    folder.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    kill_both(&folder, supervisor);
    assert!(folder.pid_file().exists());
    folder
}

#[test]
fn a_number_taken_over_by_another_program_is_no_server() {
    let folder = wreck();
    let mut command = Command::new("sleep");
    folder.as_owner(command.arg("60"));
    let other = Bystander(command.spawn().unwrap());
    folder.rewrite_pid(other.0.id());
    let socket_lock = folder.path().join("run/.s.PGSQL.5432.lock");
    fs::write(&socket_lock, format!("{}\n", other.0.id())).unwrap();

    let _cluster = folder.start().unwrap();
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
    assert!(
        lives(i32::try_from(other.0.id()).unwrap()),
        "it is none of our business"
    );
}

#[test]
fn a_number_taken_over_by_another_cluster_is_no_server() {
    let (folder, other) = (wreck(), Folder::with_cluster());
    let _other = other.start().unwrap();
    folder.rewrite_pid(u32::try_from(other.postmaster()).unwrap());
    let _cluster = folder.start().unwrap();
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
    assert!(other.answers());
}

#[test]
fn a_zombie_is_no_server() {
    let folder = wreck();
    let mut command = Command::new("true");
    folder.as_owner(&mut command);
    let zombie = Bystander(command.spawn().unwrap());
    let pid = i32::try_from(zombie.0.id()).unwrap();
    assert!(
        within(SOON, || !lives(pid)),
        "it has ended, and we have not asked after it"
    );
    folder.rewrite_pid(zombie.0.id());
    let _cluster = folder.start().unwrap();
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
}

#[test]
fn an_empty_pid_file_is_no_server() {
    let folder = wreck();
    fs::write(folder.pid_file(), "").unwrap();
    let _cluster = folder.start().unwrap();
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
}

/// Runs the server without supervisor, with its socket in this folder.
fn run_by_hand(folder: &Folder, socket_dir: &Path) -> Bystander {
    fs::create_dir(socket_dir).expect("a folder");
    fs::set_permissions(socket_dir, Permissions::from_mode(0o777)).expect("a mode");
    let mut command = folder.program("postgres");
    command
        .arg("-D")
        .arg(folder.path().join("pg"))
        .arg("-k")
        .arg(socket_dir);
    command
        .args(["-c", "listen_addresses="])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let server = Bystander(command.spawn().expect("it works"));
    let is_ready =
        || fs::read_to_string(folder.pid_file()).is_ok_and(|text| text.contains("ready"));
    assert!(within(PATIENCE, is_ready));
    server
}

#[test]
fn an_orphaned_server_is_replaced() {
    let folder = Folder::with_cluster();
    let orphan = run_by_hand(&folder, &folder.path().join("run"));
    folder.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (7)");

    let cluster = folder.start().unwrap();
    assert!(cluster.owned());
    assert!(!lives(i32::try_from(orphan.0.id()).unwrap()));
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
}

#[test]
fn a_server_that_somebody_runs_by_hand_is_left_alone() {
    let folder = Folder::with_cluster();
    let elsewhere = folder.outer().join("elsewhere");
    let theirs = run_by_hand(&folder, &elsewhere);
    let pid = i32::try_from(theirs.0.id()).unwrap();

    let error = folder.start().unwrap_err();
    assert!(
        matches!(&error, ClusterError::Held { pid: Some(p), .. } if *p == pid),
        "{error:?}"
    );
    assert!(lives(pid));
}

#[test]
fn what_an_interrupted_first_start_left_is_swept_away() {
    let folder = Folder::new();
    let half = folder.path().join("pg.init.4194304");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    let _cluster = folder.start().unwrap();
    assert!(folder.answers());
    assert!(folder.names("pg.init").is_empty());
}

#[test]
fn a_first_start_killed_in_the_middle_is_made_good_by_the_next() {
    let folder = Folder::new();
    let supervisor = Supervisor::spawn(&folder);
    let half_made = || {
        let names = folder.names("pg.init");
        names
            .iter()
            .any(|name| folder.path().join(name).join("global").exists())
    };
    assert!(within(PATIENCE, half_made));
    supervisor.kill();
    assert!(!folder.path().join("pg").exists());
    let _cluster = folder.start().unwrap();
    assert!(folder.answers());
    assert!(folder.names("pg.init").is_empty());
}
