//! The permission matrix: each role asks for each type on each path, and is answered as by a database that holds nothing
//! but what the role sees.

use std::{collections::BTreeMap, fmt::Write as _};

use futures_util::future::join_all;
use serde_json::Value as Json;
use sixiang::{
    auth::{Role, Viewer},
    schema::{
        ids, names,
        room::{Link, Relation, Room},
        rooms,
        types::{self, Definition},
    },
};
use sqlx::{AssertSqlSafe, PgPool, types::Uuid};

use super::world::{Asker, World};

/// The ways in which a row could show.
const PATHS: [&str; 7] = [
    "direct",
    "node",
    "nested",
    "filter",
    "order",
    "aggregate",
    "search",
];

/// Roles that do not see all, by the letter that stands for them.
const RESTRICTED: [(Role, char); 4] = [
    (Role::Public, 'P'),
    (Role::Viewer, 'V'),
    (Role::Analyst, 'A'),
    (Role::Editor, 'E'),
];

/// What each path asks for.
const LIST: &str = "totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } aggregate { count }";

/// Ids and texts to ask by, of rows that not everyone sees where a table has such.
struct Samples {
    ids: BTreeMap<&'static str, Vec<Uuid>>,
    /// Values of the search's titles and of the fields of keys.
    texts: BTreeMap<(&'static str, &'static str), Vec<String>>,
}

impl Samples {
    async fn read(world: &World) -> Self {
        let pool = PgPool::connect(&world.full).await.expect("a connection");
        let (mut ids, mut texts) = (BTreeMap::new(), BTreeMap::new());
        for room in rooms::all().iter().filter(|room| room.view.is_none()) {
            let table = room.table.name;
            let some = match world.unpublished.get(table) {
                // Those that only the office sees, those that the editor sees too, and others.
                Some(unpublished) => {
                    let hidden = &world.hidden[table];
                    let seen = unpublished.iter().filter(|id| !hidden.contains(id));
                    seen.take(5).chain(hidden.iter().take(5)).copied().collect()
                }
                None => {
                    all(
                        &pool,
                        &format!("SELECT id FROM {table} ORDER BY id LIMIT 5"),
                    )
                    .await
                }
            };
            let wanted = room.searched.iter().map(|searched| searched.title);
            let keys = room
                .key
                .iter()
                .filter_map(|name| Some(room.field(name)?.column));
            for column in wanted.chain(keys) {
                let sql = format!(
                    "SELECT {}::text FROM unnest($1::uuid[]) WITH ORDINALITY k(id, o) JOIN {table} USING (id) ORDER BY o",
                    column.name
                );
                let values = sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind::<&Vec<Uuid>>(&some)
                    .fetch_all(&pool)
                    .await
                    .expect("texts");
                texts.insert((table, column.name), values);
            }
            ids.insert(table, some);
        }
        // What leads to rows that not everyone sees, or from them, is asked for as well.
        for room in rooms::all() {
            for relation in &room.relations {
                let Some(unpublished) = world.unpublished.get(&*relation.target) else {
                    continue;
                };
                let sql = match &relation.link {
                    Link::Reference { column } => format!(
                        "SELECT id FROM {} WHERE {} = ANY($1) ORDER BY id LIMIT 5",
                        room.table.name, column.name
                    ),
                    Link::Children { column } if relation.name != "history" => format!(
                        "SELECT DISTINCT {column} FROM {} WHERE id = ANY($1) AND {column} IS NOT NULL ORDER BY 1 LIMIT 5",
                        relation.target
                    ),
                    _ => continue,
                };
                let owners: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind(unpublished)
                    .fetch_all(&pool)
                    .await
                    .expect("owners");
                ids.entry(room.table.name).or_default().extend(owners);
            }
        }
        Self { ids, texts }
    }

    /// Global ids of a room's rows, as a list in a document.
    fn list(&self, room: &Room) -> String {
        format!("[{}]", self.all(room).join(", "))
    }

    fn all(&self, room: &Room) -> Vec<String> {
        let ids = self.ids.get(room.table.name).into_iter().flatten();
        let tag = room.tag.unwrap_or_default();
        ids.map(|id| {
            let id = ids::encode(tag, id.as_bytes());
            format!("\"{}\"", String::from_utf8_lossy(&id))
        })
        .collect()
    }
}

async fn all(pool: &PgPool, sql: &str) -> Vec<Uuid> {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_all(pool)
        .await
        .expect("rows")
}

/// The document that asks for a type on a path; `None`: there is no such path.
fn document(room: &'static Room, path: &str, samples: &Samples) -> Option<String> {
    let mut text = "{ ".to_owned();
    let mut number = 0;
    let mut add = |field: &str| {
        let _ = write!(text, "f{number}: {field} ");
        number += 1;
    };
    let many = |arguments: &str| match room.view {
        Some(_) => format!("{}(period: \"2022\" {arguments})", room.many),
        None => format!("{}({arguments})", room.many),
    };
    let scalars = scalars(room);
    let has_ids = room.tag.is_some();
    match path {
        "direct" => {
            add(&format!(
                "{} {{ totalCount nodes {{ {scalars} }} pageInfo {{ hasNextPage }} }}",
                many("first: 20")
            ));
            if has_ids {
                let last = format!("last: 3 filter: {{ id: {{ in: {} }} }}", samples.list(room));
                add(&format!("{} {{ {LIST} }}", many(&last)));
                for id in samples.all(room).iter().step_by(3) {
                    add(&format!("{}(id: {id}) {{ {scalars} }}", room.one));
                }
            }
            for field in by_key(room, samples) {
                add(&field);
            }
        }
        "node" if has_ids => {
            let of = format!(
                "{{ __typename id ... on {} {{ {scalars} }} }}",
                room.type_name
            );
            add(&format!("nodes(ids: {}) {of}", samples.list(room)));
            for id in samples.all(room).iter().step_by(3) {
                add(&format!("node(id: {id}) {of}"));
            }
        }
        "nested" if !room.relations.is_empty() => {
            let relations: String = room.relations.iter().map(nested).collect();
            add(&format!(
                "{} {{ nodes {{ {relations} }} }}",
                many("first: 3")
            ));
            if has_ids {
                let these = format!("filter: {{ id: {{ in: {} }} }}", samples.list(room));
                add(&format!("{} {{ nodes {{ {relations} }} }}", many(&these)));
            }
        }
        "filter" => {
            for relation in &room.relations {
                for filter in filters(relation, samples) {
                    let filter = format!("first: 0 filter: {{ {filter} }}");
                    add(&format!("{} {{ totalCount }}", many(&filter)));
                }
            }
            for field in room
                .fields
                .iter()
                .filter(|f| f.least == Role::Public && f.column.nullable)
            {
                let filter = format!("first: 0 filter: {{ {}: {{ isNull: false }} }}", field.name);
                add(&format!("{} {{ totalCount }}", many(&filter)));
            }
        }
        "order" => {
            for key in keys(room) {
                let order = format!("first: 5 orderBy: [{{ {key} }}]");
                let id = if has_ids { "id" } else { "subject" };
                add(&format!(
                    "{} {{ edges {{ cursor node {{ {id} }} }} }}",
                    many(&order)
                ));
            }
        }
        "aggregate" => add(&format!(
            "{} {{ aggregate {{ {} }} }}",
            many("first: 0"),
            aggregates(room)
        )),
        "search" => {
            for field in searches(room, &scalars, samples)? {
                add(&field);
            }
        }
        _ => return None,
    }
    (number > 0).then(|| text + "}")
}

/// Searches for the beginnings of what objects are called; none where they are not searched.
fn searches(room: &Room, scalars: &str, samples: &Samples) -> Option<Vec<String>> {
    let title = room.searched.as_ref()?.title.name;
    let kind = names::constant(room.type_name);
    let texts = samples.texts[&(room.table.name, title)].iter().step_by(3);
    let both = texts.flat_map(|text| {
        let letters = text.chars().filter(|c| !c.is_ascii_punctuation());
        let text: String = letters.take(12).collect();
        [
            format!(
                "search(query: \"{text}\" first: 3 types: [{kind}]) {{ nodes {{ ... on {} {{ {scalars} }} }} \
                 edges {{ cursor match title {{ text }} excerpt {{ text }} }} pageInfo {{ hasNextPage endCursor }} }}",
                room.type_name
            ),
            format!(
                "search(query: \"{text}\" first: 5) {{ nodes {{ __typename ... on Node {{ id }} }} }}"
            ),
        ]
    });
    Some(both.collect())
}

/// Keys of orders: each sortable field, and each relation by its number or by a field of what it leads to.
fn keys(room: &'static Room) -> impl Iterator<Item = String> {
    let keys = room
        .fields
        .iter()
        .filter(|f| f.sortable)
        .map(|f| format!("{}: DESC", f.name));
    let related = room.relations.iter().map(|relation| {
        let target = rooms::by_table(&relation.target);
        match (relation.is_one(), target.fields.iter().find(|f| f.sortable)) {
            (false, _) => format!("{}: {{ count: DESC }}", relation.name),
            (true, Some(field)) => format!("{}: {{ {}: ASC }}", relation.name, field.name),
            (true, None) => format!("{}: {{ id: ASC }}", relation.name),
        }
    });
    keys.chain(related)
}

/// The fields of one type that need no argument and that everyone sees.
fn scalars(room: &Room) -> String {
    let id = room.tag.map(|_| "id");
    let fields = room.fields.iter().filter(|f| f.least == Role::Public);
    let fields = fields.map(|f| f.name.as_str());
    let computed = room.computed.iter().map(|c| c.name);
    let all: Vec<_> = id.into_iter().chain(fields).chain(computed).collect();
    all.join(" ")
}

fn nested(relation: &Relation) -> String {
    let name = &relation.name;
    if relation.is_one() {
        let target = rooms::by_table(&relation.target);
        return format!("{name} {{ {} }} ", scalars(target));
    }
    format!("{name}(first: 2) {{ {LIST} }} ")
}

fn filters(relation: &Relation, samples: &Samples) -> Vec<String> {
    let (name, target) = (&relation.name, rooms::by_table(&relation.target));
    let these = format!("{{ id: {{ in: {} }} }}", samples.list(target));
    if relation.is_one() {
        return vec![
            format!("{name}: {{}}"),
            format!("{name}: {these}"),
            format!("not: {{ {name}: {these} }}"),
        ];
    }
    let mut all = vec![
        format!("{name}: {{ some: {these} }}"),
        format!("{name}: {{ count: {{ gte: 2 }} }}"),
    ];
    if target.rules.published.is_some() {
        all.extend([
            format!("{name}: {{ some: {{}} }}"),
            format!("{name}: {{ none: {{}} }}"),
            format!("{name}: {{ every: {these} }}"),
            format!("{name}: {{ count: {{ filter: {these} eq: 1 }} }}"),
        ]);
    }
    all
}

/// Root fields by natural key, for keys of columns alone.
fn by_key(room: &Room, samples: &Samples) -> Vec<String> {
    let columns: Option<Vec<_>> = room
        .key
        .iter()
        .map(|name| Some(room.field(name)?.column))
        .collect();
    let columns = columns.unwrap_or_default();
    let values = |column: &'static str| &samples.texts[&(room.table.name, column)];
    let Some(first) = columns.first() else {
        return Vec::new();
    };
    (0..values(first.name).len().min(3))
        .map(|row| {
            let arguments = columns.iter().zip(room.key).map(|(column, name)| {
                let value = &values(column.name)[row];
                match column.kind {
                    entity::Kind::Text => format!("{name}: \"{value}\""),
                    _ => format!("{name}: {value}"),
                }
            });
            let arguments: Vec<_> = arguments.collect();
            let field = names::by_key(&room.one, room.key);
            format!("{field}({}) {{ id }}", arguments.join(" "))
        })
        .collect()
}

/// Every aggregate of every field that everyone sees.
fn aggregates(room: &Room) -> String {
    let types = types::definitions();
    let find = |name: &str| types.iter().find(|ty| ty.name() == name);
    let fields = |name: &str| match find(name) {
        Some(Definition::Object { fields, .. }) => fields.iter(),
        _ => [].iter(),
    };
    let seen = |name: &str| room.field(name).is_none_or(|f| f.least == Role::Public);
    let mut text = "count".to_owned();
    for function in fields(&names::aggregate(room.type_name)).filter(|f| f.name != "count") {
        let inner = fields(function.ty.trim_end_matches('!'));
        let inner =
            inner.filter(|f| seen(&f.name) && !f.arguments.iter().any(|a| a.ty.ends_with('!')));
        let inner: Vec<_> = inner.map(|f| f.name.as_str()).collect();
        let _ = write!(text, " {} {{ {} }}", function.name, inner.join(" "));
    }
    text
}

/// Whether an answer's errors are only such as tell that there is no row of a key.
fn is_answer(answer: &Json) -> bool {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.into_iter().all(|error| error[0] == "UNKNOWN_CODE")
}

#[tokio::test]
async fn each_role_is_answered_as_if_nothing_else_were_there() {
    let world = World::get().await;
    let samples = Samples::read(world).await;
    let office = Viewer::anonymous(Role::Office);
    let over_all = Asker::over_engine(&world.full, office.clone()).await;
    let over_published = Asker::over_engine(&world.published, office.clone()).await;
    let over_editors = Asker::over_engine(&world.of_editor, office).await;
    let mut askers = Vec::new();
    for (role, letter) in RESTRICTED {
        let asker = if role == Role::Editor {
            Asker::over_engine(&world.full, world.viewer(role)).await
        } else {
            Asker::over_http(&world.full, role).await
        };
        askers.push((role, letter, asker));
    }
    let (mut wrong, mut matrix) = (Vec::new(), String::new());
    let _ = writeln!(
        matrix,
        "{:20}{}",
        "",
        PATHS.map(|path| format!("{path:11}")).concat().trim_end()
    );
    for room in rooms::all() {
        let mut line = format!("{:20}", room.type_name);
        for path in PATHS {
            let mut cell = String::new();
            if let Some(document) = document(room, path, &samples) {
                let of_roles = join_all(askers.iter().map(|(.., asker)| asker.ask(&document)));
                let (whole, published, editors, of_roles) = tokio::join!(
                    over_all.ask(&document),
                    over_published.ask(&document),
                    over_editors.ask(&document),
                    of_roles
                );
                assert!(
                    is_answer(&whole),
                    "{} {path}: {} for {document}",
                    room.type_name,
                    whole["errors"]
                );
                for ((role, letter, _), found) in askers.iter().zip(&of_roles) {
                    let expected = match role {
                        Role::Editor => &editors,
                        _ => &published,
                    };
                    if found != expected {
                        wrong.push(format!("{} {path} as {}", room.type_name, role.as_str()));
                    }
                    if *found != whole {
                        cell.push(*letter);
                    }
                }
                if cell.is_empty() {
                    cell.push('=');
                }
            } else {
                cell.push(' ');
            }
            let _ = write!(line, "{cell:11}");
        }
        let _ = writeln!(matrix, "{}", line.trim_end());
    }
    assert_eq!(wrong, [""; 0]);
    // Which roles are answered otherwise than the office; where none of them may be, `=`.
    insta::assert_snapshot!(matrix);
}

#[tokio::test]
async fn a_cursor_at_a_hidden_row_opens_nothing() {
    let world = World::get().await;
    let office = Viewer::anonymous(Role::Office);
    let over_all = Asker::over_engine(&world.full, office.clone()).await;
    let over_published = Asker::over_engine(&world.published, office).await;
    let public = Asker::over_http(&world.full, Role::Public).await;
    let mut wrong = Vec::new();
    for room in rooms::all()
        .iter()
        .filter(|room| room.rules.published.is_some())
    {
        let many = room.many;
        let tag = room.tag.unwrap_or_default();
        let id = ids::encode(tag, world.unpublished[room.table.name][0].as_bytes());
        let of_one = format!(
            "{{ {many}(filter: {{ id: {{ eq: \"{}\" }} }}) {{ edges {{ cursor }} }} }}",
            String::from_utf8_lossy(&id)
        );
        let cursor = over_all.ask(&of_one).await["data"][many]["edges"][0]["cursor"].to_string();
        for page in [
            format!("first: 5 after: {cursor}"),
            format!("last: 5 before: {cursor}"),
        ] {
            let document = format!("{{ {many}({page}) {{ {LIST} }} }}");
            let found = public.ask(&document).await;
            if found != over_published.ask(&document).await || !is_answer(&found) {
                wrong.push(document);
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[tokio::test]
async fn counts_are_those_of_the_rows_that_a_role_sees() {
    let world = World::get().await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let asker = Asker::over_engine(&world.full, world.viewer(role)).await;
        let pool = PgPool::connect(world.seen_by(role))
            .await
            .expect("a connection");
        for room in rooms::all().iter().filter(|room| room.view.is_none()) {
            let sql = format!("SELECT count(*) FROM {}", room.table.name);
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
                .fetch_one(&pool)
                .await
                .expect("a count");
            let answer = asker
                .ask(&format!("{{ {} {{ totalCount }} }}", room.many))
                .await;
            if answer["data"][room.many]["totalCount"] != count {
                wrong.push(format!(
                    "{} as {}: {answer}, not {count}",
                    room.many,
                    role.as_str()
                ));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
