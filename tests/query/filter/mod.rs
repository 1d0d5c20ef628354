//! Filters mean what their descriptions say: random ones on random rows, and the tricky ones one by one.

mod document;
mod evaluate;
mod plain;
mod random;
pub(crate) mod rows;
mod world;

use serde_json::{Value as Json, json};

use self::{
    document::{Document, Style},
    random::{Generator, Input},
    rows::Dice,
    world::{Met, RELATIONS, Relation, World},
};
use crate::support::{
    Server,
    build::{self, Row},
    database,
};

/// A list that is asked for: the rows of a table, or those that a relation leads to from one row.
struct Question {
    /// What stands in the document before the filter, and after it.
    start: String,
    end: &'static str,
    filter: Input,
    style: Style,
    /// Where its connection stands in the field's value.
    place: &'static str,
    /// The connection that answers it.
    expected: Json,
    /// Number of rows that the filter chooses from.
    among: usize,
}

/// The connection of those rows that meet a filter, ordered by a column.
fn expected(world: &World, among: &[Met<'_>], key: &str, filter: &Json) -> Json {
    let met = among.iter().filter(|met| world.meets(**met, filter));
    let mut keys: Vec<_> = met.map(|met| met.row.get(key).clone()).collect();
    keys.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    let nodes: Json = keys.iter().map(|key| json!({ "key": key })).collect();
    json!({ "totalCount": keys.len(), "nodes": nodes })
}

/// The rows of a table that can be told apart by one text: table, root field, column of that text.
const ROOTS: &[(&str, &str, &str)] = &[
    ("project", "projects", "code"),
    ("project", "projects", "code"),
    ("leader", "leaders", "name"),
    ("task_force", "taskForces", "code"),
    ("division", "divisions", "code"),
    ("department", "departments", "code"),
];

fn key_of(table: &str) -> Option<&'static str> {
    ROOTS.iter().find(|root| root.0 == table).map(|root| root.2)
}

const STYLES: &[Style] = &[Style::Literal, Style::Mixed, Style::Variable];

/// A random filter on all rows of a table.
fn at_the_root(generator: &mut Generator<'_>, n: usize) -> Question {
    let (table, field, key) = ROOTS[n % ROOTS.len()];
    let depth = generator.dice.below(4);
    let filter = generator.filter(table, None, depth);
    let rows = generator.world.all(table);
    let among: Vec<_> = rows
        .into_iter()
        .map(|row| Met { row, edge: None })
        .collect();
    Question {
        start: format!("q{n}: {field}(first: 500 orderBy: {{ {key}: ASC }} filter: "),
        end: if key == "code" {
            ") { totalCount nodes { key: code } }"
        } else {
            ") { totalCount nodes { key: name } }"
        },
        expected: expected(generator.world, &among, key, &filter.json()),
        filter,
        style: *generator.dice.pick(STYLES),
        place: "",
        among: among.len(),
    }
}

/// A random filter on the rows that a relation leads to from one row.
fn below_a_row(generator: &mut Generator<'_>, n: usize) -> Question {
    let told_apart = |relation: &&Relation| {
        relation.is_many()
            && relation.owner != "leader"
            && key_of(relation.owner).is_some()
            && key_of(relation.target).is_some()
    };
    let relations: Vec<_> = RELATIONS.iter().filter(told_apart).collect();
    let relation = *relations[n % relations.len()];
    let world = generator.world;
    // Of four rows the one with the most below it.
    let owners = world.all(relation.owner);
    let tried = (0..4).map(|_| *generator.dice.pick(&owners));
    let owner = tried
        .max_by_key(|owner| world.related(owner, relation).len())
        .expect("four");
    let among = world.related(owner, relation);
    let depth = generator.dice.below(3);
    let filter = generator.filter(relation.target, Some(relation), depth);
    let key = key_of(relation.target).unwrap_or("code");
    let root = world::type_name(relation.owner);
    let root = format!("{}{}", root[..1].to_lowercase(), &root[1..]);
    Question {
        start: format!(
            "q{n}: {root}ByCode(code: {}) {{ items: {}(first: 500 orderBy: {{ {key}: ASC }} filter: ",
            owner.get("code"),
            relation.name
        ),
        end: if key == "code" {
            ") { totalCount nodes { key: code } } }"
        } else {
            ") { totalCount nodes { key: name } } }"
        },
        expected: expected(world, &among, key, &filter.json()),
        filter,
        style: *generator.dice.pick(STYLES),
        place: "/items",
        among: among.len(),
    }
}

/// Longest text of a document that the server takes, less what one question may add.
const ROOM: usize = 10 * 1024;

/// What came of many questions.
#[derive(Debug, Default)]
struct Outcome {
    wrong: Vec<String>,
    asked: usize,
    /// Questions whose filter meets some rows and not all.
    telling: usize,
}

impl Outcome {
    /// Asks questions, several in one document, and compares each answer.
    async fn ask(&mut self, server: &Server, questions: &[Question], dice: &mut Dice) {
        let mut rest = questions;
        while !rest.is_empty() {
            let mut document = Document::default();
            let mut taken = 0;
            for question in rest.iter().take(10) {
                document.add(
                    dice,
                    &question.start,
                    &question.filter,
                    question.style,
                    question.end,
                );
                taken += 1;
                if document.text().len() > ROOM {
                    break;
                }
            }
            let (now, later) = rest.split_at(taken);
            rest = later;
            let variables = Json::Object(document.variables.clone());
            let (_, answer) = server.answer(&document.text(), variables).await;
            for question in now {
                self.compare(question, &answer, &document);
            }
        }
    }

    fn compare(&mut self, question: &Question, answer: &Json, document: &Document) {
        let name = question.start.split(':').next().unwrap_or_default();
        let found = answer.pointer(&format!("/data/{name}{}", question.place));
        let count = question.expected["nodes"].as_array().map_or(0, Vec::len);
        self.asked += 1;
        self.telling += usize::from(count > 0 && count < question.among);
        if found != Some(&question.expected) && self.wrong.len() < 3 {
            let mut alone = Document::default();
            let (start, end) = (&question.start, question.end);
            alone.add(&mut Dice(0), start, &question.filter, Style::Literal, end);
            self.wrong.push(format!(
                "{}\nexpected {}\nfound    {}\nerrors   {}\nasked as {}\nwith {}",
                alone.text(),
                question.expected,
                found.unwrap_or(&Json::Null),
                answer["errors"],
                document.text(),
                Json::Object(document.variables.clone())
            ));
        }
    }

    /// What a failing test prints.
    fn told(&self) -> String {
        let wrong = self.wrong.join("\n\n");
        format!("{} asked, {} telling\n{wrong}", self.asked, self.telling)
    }
}

/// A server over random rows that are also at hand.
async fn server(seed: u64) -> (Server, World) {
    let flags = ["--today", "2022-11-30", "--max-page-size", "500"];
    let server = Server::on(&database::empty().await, &flags).await;
    let rows: Vec<Row> = rows::random(&mut Dice(seed));
    build::insert_all(&server.pool, rows.clone()).await;
    (server, World::new(rows))
}

/// Asks random questions of one sort.
async fn outcome(
    seed: u64,
    number: usize,
    question: fn(&mut Generator<'_>, usize) -> Question,
) -> Outcome {
    let (server, world) = server(seed).await;
    let mut generator = Generator {
        world: &world,
        dice: Dice(seed),
    };
    let questions: Vec<_> = (0..number).map(|n| question(&mut generator, n)).collect();
    let mut outcome = Outcome::default();
    outcome.ask(&server, &questions, &mut Dice(seed)).await;
    outcome
}

#[tokio::test]
async fn random_filters_choose_what_a_naive_evaluation_chooses() {
    let outcome = outcome(1, 600, at_the_root).await;
    assert!(
        outcome.wrong.is_empty() && outcome.telling > 300,
        "{}",
        outcome.told()
    );
}

#[tokio::test]
async fn random_filters_on_lists_below_a_row_choose_what_a_naive_evaluation_chooses() {
    let outcome = outcome(2, 200, below_a_row).await;
    assert!(
        outcome.wrong.is_empty() && outcome.telling > 40,
        "{}",
        outcome.told()
    );
}
