//! The order of events: by their transactions' numbers, which a dump takes into clusters that give out other ones.

use sqlx::PgConnection;

/// Puts what is written from now on after all that is recorded. Where events have numbers that this cluster has not given
/// out yet, they were written in another one.
const FOLLOW: &str = "UPDATE change_lead SET lead = (SELECT max(transaction_id) FROM change) \
    WHERE (SELECT max(transaction_id) FROM change) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + lead";

/// Looks whether the database came from another cluster, and keeps the order of events if so. To be done before anything
/// is written.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn follow(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(FOLLOW).execute(connection).await.map(drop)
}
