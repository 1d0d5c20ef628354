//! What keeps a database from being served: what is said of it to whom, and whether waiting can mend it.

use sea_orm::{DbErr, RuntimeErr};

use super::{Trouble, migrate::MigrateError};

/// Why a database can't be served at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    /// What kind of hindrance it is.
    pub kind: Kind,
    /// Why, for anyone who may ask whether the server is ready: without addresses and names of users.
    pub reason: String,
    /// The whole of it, for the terminal and the log.
    pub trouble: Trouble,
}

/// Kinds of hindrances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nobody answers, or only that he can't yet.
    Unreachable,
    /// The database has no connection left.
    Full,
    /// The database refuses us.
    Denied,
    /// There is no database of that name.
    Missing,
    /// PostgreSQL is older than what is served.
    TooOld,
    /// Migrations are pending.
    Pending,
    /// Something else, of which only the log tells.
    Unusable,
}

impl Kind {
    /// What kind of hindrance an error is.
    #[must_use]
    pub fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => {
                Self::Unreachable
            }
            sqlx::Error::Database(cause) => match cause.code().as_deref() {
                Some("28P01" | "28000") => Self::Denied,
                Some("3D000") => Self::Missing,
                // Starting, shutting down or recovering from a crash; cut off by an administrator; idle for too long.
                Some("57P01" | "57P02" | "57P03" | "57P05") => Self::Unreachable,
                Some(code) if code.starts_with("53") => Self::Full,
                Some(code) if code.starts_with("08") => Self::Unreachable,
                _ => Self::Unusable,
            },
            _ => Self::Unusable,
        }
    }

    /// Whether it passes without anyone's doing anything here: the database starts, or has room again.
    #[must_use]
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Unreachable | Self::Full)
    }

    /// Its name, for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "database_unreachable",
            Self::Full => "database_full",
            Self::Denied => "database_access_denied",
            Self::Missing => "database_missing",
            Self::TooOld => "database_too_old",
            Self::Pending => "migrations_pending",
            Self::Unusable => "database_unusable",
        }
    }

    /// What mends it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Unreachable => "Start PostgreSQL; the server connects by itself.",
            Self::Full => {
                "End other clients, lower --max-connections, or raise PostgreSQL's max_connections."
            }
            Self::Denied => "Correct user and password in DATABASE_URL, or let that user in.",
            Self::Missing => {
                "Make the database with createdb, or correct its name in DATABASE_URL."
            }
            Self::TooOld => "Upgrade PostgreSQL.",
            Self::Pending => "Run: sixiang migrate up",
            Self::Unusable => "See the log.",
        }
    }
}

impl Hindrance {
    /// A hindrance of which strangers learn the kind alone.
    #[must_use]
    pub fn new(kind: Kind, reason: impl Into<String>, trouble: Trouble) -> Self {
        Self {
            kind,
            reason: reason.into(),
            trouble,
        }
    }

    /// Something that only the log can tell of.
    #[must_use]
    pub fn unusable(trouble: Trouble) -> Self {
        Self::new(
            Kind::Unusable,
            "The database can't be used as it is.",
            trouble,
        )
    }

    /// Why no connection to the database at a place was made or kept.
    #[must_use]
    pub fn connecting(place: &str, error: &sqlx::Error) -> Self {
        let what = format!("no connection to the database at {place}");
        let code = match error {
            sqlx::Error::Database(cause) => cause.code().unwrap_or_default().into_owned(),
            _ => String::new(),
        };
        match (Kind::of(error), code.as_str()) {
            (Kind::Denied, _) => Self::new(
                Kind::Denied,
                "The database refuses the server's user or password.",
                Trouble::new(
                    what,
                    "the database refused user or password",
                    "correct both in DATABASE_URL; psql \"$DATABASE_URL\" tells when they are right",
                ),
            ),
            (Kind::Missing, _) => Self::new(
                Kind::Missing,
                "There is no database of the configured name.",
                Trouble::new(
                    what,
                    "there is no database of that name",
                    "make it with createdb, or correct the name in DATABASE_URL",
                ),
            ),
            (Kind::Full, "53300") => Self::new(
                Kind::Full,
                "The database has no connection left.",
                Trouble::new(
                    what,
                    "the database has no connection left",
                    "lower --max-connections, or raise max_connections of PostgreSQL",
                ),
            ),
            (kind, _) => {
                let reason = match kind {
                    Kind::Unusable => "The database can't be used as it is.",
                    _ => "The database can't be reached.",
                };
                Self::new(
                    kind,
                    reason,
                    Trouble::new(
                        what,
                        error.to_string(),
                        "start PostgreSQL or correct DATABASE_URL; leave it out to use the embedded cluster",
                    ),
                )
            }
        }
    }

    /// PostgreSQL of a major version that is too old.
    #[must_use]
    pub fn too_old(place: &str, major: u32, minimum: u32) -> Self {
        Self::new(
            Kind::TooOld,
            format!("The database is PostgreSQL {major}; {minimum} or newer is needed."),
            Trouble::new(
                format!("the database at {place} is too old"),
                format!("it is PostgreSQL {major}; {minimum} or newer is needed"),
                "upgrade it, or leave out --database-url to use the embedded cluster",
            ),
        )
    }

    /// Migrations that are pending, at least one.
    #[must_use]
    pub fn pending(names: &[String]) -> Self {
        let first = names.first().map_or("unknown", String::as_str);
        let why = format!(
            "{} migrations are pending, the first is {first}",
            names.len()
        );
        Self::new(
            Kind::Pending,
            format!("{why}."),
            Trouble::new(
                "the database is not up to date",
                why,
                "run: sixiang migrate up",
            ),
        )
    }

    /// Why the database could not be migrated, or asked what is.
    #[must_use]
    pub fn migrating(error: &MigrateError) -> Self {
        let trouble = Trouble::new(
            "the database could not be migrated",
            error.to_string(),
            "mend what the line above tells, then run: sixiang migrate up",
        );
        let cause = match error {
            MigrateError::Database(error) => Some(error),
            MigrateError::Migration(
                DbErr::Conn(RuntimeErr::SqlxError(error))
                | DbErr::Exec(RuntimeErr::SqlxError(error))
                | DbErr::Query(RuntimeErr::SqlxError(error)),
            ) => Some(error.as_ref()),
            MigrateError::Migration(_) => None,
        };
        match cause.map(Kind::of) {
            Some(kind) if kind.is_passing() => {
                Self::new(kind, "The database can't be reached.", trouble)
            }
            _ => Self::unusable(trouble),
        }
    }
}
