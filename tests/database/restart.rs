//! PostgreSQL is restarted and killed under load: clients are told to come back, and are served when it does.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use sixiang::database::embedded::{Cluster, Options};
use sqlx::{Connection, PgConnection, PgPool};
use tokio::{task::spawn_blocking, time::sleep};

use crate::{
    command::folder,
    support::{
        Server, build,
        form::{figure, form},
        load::{Load, Seen, count, recovery},
    },
};

const QUERY: &str = "{ projects(first: 20) { totalCount nodes { code name division { name } } } }";
/// Within which requests succeed again.
const AGAIN: Duration = Duration::from_secs(1);
/// How long it is away, beside what its stop and its start take.
const AWAY: Duration = Duration::from_millis(1_500);

fn start(data: &Path) -> Cluster {
    Cluster::start(data, &Options::default()).expect("a cluster")
}

/// Ends PostgreSQL by a fast shutdown or by a crash.
fn end(cluster: Cluster, data: &Path, is_crash: bool) {
    if is_crash {
        let file = fs::read_to_string(data.join("pg/postmaster.pid")).expect("a server");
        let pid = file.lines().next().and_then(|pid| pid.parse().ok());
        let pid = pid.and_then(Pid::from_raw).expect("a number");
        kill_process(pid, Signal::KILL).expect("it runs");
    }
    cluster.stop();
}

/// Waits until PostgreSQL takes a connection, and tells when it did.
async fn return_of(url: String) -> Instant {
    loop {
        if let Ok(connection) = PgConnection::connect(&url).await {
            let at = Instant::now();
            let _ = connection.close().await;
            return at;
        }
        sleep(Duration::from_millis(5)).await;
    }
}

/// What `/live` and `/ready` say, time after time.
async fn watch(server: &Server, until: Instant) -> Vec<(Instant, u16, u16)> {
    let mut said = Vec::new();
    while Instant::now() < until {
        let at = Instant::now();
        let (live, ready) = tokio::join!(server.get("/live"), server.get("/ready"));
        said.push((at, live.status, ready.status));
        sleep(Duration::from_millis(50)).await;
    }
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_of_a_database_that_restarts_are_told_to_come_back_and_are_served_when_it_does() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut cluster = start(&data);
    let url = cluster.url();
    let server = Server::on(&url, &["--migrate"]).await;
    let pool = PgPool::connect(&url).await.expect("a connection");
    build::story(&pool, 20).await;
    pool.close().await;
    let right = server.query(QUERY).await;

    let rounds = form(2, 10);
    let mut slowest_return = Duration::ZERO;
    for round in 0..rounds {
        let is_crash = round % 2 == 1;
        let load = Load::of(8, &server.api, QUERY, &right);
        sleep(Duration::from_millis(300)).await;
        let ended = {
            let data = data.clone();
            spawn_blocking(move || end(cluster, &data, is_crash))
        };
        let before = Instant::now();
        ended.await.expect("it ends");
        let away = watch(&server, Instant::now() + AWAY).await;
        let returned = tokio::spawn(return_of(url.clone()));
        let data = data.clone();
        cluster = spawn_blocking(move || start(&data)).await.expect("a start");
        let returned = returned.await.expect("a time");
        let back = watch(&server, Instant::now() + AGAIN * 2).await;
        let seen = load.end().await;

        let (first, last) = recovery(&seen, returned);
        let how = if is_crash { "killed" } else { "restarted" };
        println!(
            "{how}, {:?}: again after {first:?} and {last:?}",
            count(&seen)
        );
        slowest_return = slowest_return.max(first.expect("a success"));
        let wrong: Vec<_> = seen
            .iter()
            .filter(|one| !one.is_right() && (!one.is_fair() || one.as_what.starts_with("504")))
            .collect();
        assert!(wrong.is_empty(), "{how}: {wrong:?}");
        let earlier = seen.iter().filter(|one| one.begun + one.took < before);
        assert!(earlier.clone().count() > 0 && earlier.clone().all(Seen::is_right));
        assert!(seen.iter().any(Seen::is_fair), "{how}: nobody noticed");
        assert!(last < AGAIN, "{how}: a request failed {last:?} after it");
        assert!(away.iter().chain(&back).all(|(_, live, _)| *live == 200));
        let last_of = |said: &[(Instant, u16, u16)]| said.last().map(|(_, _, ready)| *ready);
        assert_eq!((last_of(&away), last_of(&back)), (Some(503), Some(200)));
    }
    figure(
        &format!(
            "PostgreSQL restarted and killed {rounds} times under load: requests succeed again"
        ),
        &format!("{} ms", slowest_return.as_millis()),
        "1000 ms",
    );
    assert!(slowest_return < AGAIN, "{slowest_return:?}");
    drop(cluster);
}
