//! The demo data, and copies of them from which all that a viewer does not see was really deleted.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use clap::Parser;
use serde_json::{Value as Json, json};
use sixiang::{
    auth::{Role, Scope, Viewer},
    clock::Clock,
    config::{Cli, Command, Limits},
    database::pool::Pool,
    query::{Engine, Query},
    schema,
    search::upkeep,
};
use sqlx::{PgPool, Row as _, types::Uuid};
use tokio::sync::OnceCell;

use crate::support::{Server, database};

/// Limits that no request of these tests meets.
const FLAGS: [&str; 14] = [
    "--today",
    "2022-11-30",
    "--max-cost",
    "1000000000000",
    "--max-aliases",
    "2000",
    "--max-root-fields",
    "2000",
    "--max-tokens",
    "100000",
    "--max-document-bytes",
    "1000000",
    "--max-conditions",
    "5000",
];

/// Rows that not everyone sees, by table: the condition under which a row `r` is not published, and that under which it
/// lies in the scope of departments `$1`, divisions `$2` and task forces `$3`. Said here once more, apart from the rooms.
const RESTRICTED: [(&str, &str, &str); 5] = [
    // The record is for the office alone.
    ("change", "TRUE", "cardinality($1 || $2 || $3) < 0"),
    (
        "assessment_item",
        "(SELECT published_on FROM assessment a WHERE a.id = r.assessment_id) IS NULL",
        "(SELECT coalesce(a.department_id = ANY($1), false) OR coalesce(a.division_id = ANY($2), false) \
         OR coalesce(a.task_force_id = ANY($3), false) FROM assessment a WHERE a.id = r.assessment_id)",
    ),
    (
        "assessment",
        "r.published_on IS NULL",
        "(coalesce(r.department_id = ANY($1), false) OR coalesce(r.division_id = ANY($2), false) \
         OR coalesce(r.task_force_id = ANY($3), false))",
    ),
    (
        "inspection",
        "r.published_on IS NULL",
        "(coalesce(r.department_id = ANY($1), false) OR coalesce(r.division_id = ANY($2), false) OR EXISTS ( \
         SELECT FROM project p WHERE p.id = r.project_id AND (p.division_id = ANY($2) OR p.task_force_id = ANY($3) \
         OR p.owner_department_id = ANY($1))))",
    ),
    (
        "publication",
        "r.published_on IS NULL",
        "(coalesce(r.department_id = ANY($1), false) OR coalesce(r.division_id = ANY($2), false) OR $3::uuid[] IS NULL)",
    ),
];

/// Some events of the record, of rows that everyone sees and of such that not everyone does.
const RECORD: &str = "INSERT INTO change (id, kind, object_type, object_id, subject, object_version, command, actor, role, fields) \
    SELECT md5('change' || id)::uuid, 'UPDATE', of, id::text, id, 2, 'update', 'office', 'office', '{}' FROM ( \
        (SELECT id, 'Project' AS of FROM project ORDER BY id LIMIT 5) UNION ALL \
        (SELECT id, 'Inspection' FROM inspection ORDER BY published_on IS NULL DESC, id LIMIT 5) UNION ALL \
        (SELECT id, 'Publication' FROM publication ORDER BY published_on IS NULL DESC, id LIMIT 5)) r";

/// A department that was inspected in secret and writes drafts, a county with its townships, and a task force.
const SCOPE: &str = "SELECT \
    ARRAY(SELECT d.id FROM department d WHERE EXISTS (SELECT FROM publication p WHERE p.department_id = d.id \
        AND p.published_on IS NULL) ORDER BY (SELECT count(*) FROM inspection i WHERE i.department_id = d.id \
        AND i.published_on IS NULL) DESC, d.code LIMIT 1), \
    ARRAY(SELECT c.id FROM division c JOIN (SELECT id FROM division WHERE level = 'COUNTY' ORDER BY code LIMIT 1) o \
        ON o.id IN (c.id, c.parent_id)), \
    ARRAY(SELECT id FROM task_force WHERE kind = 'KEY_INDUSTRY' ORDER BY code LIMIT 1)";

/// Databases, and who an editor is in them.
pub(super) struct World {
    /// All of the demo data.
    pub(super) full: String,
    /// Only what is published.
    pub(super) published: String,
    /// What is published, and what lies in the editor's scope.
    pub(super) of_editor: String,
    /// The editor.
    pub(super) editor: Viewer,
    /// Ids of rows that are not published, by table.
    pub(super) unpublished: BTreeMap<&'static str, Vec<Uuid>>,
    /// Those of them that the editor does not see.
    pub(super) hidden: BTreeMap<&'static str, Vec<Uuid>>,
}

impl World {
    /// The one world of all tests, which only read.
    pub(super) async fn get() -> &'static Self {
        static WORLD: OnceCell<World> = OnceCell::const_new();
        WORLD.get_or_init(Self::new).await
    }

    async fn new() -> Self {
        let full = database::demo_named("guarded").await;
        let pool = PgPool::connect(&full).await.expect("a connection");
        sqlx::query(RECORD).execute(&pool).await.expect("a record");
        pool.close().await;
        // Both are copied before anyone is connected.
        let published = database::copy("guarded_published", "guarded").await;
        let of_editor = database::copy("guarded_of_editor", "guarded").await;
        let pool = PgPool::connect(&full).await.expect("a connection");
        let row = sqlx::query(SCOPE).fetch_one(&pool).await.expect("a scope");
        let scope = Scope {
            departments: row.get(0),
            divisions: row.get(1),
            task_forces: row.get(2),
        };
        pool.close().await;
        let editor = Viewer {
            name: "editor".into(),
            scope: Arc::new(scope),
            ..Viewer::anonymous(Role::Editor)
        };
        let unpublished = cut(&published, &Scope::default()).await;
        let hidden = cut(&of_editor, &editor.scope).await;
        Self {
            full,
            published,
            of_editor,
            editor,
            unpublished,
            hidden,
        }
    }

    /// A viewer of a role, the editor among them.
    pub(super) fn viewer(&self, role: Role) -> Viewer {
        if role == Role::Editor {
            self.editor.clone()
        } else {
            Viewer::anonymous(role)
        }
    }

    /// The database that holds just what a role sees.
    pub(super) fn seen_by(&self, role: Role) -> &str {
        match role {
            Role::Public | Role::Viewer | Role::Analyst => &self.published,
            Role::Editor => &self.of_editor,
            Role::Office | Role::Admin => &self.full,
        }
    }
}

/// Deletes what is neither published nor in a scope; gives the ids by table.
async fn cut(url: &str, scope: &Scope) -> BTreeMap<&'static str, Vec<Uuid>> {
    let pool = PgPool::connect(url).await.expect("a connection");
    let mut gone = BTreeMap::new();
    // Only so are events of the record deleted.
    let sql = "ALTER TABLE change DISABLE TRIGGER USER";
    sqlx::query(sql).execute(&pool).await.expect("an owner");
    for (table, unpublished, within) in RESTRICTED {
        let rows = format!("SELECT r.id FROM {table} r WHERE {unpublished} AND NOT {within}");
        if table == "inspection" {
            let sql =
                format!("UPDATE problem SET inspection_id = NULL WHERE inspection_id IN ({rows})");
            run(&pool, sql, scope).await;
        }
        let sql = format!("DELETE FROM {table} WHERE id IN ({rows}) RETURNING id");
        gone.insert(table, run(&pool, sql, scope).await);
    }
    let mut connection = pool.acquire().await.expect("a connection");
    upkeep::adopt(&mut connection).await.expect("it is adopted");
    while upkeep::work(&mut connection).await.expect("documents") == upkeep::Progress::Worked {}
    drop(connection);
    pool.close().await;
    gone
}

async fn run(pool: &PgPool, sql: String, scope: &Scope) -> Vec<Uuid> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(&scope.departments)
        .bind(&scope.divisions)
        .bind(&scope.task_forces)
        .fetch_all(pool)
        .await
        .expect("rows go")
}

/// Someone who asks.
pub(super) enum Asker {
    /// Over HTTP, as whoever shows no credential.
    Http(Box<Server>),
    /// The engine itself, as a viewer with a scope.
    Engine(Box<Engine>, Viewer),
}

impl Asker {
    /// Asks a database over HTTP in a role.
    pub(super) async fn over_http(url: &str, role: Role) -> Self {
        let mut flags = FLAGS.to_vec();
        flags.extend(["--anonymous-role", role.as_str()]);
        Self::Http(Box::new(Server::on(url, &flags).await))
    }

    /// Asks a database as a viewer, without HTTP.
    pub(super) async fn over_engine(url: &str, viewer: Viewer) -> Self {
        let pool = PgPool::connect(url).await.expect("a connection");
        let pool = Pool::new(&pool.connect_options(), 2, Duration::from_secs(5));
        let today = chrono::NaiveDate::from_ymd_opt(2022, 11, 30);
        let engine = Engine::new(
            schema::build(),
            pool,
            Clock::new(today),
            Arc::new(limits()),
            Duration::from_mins(1),
        );
        Self::Engine(Box::new(engine), viewer)
    }

    /// The data of an answer, and its errors by code and message.
    pub(super) async fn ask(&self, document: &str) -> Json {
        match self {
            Self::Http(server) => {
                let (_, mut answer) = server.answer(document, json!({})).await;
                let errors = answer["errors"].as_array().cloned().unwrap_or_default();
                let errors = errors
                    .iter()
                    .map(|error| json!([error["extensions"]["code"], error["message"]]));
                json!({ "errors": errors.collect::<Vec<_>>(), "data": answer["data"].take() })
            }
            Self::Engine(engine, viewer) => {
                let answer = engine
                    .answer(Query::of(document, &serde_json::Map::new(), viewer))
                    .await;
                let data = answer.data.map_or(Json::Null, |data| {
                    serde_json::from_slice(&data).expect("an answer in JSON")
                });
                let errors = answer.faults.iter();
                let errors = errors.map(|fault| json!([fault.code.as_str(), fault.message]));
                json!({ "errors": errors.collect::<Vec<_>>(), "data": data })
            }
        }
    }
}

fn limits() -> Limits {
    let mut flags = vec!["sixiang", "serve"];
    flags.extend(FLAGS);
    match Cli::parse_from(flags).command {
        Command::Serve(options) => options.limits,
        _ => panic!("serve is serve"),
    }
}
