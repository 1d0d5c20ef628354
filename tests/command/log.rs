//! The log of the binary: what it tells of requests, and what it never tells.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{Process, folder};
use crate::support::{database, keys};

/// What no operator may read: a password, a credential, a value.
const CANARY: &str = "c4n4ryS3cret";

async fn server(environment: &[(&str, &str)], flags: &[&str]) -> Process {
    let url = database::empty().await;
    let fixed = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    Process::start_with(&[&fixed, flags].concat(), environment)
}

fn post(process: &Process, body: &Json) -> reqwest::RequestBuilder {
    let api = format!("{}/graphql", process.base);
    reqwest::Client::new().post(api).json(body)
}

async fn sent(request: reqwest::RequestBuilder) -> reqwest::Response {
    request.send().await.expect("an answer")
}

/// The lines of a log in JSON.
fn lines(log: &str) -> Vec<Json> {
    let lines = log.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

#[tokio::test]
async fn an_operator_that_reads_the_log_finds_a_request_by_its_id_and_its_trace() {
    let process = server(
        &[("SIXIANG_LOG", "sixiang=info")],
        &["--log-format", "json"],
    )
    .await;
    let body = json!({ "query": "query Listed { projects { totalCount } }" });
    let request = post(&process, &body)
        .header("x-request-id", "by-the-caller")
        .header(
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        );
    sent(request).await;
    let log = process.log();
    let mut told: Vec<_> = lines(&log)
        .into_iter()
        .filter(|line| line["message"] == "a request was answered")
        .map(|mut line| line["spans"].take())
        .collect();
    // How long it took differs from run to run.
    assert!(told[0][0]["ms"].take().as_f64().is_some_and(|ms| ms > 0.0));
    insta::assert_json_snapshot!(told);
}

#[tokio::test]
async fn an_operator_that_reads_the_least_log_finds_slow_requests_with_what_they_cost() {
    let process = server(&[], &["--log-format", "json", "--slow-request-ms", "1"]).await;
    let query =
        "query Slow($n: String) { projects(filter: { name: { contains: $n } }) { totalCount } }";
    // The first one makes a connection and a plan, which takes longer than this anywhere.
    let body = json!({ "query": query, "variables": { "n": CANARY } });
    sent(post(&process, &body).header("x-request-id", "slow-one")).await;
    let log = process.log();
    let mut told = lines(&log);
    let line = told.first_mut().expect("a slow request is told");
    assert!(line["ms"].take().as_f64().is_some_and(|ms| ms >= 1.0));
    line["timestamp"].take();
    insta::assert_json_snapshot!(line);
}

#[tokio::test]
async fn a_failure_inside_is_told_to_the_client_by_its_id_and_to_the_log_once() {
    let url = database::empty().await;
    let fixed = ["serve", "--listen", "127.0.0.1:0", "--database-url", &url];
    let process = Process::start_with(&fixed, &[]);
    let mut connection = PgConnection::connect(&url).await.expect("a connection");
    let sql = "ALTER TABLE project RENAME TO lost";
    sqlx::raw_sql(sql)
        .execute(&mut connection)
        .await
        .expect("renamed");
    let body = json!({ "query": "query Lost { projects { totalCount } }" });
    let response = sent(post(&process, &body).header("x-request-id", "find-me")).await;
    let answer: Json = response.json().await.expect("JSON");
    let log = process.log();
    let told = log.lines().filter(|line| line.contains("find-me"));
    let told: Vec<_> = told.collect();
    assert!(
        answer["errors"][0]["extensions"]["code"] == "INTERNAL"
            && answer["extensions"]["requestId"] == "find-me"
            && told.len() == 1
            && told[0].contains("ERROR")
            && told[0].contains("operation=\"Lost\"")
            && told[0].contains("does not exist"),
        "{answer} {log}"
    );
}

/// A cluster with a role that has the canary for its password, and its address.
async fn guarded() -> (
    tempfile::TempDir,
    sixiang::database::embedded::Cluster,
    String,
) {
    use sixiang::database::embedded::{Cluster, Options};
    let folder = folder();
    let data = folder.path().join("data");
    let cluster = Cluster::start(&data, &Options::default()).expect("a cluster");
    let mut admin = PgConnection::connect(&cluster.url())
        .await
        .expect("a connection");
    let sql =
        format!("CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '{CANARY}'; SELECT pg_reload_conf()");
    std::fs::write(
        data.join("pg/pg_hba.conf"),
        "local all guarded scram-sha-256\nlocal all all trust\n",
    )
    .expect("written");
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut admin)
        .await
        .expect("a role");
    let url = cluster
        .url()
        .replace("sixiang@", &format!("guarded:{CANARY}@"));
    (folder, cluster, url)
}

/// Documents and variables that carry the canary: right, wrong and wrong in a way that only PostgreSQL sees.
fn carriers() -> [Json; 6] {
    let filtered = "query Filtered($n: String) { projects(filter: { name: { contains: $n } }) { nodes { name } } }";
    let literal =
        format!("{{ projects(filter: {{ name: {{ eq: \"{CANARY}\" }} }}) {{ totalCount }} }}");
    let search = format!("{{ search(query: \"{CANARY}\") {{ nodes {{ __typename }} }} }}");
    let code = format!("{{ divisions(filter: {{ within: \"{CANARY}\" }}) {{ totalCount }} }}");
    [
        json!({ "query": filtered, "variables": { "n": CANARY } }),
        json!({ "query": literal }),
        json!({ "query": search }),
        json!({ "query": code }),
        json!({ "query": "{ __typename }", "variables": { "unknown": CANARY } }),
        json!({ "query": "{ __typename }", "extensions": { "mine": CANARY } }),
    ]
}

#[tokio::test]
async fn a_secret_of_the_server_or_of_a_client_shows_up_nowhere() {
    let (_folder, cluster, url) = guarded().await;
    let process = Process::start_with(
        &["serve", "--listen", "127.0.0.1:0", "--migrate"],
        &[
            ("DATABASE_URL", &url),
            // All that this program and its libraries can tell.
            ("SIXIANG_LOG", "trace"),
        ],
    );
    let pool = sqlx::PgPool::connect(&url).await.expect("a connection");
    let key = keys::key(&pool, sixiang::auth::Role::Analyst, "").await;
    pool.close().await;
    let mut said = String::new();
    let mut carried = 0;
    for credential in [CANARY, &format!("{CANARY}.e30.x"), &format!("sx_{CANARY}")] {
        let request = post(&process, &json!({ "query": "{ __typename }" }));
        let response = sent(request.bearer_auth(credential)).await;
        said += &response.text().await.expect("a text");
    }
    for body in carriers() {
        let request = post(&process, &body)
            .bearer_auth(&key)
            .header("cookie", format!("session={CANARY}"));
        let response = sent(request).await;
        write!(said, "{:?}", response.headers()).expect("a text takes all");
        let answer = response.text().await.expect("a text");
        // A code that does not exist is named to whoever sent it; to nobody else.
        if answer.contains("UNKNOWN_CODE") {
            carried += 1;
        } else {
            said += &answer;
        }
    }
    let parameters = [("query", "{ __typename }"), ("secret", CANARY)];
    let address = reqwest::Url::parse_with_params(&format!("{}/graphql", process.base), parameters);
    let response = sent(reqwest::Client::new().get(address.expect("an address"))).await;
    said += &response.text().await.expect("a text");
    let metrics = format!("{}/metrics", process.base);
    let response = sent(reqwest::Client::new().get(metrics)).await;
    said += &response.text().await.expect("a text");
    let log = process.log();
    cluster.stop();
    let found: Vec<_> = said
        .lines()
        .chain(log.lines())
        .filter(|line| {
            line.contains(CANARY) || line.contains(&key[12..]) || line.contains(keys::SECRET)
        })
        .collect();
    // Who signed in is told, by the key's prefix and name.
    assert!(log.contains(&format!("key:{}:test", &key[3..11])), "{log}");
    assert!(
        found.is_empty() && carried <= 1 && log.contains("SELECT") && said.contains("# EOF"),
        "{found:#?}"
    );
}

#[test]
fn options_do_not_tell_their_secrets() {
    use clap::Parser;
    let url = format!("postgres://someone:{CANARY}@localhost/x");
    let collector = format!("http://someone:{CANARY}@localhost:4318");
    let cli = sixiang::config::Cli::parse_from([
        "sixiang",
        "serve",
        "--database-url",
        &url,
        "--otlp-endpoint",
        &collector,
        "--secret",
        CANARY,
    ]);
    assert!(!format!("{cli:?}").contains(CANARY), "{cli:?}");
}
