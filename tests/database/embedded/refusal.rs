//! What keeps a cluster from starting is told, and what belongs to others is left alone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use sixiang::database::embedded::{Cluster, ClusterError, Options};

use super::support::{Folder, is_root, pretend};

#[test]
fn a_cluster_of_another_major_version_is_left_alone() {
    let folder = Folder::with_cluster();
    fs::write(folder.path().join("pg/PG_VERSION"), "99\n").unwrap();
    let error = folder.start().unwrap_err();
    assert!(
        matches!(&error, ClusterError::OtherMajor { made_by: 99, .. }),
        "{error:?}"
    );
    assert!(error.explain()[2].contains("postgresql-99"));
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let folder = Folder::new();
    let novel = folder.path().join("pg/novel.txt");
    fs::create_dir_all(novel.parent().unwrap()).unwrap();
    fs::write(&novel, "It was a dark and stormy night").unwrap();
    let error = folder.start().unwrap_err();
    assert!(
        matches!(&error, ClusterError::NotACluster { .. }),
        "{error:?}"
    );
    assert!(novel.exists());
}

#[test]
fn a_folder_that_cannot_be_entered_is_named() {
    let folder = Folder::named("shut/data");
    let shut = folder.outer().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(
        &shut,
        Permissions::from_mode(if is_root() { 0o700 } else { 0 }),
    )
    .unwrap();
    let error = folder.start().unwrap_err();
    match &error {
        ClusterError::NotEnterable { folder, .. } if is_root() => assert_eq!(*folder, shut),
        ClusterError::NotWritable { path, .. } if !is_root() => assert!(path.starts_with(&shut)),
        _ => panic!("{error:?}"),
    }
    fs::set_permissions(&shut, Permissions::from_mode(0o755)).unwrap();
    let folder = folder.filled();
    let _cluster = folder.start().unwrap();
    assert!(folder.answers(), "the remedy works");
}

#[test]
fn a_cluster_of_another_owner_is_left_alone() {
    let folder = Folder::with_cluster();
    if is_root() {
        std::os::unix::fs::chown(folder.path().join("pg"), Some(0), Some(0)).unwrap();
        let error = folder.start().unwrap_err();
        assert!(
            matches!(&error, ClusterError::WrongOwner { owner: 0, .. }),
            "{error:?}"
        );
    } else {
        // We cannot give files away; that ours are taken for ours is the other half.
        folder.start().unwrap().stop();
    }
}

#[test]
fn a_path_too_long_for_a_socket_is_told_and_a_short_link_mends_it() {
    let folder = Folder::named(&"long/".repeat(20));
    let error = folder.start().unwrap_err();
    assert!(
        matches!(&error, ClusterError::PathTooLong { .. }),
        "{error:?}"
    );
    assert!(!folder.path().exists(), "nothing was made");

    let folder = folder.filled();
    let link = folder.outer().join("short");
    symlink(folder.path(), &link).unwrap();
    let cluster = Cluster::start(&link, &Options::default()).unwrap();
    assert!(cluster.owned());
    let guest = Cluster::start(&link, &Options::default()).unwrap();
    assert!(!guest.owned());
}

#[test]
fn a_path_with_line_breaks_is_refused() {
    let error = Folder::named("a\nb").start().unwrap_err();
    assert!(
        matches!(&error, ClusterError::UnusablePath { .. }),
        "{error:?}"
    );
}

#[test]
fn a_missing_postgresql_is_told_with_ways_to_get_one() {
    let folder = Folder::new();
    let options = Options {
        bin_dir: Some(folder.outer().to_owned()),
        ..Options::default()
    };
    let error = Cluster::start(folder.path(), &options).unwrap_err();
    let [what, why, fix] = error.explain();
    assert_eq!(what, "no PostgreSQL was found");
    assert_eq!(why, format!("looked in {}", folder.outer().display()));
    assert!(
        ["apt-get", "dnf", "brew", "PG_BIN_DIR", "--database-url"]
            .iter()
            .all(|way| fix.contains(way))
    );
}

#[test]
fn an_old_postgresql_is_told() {
    let folder = Folder::new();
    let bin_dir = Some(pretend(&folder, "13.9", "exit 1"));
    let error = Cluster::start(
        folder.path(),
        &Options {
            bin_dir,
            ..Options::default()
        },
    )
    .unwrap_err();
    assert!(
        matches!(&error, ClusterError::TooOld { major: 13, .. }),
        "{error:?}"
    );
}

#[test]
fn the_words_of_a_failing_initdb_are_passed_on_and_nothing_stays() {
    let folder = Folder::new();
    let failing = "echo 'initdb: error: the moon is full' >&2; exit 1";
    let bin_dir = Some(pretend(&folder, "15.1", failing));
    let error = Cluster::start(
        folder.path(),
        &Options {
            bin_dir,
            ..Options::default()
        },
    )
    .unwrap_err();
    assert!(
        matches!(&error, ClusterError::InitFailed { .. }),
        "{error:?}"
    );
    assert_eq!(error.explain()[1], "initdb: error: the moon is full");
    assert!(folder.names("pg.init").is_empty());
}

#[test]
fn a_full_disk_is_told() {
    for words in [
        "error: could not write: No space left on device",
        "HINT:  Check free disk space.",
    ] {
        let folder = Folder::new();
        let bin_dir = Some(pretend(
            &folder,
            "15.1",
            &format!("echo '{words}' >&2; exit 1"),
        ));
        let options = Options {
            bin_dir,
            ..Options::default()
        };
        let error = Cluster::start(folder.path(), &options).unwrap_err();
        assert!(matches!(&error, ClusterError::DiskFull { .. }), "{error:?}");
    }
}

#[test]
fn the_words_of_a_failing_server_are_passed_on() {
    let folder = Folder::with_cluster();
    let setting = (
        "shared_preload_libraries".to_owned(),
        "no_such_library".to_owned(),
    );
    let options = Options {
        settings: vec![setting],
        ..Options::default()
    };
    let error = Cluster::start(folder.path(), &options).unwrap_err();
    assert!(
        matches!(&error, ClusterError::StartFailed { .. }),
        "{error:?}"
    );
    assert!(error.explain()[1].contains("no_such_library"), "{error:?}");
    assert!(folder.start().unwrap().owned(), "the folder is free again");
}

#[test]
fn a_folder_that_is_not_writable_is_told() {
    let folder = Folder::new();
    // A file in the place of the folder stops root, too.
    fs::write(folder.path(), "").unwrap();
    let error = folder.start().unwrap_err();
    assert!(matches!(&error, ClusterError::Io { .. }), "{error:?}");
    fs::remove_file(folder.path()).unwrap();
    fs::create_dir(folder.path()).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    if !is_root() {
        let error = folder.start().unwrap_err();
        assert!(
            matches!(&error, ClusterError::NotWritable { .. }),
            "{error:?}"
        );
    }
}
