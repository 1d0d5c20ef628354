//! Connections that are lost in the middle of a command, and what must not be lost with them.

use std::{sync::Arc, time::Duration};

use serde_json::{Value as Json, json};
use tokio::time::{sleep, timeout};

use super::{CREATE, division, office, project, repeat::keyed};
use crate::support::{
    Server, database,
    proxy::{Fault, Proxy},
};

/// Lets connections to the database die at the end of each transaction that enters a project.
const DIE: &str = "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS \
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER tr_die AFTER INSERT ON project DEFERRABLE INITIALLY DEFERRED \
    FOR EACH ROW EXECUTE FUNCTION die()";

#[tokio::test]
async fn a_command_whose_end_is_not_known_is_to_be_repeated_only_under_its_key() {
    let server = office().await;
    let division = division(&server, "532301").await;
    let sql = sqlx::raw_sql(DIE).execute(&server.pool).await;
    sql.expect("a trigger");
    let variables = json!({ "input": project("P1", &division) });
    let told = |(status, answer): (u16, Json)| {
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        (status, code.unwrap_or_default().to_owned())
    };
    let without = told(server.answer(CREATE, variables.clone()).await);
    let with = told(keyed(&server, "4711", variables.clone()).await);
    let sql = sqlx::raw_sql("DROP FUNCTION die CASCADE").execute(&server.pool);
    sql.await.expect("no trigger");
    let (_, again) = keyed(&server, "4711", variables).await;
    assert_eq!(
        (
            without,
            with,
            &again["data"]["projectCreate"]["project"]["version"]
        ),
        (
            (500, "OUTCOME_UNKNOWN".to_owned()),
            (503, "DATABASE_UNAVAILABLE".to_owned()),
            &json!(1)
        )
    );
}

/// Transactions that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity \
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[tokio::test]
async fn a_server_that_the_network_has_cut_off_does_not_keep_a_command_from_being_repeated() {
    let url = database::empty().await;
    let proxy = Proxy::before(&url).await;
    let office = ["--anonymous-role", "office"];
    let patient = [&office[..], &["--statement-timeout-ms", "60000"]].concat();
    let cut_off = Arc::new(Server::on(&proxy.url(&url), &patient).await);
    let server = Server::on(&url, &office).await;
    let division = division(&server, "532301").await;
    let variables = json!({ "input": project("P1", &division) });
    let mut lock = server.pool.begin().await.expect("a transaction");
    let sql = sqlx::raw_sql("LOCK TABLE project IN SHARE MODE").execute(&mut *lock);
    sql.await.expect("locked");
    let first = {
        let (server, variables) = (cut_off.clone(), variables.clone());
        tokio::spawn(async move { keyed(&server, "4711", variables).await })
    };
    loop {
        let waiting = sqlx::query_scalar::<_, i64>(WAITING).fetch_one(&server.pool);
        if waiting.await.expect("activities") == 1 {
            break;
        }
    }
    proxy.set(Fault::Swallow);
    // Now it has the key and enters the project, and nobody tells it to go on.
    lock.rollback().await.expect("unlocked");
    let again = timeout(Duration::from_secs(20), async {
        loop {
            let (status, answer) = keyed(&server, "4711", variables.clone()).await;
            if status == 200 {
                return answer;
            }
            sleep(Duration::from_millis(50)).await;
        }
    });
    let again = again.await.expect("it is done in time");
    first.abort();
    assert_eq!(again["data"]["projectCreate"]["project"]["version"], 1);
}

/// Notes for each project how its transaction will be committed.
const NOTE: &str = "CREATE TABLE noted (how text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS \
    $$ BEGIN INSERT INTO noted SELECT current_setting('synchronous_commit'); RETURN NULL; END $$;
    CREATE TRIGGER tr_note AFTER INSERT ON project FOR EACH ROW EXECUTE FUNCTION note();
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$";

#[tokio::test]
async fn a_command_is_on_the_disk_before_it_is_answered_whatever_the_database_is_set_to() {
    let url = database::empty().await;
    let pool = sqlx::PgPool::connect(&url).await.expect("a connection");
    let sql = sqlx::raw_sql(NOTE).execute(&pool).await;
    sql.expect("a setting");
    let server = Server::on(&url, &["--anonymous-role", "office"]).await;
    let division = division(&server, "532301").await;
    let variables = json!({ "input": project("P1", &division) });
    server.data(CREATE, variables).await;
    let noted = sqlx::query_scalar::<_, String>("SELECT how FROM noted").fetch_all(&pool);
    assert_eq!(noted.await.expect("notes"), ["on"]);
}
