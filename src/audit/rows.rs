//! Holds rows against the record: the events of an object follow on one another, and its row is what they made of it.

use std::collections::HashMap;

use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use uuid::Uuid;

use super::report::Report;
use crate::{
    mutation::{columns, json, lists, member},
    schema::{room::Room, rooms},
};

/// Events that are read at once.
const PAGE: usize = 1000;
/// Rows that are looked up at once.
const ROWS: usize = 200;

/// Events, object by object.
const EVENTS: &str = "SELECT subject, object_version, kind::text, object_type, object_id, fields::text FROM change \
    WHERE (subject, object_version) > ($1, $2) ORDER BY subject, object_version LIMIT 1000";

/// An object as its events tell it.
#[derive(Debug)]
struct Object {
    subject: Uuid,
    type_name: String,
    global_id: String,
    version: i32,
    is_deleted: bool,
    /// Its events begin with its creation: what they don't tell of is null.
    is_whole: bool,
    values: HashMap<String, Json>,
}

impl Object {
    fn place(&self) -> String {
        format!("{} {}", self.type_name, self.global_id)
    }

    /// What a field is, as far as the events tell.
    fn value(&self, field: &str) -> Option<&Json> {
        let unsaid = self.is_whole.then_some(&Json::Null);
        self.values.get(field).or(unsaid)
    }
}

/// An event of an object.
struct Event {
    subject: Uuid,
    version: i32,
    kind: String,
    type_name: String,
    global_id: String,
    fields: Json,
}

impl Event {
    fn read(row: &sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        let fields: &str = row.try_get(5)?;
        Ok(Self {
            subject: row.try_get(0)?,
            version: row.try_get(1)?,
            kind: row.try_get(2)?,
            type_name: row.try_get(3)?,
            global_id: row.try_get(4)?,
            // Whatever is no object of fields is told below.
            fields: serde_json::from_str(fields).unwrap_or_default(),
        })
    }
}

/// Walks all objects of the record; tells how many events it has looked at.
pub(super) async fn hold(
    connection: &mut PgConnection,
    report: &mut Report,
    told: &mut (dyn FnMut(u64) + Send),
) -> Result<(), sqlx::Error> {
    let mut at = (Uuid::nil(), i32::MIN);
    let mut object: Option<Object> = None;
    let mut whole: Vec<Object> = Vec::new();
    let mut looked = 0;
    loop {
        let query = sqlx::query(EVENTS).bind(at.0).bind(at.1);
        let page = query.fetch_all(&mut *connection).await?;
        for row in &page {
            let event = Event::read(row)?;
            at = (event.subject, event.version);
            object = Some(match object.take() {
                Some(mut object) if object.subject == event.subject => {
                    follow(&mut object, event, report);
                    object
                }
                other => {
                    whole.extend(other);
                    begin(event, report)
                }
            });
        }
        if whole.len() >= ROWS || page.len() < PAGE {
            if page.len() < PAGE {
                whole.extend(object.take());
            }
            compare(std::mem::take(&mut whole), connection, report).await?;
        }
        looked += page.len() as u64;
        told(looked);
        if page.len() < PAGE {
            break;
        }
    }
    for room in rooms::all().iter().filter(|room| room.is_written()) {
        let sql = format!(
            "SELECT count(*) FROM {} t WHERE NOT EXISTS (SELECT FROM change c WHERE c.subject = t.id)",
            room.table.name
        );
        let older: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await?;
        report.older += u64::try_from(older).unwrap_or(0);
    }
    Ok(())
}

/// The first event of an object.
fn begin(event: Event, report: &mut Report) -> Object {
    report.objects += 1;
    let mut object = Object {
        subject: event.subject,
        type_name: event.type_name.clone(),
        global_id: event.global_id.clone(),
        version: event.version - 1,
        is_deleted: false,
        is_whole: ["CREATE", "RESTORE"].contains(&event.kind.as_str()),
        values: HashMap::new(),
    };
    if object.is_whole && event.version != 1 {
        let what = format!("its creation is version {}", event.version);
        report.find(object.place(), what);
    }
    apply(&mut object, event, report);
    object
}

/// A further event.
fn follow(object: &mut Object, event: Event, report: &mut Report) {
    let (last, next) = (object.version, event.version);
    if next != last + 1 {
        let what = format!("version {next} follows version {last}: events are missing");
        report.find(object.place(), what);
        // What they changed is not known.
        object.is_whole = false;
        object.values.clear();
    }
    let is_sequel = match event.kind.as_str() {
        "CREATE" => false,
        "RESTORE" => object.is_deleted,
        _ => !object.is_deleted,
    };
    if !is_sequel {
        let what = format!("version {next} is no sequel to version {last}");
        report.find(object.place(), what);
    }
    if (&event.type_name, &event.global_id) != (&object.type_name, &object.global_id) {
        let what = format!(
            "in version {next} it is {} {}",
            event.type_name, event.global_id
        );
        report.find(object.place(), what);
    }
    if event.kind == "RESTORE" {
        // It tells all that the object is.
        object.is_whole = true;
        object.values.clear();
    }
    apply(object, event, report);
}

fn apply(object: &mut Object, event: Event, report: &mut Report) {
    object.version = event.version;
    object.is_deleted = event.kind == "DELETE";
    let Json::Object(fields) = event.fields else {
        let what = format!("version {} tells of no fields", event.version);
        return report.find(object.place(), what);
    };
    for (field, mut difference) in fields {
        let mut value = |name| difference.get_mut(name).map(Json::take).unwrap_or_default();
        let (before, after) = (value("before"), value("after"));
        if object
            .value(&field)
            .is_some_and(|known| !is_same(known, &before))
        {
            let what = format!(
                "version {} says that {field} was another value than it was before",
                event.version
            );
            report.find(object.place(), what);
        }
        object.values.insert(field, after);
    }
}

/// Whether two values of a field are the same: a list of links that nothing was told of is empty.
fn is_same(one: &Json, other: &Json) -> bool {
    let is_nothing = |json: &Json| json.is_null() || json.as_array().is_some_and(Vec::is_empty);
    one == other || (is_nothing(one) && is_nothing(other))
}

/// Holds the rows of objects against what their events have made of them.
async fn compare(
    objects: Vec<Object>,
    connection: &mut PgConnection,
    report: &mut Report,
) -> Result<(), sqlx::Error> {
    let mut by_type: HashMap<String, Vec<Object>> = HashMap::new();
    for object in objects {
        by_type
            .entry(object.type_name.clone())
            .or_default()
            .push(object);
    }
    for (type_name, objects) in by_type {
        let room = rooms::all().iter().find(|room| room.type_name == type_name);
        match room.filter(|room| room.is_written()) {
            Some(room) => compare_rows(room, &objects, connection, report).await?,
            None => report.unknown += objects.len() as u64,
        }
    }
    Ok(())
}

async fn compare_rows(
    room: &'static Room,
    objects: &[Object],
    connection: &mut PgConnection,
    report: &mut Report,
) -> Result<(), sqlx::Error> {
    let columns: Vec<_> = columns(room.table)
        .map(|column| member(room, column))
        .collect();
    let texts = columns
        .iter()
        .map(|member| format!("{}::text", member.column.name));
    let sql = format!(
        "SELECT id, version, ARRAY[{}]::text[] FROM {} WHERE id = ANY($1)",
        texts.collect::<Vec<_>>().join(", "),
        room.table.name
    );
    let ids: Vec<_> = objects.iter().map(|object| object.subject).collect();
    let query = sqlx::query(AssertSqlSafe(sql)).bind(&ids);
    let mut rows = HashMap::new();
    for row in query.fetch_all(&mut *connection).await? {
        let (version, values): (i32, Vec<Option<String>>) = (row.try_get(1)?, row.try_get(2)?);
        rows.insert(row.try_get::<Uuid, _>(0)?, (version, values));
    }
    let mut linked = Vec::new();
    for list in lists(room) {
        let links = list.read_all(&ids, connection).await?;
        linked.push((list.name, links));
    }
    for object in objects {
        let (version, values) = match rows.get(&object.subject) {
            Some(_) if object.is_deleted => {
                report.find(object.place(), "it is there although it was deleted");
                continue;
            }
            None if object.is_deleted => continue,
            None => {
                report.find(object.place(), "it is gone without having been deleted");
                continue;
            }
            Some(row) => row,
        };
        if *version != object.version {
            let what = format!(
                "it is at version {version}, by the record at version {}",
                object.version
            );
            report.find(object.place(), what);
        }
        let values = columns.iter().zip(values);
        let values = values.map(|(column, value)| (&column.name, json(column, value.as_deref())));
        let links = linked.iter().map(|(name, links)| {
            let links = links.get(&object.subject).cloned();
            (name, links.unwrap_or_default())
        });
        for (name, value) in values.chain(links) {
            if object
                .value(name)
                .is_some_and(|known| !is_same(known, &value))
            {
                let what = format!("{name} has another value than by the record");
                report.find(object.place(), what);
            }
        }
    }
    Ok(())
}
