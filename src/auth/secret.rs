//! The server's secret, from which the keys for its several purposes are made.
//!
//! All servers of one database share it. The database keeps its fingerprint, so that a server with another one does not
//! start: it would take no key that was made before, and break the chain of the record.

use std::{
    fmt::{self, Write as _},
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use ring::hmac;
use sqlx::PgConnection;

use crate::{config::SecretOptions, database::Trouble, random};

/// Length of the secret, in bytes.
const LENGTH: usize = 32;
/// What the fingerprint is made of: no key has this purpose.
const FINGERPRINT: &str = "fingerprint";

/// The secret of a server.
#[derive(Clone)]
pub struct Secret {
    bytes: [u8; LENGTH],
    /// Where it comes from, as an error tells it.
    origin: String,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// Where the secret's file lies, unless it is told.
#[must_use]
pub fn file(options: &SecretOptions, data_dir: &Path) -> PathBuf {
    let told = options.secret_file.clone();
    told.unwrap_or_else(|| data_dir.join("secret"))
}

impl Secret {
    /// The secret that is configured, or that of the file, which is made when it is missing.
    ///
    /// # Errors
    /// When it can't be read, is none, or can't be made.
    pub fn load(options: &SecretOptions, data_dir: &Path) -> Result<Self, Trouble> {
        if let Some(found) = Self::find(options, data_dir)? {
            return Ok(found);
        }
        let path = file(options, data_dir);
        let text = make(&path).map_err(|error| unreadable(&path, &error))?;
        Self::read(&text, path.display().to_string())
    }

    /// The secret that is configured, or that of the file, if it is there.
    ///
    /// # Errors
    /// When it can't be read or is none.
    pub fn find(options: &SecretOptions, data_dir: &Path) -> Result<Option<Self>, Trouble> {
        if let Some(text) = &options.secret {
            return Self::read(text, "SIXIANG_SECRET".to_owned()).map(Some);
        }
        let path = file(options, data_dir);
        match fs::read_to_string(&path) {
            Ok(text) => Self::read(&text, path.display().to_string()).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&path, &error)),
        }
    }

    fn read(text: &str, origin: String) -> Result<Self, Trouble> {
        match bytes(text.trim()) {
            Some(bytes) => Ok(Self { bytes, origin }),
            None => Err(Trouble::new(
                "the server's secret is none",
                format!("{origin} does not hold 64 hexadecimal digits"),
                "put back the secret that was there; for a new database: openssl rand -hex 32",
            )),
        }
    }

    /// The key for a purpose; those of different purposes tell nothing of one another.
    #[must_use]
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.bytes);
        let tag = hmac::sign(&key, purpose.as_bytes());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// Whether a fingerprint is its own.
    #[must_use]
    pub fn has_print(&self, fingerprint: &[u8]) -> bool {
        self.key(FINGERPRINT) == fingerprint
    }

    /// Notes the secret's fingerprint in a database that has none, and compares it with that of one that has.
    ///
    /// # Errors
    /// When the database fails. Within: when it was begun with another secret.
    pub async fn bind(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Result<(), Trouble>, sqlx::Error> {
        let ours = self.key(FINGERPRINT);
        // Of servers that start together, the first one's stays.
        sqlx::query("INSERT INTO server_secret (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(&ours[..])
            .execute(&mut *connection)
            .await?;
        let noted = noted(connection).await?;
        if noted.is_some_and(|noted| self.has_print(&noted)) {
            return Ok(Ok(()));
        }
        Ok(Err(Trouble::new(
            "the server's secret is not the one that this database was begun with",
            format!("the secret of {} has another fingerprint", self.origin),
            "set SIXIANG_SECRET or --secret-file to the secret of the database's first server",
        )))
    }
}

/// The fingerprint that a database has noted, if any.
///
/// # Errors
/// When the database fails.
pub async fn noted(connection: &mut PgConnection) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let is_there: bool = sqlx::query_scalar("SELECT to_regclass('server_secret') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !is_there {
        return Ok(None);
    }
    sqlx::query_scalar("SELECT fingerprint FROM server_secret")
        .fetch_optional(connection)
        .await
}

fn unreadable(path: &Path, error: &io::Error) -> Trouble {
    Trouble::new(
        format!("the server's secret can't be kept in {}", path.display()),
        error.to_string(),
        "choose a file that this user may read and write: --secret-file FILE, or set SIXIANG_SECRET to 64 hexadecimal \
         digits",
    )
}

/// The bytes of 64 hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    if text.len() != 2 * LENGTH {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

/// Makes the file with a new secret; gives its text, or that of another start which was faster.
fn make(path: &Path) -> io::Result<String> {
    let mut text = String::with_capacity(2 * LENGTH);
    for byte in random::bytes::<LENGTH>() {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x}");
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Written whole before it has its name, so that nobody reads half of it.
    let draft = path.with_extension(format!("new.{}", random::tag()));
    let done = write(&draft, &text).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match done {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => fs::read_to_string(path),
        done => done.and(removed).map(|()| text),
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file: File = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    writeln!(file, "{text}")?;
    // Whoever loses it loses all keys.
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt, path::Path};

    use super::Secret;
    use crate::config::SecretOptions;

    fn load(secret: Option<&str>, data_dir: &Path) -> Result<Secret, String> {
        let options = SecretOptions {
            secret: secret.map(str::to_owned),
            secret_file: None,
        };
        Secret::load(&options, data_dir).map_err(|trouble| trouble.to_string())
    }

    #[test]
    fn a_file_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("data");
        let made = load(None, &folder).expect("made").key("x");
        let found = load(None, &folder).expect("found").key("x");
        let files = std::fs::read_dir(&folder).expect("a folder").count();
        let meta = std::fs::metadata(folder.join("secret")).expect("a file");
        let rights = meta.permissions().mode() & 0o777;
        assert_eq!((files, rights, found), (1, 0o600, made));
    }

    #[test]
    fn starts_that_come_together_have_one_secret() {
        let folder = tempfile::tempdir().expect("a folder");
        let load = || load(None, folder.path()).expect("a secret").key("x");
        let keys = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
            let all = all.into_iter();
            all.map(|one| one.join().expect("a key"))
                .collect::<Vec<_>>()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let secret = load(Some(&"0f".repeat(32)), Path::new("none")).expect("a secret");
        assert_ne!(secret.key("api-key"), secret.key("audit"));
    }

    #[test]
    fn what_is_no_secret_is_refused_and_not_repeated() {
        let wrong = ["", "c4n4ry", &"0g".repeat(32), &"00".repeat(33)];
        let told = wrong.map(|text| load(Some(text), Path::new("none")).expect_err("refused"));
        let is_good = |told: &String| told.contains("SIXIANG_SECRET") && !told.contains("c4n4ry");
        assert!(told.iter().all(is_good), "{told:?}");
    }
}
