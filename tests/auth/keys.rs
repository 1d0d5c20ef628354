//! API keys: who signs in by them, and until when.

use std::time::{Duration, Instant};

use serde_json::json;
use sixiang::auth::Role;

use super::{WHO, status, told, with};
use crate::support::{Server, build, database, keys};

/// What a server with a shared secret, and others on its database, are started with.
const FLAGS: [&str; 2] = ["--today", "2022-11-30"];

#[tokio::test]
async fn a_key_signs_in_with_its_role_its_scope_and_its_limits() {
    let server = Server::on(&database::empty().await, &["--max-cost", "10,editor=20"]).await;
    let scope = "task-force:ZB-01,department:D1,division:532600";
    let key = keys::key(&server.pool, Role::Editor, scope).await;
    let document = "{ viewer { name role isSignedIn expiresAt limits { maxCost }
        scopes { divisions departments taskForces } } }";
    let (status, answer) = told(&server, &key, document).await;
    let prefix = &key[3..11];
    let expected = json!({ "data": { "viewer": {
        "name": format!("key:{prefix}:test"), "role": "EDITOR", "isSignedIn": true, "expiresAt": null,
        "limits": { "maxCost": 20 },
        "scopes": { "divisions": ["532600"], "departments": ["D1"], "taskForces": ["ZB-01"] }
    } } });
    assert_eq!((status, answer), (200, expected));
}

#[tokio::test]
async fn viewers_of_one_role_share_a_plan_and_not_their_names() {
    let server = Server::empty().await;
    let mut told_names = Vec::new();
    let mut names = Vec::new();
    for _ in 0..2 {
        let key = keys::key(&server.pool, Role::Viewer, "").await;
        let (_, answer) = told(&server, &key, WHO).await;
        told_names.push(answer["data"]["viewer"]["name"].clone());
        names.push(json!(format!("key:{}:test", &key[3..11])));
    }
    assert_eq!(told_names, names);
}

#[tokio::test]
async fn the_scheme_is_read_however_it_is_written() {
    let server = Server::empty().await;
    let key = keys::key(&server.pool, Role::Viewer, "").await;
    let mut statuses = Vec::new();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = with(&server, &format!("{scheme} {key}"), WHO);
        statuses.push(request.send().await.expect("an answer").status().as_u16());
    }
    assert_eq!(statuses, [200; 3]);
}

#[tokio::test]
async fn a_key_that_is_revoked_is_refused_by_every_server_within_a_second() {
    let url = database::empty().await;
    let servers = [
        Server::on(&url, &FLAGS).await,
        Server::on(&url, &FLAGS).await,
    ];
    let key = keys::key(&servers[0].pool, Role::Admin, "").await;
    // Used all the time, so that it is known to both whenever it is revoked.
    assert_eq!(
        (
            status(&servers[0], &key).await,
            status(&servers[1], &key).await
        ),
        (200, 200)
    );
    let mut connection = servers[0].pool.acquire().await.expect("a connection");
    let revoked = sixiang::auth::key::revoke(&mut connection, &key[3..11]).await;
    let begun = Instant::now();
    let mut last_taken = Duration::ZERO;
    while begun.elapsed() < Duration::from_millis(1_500) {
        for server in &servers {
            let asked = begun.elapsed();
            if status(server, &key).await == 200 {
                last_taken = asked;
            }
        }
    }
    assert!(
        revoked.expect("revoked") && last_taken < Duration::from_secs(1),
        "it was taken {last_taken:?} after it was revoked"
    );
}

#[tokio::test]
async fn many_requests_with_one_key_ask_the_database_for_it_seldom() {
    let server = Server::empty().await;
    let key = keys::key(&server.pool, Role::Viewer, "").await;
    let wrong = other_secret(&key);
    let begun = Instant::now();
    for _ in 0..50 {
        status(&server, &key).await;
        status(&server, &wrong).await;
    }
    let took = begun.elapsed();
    let sql = "SELECT calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
        WHERE d.datname = current_database() AND s.query LIKE 'SELECT%FROM api_key WHERE prefix%'";
    let calls: i64 = sqlx::query_scalar(sql)
        .fetch_one(&server.pool)
        .await
        .expect("a count");
    // Once for each time that what was looked up has become old, and once at first.
    let most = i64::try_from(took.as_millis() / 800).expect("a small number") + 1;
    assert!(calls <= most, "{calls} look-ups in {took:?}");
}

/// A well-formed key with the prefix of another.
pub(super) fn other_secret(key: &str) -> String {
    let other = sixiang::auth::key::KeyText::new();
    rewritten(&format!("{}{}", &key[..12], &other.reveal()[12..52]))
}

/// A key with the checksum that it needs.
pub(super) fn rewritten(text: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let letters = digest.as_ref()[..6].iter();
    let sum: String = letters
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    format!("{text}{sum}")
}

#[tokio::test]
async fn the_database_does_not_hold_what_a_key_tells() {
    let server = Server::empty().await;
    let key = keys::key(&server.pool, Role::Viewer, "").await;
    let row: String = sqlx::query_scalar("SELECT k::text || encode(hash, 'escape') FROM api_key k")
        .fetch_one(&server.pool)
        .await
        .expect("a row");
    let told: Vec<_> = (12..key.len() - 7)
        .filter(|at| row.contains(&key[*at..at + 8]))
        .collect();
    assert!(row.contains(&key[3..11]) && told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn a_scope_holds_what_lies_below_and_a_division_its_departments() {
    use sixiang::auth::Grant;
    let server = Server::empty().await;
    let pool = &server.pool;
    let county = build::division();
    let code = county.get("code").as_str().expect("a code").to_owned();
    let county = county.insert(pool).await;
    let town = build::division()
        .set("level", "TOWNSHIP")
        .refer("parent_id", county)
        .insert(pool)
        .await;
    let elsewhere = build::division().insert(pool).await;
    let bureau = build::department(town).insert(pool).await;
    let branch = build::department(elsewhere)
        .refer("parent_id", bureau)
        .insert(pool)
        .await;
    build::department(elsewhere).insert(pool).await;
    let force = build::task_force();
    let force_code = force.get("code").as_str().expect("a code").to_owned();
    let force = force.insert(pool).await;
    let part = build::task_force()
        .refer("parent_id", force)
        .insert(pool)
        .await;
    build::task_force().insert(pool).await;
    let grant: Grant = format!("division:{code},task-force:{force_code},department:gone")
        .parse()
        .expect("a grant");
    let row = grant.resolve().fetch_one(pool).await.expect("a row");
    let found = sixiang::auth::scope(&row).expect("a scope");
    assert_eq!(
        [found.divisions, found.departments, found.task_forces],
        [vec![county, town], vec![bureau, branch], vec![force, part]]
    );
}
