//! More requests than can be answered, and clients that only hold sockets.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use tokio::{task::JoinSet, time::interval};

use super::serve;
use crate::support::{
    Server, database, form,
    raw::{Raw, post},
};

/// Some statements of some milliseconds.
const WORK: &str =
    "{ leaders(first: 20) { totalCount nodes { name fieldDays(kind: RESEARCH, period: \"2022\")
    fieldVisits(first: 5) { totalCount nodes { siteName leaders { nodes { name } } } } } } }";

/// Useful answers a second of clients that ask one after another.
async fn closed_loop(api: &str, clients: usize, time: Duration) -> f64 {
    let until = Instant::now() + time;
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        let api = api.to_owned();
        tasks.spawn(async move {
            let mut client = Raw::connect(&api).await;
            let mut useful = 0_u32;
            while Instant::now() < until {
                client.send(&post(WORK)).await;
                useful += u32::from(client.answer().await.status() == 200);
            }
            useful
        });
    }
    let useful: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(useful) / time.as_secs_f64()
}

/// Useful answers a second, and the refused share, of requests that come at a rate whatever becomes of them.
async fn open_loop(api: &str, rate: f64, time: Duration) -> (f64, f64) {
    let (useful, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    // Connections are kept for the next request that comes.
    let free = Arc::new(tokio::sync::Mutex::new(Vec::<Raw>::new()));
    let mut tasks = JoinSet::new();
    let mut clock = interval(Duration::from_secs_f64(1.0 / rate));
    let until = Instant::now() + time;
    while Instant::now() < until {
        clock.tick().await;
        let (api, free) = (api.to_owned(), free.clone());
        let (useful, refused) = (useful.clone(), refused.clone());
        tasks.spawn(async move {
            let kept = free.lock().await.pop();
            let mut client = match kept {
                Some(client) => client,
                None => Raw::connect(&api).await,
            };
            client.send(&post(WORK)).await;
            match client.answer().await.status() {
                200 => useful.fetch_add(1, Relaxed),
                503 => refused.fetch_add(1, Relaxed),
                status => panic!("{status}"),
            };
            free.lock().await.push(client);
        });
    }
    tasks.join_all().await;
    let count = |n: &AtomicUsize| f64::from(u32::try_from(n.load(Relaxed)).unwrap_or(u32::MAX));
    let (useful, refused) = (count(&useful), count(&refused));
    (
        useful / time.as_secs_f64(),
        refused / (useful + refused).max(1.0),
    )
}

#[tokio::test]
async fn at_three_times_the_capacity_useful_work_goes_on() {
    let process = serve(&[]).await;
    let api = format!("{}/graphql", process.base);
    let time = Duration::from_secs(form::form(2, 10));
    closed_loop(&api, 8, time / 2).await;
    let mut ratios = Vec::new();
    let mut shares = Vec::new();
    for _ in 0..form::form(1, 3) {
        let peak = closed_loop(&api, 32, time).await;
        let (useful, refused) = open_loop(&api, 3.0 * peak, time).await;
        ratios.push(useful / peak);
        shares.push(refused);
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    form::figure(
        "Three times the capacity: useful throughput of its peak",
        &format!("{:.0} %, {:.0} % refused", ratio * 100.0, shares[0] * 100.0),
        "90 %",
    );
    // Client and server share the machine, and the short form shares it with other tests.
    assert!(ratio > form::form(0.3, 0.9), "{ratios:?}");
    assert!(shares[0] > 0.2, "{shares:?}");
}

#[tokio::test]
async fn who_is_refused_learns_it_at_once() {
    let url = database::empty().await;
    let server = Server::on(&url, &["--pool-timeout-ms", "60000"]).await;
    let mut lock = server.pool.begin().await.expect("a transaction");
    sqlx::raw_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *lock)
        .await
        .expect("a lock");
    let mut stuck = Vec::new();
    for _ in 0..64 {
        let mut client = Raw::connect(&server.api).await;
        client.send(&post("{ projects { totalCount } }")).await;
        stuck.push(client);
    }
    let mut client = Raw::connect(&server.api).await;
    // Until all of them are in.
    loop {
        client.send(&post("{ __typename }")).await;
        if client.answer().await.status() == 503 {
            break;
        }
    }
    let mut times = Vec::new();
    for _ in 0..form::form(100, 1_000) {
        let begun = Instant::now();
        client.send(&post("{ __typename }")).await;
        assert_eq!(client.answer().await.status(), 503);
        times.push(begun.elapsed());
    }
    times.sort();
    let p99 = times[times.len() * 99 / 100];
    form::figure(
        "Overload: time until 503, p99",
        &format!("{p99:.1?}"),
        "10 ms",
    );
    assert!(
        p99 < form::form(Duration::from_millis(250), Duration::from_millis(10)),
        "{p99:?}"
    );
}

#[tokio::test]
async fn a_thousand_half_sent_requests_do_not_slow_others() {
    let process = serve(&[]).await;
    let api = format!("{}/graphql", process.base);
    let time = Duration::from_secs(form::form(1, 4));
    closed_loop(&api, 8, time).await;
    let mut ratios = Vec::new();
    for _ in 0..form::form(1, 5) {
        let alone = closed_loop(&api, 8, time).await;
        let mut half = Vec::new();
        for n in 0..1_000 {
            let mut client = Raw::connect(&api).await;
            // Half of them stop in the head, half in the body.
            let whole = post(WORK);
            client
                .send(&whole[..if n % 2 == 0 { 40 } else { whole.len() - 20 }])
                .await;
            half.push(client);
        }
        let beside = closed_loop(&api, 8, time).await;
        ratios.push(beside / alone);
        for client in half {
            client.closed().await;
        }
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    form::figure(
        "1 000 half-sent requests: throughput of others",
        &format!("{:.0} %", ratio * 100.0),
        "90 %",
    );
    assert!(ratio > form::form(0.3, 0.9), "{ratios:?}");
}
