//! A client that writes, repeats each command under its key until it is answered, and remembers what it was told.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use tokio::{sync::watch, time::sleep};

/// How long a client waits before it repeats a command.
const PAUSE: Duration = Duration::from_millis(10);
/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long one waits that goes away early.
const HASTE_MS: std::ops::Range<u64> = 1..12;
/// Visits that a writer has before it removes some.
const ENOUGH: usize = 6;

const ENTER: &str = "mutation($input: FieldVisitInput!) { a: fieldVisitCreate(input: $input) {
    object: fieldVisit { id version } userErrors { code message } } }";
const ENTER_TWO: &str = "mutation($input: FieldVisitInput!, $second: FieldVisitInput!) {
    a: fieldVisitCreate(input: $input) { object: fieldVisit { id version } userErrors { code message } }
    b: fieldVisitCreate(input: $second) { object: fieldVisit { id version } userErrors { code message } } }";
const CHANGE: &str = "mutation($id: ID!, $version: Int!, $patch: FieldVisitPatch!) {
    a: fieldVisitUpdate(id: $id, expectedVersion: $version, patch: $patch) {
    object: fieldVisit { id version } userErrors { code message } } }";
const REMOVE: &str =
    "mutation($id: ID!, $version: Int!) { a: fieldVisitDelete(id: $id, expectedVersion: $version) {
    object: fieldVisit { id version } userErrors { code message } } }";
const ENTER_PROJECT: &str = "mutation($input: ProjectInput!) { a: projectCreate(input: $input) {
    object: project { id version } userErrors { code message } } }";
const CHANGE_PROJECT: &str =
    "mutation($id: ID!, $version: Int!, $patch: ProjectPatch!, $merge: Boolean) {
    a: projectUpdate(id: $id, expectedVersion: $version, patch: $patch, merge: $merge) {
    object: project { id version } userErrors { code message } } }";
const ENTER_DIVISION: &str = "mutation($input: DivisionInput!) { a: divisionCreate(input: $input) {
    object: division { id version } userErrors { code message } } }";
const COUNT: &str = "query($id: ID!) { project(id: $id) { version totalInvestment } }";

/// Fields of a board, of which each writer has one for itself.
pub(super) const FIELDS: [&str; 4] = ["code", "name", "ownerName", "totalInvestment"];

/// What all writers share.
pub(super) struct World {
    division: String,
    /// A project that all change, each on the version that it has read: one more each time.
    pub(super) counter: String,
    /// Projects that four writers each change, whose changes merge.
    pub(super) boards: [String; 2],
}

/// How far the writers have come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Progress {
    /// Commands that were acknowledged.
    pub(super) acknowledged: usize,
    /// When the latest attempt began that was answered so, and when it was.
    pub(super) begun: Instant,
    pub(super) answered: Instant,
}

impl Progress {
    pub(super) fn begin() -> Self {
        let now = Instant::now();
        Self {
            acknowledged: 0,
            begun: now,
            answered: now,
        }
    }

    fn add(&mut self, begun: Instant) {
        self.acknowledged += 1;
        self.begun = self.begun.max(begun);
        self.answered = Instant::now();
    }
}

/// What a command has done to one object.
#[derive(Debug)]
pub(super) struct Effect {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) kind: &'static str,
    /// Values of fields after it.
    pub(super) fields: Json,
}

/// A command that was acknowledged.
#[derive(Debug)]
pub(super) struct Acknowledged {
    pub(super) key: String,
    pub(super) body: String,
    pub(super) answer: String,
    /// The attempt that was answered; those before it were not.
    pub(super) attempt: usize,
    pub(super) effects: Vec<Effect>,
}

/// What writers were told.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) acknowledged: Vec<Acknowledged>,
    /// Keys of commands that were refused since others were faster.
    pub(super) refused: Vec<String>,
}

impl Log {
    pub(super) fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.refused.extend(other.refused);
    }
}

/// Sends a body once; gives the status and the answer, if there was one.
pub(super) async fn post(
    client: &reqwest::Client,
    base: &str,
    id: &str,
    key: &str,
    body: &str,
    patience: Duration,
) -> reqwest::Result<(u16, String)> {
    let request = client
        .post(format!("{base}/graphql"))
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .header("x-request-id", id)
        .timeout(patience)
        .body(body.to_owned());
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// Whether an answer tells that the same may succeed later.
fn is_passing(status: u16, answer: &Json) -> bool {
    const CODES: [&str; 4] = [
        "DATABASE_UNAVAILABLE",
        "OVERLOADED",
        "POOL_TIMEOUT",
        "QUERY_TIMEOUT",
    ];
    let errors = answer["errors"].as_array();
    matches!(status, 200 | 503 | 504)
        && errors.is_some_and(|errors| {
            let mut codes = errors.iter().map(|error| &error["extensions"]["code"]);
            codes.all(|code| CODES.iter().any(|passing| code == passing))
        })
}

/// A client that writes.
pub(super) struct Writer {
    name: String,
    number: usize,
    dice: fastrand::Rng,
    client: reqwest::Client,
    place: watch::Receiver<String>,
    world: Arc<World>,
    keys: usize,
    /// Its visits, with their versions.
    visits: Vec<(String, i64)>,
    /// The version of its board that it knows.
    board: i64,
    log: Log,
}

impl Writer {
    pub(super) fn new(
        number: usize,
        dice: fastrand::Rng,
        world: Arc<World>,
        place: watch::Receiver<String>,
    ) -> Self {
        Self {
            name: format!("w{number}"),
            number,
            dice,
            client: reqwest::Client::new(),
            place,
            world,
            keys: 0,
            visits: Vec::new(),
            board: 1,
            log: Log::default(),
        }
    }

    /// Writes until it is told to stop, and gives what it was told meanwhile.
    pub(super) async fn write(
        mut self,
        told: watch::Sender<Progress>,
        is_over: watch::Receiver<bool>,
    ) -> Log {
        while !*is_over.borrow() {
            let begun = match self.dice.u8(..100) {
                0..30 => self.enter().await,
                30..40 => self.enter_two().await,
                40..60 => self.change().await,
                60..75 => self.merge().await,
                75..85 => self.remove().await,
                _ => self.count().await,
            };
            if let Some(begun) = begun {
                told.send_modify(|progress| progress.add(begun));
            }
        }
        self.log
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        format!("{}-{}", self.name, self.keys)
    }

    /// Sends a body again and again until it is answered; gives the answer, its attempt and when that began.
    async fn insist(&mut self, key: &str, body: &str) -> (String, usize, Instant) {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let base = self.place.borrow().clone();
            let patience = if self.dice.u8(..20) == 0 {
                Duration::from_millis(self.dice.u64(HASTE_MS))
            } else {
                PATIENCE
            };
            let id = format!("{key}.{attempt}");
            let begun = Instant::now();
            if let Ok((status, text)) = post(&self.client, &base, &id, key, body, patience).await {
                let answer: Json = serde_json::from_str(&text).expect("JSON");
                if status == 200 && answer.get("errors").is_none() {
                    return (text, attempt, begun);
                }
                assert!(is_passing(status, &answer), "{status} for {key}: {text}");
            }
            sleep(PAUSE).await;
        }
    }

    /// Has a command done; gives its objects as they are told and when it began, or nothing when another was faster.
    async fn have_done(
        &mut self,
        document: &str,
        variables: Json,
        key: String,
        effects: Vec<Effect>,
    ) -> Option<(Vec<(String, i64)>, Instant)> {
        let body = json!({ "query": document, "variables": variables }).to_string();
        let (answer, attempt, begun) = self.insist(&key, &body).await;
        let told: Json = serde_json::from_str(&answer).expect("JSON");
        let mut objects = Vec::new();
        let mut done = Vec::new();
        for (field, effect) in ["a", "b"].into_iter().zip(effects) {
            let payload = &told["data"][field];
            let errors = payload["userErrors"].as_array().expect("errors");
            if errors
                .iter()
                .any(|error| error["code"] == "VERSION_CONFLICT")
            {
                // Only where several write on the version that they have read.
                assert_eq!(variables["id"], self.world.counter, "{key}: {answer}");
                self.log.refused.push(key);
                return None;
            }
            assert!(errors.is_empty(), "{key}: {answer}");
            let object = &payload["object"];
            let id = object["id"].as_str().unwrap_or(&effect.id).to_owned();
            let version = object["version"].as_i64().unwrap_or(effect.version);
            objects.push((id.clone(), version));
            done.push(Effect {
                id,
                version,
                ..effect
            });
        }
        self.log.acknowledged.push(Acknowledged {
            key,
            body,
            answer,
            attempt,
            effects: done,
        });
        Some((objects, begun))
    }

    /// What a visit is entered with, of which nothing in the database keeps a second one out.
    fn visit(&mut self, key: &str) -> Json {
        json!({
            "kind": "RESEARCH", "startedOn": "2022-03-01", "endedOn": "2022-03-03", "siteKind": "VILLAGE",
            "days": format!("{}.{}", self.dice.u8(1..3), self.dice.choice([0, 5]).unwrap_or_default()),
            "siteName": key, "divisionId": self.world.division,
        })
    }

    async fn enter(&mut self) -> Option<Instant> {
        let key = self.key();
        let input = self.visit(&key);
        let effect = created(&input);
        let done = self.have_done(ENTER, json!({ "input": input }), key, vec![effect]);
        let (visits, begun) = done.await?;
        self.visits.extend(visits);
        Some(begun)
    }

    async fn enter_two(&mut self) -> Option<Instant> {
        let key = self.key();
        let (input, second) = (self.visit(&key), self.visit(&key));
        let effects = vec![created(&input), created(&second)];
        let variables = json!({ "input": input, "second": second });
        let (visits, begun) = self.have_done(ENTER_TWO, variables, key, effects).await?;
        self.visits.extend(visits);
        Some(begun)
    }

    async fn change(&mut self) -> Option<Instant> {
        let place = self.dice.choose_multiple(0..self.visits.len(), 1).pop()?;
        let (id, version) = self.visits[place].clone();
        let key = self.key();
        let patch = json!({ "summary": key });
        let effect = updated(&id, version + 1, &patch);
        let variables = json!({ "id": id, "version": version, "patch": patch });
        let (mut visits, begun) = self.have_done(CHANGE, variables, key, vec![effect]).await?;
        assert_eq!(visits[0], (id, version + 1));
        self.visits[place] = visits.remove(0);
        Some(begun)
    }

    async fn remove(&mut self) -> Option<Instant> {
        if self.visits.len() < ENOUGH {
            return None;
        }
        let place = self.dice.usize(..self.visits.len());
        let (id, version) = self.visits.swap_remove(place);
        let key = self.key();
        let effect = Effect {
            id: id.clone(),
            version: version + 1,
            kind: "DELETE",
            fields: json!({}),
        };
        let variables = json!({ "id": id, "version": version });
        let (_, begun) = self.have_done(REMOVE, variables, key, vec![effect]).await?;
        Some(begun)
    }

    /// Changes its own field of a board, whatever the others did to theirs meanwhile.
    async fn merge(&mut self) -> Option<Instant> {
        let id = self.world.boards[self.number / FIELDS.len()].clone();
        let key = self.key();
        let field = FIELDS[self.number % FIELDS.len()];
        let value = if field == "totalInvestment" {
            format!("{}.00", self.keys)
        } else {
            key.clone()
        };
        let patch = json!({ field: value });
        let effect = updated(&id, 0, &patch);
        let variables = json!({ "id": id, "version": self.board, "patch": patch, "merge": true });
        let (boards, begun) = self
            .have_done(CHANGE_PROJECT, variables, key, vec![effect])
            .await?;
        self.board = boards[0].1;
        Some(begun)
    }

    /// Adds one to the counter, on the version that it has read.
    async fn count(&mut self) -> Option<Instant> {
        let id = self.world.counter.clone();
        let body = json!({ "query": COUNT, "variables": { "id": id } }).to_string();
        let (answer, ..) = self.insist("read", &body).await;
        let read: Json = serde_json::from_str(&answer).expect("JSON");
        let project = &read["data"]["project"];
        let version = project["version"].as_i64().expect("a version");
        let counted: Decimal = text(&project["totalInvestment"]).parse().expect("a number");
        let key = self.key();
        let patch = json!({ "totalInvestment": (counted + Decimal::ONE).to_string() });
        let effect = updated(&id, version + 1, &patch);
        let variables = json!({ "id": id, "version": version, "patch": patch });
        let (_, begun) = self
            .have_done(CHANGE_PROJECT, variables, key, vec![effect])
            .await?;
        Some(begun)
    }
}

/// A JSON text.
pub(super) fn text(json: &Json) -> &str {
    json.as_str().expect("a text")
}

fn created(input: &Json) -> Effect {
    Effect {
        id: String::new(),
        version: 1,
        kind: "CREATE",
        fields: input.clone(),
    }
}

fn updated(id: &str, version: i64, patch: &Json) -> Effect {
    Effect {
        id: id.to_owned(),
        version,
        kind: "UPDATE",
        fields: patch.clone(),
    }
}

impl World {
    /// Enters what the writers share.
    pub(super) async fn made(place: &watch::Sender<String>) -> (Self, Log) {
        let nothing = Self {
            division: String::new(),
            counter: String::new(),
            boards: Default::default(),
        };
        let (nothing, dice) = (Arc::new(nothing), fastrand::Rng::with_seed(0));
        let mut writer = Writer::new(0, dice, nothing, place.subscribe());
        "world".clone_into(&mut writer.name);
        let division = json!({ "code": "532301", "name": "县", "level": "COUNTY" });
        let division = writer.made(ENTER_DIVISION, &division).await;
        let mut projects = Vec::new();
        for code in ["counter", "left", "right"] {
            let project = json!({
                "code": code, "name": code, "status": "IMPLEMENTATION", "stage": "STARTED",
                "divisionId": division, "totalInvestment": "0.00",
            });
            projects.push(writer.made(ENTER_PROJECT, &project).await);
        }
        let [counter, left, right] = projects.try_into().expect("three");
        let world = Self {
            division,
            counter,
            boards: [left, right],
        };
        (world, writer.log)
    }
}

impl Writer {
    /// Enters an object; gives its id.
    async fn made(&mut self, document: &str, input: &Json) -> String {
        let key = self.key();
        let effect = created(input);
        let done = self.have_done(document, json!({ "input": input }), key, vec![effect]);
        let (mut objects, _) = done.await.expect("nobody else writes yet");
        objects.remove(0).0
    }
}
