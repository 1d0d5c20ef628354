//! Commands that are sent again: each key is done once, and its answer is told to whoever repeats it.

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use crate::{
    error::{Code, Fault},
    query::FetchError,
};

/// Longest key, in bytes.
pub(super) const MAX_KEY: usize = 200;

/// Takes a key, or waits for whoever has it: two transactions never both enter it.
const TAKE: &str = "INSERT INTO idempotency_key (actor, key, fingerprint) VALUES ($1, $2, $3) \
    ON CONFLICT DO NOTHING";
/// What a key was used for, and what was answered.
const READ: &str = "SELECT fingerprint, answer FROM idempotency_key WHERE actor = $1 AND key = $2";
/// Keeps the answer.
const KEEP: &str = "UPDATE idempotency_key SET answer = $3 WHERE actor = $1 AND key = $2";

/// A command that may be repeated.
#[derive(Clone, Debug)]
pub(super) struct Repeatable<'a> {
    pub(super) actor: &'a str,
    pub(super) key: String,
    /// Of all that the command is asked to do and to answer.
    pub(super) fingerprint: [u8; 32],
}

impl<'a> Repeatable<'a> {
    /// Of a key and the parts of a request.
    ///
    /// # Errors
    /// When the key is empty or too long.
    pub(super) fn new(actor: &'a str, key: String, parts: &[&[u8]]) -> Result<Self, Fault> {
        if key.is_empty() || key.len() > MAX_KEY || key.contains('\0') {
            return Err(Fault::new(
                Code::InvalidArgument,
                format!(
                    "A key of repetition has 1 to {MAX_KEY} bytes. Make one anew for each command, such as a UUID."
                ),
            ));
        }
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Ok(Self {
            actor,
            key,
            fingerprint: hash.finalize().into(),
        })
    }

    /// Takes the key for this transaction; gives the answer when the command was done before.
    ///
    /// # Errors
    /// When the key was used for another command.
    pub(super) async fn take(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Option<Vec<u8>>, FetchError> {
        loop {
            let take = sqlx::query(AssertSqlSafe(TAKE))
                .bind(self.actor)
                .bind(&self.key)
                .bind(self.fingerprint.as_slice());
            if take.execute(&mut *connection).await?.rows_affected() > 0 {
                return Ok(None);
            }
            let read = sqlx::query(AssertSqlSafe(READ))
                .bind(self.actor)
                .bind(&self.key);
            // It may have been thrown out between the two: then it is free.
            let Some(row) = read.fetch_optional(&mut *connection).await? else {
                continue;
            };
            let fingerprint: Vec<u8> = row.try_get(0)?;
            if fingerprint != self.fingerprint {
                return Err(Fault::new(
                    Code::KeyReused,
                    "This key was used for another command. Repeat that one unchanged, or make a new key.",
                )
                .into());
            }
            let answer: Option<String> = row.try_get(1)?;
            return Ok(Some(
                answer.unwrap_or_else(|| "null".to_owned()).into_bytes(),
            ));
        }
    }

    /// Keeps the answer of a command that was done.
    pub(super) async fn keep(
        &self,
        answer: &[u8],
        connection: &mut PgConnection,
    ) -> Result<(), FetchError> {
        let keep = sqlx::query(AssertSqlSafe(KEEP))
            .bind(self.actor)
            .bind(&self.key)
            .bind(String::from_utf8_lossy(answer).into_owned());
        keep.execute(connection).await?;
        Ok(())
    }
}
