//! API keys for tests, by the secret that all test servers have.

use chrono::{DateTime, Utc};
use sixiang::{
    auth::{Role, Secret, key},
    config::SecretOptions,
};
use sqlx::PgPool;

/// The secret.
pub(crate) const SECRET: &str = "7e57000000000000000000000000000000000000000000000000000000005ec2";

/// A key that holds until it is revoked.
pub(crate) async fn key(pool: &PgPool, role: Role, scope: &str) -> String {
    until(pool, role, scope, None).await
}

/// A key that ends.
pub(crate) async fn until(
    pool: &PgPool,
    role: Role,
    scope: &str,
    expires_at: Option<DateTime<Utc>>,
) -> String {
    let options = SecretOptions {
        secret: Some(SECRET.to_owned()),
        secret_file: None,
    };
    let secret = Secret::load(&options, "none".as_ref()).expect("a secret");
    let new = key::NewKey {
        name: "test",
        role,
        grant: &scope.parse().expect("a scope"),
        created_by: "test",
        expires_at,
    };
    let mut connection = pool.acquire().await.expect("a connection");
    let made = key::create(&mut connection, &secret, &new).await;
    made.expect("a key").reveal().to_owned()
}
