//! Scopes: an editor changes what lies in theirs, and nothing is told of what they do not see.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};
use sixiang::{
    auth::{Role, Scope, Viewer},
    config::Limits,
    query::{Engine, Query},
    schema::{ids, room::Room, rooms},
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{build, database, engine};

/// An editor of one county, and that county and another one.
struct County {
    pool: PgPool,
    engine: Engine,
    editor: Viewer,
    own: Uuid,
    other: Uuid,
}

impl County {
    async fn new() -> Self {
        let pool = PgPool::connect(&database::empty().await)
            .await
            .expect("a connection");
        let own = build::division().insert(&pool).await;
        let other = build::division().insert(&pool).await;
        let engine = engine(&pool.connect_options(), 2, Limits::default());
        let scope = Scope {
            divisions: vec![own],
            ..Scope::default()
        };
        let editor = Viewer {
            name: "editor".into(),
            scope: Arc::new(scope),
            ..Viewer::anonymous(Role::Editor)
        };
        Self {
            pool,
            engine,
            editor,
            own,
            other,
        }
    }

    /// Codes of what is wrong with a command.
    async fn wrong(&self, command: &str) -> Vec<Json> {
        self.wrong_for(&self.editor, command).await
    }

    /// The same for another viewer.
    async fn wrong_for(&self, viewer: &Viewer, command: &str) -> Vec<Json> {
        let payload = self.payload(viewer, command, "userErrors { code }").await;
        let errors = payload["userErrors"].as_array().expect("errors");
        errors.iter().map(|error| error["code"].clone()).collect()
    }

    /// What a command answers.
    async fn payload(&self, viewer: &Viewer, command: &str, selection: &str) -> Json {
        let document = format!("mutation {{ done: {command} {{ {selection} }} }}");
        let variables = Map::new();
        let query = Query {
            may_write: true,
            ..Query::of(&document, &variables, viewer)
        };
        let answer = self.engine.answer(query).await;
        assert_eq!(answer.faults, [], "{document}");
        let mut data: Json = serde_json::from_slice(&answer.data.expect("data")).expect("JSON");
        data["done"].take()
    }
}

/// The global id of a row.
fn id(table: &str, row: Uuid) -> String {
    let tag = rooms::over(table)
        .and_then(|room: &Room| room.tag)
        .expect("it has ids");
    String::from_utf8_lossy(&ids::encode(tag, row.as_bytes())).into_owned()
}

#[tokio::test]
async fn an_editor_changes_what_lies_in_their_scope_and_nothing_else() {
    let county = County::new().await;
    let own = build::project(county.own).insert(&county.pool).await;
    let other = build::project(county.other).insert(&county.pool).await;
    let milestone = build::milestone(other).insert(&county.pool).await;
    let (own, other) = (id("project", own), id("project", other));
    let elsewhere = id("division", county.other);
    let milestone = id("milestone", milestone);
    let outside = vec![json!("OUT_OF_SCOPE")];
    let asked = [
        (
            format!("projectUpdate(id: \"{own}\" expectedVersion: 1 patch: {{ name: \"坝\" }})"),
            vec![],
        ),
        (
            format!("projectUpdate(id: \"{other}\" expectedVersion: 1 patch: {{ name: \"坝\" }})"),
            outside.clone(),
        ),
        (
            format!(
                "projectUpdate(id: \"{own}\" expectedVersion: 2 patch: {{ divisionId: \"{elsewhere}\" }})"
            ),
            outside.clone(),
        ),
        (
            format!(
                "milestoneUpdate(id: \"{milestone}\" expectedVersion: 1 patch: {{ title: \"坝\" }})"
            ),
            outside.clone(),
        ),
        (
            format!("projectDelete(id: \"{other}\" expectedVersion: 1)"),
            outside.clone(),
        ),
        // What everyone stands on is the office's to change.
        (
            format!(
                "divisionUpdate(id: \"{elsewhere}\" expectedVersion: 1 patch: {{ name: \"县\" }})"
            ),
            outside,
        ),
    ];
    for (command, expected) in asked {
        assert_eq!(county.wrong(&command).await, expected, "{command}");
    }
}

#[tokio::test]
async fn what_an_editor_does_not_see_is_not_found() {
    let county = County::new().await;
    let draft = |division| {
        build::publication()
            .set("published_on", ())
            .refer("division_id", division)
    };
    let own = draft(county.own).insert(&county.pool).await;
    let hidden = draft(county.other).insert(&county.pool).await;
    let published = build::publication()
        .refer("division_id", county.other)
        .insert(&county.pool)
        .await;
    let inspection = build::inspection()
        .set("published_on", ())
        .refer("division_id", county.own);
    let inspection = id("inspection", inspection.insert(&county.pool).await);
    let publication = |row| {
        let id = id("publication", row);
        format!("publicationUpdate(id: \"{id}\" expectedVersion: 1 patch: {{ title: \"经验\" }})")
    };
    let asked = [
        (publication(own), vec![]),
        (publication(hidden), vec![json!("NOT_FOUND")]),
        (publication(Uuid::nil()), vec![json!("NOT_FOUND")]),
        (publication(published), vec![json!("OUT_OF_SCOPE")]),
        // It is the office's word on the county.
        (
            format!(
                "inspectionUpdate(id: \"{inspection}\" expectedVersion: 1 patch: {{ findings: \"无\" }})"
            ),
            vec![json!("OUT_OF_SCOPE")],
        ),
    ];
    for (command, expected) in asked {
        assert_eq!(county.wrong(&command).await, expected, "{command}");
    }
}

#[tokio::test]
async fn an_editor_brings_back_what_they_would_see_and_change() {
    let county = County::new().await;
    let publication = |published_on: Option<&str>, division| {
        build::publication()
            .set("published_on", published_on)
            .refer("division_id", division)
    };
    let office = Viewer::anonymous(Role::Office);
    let mut answers = Vec::new();
    for row in [
        publication(None, county.own),
        publication(Some("2022-05-10"), county.other),
        publication(None, county.other),
    ] {
        let id = id("publication", row.insert(&county.pool).await);
        let delete = format!("publicationDelete(id: \"{id}\" expectedVersion: 1)");
        assert_eq!(county.wrong_for(&office, &delete).await, [Json::Null; 0]);
        let restore = format!("publicationRestore(id: \"{id}\")");
        answers.push(county.wrong(&restore).await);
    }
    assert_eq!(
        answers,
        [
            vec![],
            vec![json!("OUT_OF_SCOPE")],
            vec![json!("NOT_FOUND")]
        ]
    );
}

#[tokio::test]
async fn what_refers_to_what_is_hidden_comes_and_goes_and_tells_nothing_of_it() {
    let county = County::new().await;
    let project = build::project(county.own);
    let inspection = build::inspection()
        .set("published_on", ())
        .refer("division_id", county.other);
    let problem = build::problem()
        .refer("project_id", project.id())
        .refer("inspection_id", inspection.id());
    let hidden = id("inspection", inspection.id());
    let problem_id = id("problem", problem.id());
    build::insert_all(&county.pool, vec![project, inspection, problem]).await;
    let selection = "userErrors { code } changes { field before after } conflict { fields { field base theirs yours } }";
    let commands = [
        format!(
            "problemUpdate(id: \"{problem_id}\" expectedVersion: 7 patch: {{ title: \"难\" }})"
        ),
        format!("problemDelete(id: \"{problem_id}\" expectedVersion: 1)"),
        format!("problemRestore(id: \"{problem_id}\")"),
    ];
    let mut told = Vec::new();
    for command in &commands {
        let payload = county.payload(&county.editor, command, selection).await;
        assert!(!payload.to_string().contains(&hidden), "{payload}");
        told.push(payload["userErrors"].clone());
    }
    let still = "SELECT inspection_id IS NOT NULL FROM problem";
    let still: bool = sqlx::query_scalar(still)
        .fetch_one(&county.pool)
        .await
        .expect("a problem");
    assert_eq!(
        (told, still),
        (
            vec![
                json!([{ "code": "VERSION_CONFLICT" }]),
                json!([]),
                json!([])
            ],
            true
        )
    );
}

#[tokio::test]
async fn a_department_replies_for_itself_and_the_directive_follows() {
    let mut county = County::new().await;
    let (own, other) = (
        build::department(county.own),
        build::department(county.other),
    );
    // As a key's or a token's division brings its departments.
    Arc::make_mut(&mut county.editor.scope)
        .departments
        .push(own.id());
    let directive = build::directive();
    let reply = |department: &build::Row| {
        let (directive, department) = (
            id("directive", directive.id()),
            id("department", department.id()),
        );
        format!("directiveReply(directiveId: \"{directive}\" departmentId: \"{department}\")")
    };
    let (by_own, by_other) = (reply(&own), reply(&other));
    let rows = vec![
        build::addressee(directive.id(), own.id()),
        build::addressee(directive.id(), other.id()),
        own,
        other,
        directive,
    ];
    build::insert_all(&county.pool, rows).await;
    let answers = (county.wrong(&by_own).await, county.wrong(&by_other).await);
    let status: String = sqlx::query_scalar("SELECT status::text FROM directive")
        .fetch_one(&county.pool)
        .await
        .expect("a status");
    assert_eq!(
        (answers, status.as_str()),
        ((vec![], vec![json!("OUT_OF_SCOPE")]), "IN_PROGRESS")
    );
}

#[tokio::test]
async fn a_visit_elsewhere_is_recorded_for_a_leader_of_ones_own() {
    let county = County::new().await;
    let places = [county.own, county.other];
    let departments = places.map(build::department);
    let leaders = [0, 1].map(|n| build::leader(departments[n].id(), places[n]));
    let visits = leaders.each_ref().map(|leader| {
        format!(
            "visitRecord(input: {{ kind: RESEARCH startedOn: \"2022-05-10\" endedOn: \"2022-05-10\" days: \"1\" \
             siteKind: TOWNSHIP siteName: \"乡\" divisionId: \"{}\" leaders: [{{ leaderId: \"{}\" role: LEAD }}] \
             problems: [{{ title: \"一\" severity: LOW }}] }})",
            id("division", county.other),
            id("leader", leader.id()),
        )
    });
    let mut rows = Vec::from(departments);
    rows.extend(leaders);
    build::insert_all(&county.pool, rows).await;
    let mut answers = Vec::new();
    for visit in &visits {
        answers.push(county.wrong(visit).await);
    }
    assert_eq!(answers, [vec![], vec![json!("OUT_OF_SCOPE")]]);
}
