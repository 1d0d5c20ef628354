//! Seals what was written, a batch a seal, and throws out keys of repetition that are over.

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, PgPool};

use super::{
    chain::{self, Key, ORIGIN, Seal},
    event::{self, Position},
    order,
};
use crate::{
    clock::Clock,
    database::{Chore, Work},
};

/// Advisory lock that the server holds which seals, any number that nothing else uses: two at once would both follow the
/// same seal.
const LOCK: i64 = 0x5158_5345_414c;

/// Whether the next event can be sealed: a look that costs no transaction, and always reads from the index.
const IS_SETTLED: &str = "SELECT transaction_id < (SELECT change_horizon()) FROM change \
    WHERE (transaction_id, sequence) > ($1, $2) ORDER BY transaction_id, sequence LIMIT 1";

/// How often keys are looked through.
const KEYS_PERIOD: Duration = Duration::from_mins(1);
/// Keys that one statement throws out: others who write wait for no more.
const KEYS: u64 = 1000;
/// How long a key is kept. Longer than any client repeats a command, and told in the schema.
const THROW_OUT: &str = "DELETE FROM idempotency_key WHERE (actor, key) IN (SELECT actor, key FROM idempotency_key \
    WHERE created_at < now() - interval '24 hours' ORDER BY created_at LIMIT 1000)";

/// Starts the chore.
#[must_use]
pub fn keep(pool: &PgPool, key: Key) -> Chore {
    let looked = None;
    Chore::start(pool, Keeping { key, looked })
}

struct Keeping {
    key: Key,
    /// When keys were looked through.
    looked: Option<Instant>,
}

impl Work for Keeping {
    const WELL: &'static str = "the record is sealed";
    const ILL: &'static str = "the record is not sealed";

    async fn begin(&mut self, _: &mut PgConnection) -> Result<(), sqlx::Error> {
        Ok(())
    }

    async fn step(&mut self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        // A dump may have been restored while the server runs.
        order::follow(connection).await?;
        let mut is_more = false;
        if self.looked.is_none_or(|at| at.elapsed() > KEYS_PERIOD) {
            is_more = throw_out_keys(connection).await?;
            if !is_more {
                self.looked = Some(Instant::now());
            }
        }
        Ok(seal(connection, &self.key).await? || is_more)
    }
}

/// Makes one seal of what nothing is added before any more; tells whether there was anything.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn seal(connection: &mut PgConnection, key: &Key) -> Result<bool, sqlx::Error> {
    let after = chain::last(connection).await?;
    let after = after.map_or(Position::START, |(_, _, position)| position);
    let is_settled = sqlx::query_scalar(IS_SETTLED)
        .bind(after.transaction)
        .bind(after.sequence);
    if is_settled.fetch_optional(&mut *connection).await? != Some(true) {
        return Ok(false);
    }
    let mut transaction = connection.begin().await?;
    let is_ours: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut *transaction)
        .await?;
    if !is_ours {
        return Ok(false);
    }
    // Anew: another server may have been faster.
    let last = chain::last(&mut transaction).await?;
    let (number, previous, after) = last.unwrap_or_else(|| (0, ORIGIN.to_vec(), Position::START));
    let events = event::settled(after, &mut transaction).await?;
    let (Some(first), Some(last)) = (events.first(), events.last()) else {
        return Ok(false);
    };
    let mut seal = Seal {
        number: number + 1,
        first_event: first.id,
        last_event: last.id,
        last: last.position,
        digests: events.iter().flat_map(|event| event.digest).collect(),
        previous,
        sealed_at: Clock::default()
            .now()
            .format("%Y-%m-%d %H:%M:%S%.6f")
            .to_string(),
        mac: Vec::new(),
    };
    seal.sign(key);
    seal.add(&mut transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Throws out keys of repetition that are over, some of them; tells whether there may be more.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn throw_out_keys(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let gone = sqlx::query(THROW_OUT).execute(connection).await?;
    Ok(gone.rows_affected() == KEYS)
}
