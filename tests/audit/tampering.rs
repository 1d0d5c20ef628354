//! Tampering: whoever writes to the database past the server is found out, whatever they change.

use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::json;
use sixiang::audit::Head;
use sqlx::{AssertSqlSafe, PgConnection};

use super::{sealed, verified};
use crate::{
    mutation::{CREATE, division, lists, office, project, update},
    support::{
        Server,
        form::{figure, form},
    },
};

/// How long the short form may take.
const SHORT: Duration = Duration::from_secs(15);

/// Projects that were entered, changed and deleted, in some ten seals, and a meeting with its attendees.
async fn world() -> Server {
    let server = office().await;
    let leaders = lists::leaders(&server).await;
    let attendees = [(&*leaders[0], "ATTENDEE"), (&*leaders[1], "OBSERVER")];
    lists::meeting(&server, &lists::attendees(&attendees)).await;
    let division = division(&server, "532301").await;
    for number in 0..40 {
        let input = project(&format!("P{number}"), &division);
        let data = server.data(CREATE, json!({ "input": input })).await;
        let id = data["projectCreate"]["project"]["id"]
            .as_str()
            .expect("an id");
        if number % 2 == 0 {
            update(&server, id, 1, json!({ "name": format!("大坝{number}") })).await;
        }
        if number % 8 == 0 {
            update(&server, id, 2, json!({ "completedOn": "2022-10-01" })).await;
        }
        if number % 5 == 4 {
            let version = 1 + i32::from(number % 2 == 0) + i32::from(number % 8 == 0);
            let delete = "mutation($id: ID!, $version: Int!) {
                projectDelete(id: $id, expectedVersion: $version) { userErrors { code } } }";
            let variables = json!({ "id": id, "version": version });
            server.data(delete, variables).await;
        }
        if number % 4 == 3 {
            sealed(&server).await;
        }
    }
    sealed(&server).await;
    server
}

/// What keeps those out who do not mean to tamper.
const UNLOCK: &str = "ALTER TABLE change DISABLE TRIGGER tr_change_append_only;
    ALTER TABLE change ALTER sequence DROP IDENTITY;
    ALTER TABLE change DROP CONSTRAINT ck_change_version, DROP CONSTRAINT uq_change_sequence,
        DROP CONSTRAINT uq_change_subject_object_version;
    ALTER TABLE change_seal DISABLE TRIGGER tr_change_seal_append_only;";

/// Chooses what to tamper with.
struct Tamperer {
    rng: Rng,
    events: usize,
    seals: i64,
}

/// Ways to tamper.
const WAYS: usize = 16;

impl Tamperer {
    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.rng.usize(..of.len())]
    }

    /// The id of an event.
    fn event(&mut self) -> String {
        let place = self.rng.usize(..self.events);
        format!("(SELECT id FROM change ORDER BY id OFFSET {place} LIMIT 1)")
    }

    fn seal(&mut self) -> i64 {
        self.rng.i64(1..=self.seals)
    }

    /// The id of a row that is there.
    fn row(&mut self) -> String {
        // Of 40 projects, 8 are deleted.
        let place = self.rng.usize(..32);
        format!("(SELECT id FROM project ORDER BY id OFFSET {place} LIMIT 1)")
    }

    /// Another value of a column of events.
    fn value(&mut self) -> &'static str {
        self.one(&[
            "id = gen_random_uuid()",
            "version = 2",
            "created_at = created_at - interval '1 microsecond'",
            "created_at = 'infinity'",
            "updated_at = updated_at + interval '1 year'",
            "sequence = sequence + 1000000",
            "sequence = -sequence",
            "transaction_id = transaction_id - 1000000",
            "transaction_id = transaction_id + 1000000",
            "kind = CASE kind WHEN 'UPDATE' THEN 'DELETE' ELSE 'UPDATE' END::change_kind",
            "object_type = 'Leader'",
            "object_type = 'Nothing'",
            "object_id = object_id || 'x'",
            "subject = gen_random_uuid()",
            "object_version = object_version + 1000",
            "command = command || ' '",
            "actor = 'somebody else'",
            "role = 'admin'",
            "request = NULL",
            "request = 'another'",
            "fields = '{}'",
            "fields = fields || '{\"name\": {\"before\": null, \"after\": \"小坝\"}}'",
            "fields = '[]'",
        ])
    }

    /// Another value of a column of seals.
    fn seal_value(&mut self) -> &'static str {
        self.one(&[
            "first_event = gen_random_uuid()",
            "last_event = gen_random_uuid()",
            "last_transaction = last_transaction + 1",
            "last_transaction = -1",
            "last_sequence = last_sequence - 1",
            "digests = digests || digests",
            "digests = overlay(digests PLACING decode('00112233', 'hex') FROM 7)",
            "previous = sha256(previous)",
            "sealed_at = sealed_at + interval '1 second'",
            "number = number + 1000",
            "mac = mac",
        ])
    }

    /// A copy of an event, with other values of some columns.
    fn copy(&mut self, subject: &str, version: &str, place: &str, kind: &str) -> String {
        let event = self.event();
        format!(
            "INSERT INTO change (id, kind, object_type, object_id, subject, object_version, command, actor, role, \
             fields, created_at, sequence, transaction_id) \
             SELECT gen_random_uuid(), {kind}, object_type, object_id, {subject}, {version}, command, actor, role, \
             fields, created_at, {place} FROM change WHERE id = {event}"
        )
    }

    /// Statements that tamper in one way.
    fn tamper(&mut self, way: usize) -> String {
        let unkeyed = "mac = sha256(number::text::bytea || digests || previous)";
        match way % WAYS {
            0 | 1 => {
                let (value, event) = (self.value(), self.event());
                format!("UPDATE change SET {value} WHERE id = {event}")
            }
            2 => format!("DELETE FROM change WHERE id = {}", self.event()),
            3 => {
                let subject = self.one(&["subject", "gen_random_uuid()"]);
                let version = self.one(&["1001", "object_version + 1000"]);
                // Before or beside others, within what is sealed.
                let place = format!("-{}, transaction_id", self.rng.u32(1..1_000_000));
                self.copy(subject, version, &place, "kind")
            }
            4 => {
                // Behind all that is sealed, as if it had just been written.
                let kind = self.one(&["'UPDATE'", "'DELETE'"]);
                let place = "(SELECT max(sequence) + 1 FROM change), (SELECT max(transaction_id) + 1 FROM change)";
                self.copy("subject", "object_version + 1", place, kind)
                    + " AND NOT EXISTS (SELECT FROM change n WHERE n.subject = change.subject AND n.object_version > change.object_version)"
            }
            5 => {
                let (one, other) = (self.event(), self.event());
                let column = self.one(&["sequence", "created_at", "subject"]);
                format!(
                    "CREATE TEMP TABLE swapped AS SELECT a.id AS a, b.id AS b, a.{column} AS x, b.{column} AS y \
                         FROM change a, change b WHERE a.id = {one} AND b.id = {other}; \
                     UPDATE change SET {column} = CASE change.id WHEN a THEN y ELSE x END FROM swapped WHERE id IN (a, b)"
                )
            }
            6 => {
                let (value, seal) = (self.seal_value(), self.seal());
                format!("UPDATE change_seal SET {value}, {unkeyed} WHERE number = {seal}")
                    .replace("mac = mac, ", "")
            }
            7 => format!("DELETE FROM change_seal WHERE number = {}", self.seal()),
            8 => format!(
                "INSERT INTO change_seal SELECT number + 1, first_event, last_event, last_transaction + 1, 0, \
                 sha256(digests), mac, {}, sealed_at FROM change_seal ORDER BY number DESC LIMIT 1",
                self.one(&["mac", "sha256(mac)", "previous"])
            ),
            9 => {
                let from = self.seal();
                let events = "DELETE FROM change WHERE (transaction_id, sequence) > (SELECT coalesce(max(last_transaction), 0), \
                    coalesce(max(last_sequence), 0) FROM change_seal)";
                let seals = format!("DELETE FROM change_seal WHERE number >= {from}");
                match self.rng.u8(..3) {
                    0 => "TRUNCATE change_seal".to_owned(),
                    1 => seals,
                    _ => format!("{seals}; {events}"),
                }
            }
            10 | 11 => {
                let value = self.one(&[
                    "name = name || '。'",
                    "total_investment = total_investment + 0.01",
                    "completed_on = DATE '2022-11-11'",
                    "planned_start_on = DATE '2022-11-11'",
                    "code = code || '-'",
                    "version = version + 1",
                    "version = version + 7",
                ]);
                format!("UPDATE project SET {value} WHERE id = {}", self.row())
            }
            12 => format!("DELETE FROM project WHERE id = {}", self.row()),
            13 => {
                // An object altogether, with all that was ever told of it.
                let row = self.row();
                format!(
                    "DELETE FROM change WHERE subject = {row}; DELETE FROM project WHERE id = {row}"
                )
            }
            14 => {
                // A list of links, beside its owner.
                let link = "(leader_id, meeting_id) = (SELECT leader_id, meeting_id FROM meeting_leader ORDER BY leader_id \
                    OFFSET {} LIMIT 1)";
                let link = link.replace("{}", self.one(&["0", "1"]));
                let other =
                    "SELECT id FROM leader WHERE id NOT IN (SELECT leader_id FROM meeting_leader)";
                match self.rng.u8(..4) {
                    0 => format!("DELETE FROM meeting_leader WHERE {link}"),
                    1 => format!("UPDATE meeting_leader SET leader_id = ({other}) WHERE {link}"),
                    2 => format!(
                        "INSERT INTO meeting_leader (meeting_id, leader_id, role) \
                         SELECT meeting_id, ({other}), role FROM meeting_leader WHERE {link}"
                    ),
                    _ => format!(
                        "UPDATE meeting_leader SET role = CASE role WHEN 'ATTENDEE' THEN 'OBSERVER' ELSE 'ATTENDEE' END::meeting_role \
                         WHERE {link}"
                    ),
                }
            }
            _ => {
                // What was deleted comes back.
                let from = self.row();
                format!(
                    "INSERT INTO project SELECT (jsonb_populate_record(p, jsonb_build_object('code', 'back', 'id', \
                     (SELECT subject FROM change WHERE kind = 'DELETE' ORDER BY random() LIMIT 1)))).* \
                     FROM project p WHERE p.id = {from}"
                )
            }
        }
    }
}

/// What the tables hold, as one text: what was tampered with is told by it.
async fn state(connection: &mut PgConnection) -> String {
    let sql = "SELECT md5(concat((SELECT string_agg(c::text, ';' ORDER BY c.id) FROM change c), \
        (SELECT string_agg(s::text, ';' ORDER BY s.number) FROM change_seal s), \
        (SELECT string_agg(l::text, ';' ORDER BY l.leader_id) FROM meeting_leader l), \
        (SELECT string_agg(p::text, ';' ORDER BY p.id) FROM project p)))";
    sqlx::query_scalar(sql)
        .fetch_one(connection)
        .await
        .expect("a text")
}

#[tokio::test]
async fn every_tampering_is_found() {
    let server = world().await;
    let mut transaction = server.pool.begin().await.expect("a transaction");
    let unlocked = sqlx::raw_sql(UNLOCK).execute(&mut *transaction).await;
    unlocked.expect("unlocked");
    let whole = verified(&mut transaction, None).await;
    assert_eq!((whole.findings, whole.unsealed), (Vec::new(), 0));
    let head: Head = whole.head.expect("it is sealed");
    assert!(
        whole.seals >= 5,
        "too few seals to tamper with: {}",
        whole.seals
    );
    let untouched = state(&mut transaction).await;

    let mut tamperer = Tamperer {
        rng: Rng::with_seed(20_221_130),
        events: usize::try_from(whole.sealed).expect("some"),
        seals: head.number,
    };
    let (started, wanted) = (Instant::now(), form(WAYS * 12, 1_000));
    let (mut tried, mut missed, mut way) = (0, Vec::new(), 0);
    while tried < wanted && (form(started.elapsed() < SHORT, true) || tried < WAYS) {
        let sql = tamperer.tamper(way);
        way += 1;
        let savepoint = sqlx::raw_sql("SAVEPOINT whole").execute(&mut *transaction);
        savepoint.await.expect("a savepoint");
        let done = sqlx::raw_sql(AssertSqlSafe(sql.clone()));
        done.execute(&mut *transaction)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        // What comes out as it was is none.
        if state(&mut transaction).await != untouched {
            tried += 1;
            if verified(&mut transaction, Some(head)).await.broken == 0 {
                missed.push(sql);
            }
        }
        let back = sqlx::raw_sql("ROLLBACK TO whole").execute(&mut *transaction);
        back.await.expect("rolled back");
    }
    let found = tried - missed.len();
    figure(
        "Tamperings with the record that are found",
        &format!("{found} of {tried}"),
        "all",
    );
    assert!(missed.is_empty(), "{missed:#?}");
}
