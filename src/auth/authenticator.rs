//! Signs viewers in: what a request carries becomes a viewer, or one and the same refusal.
//!
//! It goes by two steps. What a credential tells by itself is checked first, for a set of keys may have to be waited
//! for, which must hold up nobody else. What the database tells of it is looked up by whoever has a place among the
//! requests that are answered, and is kept for less than a second: a key that is revoked is refused within one.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, header};
use moka::sync::Cache;
use ring::hmac;

use super::{
    Grant, Role, Scope, Secret, Viewer,
    grant::scope,
    key::{self, Key, KeyText},
    token::{Refusal as TokenRefusal, Tokens, Told},
};
use crate::{
    clock::Clock,
    config::AuthOptions,
    database::Trouble,
    error::{Code, Fault},
    query::Engine,
};

/// How long what was looked up is taken for true.
const KEPT: Duration = Duration::from_millis(800);
/// Keys and scopes that are kept at most, those among them that are not there.
const MOST: u64 = 10_000;

/// Signs viewers in.
pub struct Authenticator {
    anonymous: Role,
    clock: Clock,
    pepper: hmac::Key,
    tokens: Option<Tokens>,
    /// Keys by their prefix.
    keys: Cache<Box<str>, Option<Arc<Known>>>,
    /// Scopes by their grants as texts.
    scopes: Cache<Box<str>, Arc<Scope>>,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What it holds is secret.
        f.debug_struct("Authenticator").finish_non_exhaustive()
    }
}

/// A key that was looked up.
struct Known {
    key: Key,
    viewer: Viewer,
    asked_at: Instant,
}

/// A credential that is good by itself.
#[derive(Debug)]
pub struct Credential(Kind);

#[derive(Debug)]
enum Kind {
    None,
    Key(KeyText),
    Token(Told),
}

/// Why a credential is not taken: for the log alone.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("there are several headers, or one that is no text")]
    Header,
    #[error("it is not of the scheme Bearer, or holds what such a one can't hold")]
    Scheme,
    #[error("it begins like a key and is none, or was miswritten")]
    MiswrittenKey,
    #[error("no key has this prefix")]
    UnknownKey,
    #[error("the key of this prefix has another secret")]
    WrongKey,
    #[error("the key was revoked or has expired")]
    EndedKey,
    #[error("it is no key, and tokens are not configured")]
    NoTokens,
    #[error("it is no good token: {0}")]
    Token(#[from] TokenRefusal),
}

impl Authenticator {
    /// One for a server with this secret.
    ///
    /// # Errors
    /// When the settings of tokens contradict, or their keys can't be read.
    pub async fn new(
        options: &AuthOptions,
        anonymous: Role,
        secret: &Secret,
        clock: Clock,
    ) -> Result<Self, Trouble> {
        Ok(Self {
            anonymous,
            clock,
            pepper: key::pepper(secret),
            tokens: Tokens::load(&options.tokens).await?,
            keys: Cache::builder()
                .max_capacity(MOST)
                .time_to_live(KEPT)
                .build(),
            scopes: Cache::builder()
                .max_capacity(MOST)
                .time_to_live(KEPT)
                .build(),
        })
    }

    /// Checks what a credential tells by itself.
    ///
    /// # Errors
    /// The refusal, which does not tell why.
    pub async fn check(&self, headers: &HeaderMap) -> Result<Credential, Fault> {
        self.read(headers)
            .await
            .map(Credential)
            .map_err(|refusal| refuse(&refusal))
    }

    async fn read(&self, headers: &HeaderMap) -> Result<Kind, Refusal> {
        let mut all = headers.get_all(header::AUTHORIZATION).iter();
        let Some(value) = all.next() else {
            return Ok(Kind::None);
        };
        let text = value.to_str().map_err(|_| Refusal::Header)?;
        if all.next().is_some() {
            return Err(Refusal::Header);
        }
        let credential = bearer(text).ok_or(Refusal::Scheme)?;
        if KeyText::is_meant(credential) {
            return KeyText::read(credential)
                .map(Kind::Key)
                .ok_or(Refusal::MiswrittenKey);
        }
        let tokens = self.tokens.as_ref().ok_or(Refusal::NoTokens)?;
        Ok(Kind::Token(tokens.check(credential).await?))
    }

    /// The viewer of a credential.
    ///
    /// # Errors
    /// The refusal, which does not tell why; or that the database can't be asked.
    pub async fn viewer(&self, credential: Credential, engine: &Engine) -> Result<Viewer, Fault> {
        match credential.0 {
            Kind::None => Ok(Viewer::anonymous(self.anonymous)),
            Kind::Key(text) => {
                let found = self.key(text.prefix(), engine).await?;
                let found = found.ok_or_else(|| refuse(&Refusal::UnknownKey))?;
                if !found.key.is(&text, &self.pepper) {
                    return Err(refuse(&Refusal::WrongKey));
                }
                if !found.key.is_good(self.clock.now()) {
                    return Err(refuse(&Refusal::EndedKey));
                }
                Ok(found.viewer.clone())
            }
            Kind::Token(told) => Ok(Viewer {
                role: told.role,
                name: format!("jwt:{}", told.subject).into(),
                scope: self.scope(&told.grant, engine).await?,
                grant: Arc::new(told.grant),
                expires_at: Some(told.expires_at),
            }),
        }
    }

    async fn key(&self, prefix: &str, engine: &Engine) -> Result<Option<Arc<Known>>, Fault> {
        if let Some(known) = self.keys.get(prefix)
            // The cache counts from when it got it, which is later.
            && known.as_ref().is_none_or(|known| known.asked_at.elapsed() < KEPT)
        {
            return Ok(known);
        }
        let asked_at = Instant::now();
        let row = engine.row(|| key::find(prefix)).await?;
        let found = match row {
            None => None,
            Some(row) => {
                let key = key::read(&row).map_err(|error| unreadable(&error))?;
                let viewer = Viewer {
                    role: key.role,
                    name: format!("key:{}:{}", key.prefix, key.name).into(),
                    scope: self.scope(&key.grant, engine).await?,
                    grant: Arc::new(key.grant.clone()),
                    expires_at: key.expires_at,
                };
                Some(Arc::new(Known {
                    key,
                    viewer,
                    asked_at,
                }))
            }
        };
        self.keys.insert(prefix.into(), found.clone());
        Ok(found)
    }

    async fn scope(&self, grant: &Grant, engine: &Engine) -> Result<Arc<Scope>, Fault> {
        if grant.is_empty() {
            return Ok(Arc::default());
        }
        let text = grant.to_string();
        if let Some(known) = self.scopes.get(&*text) {
            return Ok(known);
        }
        let row = engine.row(|| grant.resolve()).await?;
        let found = row.as_ref().map(scope).transpose();
        let found = Arc::new(
            found
                .map_err(|error| unreadable(&error))?
                .unwrap_or_default(),
        );
        self.scopes.insert(text.into(), found.clone());
        Ok(found)
    }
}

/// The credential of the scheme Bearer, whose name may be written anyhow.
fn bearer(text: &str) -> Option<&str> {
    let (scheme, credential) = text.split_once(' ')?;
    let is_credential = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let is_bearer = scheme.eq_ignore_ascii_case("Bearer")
        && !credential.is_empty()
        && credential.bytes().all(is_credential);
    is_bearer.then_some(credential)
}

/// The refusal of any credential; the log tells which one it was.
fn refuse(refusal: &Refusal) -> Fault {
    tracing::debug!(reason = %refusal, "a credential was refused");
    let entry = Code::Unauthenticated.entry();
    Fault::new(
        Code::Unauthenticated,
        format!("{} {}", entry.meaning, entry.remedy),
    )
}

/// A row that is not as it was written: a mistake of ours.
fn unreadable(error: &sqlx::Error) -> Fault {
    tracing::error!(%error, "a key could not be read");
    let entry = Code::Internal.entry();
    Fault::new(
        Code::Internal,
        format!("{} {}", entry.meaning, entry.remedy),
    )
}
