//! The triggers that mark documents as stale, one set for each table that a room lets be searched.
//!
//! They stand on statements rather than rows, so that a bulk load pays for one of them. They are no migrations: which
//! tables are searched is the rooms' to say.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, PgConnection};

use super::rules;
use crate::schema::rooms;

/// When a trigger is called, and what it sees of the rows.
const EVENTS: [(&str, &str); 4] = [
    ("insert", "REFERENCING NEW TABLE AS new_rows"),
    (
        "update",
        "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
    ("delete", "REFERENCING OLD TABLE AS old_rows"),
    ("truncate", ""),
];

const KNOWN: &str = "SELECT c.relname::text, t.tgname::text FROM pg_trigger t \
    JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid \
    WHERE p.proname = 'search_mark' AND NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace";

/// Makes the triggers that are missing, and drops those of tables that are no longer searched.
///
/// # Errors
/// When the database fails, or is not migrated.
pub(crate) async fn bring_up_to_date(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let known: Vec<(String, String)> = sqlx::query_as(KNOWN).fetch_all(&mut *connection).await?;
    let mut left: HashSet<_> = known.into_iter().collect();
    let mut statements = Vec::new();
    for (room, searched) in rooms::searched() {
        let table = room.table.name;
        for (event, rows) in EVENTS {
            let name = format!("tr_{table}_search_{event}");
            if !left.remove(&(table.to_owned(), name.clone())) {
                statements.push(format!(
                    "CREATE TRIGGER \"{name}\" AFTER {event} ON \"{table}\" {rows} \
                     FOR EACH STATEMENT EXECUTE FUNCTION search_mark('{}')",
                    rules::tag(searched)
                ));
            }
        }
    }
    let old = left
        .iter()
        .map(|(table, name)| format!("DROP TRIGGER \"{name}\" ON \"{table}\""));
    statements.extend(old);
    if !statements.is_empty() {
        sqlx::raw_sql(AssertSqlSafe(statements.join(";")))
            .execute(connection)
            .await?;
    }
    Ok(())
}
