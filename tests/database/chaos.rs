//! The network between the server and PostgreSQL fails in every way: requests are told so in time, and none is answered
//! wrongly.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use sqlx::{PgPool, Postgres, Transaction};
use tokio::time::sleep;

use crate::support::{
    Server, build, database,
    form::{figure, form},
    load::{Load, Seen, ask, count, recovery},
    proxy::{Fault, Proxy},
};

/// Three statements, whose answer is some ten thousand bytes long.
const QUERY: &str =
    "{ projects(first: 60) { totalCount nodes { id code name status stage totalInvestment startedOn
    division { code name } milestones(first: 5) { nodes { title dueOn status } } } } }";
/// A request that waits while the projects are locked.
const LOCKABLE: &str = "{ projects { totalCount } }";
/// Connections of the server.
const CONNECTIONS: usize = 4;
/// Clients: more than there are connections.
const CLIENTS: usize = 8;
/// Time of a statement in most tests, and of a request then.
const SHORT: &str = "500";
const DEADLINE: Duration = Duration::from_millis(2_500);
/// What it may take to tell a client across a busy machine that its time is up.
const TELLING: Duration = Duration::from_millis(250);
/// Within which requests succeed again.
const AGAIN: Duration = Duration::from_secs(1);

/// A server, the failing network before its database, and a way around it.
struct World {
    server: Server,
    proxy: Proxy,
    pool: PgPool,
    right: Json,
}

impl World {
    async fn new(statement_timeout: &str) -> Self {
        let url = database::empty().await;
        let pool = PgPool::connect(&url).await.expect("a connection");
        build::story(&pool, 60).await;
        let proxy = Proxy::before(&url).await;
        let flags = [
            "--statement-timeout-ms",
            statement_timeout,
            "--max-connections",
            "4",
        ];
        let server = Server::on(&proxy.url(&url), &flags).await;
        let right = server.query(QUERY).await;
        Self {
            server,
            proxy,
            pool,
            right,
        }
    }

    async fn ask(&self) -> Seen {
        ask(
            &reqwest::Client::new(),
            &self.server.api,
            QUERY,
            &self.right,
        )
        .await
    }

    /// Keeps every request that reads projects waiting, until it is rolled back.
    async fn lock(&self) -> Transaction<'static, Postgres> {
        let mut lock = self.pool.begin().await.expect("a transaction");
        sqlx::raw_sql("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *lock)
            .await
            .expect("locked");
        lock
    }

    /// A request that waits for a lock for a while.
    async fn ask_for(&self, time: Duration) -> Seen {
        let lock = self.lock().await;
        let (seen, ()) = tokio::join!(self.ask(), async {
            sleep(time).await;
            lock.rollback().await.expect("unlocked");
        });
        seen
    }

    /// How many connections were made for requests: they are numbered from 0 on, and the last one is open.
    async fn made(&self) -> i32 {
        let sql = "SELECT 1 + max(substring(application_name FROM '^sixiang .* ([0-9]+)$')::int) \
            FROM pg_stat_activity WHERE datname = current_database()";
        let made = sqlx::query_scalar(sql).fetch_one(&self.pool);
        made.await.expect("a number")
    }

    /// How long it takes from writing a name until it is found.
    async fn found_after(&self, name: &str) -> Duration {
        let begun = Instant::now();
        let search = format!("{{ search(query: \"{name}\") {{ nodes {{ __typename }} }} }}");
        build::task_force()
            .set("name", name)
            .insert(&self.pool)
            .await;
        let client = reqwest::Client::new();
        let found = json!({ "search": { "nodes": [{ "__typename": "TaskForce" }] } });
        while !ask(&client, &self.server.api, &search, &found)
            .await
            .is_right()
        {
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "{name} is not found"
            );
            sleep(Duration::from_millis(50)).await;
        }
        begun.elapsed()
    }

    /// Requests for all of the connections at once, which all succeed: none was lost.
    async fn is_whole(&self) {
        let lock = self.lock().await;
        let total = json!({ "projects": { "totalCount": 60 } });
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let (api, total) = (self.server.api.clone(), total.clone());
                tokio::spawn(
                    async move { ask(&reqwest::Client::new(), &api, LOCKABLE, &total).await },
                )
            })
            .collect();
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
            AND application_name LIKE 'sixiang %' AND wait_event_type = 'Lock'";
        let begun = Instant::now();
        let mut together = 0_i64;
        while together < 4 && begun.elapsed() < Duration::from_millis(400) {
            let count = sqlx::query_scalar(sql).fetch_one(&self.pool);
            together = together.max(count.await.expect("a number"));
        }
        lock.rollback().await.expect("unlocked");
        let mut seen = Vec::new();
        for client in clients {
            seen.push(client.await.expect("a client ends").as_what);
        }
        assert_eq!((together, seen), (4, vec!["right".to_owned(); CONNECTIONS]));
    }

    /// Clients ask before, during and after a fault: nothing is wrong, nothing is late, and all is well soon after.
    async fn endures(&self, fault: Fault, lasting: Duration) -> Endured {
        let load = Load::of(CLIENTS, &self.server.api, QUERY, &self.right);
        sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        self.proxy.set(fault);
        sleep(lasting).await;
        self.proxy.set(Fault::None);
        let ended = Instant::now();
        sleep(AGAIN * 2).await;
        let seen = load.end().await;

        let (first, last) = recovery(&seen, ended);
        let slowest = seen.iter().map(|one| one.took).max().unwrap_or_default();
        let what = format!("{fault:?} for {lasting:?}, {:?}", count(&seen));
        println!("{what}: again after {first:?} and {last:?}, slowest {slowest:?}");
        let wrong: Vec<_> = seen
            .iter()
            .filter(|one| !one.is_right() && !one.is_fair())
            .collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
        let early = seen.iter().take_while(|one| one.begun < begun);
        let early = early.filter(|one| one.begun + one.took < begun);
        assert!(early.clone().count() > 0 && early.clone().all(Seen::is_right));
        assert!(slowest < DEADLINE + TELLING, "{what}: {slowest:?}");
        assert!(
            first.is_some_and(|first| first < AGAIN),
            "{what}: {first:?}"
        );
        assert!(last < AGAIN, "{what}: a request failed {last:?} after it");
        self.is_whole().await;
        Endured {
            again: first.unwrap_or_default(),
            slowest,
        }
    }
}

/// How requests fared while a fault was endured.
struct Endured {
    /// From its end until requests succeeded again.
    again: Duration,
    slowest: Duration,
}

/// Tells the worst of faults of a kind.
fn tell(fault: &str, endured: &[Endured]) {
    let again = endured.iter().map(|one| one.again).max();
    let slowest = endured.iter().map(|one| one.slowest).max();
    figure(
        &format!(
            "Network {fault}, {} times: requests succeed again",
            endured.len()
        ),
        &millis(again.unwrap_or_default()),
        "1000 ms",
    );
    figure(
        &format!("Network {fault}: slowest answer, all right or 503 or 504"),
        &millis(slowest.unwrap_or_default()),
        &format!("{} to decide", millis(DEADLINE)),
    );
}

fn millis(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_refuses_connections_is_told_of_and_found_again() {
    let world = World::new(SHORT).await;
    let mut all = Vec::new();
    for _ in 0..form(1, 10) {
        all.push(world.endures(Fault::Refuse, Duration::from_secs(1)).await);
    }
    tell("refuses connections", &all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_whose_connections_are_reset_is_told_of_and_found_again() {
    let world = World::new(SHORT).await;
    let mut all = Vec::new();
    for _ in 0..form(1, 10) {
        all.push(world.endures(Fault::Reset, Duration::from_secs(1)).await);
    }
    tell("resets connections", &all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_swallows_everything_holds_nobody_up() {
    let world = World::new(SHORT).await;
    let mut all = Vec::new();
    for _ in 0..form(1, 5) {
        // Over before the deadline of the requests that it hit, and long after it.
        for lasting in [Duration::from_millis(700), Duration::from_secs(4)] {
            all.push(world.endures(Fault::Swallow, lasting).await);
        }
    }
    tell("swallows everything", &all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_cut_off_is_never_taken_for_a_whole_one() {
    let world = World::new(SHORT).await;
    let mut all = Vec::new();
    for after in form(
        vec![1, 900, 5_000],
        vec![
            1, 6, 100, 500, 900, 1_500, 3_000, 5_000, 7_000, 9_000, 12_000,
        ],
    ) {
        let cut = Fault::Cut(after);
        all.push(world.endures(cut, Duration::from_millis(500)).await);
    }
    tell("cuts answers", &all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_network_is_waited_for_until_the_deadline() {
    let world = World::new(SHORT).await;
    let mut all = Vec::new();
    for _ in 0..form(1, 5) {
        let delay = Fault::Delay(Duration::from_millis(200));
        all.push(world.endures(delay, Duration::from_secs(4)).await);
    }
    tell("takes 200 ms each way", &all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_behind_a_slow_network_answers() {
    let world = World::new("10000").await;
    world.proxy.set(Fault::Reset);
    sleep(Duration::from_millis(20)).await;
    world.proxy.set(Fault::Delay(Duration::from_millis(200)));
    let begun = Instant::now();
    let mut seen = world.ask().await;
    while !seen.is_right() && begun.elapsed() < Duration::from_secs(10) {
        assert!(seen.is_fair(), "{seen:?}");
        seen = world.ask().await;
    }
    figure(
        "Network takes 200 ms each way: first answer over new connections",
        &millis(begun.elapsed()),
        "12000 ms",
    );
    assert!(seen.is_right(), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_network_is_not_taken_for_a_dead_one() {
    for delay in form(vec![40, 90], vec![10, 25, 40, 60, 75, 90, 110]) {
        let world = World::new("10000").await;
        // The connection that looks after requests is there when the network becomes slow.
        assert!(world.ask_for(Duration::from_millis(600)).await.is_right());
        world.proxy.set(Fault::Delay(Duration::from_millis(delay)));
        // All but one of the connections are yet to be made, and each has all statements yet to prepare.
        let load = Load::of(CONNECTIONS, &world.server.api, QUERY, &world.right);
        sleep(Duration::from_secs(form(4, 10))).await;
        let seen = load.end().await;
        assert!(
            seen.iter().all(Seen::is_right),
            "{delay}: {:?}",
            count(&seen)
        );
        assert_eq!(
            world.made().await,
            4,
            "{delay} ms each way: some were replaced"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_statement_is_not_taken_for_a_dead_connection() {
    let world = World::new("10000").await;
    let seen = world.ask_for(Duration::from_secs(form(2, 8))).await;
    assert!(seen.is_right(), "{seen:?}");
    assert_eq!(world.made().await, 1, "connections");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_died_in_their_sleep_hold_nobody_up() {
    let world = World::new(SHORT).await;
    world.is_whole().await;
    // Nothing is sent while all are forgotten, so that nobody notices.
    sleep(Duration::from_millis(1_500)).await;
    world.proxy.forget();
    let seen = world.ask().await;
    figure(
        "Network forgot idle connections: first answer",
        &millis(seen.took),
        "1000 ms",
    );
    assert!(seen.is_right() && seen.took < AGAIN, "{seen:?}");
    world.is_whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_go_away_from_a_silent_database_leave_nothing_behind() {
    let world = World::new(SHORT).await;
    world.is_whole().await;
    world.proxy.set(Fault::Swallow);
    for _ in 0..form(2, 20) {
        let leaving: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let body = json!({ "query": QUERY });
                let request = reqwest::Client::new().post(&world.server.api).json(&body);
                tokio::spawn(tokio::time::timeout(
                    Duration::from_millis(100),
                    request.send(),
                ))
            })
            .collect();
        for client in leaving {
            let _ = client.await.expect("it leaves");
        }
    }
    world.proxy.set(Fault::None);
    let ended = Instant::now();
    let mut seen = world.ask().await;
    while !seen.is_right() && ended.elapsed() < AGAIN * 5 {
        seen = world.ask().await;
    }
    let again = ended.elapsed();
    figure(
        "Network swallows everything, clients went away: requests succeed again",
        &millis(again),
        "1000 ms",
    );
    assert!(again < AGAIN, "{again:?}: {seen:?}");
    world.is_whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_connections_died_stays_ready() {
    let world = World::new(SHORT).await;
    assert_eq!(world.server.get("/ready").await.status, 200);
    world.proxy.forget();
    // What was found before stands for a second.
    sleep(Duration::from_millis(1_100)).await;
    let ready = world.server.get("/ready").await;
    assert_eq!(
        (ready.status, ready.body.as_str()),
        (200, r#"{"status":"ready"}"#)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_follows_again_after_the_network_swallowed_everything() {
    let world = World::new(SHORT).await;
    world.found_after("水库").await;
    // What keeps the documents has nothing more to do: it asks for work every now and then.
    sleep(Duration::from_secs(1)).await;
    world.proxy.set(Fault::Swallow);
    sleep(Duration::from_secs(1)).await;
    world.proxy.set(Fault::None);
    let took = world.found_after("公路").await;
    figure(
        "Network swallows everything: search finds what is written after it",
        &millis(took),
        "10000 ms",
    );
    assert!(took < Duration::from_secs(10), "{took:?}");
}
