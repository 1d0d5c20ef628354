//! What is there when all is over, held against what the writers were told.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};
use sixiang::database::embedded::{Cluster, Options};
use sqlx::{PgPool, Row as _};
use tokio::task::{JoinSet, spawn_blocking};

use super::{
    WRITERS,
    victim::Victim,
    writer::{Acknowledged, FIELDS, Log, World, post, text},
};
use crate::{
    audit::all_sealed,
    command::{run, stdout},
    support::form::figure,
};

/// How long a repetition may take.
const PATIENCE: Duration = Duration::from_secs(30);
const EVENTS: &str = "SELECT object_id, object_version, kind::text, split_part(request, '.', 1), \
    split_part(request, '.', 2)::bigint, fields::text FROM change ORDER BY subject, object_version";
/// Rows of the nouns that were written, with their versions.
const ROWS: &str = "SELECT t.id, t.version, (SELECT max(c.object_version) FROM change c WHERE c.subject = t.id), \
    (SELECT count(*) FROM change c WHERE c.subject = t.id AND c.kind = 'DELETE') \
    FROM (SELECT id, version FROM field_visit UNION ALL SELECT id, version FROM project \
    UNION ALL SELECT id, version FROM division) t";
const GAPS: &str = "SELECT subject::text FROM change GROUP BY subject \
    HAVING min(object_version) <> 1 OR max(object_version) <> count(*) \
    OR bool_or(kind = 'CREATE' AND object_version <> 1) OR count(*) FILTER (WHERE kind = 'CREATE') <> 1";
const KEYS: &str = "SELECT split_part(key, ' ', 1), answer IS NOT NULL FROM idempotency_key";
/// Visits with the fields that were written, in pages.
const VISITS: &str = "query($after: String) { fieldVisits(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
    nodes { id version kind startedOn endedOn days siteKind siteName summary } } }";
const PROJECTS: &str = "{ projects(first: 100) { nodes { id version code name ownerName status stage totalInvestment } } }";
const SUM: &str = "{ fieldVisits { totalCount aggregate { sum { days } } } }";

/// An event of the record.
struct Event {
    object: String,
    version: i64,
    kind: String,
    key: String,
    /// The attempt by which it was made.
    attempt: i64,
    fields: Map<String, Json>,
}

/// What is not as it must be, by what it is, and what is worth telling.
#[derive(Default)]
pub(super) struct Found {
    missing: Vec<String>,
    doubled: Vec<String>,
    answered_otherwise: Vec<String>,
    gaps: Vec<String>,
    unlike_record: Vec<String>,
    half: Vec<String>,
    /// What `sixiang audit verify` finds broken.
    broken: Vec<String>,
    /// What it says of events and seals.
    sealed: String,
    /// Commands whose answer was lost on its way, so that only the key knew that they were done.
    pub(super) told_by_key: usize,
    events: usize,
}

impl Found {
    fn all(&self) -> [(&'static str, &Vec<String>); 7] {
        [
            ("Acknowledged writes that are missing", &self.missing),
            (
                "Commands with more or other effects than one",
                &self.doubled,
            ),
            (
                "Repetitions that were not answered as before, byte for byte",
                &self.answered_otherwise,
            ),
            ("Objects with a gap in their versions", &self.gaps),
            (
                "Objects that are not as the record tells",
                &self.unlike_record,
            ),
            ("Keys without an answer, or without an event", &self.half),
            (
                "Places that `sixiang audit verify` finds broken",
                &self.broken,
            ),
        ]
    }

    /// All that is not as it must be.
    pub(super) fn wrong(&self) -> Vec<String> {
        let all = self.all().into_iter();
        all.flat_map(|(what, list)| list.iter().take(5).map(move |one| format!("{what}: {one}")))
            .collect()
    }

    /// Puts it into the table.
    pub(super) fn tell(&self, log: &Log) {
        let repeated = log.acknowledged.iter().filter(|a| a.attempt > 1);
        for (what, measured) in [
            (
                "Of these, answered only when they were repeated",
                repeated.count(),
            ),
            (
                "Of these, done before with the answer lost on its way, as the key told",
                self.told_by_key,
            ),
            (
                "Commands that were told that another was faster",
                log.refused.len(),
            ),
            ("Events in the record", self.events),
        ] {
            figure(what, &measured.to_string(), "");
        }
        figure("Of these, by `sixiang audit verify`", &self.sealed, "");
        for (what, list) in self.all() {
            figure(what, &list.len().to_string(), "0");
        }
    }
}

/// Looks at everything.
pub(super) async fn look(victim: &Victim, world: &World, log: &Log) -> Found {
    let mut found = Found::default();
    let base = victim.place.borrow().clone();
    found.answered_otherwise = repeat_all(&base, log).await;
    // A guest on the server's cluster, from where the tables can be read.
    let cluster = Cluster::start(&victim.data(), &Options::default()).expect("it runs");
    let pool = PgPool::connect(&cluster.url()).await.expect("a connection");
    let events = events(&pool).await;
    found.events = events.len();
    found.acknowledged(&events, log);
    found.versions(&pool).await;
    found.keys(&pool, &events).await;
    all_sealed(&pool).await;
    found.audited(victim).await;
    let objects = objects(&base).await;
    found.as_recorded(&objects, &events);
    found.sums(&base, &objects, world, log).await;
    pool.close().await;
    found
}

/// Sends every acknowledged command once more; gives the keys that were answered otherwise.
async fn repeat_all(base: &str, log: &Log) -> Vec<String> {
    let client = reqwest::Client::new();
    let mut otherwise = Vec::new();
    for some in log.acknowledged.chunks(WRITERS) {
        let mut sent = JoinSet::new();
        for Acknowledged {
            key, body, answer, ..
        } in some
        {
            let (client, base) = (client.clone(), base.to_owned());
            let (key, body, answer) = (key.clone(), body.clone(), answer.clone());
            sent.spawn(async move {
                let again = post(&client, &base, "again", &key, &body, PATIENCE).await;
                let again = again.expect("an answer");
                (again != (200, answer)).then(|| format!("{key}: {} {}", again.0, again.1))
            });
        }
        otherwise.extend(sent.join_all().await.into_iter().flatten());
    }
    otherwise
}

async fn events(pool: &PgPool) -> Vec<Event> {
    let rows = sqlx::query(EVENTS)
        .fetch_all(pool)
        .await
        .expect("the record");
    let read = |row: &sqlx::postgres::PgRow| Event {
        object: row.get(0),
        version: i64::from(row.get::<i32, _>(1)),
        kind: row.get(2),
        key: row.get(3),
        attempt: row.get(4),
        fields: serde_json::from_str(row.get(5)).expect("JSON"),
    };
    rows.iter().map(read).collect()
}

/// All objects of the nouns that were written, as the API shows them.
async fn objects(base: &str) -> HashMap<String, Json> {
    let client = reqwest::Client::new();
    let mut all = HashMap::new();
    let mut add = |nodes: &mut Json| {
        let nodes = nodes.as_array_mut().expect("a list").drain(..);
        all.extend(nodes.map(|node| (text(&node["id"]).to_owned(), node)));
    };
    let mut after = Json::Null;
    loop {
        let mut data = ask(&client, base, VISITS, json!({ "after": after })).await;
        let list = &mut data["fieldVisits"];
        add(&mut list["nodes"]);
        if list["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = list["pageInfo"]["endCursor"].take();
    }
    let mut data = ask(&client, base, PROJECTS, json!({})).await;
    add(&mut data["projects"]["nodes"]);
    all
}

async fn ask(client: &reqwest::Client, base: &str, document: &str, variables: Json) -> Json {
    let body = json!({ "query": document, "variables": variables }).to_string();
    let answer = post(client, base, "look", "look", &body, PATIENCE).await;
    let (_, answer) = answer.expect("an answer");
    let mut answer: Json = serde_json::from_str(&answer).expect("JSON");
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"].take()
}

/// Whether two values are the same, numbers by their value.
fn same(one: &Json, other: &Json) -> bool {
    let number = |json: &Json| json.as_str()?.parse::<Decimal>().ok();
    one == other || (number(one).is_some() && number(one) == number(other))
}

impl Found {
    /// Every acknowledged command has its events, one for each effect, and nothing else is in the record.
    fn acknowledged(&mut self, events: &[Event], log: &Log) {
        let mut by_key: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in events {
            by_key.entry(&event.key).or_default().push(event);
        }
        for command in &log.acknowledged {
            let made = by_key.remove(command.key.as_str()).unwrap_or_default();
            for effect in &command.effects {
                let is_it = |event: &&&Event| {
                    let fields = effect.fields.as_object().expect("fields");
                    event.object == effect.id
                        && (event.version, event.kind.as_str()) == (effect.version, effect.kind)
                        && fields.iter().all(|(field, value)| {
                            let after = event.fields.get(field).map(|field| &field["after"]);
                            after.is_some_and(|after| same(after, value))
                        })
                };
                match made.iter().filter(is_it).count() {
                    0 => self.missing.push(format!("{}: {effect:?}", command.key)),
                    1 => {}
                    _ => self.doubled.push(format!("{}: {effect:?}", command.key)),
                }
            }
            if made.len() > command.effects.len() {
                let more = made.len();
                self.doubled.push(format!("{}: {more} events", command.key));
            }
            let answered = i64::try_from(command.attempt).expect("few attempts");
            let is_told = |event: &&Event| event.attempt < answered;
            self.told_by_key += usize::from(made.iter().copied().any(|event| is_told(&event)));
        }
        let others = by_key.into_keys();
        self.doubled
            .extend(others.map(|key| format!("{key}: done, although nobody was told so")));
    }

    /// The chain of seals is whole, and rows are as the record tells, to whoever holds the server's secret.
    async fn audited(&mut self, victim: &Victim) {
        let data = victim.data();
        let verify = move || {
            let data = data.to_str().expect("a readable path");
            run(&["audit", "verify", "--data-dir", data])
        };
        let verified = spawn_blocking(verify).await.expect("it is run");
        let said = stdout(&verified);
        for line in said.lines() {
            if let Some(events) = line.strip_prefix("events") {
                events.trim().clone_into(&mut self.sealed);
            }
            if line.starts_with("broken") {
                self.broken.push(line.to_owned());
            }
        }
        if !verified.status.success() && self.broken.is_empty() {
            let error = String::from_utf8_lossy(&verified.stderr);
            self.broken.push(format!("it failed: {error}"));
        }
    }

    /// Versions have no gaps, and rows stand at the version of their last event.
    async fn versions(&mut self, pool: &PgPool) {
        let gaps = sqlx::query_scalar(GAPS).fetch_all(pool).await;
        self.gaps = gaps.expect("the record");
        for row in sqlx::query(ROWS).fetch_all(pool).await.expect("rows") {
            let id: uuid::Uuid = row.get(0);
            let (version, recorded): (i32, Option<i32>) = (row.get(1), row.get(2));
            let deleted: i64 = row.get(3);
            if recorded != Some(version) || deleted > 0 {
                self.unlike_record
                    .push(format!("{id} at {version}, recorded {recorded:?}"));
            }
        }
    }

    /// A key, its answer and its event are there together or not at all.
    async fn keys(&mut self, pool: &PgPool, events: &[Event]) {
        let recorded: HashSet<&str> = events.iter().map(|event| event.key.as_str()).collect();
        let mut kept = HashSet::new();
        for row in sqlx::query(KEYS).fetch_all(pool).await.expect("keys") {
            let (key, is_answered): (String, bool) = (row.get(0), row.get(1));
            if !is_answered || !recorded.contains(key.as_str()) {
                self.half.push(key.clone());
            }
            kept.insert(key);
        }
        let without = recorded.iter().filter(|key| !kept.contains(**key));
        self.half
            .extend(without.map(|key| format!("{key}: no key is kept")));
    }

    /// Each object is what its events make it, and there are no others.
    fn as_recorded(&mut self, objects: &HashMap<String, Json>, events: &[Event]) {
        let mut made: HashMap<&str, (&Event, Map<String, Json>)> = HashMap::new();
        for event in events {
            let (last, fields) = made
                .entry(&event.object)
                .or_insert_with(|| (event, Map::new()));
            *last = event;
            for (field, change) in &event.fields {
                let before = fields.insert(field.clone(), change["after"].clone());
                if !same(&before.unwrap_or_default(), &change["before"]) {
                    let version = event.version;
                    let place = format!("{} {version} {field}", event.object);
                    self.unlike_record.push(format!("{place}: not as it was"));
                }
            }
        }
        let is_shown = |event: &Event| event.key != "world-1";
        for (id, (last, fields)) in &made {
            match objects.get(*id) {
                None if last.kind == "DELETE" || !is_shown(last) => {}
                None => self.missing.push(format!("{id} is not there")),
                Some(_) if last.kind == "DELETE" => {
                    self.unlike_record.push(format!("{id} was deleted"));
                }
                Some(object) => {
                    let shown = object.as_object().expect("an object").iter();
                    let unlike = shown.filter(|(name, value)| match name.as_str() {
                        "id" => false,
                        "version" => value.as_i64() != Some(last.version),
                        field => !same(value, fields.get(field).unwrap_or(&Json::Null)),
                    });
                    self.unlike_record
                        .extend(unlike.map(|(name, value)| format!("{id} {name}: {value}")));
                }
            }
        }
        let others = objects.keys().filter(|id| !made.contains_key(id.as_str()));
        self.doubled
            .extend(others.map(|id| format!("{id} has no event")));
    }

    /// Numbers that tell doubled and lost writes without a look at the record.
    async fn sums(
        &mut self,
        base: &str,
        objects: &HashMap<String, Json>,
        world: &World,
        log: &Log,
    ) {
        let mut days: HashMap<&str, Decimal> = HashMap::new();
        let mut counted = 0_i64;
        let mut fields: HashMap<(&str, &str), &Json> = HashMap::new();
        for effect in log.acknowledged.iter().flat_map(|a| &a.effects) {
            match (effect.kind, &effect.fields["days"]) {
                ("CREATE", Json::String(number)) => {
                    days.insert(&effect.id, number.parse().expect("a number"));
                }
                ("DELETE", _) => {
                    days.remove(effect.id.as_str());
                }
                ("UPDATE", _) if effect.id == world.counter => counted += 1,
                ("UPDATE", _) => {
                    for field in FIELDS {
                        if let Some(value) = effect.fields.get(field) {
                            fields.insert((effect.id.as_str(), field), value);
                        }
                    }
                }
                _ => {}
            }
        }
        let sum: Decimal = days.values().sum();
        let client = reqwest::Client::new();
        let visits = ask(&client, base, SUM, json!({})).await["fieldVisits"].take();
        let asked = json!({ "totalCount": days.len(), "aggregate": { "sum": { "days": sum.to_string() } } });
        let is_sum = same(&visits["aggregate"]["sum"]["days"], &sum.to_string().into());
        if visits["totalCount"] != days.len() || !is_sum {
            self.doubled.push(format!("{visits}, {asked} were entered"));
        }
        let project = &objects[&world.counter];
        if !same(&project["totalInvestment"], &format!("{counted}.00").into())
            || project["version"] != counted + 1
        {
            self.doubled
                .push(format!("{counted} times counted: {project}"));
        }
        for ((board, field), value) in fields {
            let stands = &objects[board][field];
            if !same(stands, value) {
                self.missing
                    .push(format!("{field} is {stands}, not {value}"));
            }
        }
    }
}
