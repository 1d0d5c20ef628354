//! Keys in the database: made, listed, revoked, found.

use chrono::{DateTime, Utc};
use ring::hmac;
use sqlx::{
    Acquire as _, PgConnection, Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::KeyText;
use crate::{
    auth::{Grant, Role, Secret},
    random,
};

/// What the key is for that hashes keys.
const PURPOSE: &str = "api-key";

/// A key to be made.
#[derive(Clone, Debug)]
pub struct NewKey<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its role.
    pub role: Role,
    /// What is in its care.
    pub grant: &'a Grant,
    /// Who makes it.
    pub created_by: &'a str,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A key as the database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What names it.
    pub prefix: String,
    /// What it is called.
    pub name: String,
    /// Its role.
    pub role: Role,
    /// What is in its care.
    pub grant: Grant,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; none when it does not.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// What is kept of its text.
    hash: Vec<u8>,
}

impl Key {
    /// Whether it signs in at an instant.
    #[must_use]
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether a text is that of this key.
    pub(in crate::auth) fn is(&self, text: &KeyText, pepper: &hmac::Key) -> bool {
        text.is_kept_as(&self.hash, pepper)
    }
}

/// What keys are hashed with.
pub(in crate::auth) fn pepper(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &secret.key(PURPOSE))
}

/// Makes a key; its text can't be told again.
///
/// # Errors
/// When the database fails.
pub async fn create(
    connection: &mut PgConnection,
    secret: &Secret,
    key: &NewKey<'_>,
) -> Result<KeyText, sqlx::Error> {
    let text = KeyText::new();
    sqlx::query(
        "INSERT INTO api_key (id, prefix, hash, name, role, divisions, departments, task_forces, created_by, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(random::ordered_id())
    .bind(text.prefix())
    .bind(text.hash(&pepper(secret)))
    .bind(key.name)
    .bind(key.role.as_str())
    .bind(&key.grant.divisions)
    .bind(&key.grant.departments)
    .bind(&key.grant.task_forces)
    .bind(key.created_by)
    .bind(key.expires_at)
    .execute(connection)
    .await?;
    Ok(text)
}

/// Makes an administrator's key in a database that has no key at all; of servers that start together, one does.
///
/// # Errors
/// When the database fails.
pub async fn first(
    connection: &mut PgConnection,
    secret: &Secret,
) -> Result<Option<KeyText>, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    sqlx::query("LOCK TABLE api_key IN SHARE ROW EXCLUSIVE MODE")
        .execute(&mut *transaction)
        .await?;
    let is_begun: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM api_key)")
        .fetch_one(&mut *transaction)
        .await?;
    if is_begun {
        return Ok(None);
    }
    let key = NewKey {
        name: "first start",
        role: Role::Admin,
        grant: &Grant::default(),
        created_by: "first start",
        expires_at: None,
    };
    let text = create(&mut transaction, secret, &key).await?;
    transaction.commit().await?;
    Ok(Some(text))
}

/// The granted codes that no object has, each with its kind.
///
/// # Errors
/// When the database fails.
pub async fn unknown(
    connection: &mut PgConnection,
    grant: &Grant,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = grant.unknown().fetch_all(connection).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// All keys, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Key>, sqlx::Error> {
    let sql = "SELECT prefix, name, role, divisions, departments, task_forces, created_at, expires_at, revoked_at, hash \
        FROM api_key ORDER BY created_at DESC, prefix";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// Revokes the key of this prefix, if there is one; tells whether there is.
///
/// # Errors
/// When the database fails.
pub async fn revoke(connection: &mut PgConnection, prefix: &str) -> Result<bool, sqlx::Error> {
    let sql = "UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE prefix = $1";
    let done = sqlx::query(sql).bind(prefix).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

/// The query for the key of a prefix, whose row [`read`] reads.
pub(in crate::auth) fn find(prefix: &str) -> Query<'_, Postgres, PgArguments> {
    let sql = "SELECT prefix, name, role, divisions, departments, task_forces, created_at, expires_at, revoked_at, hash \
        FROM api_key WHERE prefix = $1";
    sqlx::query(sql).bind(prefix)
}

/// A key from its row.
pub(in crate::auth) fn read(row: &PgRow) -> Result<Key, sqlx::Error> {
    let role: String = row.try_get(2)?;
    let role = role
        .parse()
        .map_err(|error: String| sqlx::Error::ColumnDecode {
            index: "role".to_owned(),
            source: error.into(),
        })?;
    Ok(Key {
        prefix: row.try_get(0)?,
        name: row.try_get(1)?,
        role,
        grant: Grant {
            divisions: row.try_get(3)?,
            departments: row.try_get(4)?,
            task_forces: row.try_get(5)?,
        },
        created_at: row.try_get(6)?,
        expires_at: row.try_get(7)?,
        revoked_at: row.try_get(8)?,
        hash: row.try_get(9)?,
    })
}
