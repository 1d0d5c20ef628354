//! The record as evidence: its order, its seals, and what is found when it is tampered with.

mod keys;
mod order;
mod seals;
mod tampering;

use sixiang::{
    audit::{self, Head, Key, Report},
    auth::Secret,
    config::SecretOptions,
};
use sqlx::{PgConnection, PgPool};

use crate::support::{Server, keys::SECRET, until};

/// The key of all test servers.
fn key() -> Key {
    let options = SecretOptions {
        secret: Some(SECRET.to_owned()),
        secret_file: None,
    };
    Key::of(&Secret::load(&options, "none".as_ref()).expect("a secret"))
}

/// Adds events by hand, all in the transaction that the connection is in.
async fn add(connection: &mut PgConnection, actor: &str, number: i32) {
    let sql = "INSERT INTO change (id, kind, object_type, object_id, subject, object_version, command, actor, role, fields) \
        SELECT gen_random_uuid(), 'DELETE', 'Project', 'gone', gen_random_uuid(), 2, 'projectDelete', $1, 'office', '{}' \
        FROM generate_series(1, $2)";
    let add = sqlx::query(sql).bind(actor).bind(number);
    add.execute(connection).await.expect("events are added");
}

/// Waits until a server has sealed all that was written.
pub(crate) async fn sealed(server: &Server) {
    all_sealed(&server.pool).await;
}

/// Waits until all that is in a database is sealed.
pub(crate) async fn all_sealed(pool: &PgPool) {
    let sql = "SELECT NOT EXISTS (SELECT FROM change c WHERE NOT EXISTS (SELECT FROM change_seal s \
        WHERE (c.transaction_id, c.sequence) <= (s.last_transaction, s.last_sequence)))";
    until(pool, sql).await;
}

/// What a verification finds.
pub(crate) async fn verified(connection: &mut PgConnection, kept: Option<Head>) -> Report {
    let report = audit::verify(connection, &key(), kept, &mut |_, _| {}).await;
    report.expect("the database answers")
}
