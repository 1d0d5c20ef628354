//! The embedded cluster, against real servers in folders of their own.

mod crash;
mod refusal;
mod support;

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sixiang::database::embedded::{Cluster, Options};

use support::{
    Bystander, DATA_DIR, Folder, PATIENCE, SOON, Supervisor, act_as_supervisor, bin_dir, within,
};

/// Not a test by itself: the process that other tests start in order to kill it.
#[test]
fn acts_as_supervisor() {
    if let Some(data_dir) = std::env::var_os(DATA_DIR) {
        act_as_supervisor(Path::new(&data_dir));
    }
}

#[test]
fn a_restart_keeps_the_rows_and_the_address() {
    let folder = Folder::new();
    let cluster = folder.start().unwrap();
    assert!(cluster.owned());
    let url = cluster.url();
    folder.sql("CREATE TABLE t (id int); INSERT INTO t VALUES (7)");
    cluster.stop();
    assert!(!folder.pid_file().exists(), "it was shut down cleanly");

    let cluster = folder.start().unwrap();
    assert_eq!(folder.sql("SELECT id FROM t"), "7");
    assert_eq!(cluster.url(), url);
}

#[test]
fn the_server_is_durable_and_private_whatever_the_options_say() {
    let folder = Folder::with_cluster();
    let setting = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let options = Options {
        settings: vec![
            setting("fsync", "off"),
            setting("listen_addresses", "*"),
            setting("max_connections", "17"),
            setting("shared_preload_libraries", "pg_stat_statements"),
        ],
        ..Options::default()
    };
    let _cluster = Cluster::start(folder.path(), &options).unwrap();

    let shown = |name: &str| folder.sql(&format!("SHOW {name}"));
    assert_eq!(shown("fsync"), "on");
    assert_eq!(shown("full_page_writes"), "on");
    assert_eq!(shown("synchronous_commit"), "on");
    assert_eq!(shown("data_checksums"), "on");
    assert_eq!(shown("listen_addresses"), "");
    assert_eq!(shown("timezone"), "UTC");
    assert_eq!(shown("jit"), "off");
    assert_eq!(shown("server_encoding"), "UTF8");
    assert_eq!(
        shown("max_connections"),
        "17",
        "what we do not promise may be chosen"
    );
    folder.sql("CREATE EXTENSION pg_stat_statements; SELECT count(*) FROM pg_stat_statements");
    assert_eq!(tcp_sockets_of(folder.postmaster()), 0);

    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().mode() & 0o777;
    assert_eq!(mode("run"), 0o700);
    assert_eq!(mode("pg"), 0o700);
    assert_eq!(mode("pg.log"), 0o600);
}

/// How many of a process's open files are TCP sockets; none where the system cannot tell.
fn tcp_sockets_of(pid: i32) -> usize {
    let table = |name: &str| fs::read_to_string(format!("/proc/{pid}/net/{name}"));
    let tables = table("tcp").unwrap_or_default() + &table("tcp6").unwrap_or_default();
    let tcp: Vec<_> = tables
        .lines()
        .filter_map(|line| line.split_whitespace().nth(9))
        .collect();
    let files = fs::read_dir(format!("/proc/{pid}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    let targets = files.filter_map(|file| fs::read_link(file.path()).ok());
    let is_tcp = |target: PathBuf| {
        let target = target.to_string_lossy();
        let inode = target
            .strip_prefix("socket:[")
            .and_then(|rest| rest.strip_suffix(']'));
        inode.is_some_and(|inode| tcp.contains(&inode))
    };
    targets.filter(|target| is_tcp(target.clone())).count()
}

#[test]
fn two_starts_at_once_share_one_server() {
    let folder = Folder::named("not/yet/there");
    let mut both = [Supervisor::spawn(&folder), Supervisor::spawn(&folder)];
    let owned = both.each_mut().map(Supervisor::wait_until_running);
    assert!(owned[0] != owned[1], "one owns, one joins: {owned:?}");
    let server = folder.postmaster();
    let third = folder.start().unwrap();
    assert!(!third.owned());
    third.stop();
    assert_eq!(folder.postmaster(), server);
    assert!(folder.answers(), "a guest that leaves takes nothing along");
    both.into_iter().for_each(Supervisor::end);
    assert!(!folder.pid_file().exists());
}

#[test]
fn a_guest_takes_over_when_the_owner_is_killed() {
    let folder = Folder::with_cluster();
    let mut owner = Supervisor::spawn(&folder);
    assert!(owner.wait_until_running());
    let guest = folder.start().unwrap();
    owner.kill();
    assert!(within(PATIENCE, || guest.owned() && folder.answers()));
}

#[test]
fn a_guest_takes_over_when_the_owner_goes() {
    let folder = Folder::with_cluster();
    let owner = folder.start().unwrap();
    let guest = folder.start().unwrap();
    assert_eq!([owner.owned(), guest.owned()], [true, false]);
    owner.stop();
    assert!(within(PATIENCE, || guest.owned() && folder.answers()));
}

#[test]
fn a_copy_that_lost_its_mode_starts() {
    let folder = Folder::with_cluster();
    fs::set_permissions(folder.path().join("pg"), Permissions::from_mode(0o755)).unwrap();
    let _cluster = folder.start().unwrap();
    assert!(folder.answers());
}

#[test]
fn a_path_of_odd_characters_works() {
    let folder = Folder::named("a b&c#d%e,f\"g'h+i\\j$k=l?思想");
    let cluster = folder.start().unwrap();
    let run = folder.path().join("run");
    assert_eq!(host_of(&cluster.url()), run.to_str().unwrap());
    // The client takes a comma for the end of a name; through a link we ask all the same.
    let link = folder.outer().join("plain");
    symlink(folder.path(), &link).unwrap();
    let said = folder
        .psql()
        .arg("-h")
        .arg(link.join("run"))
        .args(["-c", "SELECT 7"])
        .output();
    assert_eq!(said.unwrap().stdout, b"7\n");
    cluster.stop();
    assert!(folder.start().unwrap().owned());
}

/// The folder of the socket that an address names.
fn host_of(url: &str) -> String {
    let query = url.split_once("?host=").expect("it works").1;
    let mut bytes = query.strip_suffix("&port=5432").expect("it works").bytes();
    let mut host = Vec::new();
    while let Some(byte) = bytes.next() {
        host.push(if byte == b'%' {
            let digits = [
                bytes.next().expect("it works"),
                bytes.next().expect("it works"),
            ];
            u8::from_str_radix(std::str::from_utf8(&digits).expect("it works"), 16)
                .expect("it works")
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
            byte
        });
    }
    String::from_utf8(host).expect("it works")
}

#[test]
fn a_postgresql_of_ones_choice_is_used() {
    let folder = Folder::with_cluster();
    let options = Options {
        bin_dir: Some(bin_dir().to_owned()),
        ..Options::default()
    };
    let _cluster = Cluster::start(folder.path(), &options).unwrap();
    assert!(folder.answers());
}

#[test]
fn stopping_does_not_wait_for_clients() {
    let folder = Folder::with_cluster();
    let cluster = folder.start().unwrap();
    let session = folder
        .psql()
        .args(["-c", "SELECT pg_sleep(60)"])
        .stderr(Stdio::null())
        .spawn();
    let _session = Bystander(session.unwrap());
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    assert!(within(PATIENCE, || folder.sql(busy) == "1"));
    let begun = std::time::Instant::now();
    cluster.stop();
    assert!(begun.elapsed() < SOON * 2);
    assert!(!folder.pid_file().exists());
}
