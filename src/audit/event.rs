//! What is sealed of an event: all of its columns, as texts that no setting of a session or version of PostgreSQL changes.

use ring::digest;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

/// Length of digests and MACs, in bytes.
pub(super) const LENGTH: usize = 32;
/// Of an event.
pub(super) type Digest = [u8; LENGTH];

/// Events that are read at once.
const PAGE: usize = 1000;
/// Says of what a digest is: another form of events would have another.
const FORM: &[u8] = b"sixiang event 1";

/// Place of an event in the order: the numbers of its transaction and of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) transaction: i64,
    pub(super) sequence: i64,
}

impl Position {
    /// Before all events.
    pub(super) const START: Self = Self {
        transaction: i64::MIN,
        sequence: i64::MIN,
    };
}

/// An event as it is sealed.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) position: Position,
    pub(super) id: uuid::Uuid,
    pub(super) digest: Digest,
    /// What it tells of, for whoever looks for it.
    pub(super) what: String,
}

/// Events between two places of the order, the second included. A text of an instant that does not depend on the
/// session's settings is one that is written out.
fn page(up_to: &str) -> String {
    let instant = |column: &str| {
        format!("coalesce(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '')")
    };
    format!(
        "SELECT transaction_id, sequence, id, \
         object_type || ' ' || object_id || ', version ' || object_version || ', of ' || {created}, \
         ARRAY[id::text, version::text, {created}, {updated}, sequence::text, transaction_id::text, kind::text, \
         object_type, object_id, subject::text, object_version::text, command, actor, role, request, fields::text] \
         FROM change WHERE (transaction_id, sequence) > ($1, $2) AND {up_to} \
         ORDER BY transaction_id, sequence LIMIT {PAGE}",
        created = instant("created_at"),
        updated = instant("updated_at"),
    )
}

/// A page of events between two places, the second included: fewer than there are where it is full.
pub(super) async fn between(
    after: Position,
    up_to: Position,
    connection: &mut PgConnection,
) -> Result<Vec<Event>, sqlx::Error> {
    let sql = page("(transaction_id, sequence) <= ($3, $4)");
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(after.transaction)
        .bind(after.sequence)
        .bind(up_to.transaction)
        .bind(up_to.sequence);
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// The first events behind a place that nothing is added before any more.
pub(super) async fn settled(
    after: Position,
    connection: &mut PgConnection,
) -> Result<Vec<Event>, sqlx::Error> {
    let sql = page("transaction_id < (SELECT change_horizon())");
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(after.transaction)
        .bind(after.sequence);
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

fn read(row: &sqlx::postgres::PgRow) -> Result<Event, sqlx::Error> {
    let texts: Vec<Option<String>> = row.try_get(4)?;
    Ok(Event {
        position: Position {
            transaction: row.try_get(0)?,
            sequence: row.try_get(1)?,
        },
        id: row.try_get(2)?,
        what: row.try_get(3)?,
        digest: digest(&texts),
    })
}

/// The digest of texts: each with its length, so that no two lists have the same bytes.
fn digest(texts: &[Option<impl AsRef<str>>]) -> Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(FORM);
    for text in texts {
        match text {
            None => context.update(&[0]),
            Some(text) => {
                let text = text.as_ref();
                context.update(&[1]);
                context.update(&(text.len() as u64).to_be_bytes());
                context.update(text.as_bytes());
            }
        }
    }
    let mut digest = [0; LENGTH];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn texts_that_are_cut_elsewhere_have_another_digest() {
        let all = [
            digest(&[Some("ab"), Some("c")]),
            digest(&[Some("a"), Some("bc")]),
            digest(&[Some("abc"), None]),
            digest(&[Some("abc"), Some("")]),
            digest(&[None, Some("abc")]),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
