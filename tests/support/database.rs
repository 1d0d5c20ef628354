//! One cluster for all tests, and a database of its own for each test that asks for one.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use sixiang::database::embedded::{Cluster, Options};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;

/// The cluster; PostgreSQL ends with the process, since a static is never dropped.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
    let options = Options {
        settings: [
            ("shared_preload_libraries", "pg_stat_statements"),
            // BEGIN and COMMIT are no statements in the sense of the tests.
            ("pg_stat_statements.track_utility", "off"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        ..Options::default()
    };
    Cluster::start(&folder(), &options).expect("the cluster starts")
});

const PREFIX: &str = "sixiang-test-";

/// A folder that PostgreSQL's user can enter; those of test runs that are over are removed.
fn folder() -> PathBuf {
    let base = std::env::temp_dir();
    for old in fs::read_dir(&base).into_iter().flatten().flatten() {
        let name = old.file_name();
        let pid = name.to_str().and_then(|n| n.strip_prefix(PREFIX));
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            let _ = fs::remove_dir_all(old.path());
        }
    }
    let folder = base.join(format!("{PREFIX}{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the cluster");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("open to all");
    folder
}

/// The address of a database of the cluster.
fn url(name: &str) -> String {
    CLUSTER.url().replace("/sixiang?", &format!("/{name}?"))
}

async fn admin() -> PgConnection {
    PgConnection::connect(&CLUSTER.url())
        .await
        .expect("the cluster takes connections")
}

async fn create(name: &str, template: &str) -> String {
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut admin().await)
        .await
        .expect("a database");
    url(name)
}

/// An empty, migrated database that every other one is copied from.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let pool = PgPool::connect(&create("empty_template", "template0").await).await;
            let pool = pool.expect("a connection");
            sixiang::database::migrate::up(&pool)
                .await
                .expect("migrations apply");
            let sql = "CREATE EXTENSION pg_stat_statements";
            sqlx::raw_sql(sql)
                .execute(&pool)
                .await
                .expect("the extension is there");
            pool.close().await;
        })
        .await;
    "empty_template"
}

/// A migrated database without rows, for one test alone.
pub(crate) async fn empty() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let template = template().await;
    create(
        &format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
        template,
    )
    .await
}

/// The demo data at scale 1, shared by all tests that only read them.
pub(crate) async fn demo() -> String {
    static DEMO: OnceCell<String> = OnceCell::const_new();
    DEMO.get_or_init(|| async {
        let url = create("demo", template().await).await;
        let pool = PgPool::connect(&url).await.expect("a connection");
        sixiang::demo::seed(&pool, 1).await.expect("demo data load");
        pool.close().await;
        url
    })
    .await
    .clone()
}

/// The demo data at scale 1 in a database of this name, which no one is connected to.
pub(crate) async fn demo_named(name: &str) -> String {
    let url = create(name, template().await).await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    sixiang::demo::seed(&pool, 1).await.expect("demo data load");
    pool.close().await;
    url
}

/// A copy of a database that no one is connected to.
pub(crate) async fn copy(name: &str, of: &str) -> String {
    create(name, of).await
}

/// The demo data of twenty prefectures' size, for one test alone.
pub(crate) async fn large_demo() -> String {
    let url = create("large_demo", template().await).await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    sixiang::demo::seed_rows(&pool, 20)
        .await
        .expect("demo data load");
    pool.close().await;
    url
}

/// A database without any table.
pub(crate) async fn bare(name: &str) -> String {
    create(name, "template0").await
}
