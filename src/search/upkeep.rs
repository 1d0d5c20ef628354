//! Keeps documents up to date: takes stale ones from their queue and makes them anew, a batch a transaction.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use super::{lexemes, place::Place, rules};
use crate::schema::{
    room::{Room, Searched},
    rooms,
};

/// Advisory lock that the server holds which makes documents, any number that nothing else uses. Two at once could
/// overtake each other and leave the older of two versions.
const LOCK: i64 = 0x5158_5345;
/// Queued objects that one transaction takes.
const BATCH: i64 = 1000;
/// Documents that are written at once where all are made.
const BULK: usize = 2000;

/// What a server found to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A batch was done; there may be more.
    Worked,
    /// Nothing is stale.
    Idle,
    /// Another server is at it, or one that makes documents by newer or older rules.
    Elsewhere,
}

/// Takes over a database whose documents were made by other rules: all of them become stale.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn adopt(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    lock(&mut transaction).await?;
    let known: Option<String> = sqlx::query_scalar("SELECT rules FROM search_rules")
        .fetch_optional(&mut *transaction)
        .await?;
    if known.as_deref() == Some(rules::current()) {
        return Ok(());
    }
    let mut sources: Vec<_> = rooms::searched()
        .map(|(room, searched)| {
            let (tag, table) = (rules::tag(searched), room.table.name);
            format!("SELECT '{tag}', id FROM \"{table}\"")
        })
        .collect();
    // Also those whose objects, or whose whole kind, are searched no more.
    sources.push("SELECT tag, id FROM search_document".to_owned());
    let queue = format!(
        "INSERT INTO search_pending (tag, id) {}",
        sources.join(" UNION ")
    );
    sqlx::query(AssertSqlSafe(queue))
        .execute(&mut *transaction)
        .await?;
    claim(&mut transaction).await?;
    transaction.commit().await
}

/// Makes all documents at once, in the transaction at hand: several times as fast as one after the other, but only for
/// a database that nobody searches yet, since none can while this goes on.
///
/// # Errors
/// When the database fails.
pub async fn fill(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    lock(connection).await?;
    claim(connection).await?;
    // What is marked stale is made here.
    sqlx::query("TRUNCATE search_pending, search_document")
        .execute(&mut *connection)
        .await?;
    sqlx::query("SET LOCAL maintenance_work_mem = '256MB'")
        .execute(&mut *connection)
        .await?;
    // Built over all documents, the index takes a quarter of the time that they take to enter it one by one.
    let index: String =
        sqlx::query_scalar("SELECT pg_get_indexdef('ix_search_document_terms'::regclass)")
            .fetch_one(&mut *connection)
            .await?;
    sqlx::query("DROP INDEX ix_search_document_terms")
        .execute(&mut *connection)
        .await?;
    for (room, searched) in rooms::searched() {
        let all = format!("SELECT id FROM \"{}\"", room.table.name);
        let ids: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(all))
            .fetch_all(&mut *connection)
            .await?;
        for ids in ids.chunks(BULK) {
            write(connection, room, searched, ids).await?;
        }
    }
    sqlx::query(AssertSqlSafe(index))
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Waits until no other server makes documents, and keeps them from it until the transaction ends.
async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes down that documents are made by these rules.
async fn claim(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM search_rules")
        .execute(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO search_rules (rules) VALUES ($1)")
        .bind(rules::current())
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes a batch of stale documents anew.
///
/// # Errors
/// When the database fails.
pub async fn work(connection: &mut PgConnection) -> Result<Progress, sqlx::Error> {
    // Most of the time there is nothing to do, which costs no transaction then.
    let stale: Option<i64> =
        sqlx::query_scalar("SELECT number FROM search_pending ORDER BY number LIMIT 1")
            .fetch_optional(&mut *connection)
            .await?;
    if stale.is_none() {
        return Ok(Progress::Idle);
    }
    let mut transaction = connection.begin().await?;
    let is_ours: bool = sqlx::query_scalar(
        "SELECT pg_try_advisory_xact_lock($1) AND EXISTS (SELECT FROM search_rules WHERE rules = $2)",
    )
    .bind(LOCK)
    .bind(rules::current())
    .fetch_one(&mut *transaction)
    .await?;
    if !is_ours {
        return Ok(Progress::Elsewhere);
    }
    // What is written from here on leaves a row in the queue that this does not take.
    let taken: Vec<(String, Uuid)> = sqlx::query_as(
        "DELETE FROM search_pending WHERE number IN \
         (SELECT number FROM search_pending ORDER BY number LIMIT $1) RETURNING tag, id",
    )
    .bind(BATCH)
    .fetch_all(&mut *transaction)
    .await?;
    let mut stale: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
    for (tag, id) in taken {
        stale.entry(tag).or_default().insert(id);
    }
    for (tag, ids) in stale {
        let ids: Vec<_> = ids.into_iter().collect();
        match rooms::searched().find(|(_, searched)| rules::tag(searched) == tag) {
            Some((room, searched)) => {
                remove(&mut transaction, room, &tag, &ids).await?;
                write(&mut transaction, room, searched, &ids).await?;
            }
            None => {
                sqlx::query("DELETE FROM search_document WHERE tag = $1 AND id = ANY($2)")
                    .bind(tag)
                    .bind(ids)
                    .execute(&mut *transaction)
                    .await?;
            }
        }
    }
    transaction.commit().await?;
    Ok(Progress::Worked)
}

/// How many objects wait for their documents to be made anew.
///
/// # Errors
/// When the database fails.
pub async fn queued(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM search_pending")
        .fetch_one(connection)
        .await
}

/// Removes the documents of objects that are no more.
async fn remove(
    connection: &mut PgConnection,
    room: &Room,
    tag: &str,
    ids: &[Uuid],
) -> Result<(), sqlx::Error> {
    let remove = format!(
        "DELETE FROM search_document d WHERE d.tag = $1 AND d.id = ANY($2) \
         AND NOT EXISTS (SELECT FROM \"{}\" s WHERE s.id = d.id)",
        room.table.name
    );
    sqlx::query(AssertSqlSafe(remove))
        .bind(tag)
        .bind(ids)
        .execute(connection)
        .await?;
    Ok(())
}

const WRITE: &str = "INSERT INTO search_document (tag, id, place, rules, title, texts, terms) \
    SELECT $1, d.id, d.place, $2, d.title, d.texts, d.terms::tsvector \
    FROM json_to_recordset($3::text::json) AS d(id uuid, place bigint, title text, texts text[], terms text) \
    ON CONFLICT (tag, id) DO UPDATE SET place = excluded.place, rules = excluded.rules, title = excluded.title, \
    texts = excluded.texts, terms = excluded.terms";

/// Writes the documents of objects whose searched texts have changed.
async fn write(
    connection: &mut PgConnection,
    room: &Room,
    searched: &Searched,
    ids: &[Uuid],
) -> Result<(), sqlx::Error> {
    let tag = rules::tag(searched);
    let changed: Vec<(Uuid, String, Vec<String>)> =
        sqlx::query_as(AssertSqlSafe(source(room, searched)))
            .bind(&tag)
            .bind(ids)
            .bind(rules::current())
            .fetch_all(&mut *connection)
            .await?;
    if changed.is_empty() {
        return Ok(());
    }
    let documents: Json = changed
        .into_iter()
        .map(|(id, title, texts)| {
            let place = Place::new(searched.tag, id, searched.is_record);
            let terms = lexemes::of_document(searched.tag, place, &title, texts.iter().map(String::as_str));
            json!({ "id": id.to_string(), "place": place.number(), "title": title, "texts": texts, "terms": terms })
        })
        .collect();
    sqlx::query(WRITE)
        .bind(tag)
        .bind(rules::current())
        .bind(documents.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The statement that reads the searched texts of objects, where they differ from their documents.
fn source(room: &Room, searched: &Searched) -> String {
    let text = |name: &str| format!("coalesce(s.\"{name}\"::text, '')");
    let title = text(searched.title.name);
    let texts: Vec<_> = searched
        .texts
        .iter()
        .map(|column| text(column.name))
        .collect();
    let texts = format!("ARRAY[{}]::text[]", texts.join(", "));
    format!(
        "SELECT s.id, {title}, {texts} FROM \"{}\" s \
         LEFT JOIN search_document d ON d.tag = $1 AND d.id = s.id WHERE s.id = ANY($2) \
         AND (d.rules, d.title, d.texts) IS DISTINCT FROM ($3, {title}, {texts})",
        room.table.name
    )
}
