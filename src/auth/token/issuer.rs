//! The issuer's keys, from a file or an address: read again when they are old, or when a token names one that is not
//! known.
//!
//! Whoever invents key ids makes us ask at most once in a while, and one at a time: an answer that was just read is the
//! answer for all who wait. Keys that can't be read again stay, so that an issuer that is down locks nobody out.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use tokio::sync::{Mutex, OwnedMutexGuard};
use ureq::tls::{RootCerts, TlsConfig};
use url::{Host, Url};

use super::keys::{Key, Keys};
use crate::{config::TokenAlgorithm, database::Trouble};

/// How long keys of a file are taken as they were read.
const FILE_AGE: Duration = Duration::from_secs(30);
/// The same of an address that does not tell; what it tells is taken within bounds.
const ADDRESS_AGE: Duration = Duration::from_mins(5);
const ADDRESS_AGE_MOST: Duration = Duration::from_hours(24);
/// How long is waited at least between two looks: a file costs nothing, an address somebody else's time.
const FILE_PAUSE: Duration = Duration::from_secs(1);
const ADDRESS_PAUSE: Duration = Duration::from_secs(10);
/// How long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// Largest set of keys, in bytes.
const LARGEST: u64 = 256 * 1024;

/// Where keys come from, and those that came.
pub(super) struct Issuer(Arc<Inner>);

struct Inner {
    source: Source,
    allowed: Vec<TokenAlgorithm>,
    current: RwLock<Current>,
    /// When was looked last, after the start; held by whoever looks.
    looked: Arc<Mutex<Option<Instant>>>,
}

struct Current {
    keys: Keys,
    old_at: Instant,
}

enum Source {
    File(PathBuf),
    Address(Url),
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer").finish_non_exhaustive()
    }
}

/// Why keys could not be read.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error(transparent)]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Address(#[from] ureq::Error),
    #[error("it is no JWKS: {0}")]
    Form(#[from] serde_json::Error),
    #[error("no key in it is for signatures by an algorithm that is allowed")]
    Empty,
}

impl Issuer {
    /// Reads the keys at a place. An address that does not answer yet is asked again later.
    ///
    /// # Errors
    /// When the address is none that may be asked, or the file has no keys.
    pub(super) async fn load(place: &str, allowed: &[TokenAlgorithm]) -> Result<Self, Trouble> {
        let source = Source::of(place)?;
        let is_file = matches!(source, Source::File(_));
        let inner = Arc::new(Inner {
            source,
            allowed: allowed.to_vec(),
            current: RwLock::new(Current {
                keys: Keys::default(),
                old_at: Instant::now(),
            }),
            looked: Arc::default(),
        });
        let first = inner.clone();
        let read = tokio::task::spawn_blocking(move || first.take()).await;
        match read {
            Ok(Err(error)) if is_file => {
                return Err(Trouble::new(
                    format!("the keys of tokens can't be read from {place}"),
                    error.to_string(),
                    "correct --jwt-jwks: a file with {\"keys\": [...]}, or the https address of one",
                ));
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "the keys of tokens can't be read yet; they are asked for again when a token comes");
            }
            _ => {}
        }
        Ok(Self(inner))
    }

    /// The key of an id; without one, the only key that there is.
    pub(super) async fn key(&self, id: Option<&str>) -> Option<Arc<Key>> {
        let (known, is_old) = self.0.find(id);
        if known.is_some() && !is_old {
            return known;
        }
        let turn = if known.is_some() {
            // Others need not wait for the one that looks.
            self.0.looked.clone().try_lock_owned().ok()
        } else {
            Some(self.0.looked.clone().lock_owned().await)
        };
        if let Some(turn) = turn
            && turn.is_none_or(|at| at.elapsed() >= self.0.source.pause())
        {
            self.look(turn).await;
        }
        self.0.find(id).0
    }

    /// Reads the keys again, also when whoever asked for it goes away.
    async fn look(&self, mut turn: OwnedMutexGuard<Option<Instant>>) {
        let inner = self.0.clone();
        *turn = Some(Instant::now());
        let look = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            if let Err(error) = inner.take() {
                tracing::warn!(%error, "the keys of tokens can't be read again; those that are known stay");
            }
        });
        // It ends early only with the runtime.
        let _ = look.await;
    }
}

impl Inner {
    fn find(&self, id: Option<&str>) -> (Option<Arc<Key>>, bool) {
        // Nothing panics while it holds the lock.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        (current.keys.find(id), current.old_at <= Instant::now())
    }

    /// Reads the keys and keeps them.
    fn take(&self) -> Result<(), ReadError> {
        let (text, age) = self.source.read()?;
        let keys = Keys::read(&text, &self.allowed)?;
        if keys.is_empty() {
            return Err(ReadError::Empty);
        }
        let old_at = Instant::now() + age;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Current { keys, old_at };
        Ok(())
    }
}

impl Source {
    fn of(place: &str) -> Result<Self, Trouble> {
        let Some(address) = Url::parse(place).ok().filter(Url::has_host) else {
            return Ok(Self::File(place.into()));
        };
        let is_near = match address.host() {
            Some(Host::Ipv4(host)) => host.is_loopback(),
            Some(Host::Ipv6(host)) => host.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        match (address.scheme(), is_near) {
            ("https", _) | ("http", true) => Ok(Self::Address(address)),
            _ => Err(Trouble::new(
                "the keys of tokens are not taken from this address",
                "whoever stands between could put keys of their own there",
                "set --jwt-jwks to an address that begins with https://, or to a file",
            )),
        }
    }

    fn pause(&self) -> Duration {
        match self {
            Self::File(_) => FILE_PAUSE,
            Self::Address(_) => ADDRESS_PAUSE,
        }
    }

    /// The set of keys as a text, and how long it is taken as it is.
    fn read(&self) -> Result<(Vec<u8>, Duration), ReadError> {
        match self {
            Self::File(path) => Ok((std::fs::read(path)?, FILE_AGE)),
            Self::Address(address) => {
                let tls = TlsConfig::builder()
                    // The authorities that this machine trusts: those of a closed network are among them.
                    .root_certs(RootCerts::PlatformVerifier)
                    .build();
                let agent = ureq::Agent::config_builder()
                    .timeout_global(Some(PATIENCE))
                    .max_redirects(0)
                    .max_redirects_will_error(true)
                    .proxy(None)
                    .tls_config(tls)
                    .build()
                    .new_agent();
                let mut answer = agent.get(address.as_str()).call()?;
                let told = answer.headers().get("cache-control");
                let age = told.and_then(|told| max_age(told.to_str().ok()?));
                let body = answer.body_mut().with_config().limit(LARGEST);
                Ok((
                    body.read_to_vec()?,
                    age.unwrap_or(ADDRESS_AGE)
                        .clamp(ADDRESS_PAUSE, ADDRESS_AGE_MOST),
                ))
            }
        }
    }
}

/// How long an answer may be kept, as its Cache-Control tells.
fn max_age(cache_control: &str) -> Option<Duration> {
    let mut directives = cache_control.split(',').map(str::trim);
    let seconds = directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let is_age = name.eq_ignore_ascii_case("max-age");
        is_age.then(|| value.trim_matches('"').parse().ok())?
    });
    seconds.map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Source, max_age};

    #[test]
    fn an_address_tells_how_long_its_keys_hold() {
        let told = [
            "public, max-age=60",
            "no-store",
            "Max-Age=\"5\"",
            "max-age=x",
        ]
        .map(max_age);
        let seconds = |s| Some(Duration::from_secs(s));
        assert_eq!(told, [seconds(60), None, seconds(5), None]);
    }

    #[test]
    fn keys_come_by_a_way_that_nobody_can_change() {
        let places = [
            "https://id.example/jwks",
            "http://127.0.0.1:9/jwks",
            "jwks.json",
            "/etc/jwks.json",
            "http://id.example/jwks",
            "ftp://id.example/jwks",
        ];
        let taken = places.map(|place| Source::of(place).is_ok());
        assert_eq!(taken, [true, true, true, true, false, false]);
    }
}
