//! What fails while a query runs, and what a client is told of it.

use crate::{
    database::pool::PoolError,
    error::{Code, Fault},
};

/// What can go wrong while a plan runs.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// The request's fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The database's.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// There is no connection to it.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// A value that its statement can't take: a mistake of ours.
    #[error("binding a parameter: {0}")]
    Bind(sqlx::error::BoxDynError),
}

/// The error of a connection over which nothing arrives any more.
pub(crate) fn silent() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

/// Whether an error says that the connection is gone, not that the statement is wrong.
pub(crate) fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
        // Class 08: connection exceptions; 57P01 to 57P03: the database stops, has crashed, is starting; 25P03: nothing was
        // sent for so long that it has hung up.
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| {
            code.starts_with("08") || code.starts_with("57P0") || code == "25P03"
        }),
        _ => false,
    }
}

/// What is told of a query that was cut off.
pub(super) fn too_slow() -> Fault {
    Fault::new(
        Code::QueryTimeout,
        "The query ran longer than allowed and was cut off. Ask for fewer rows or levels, leave out totals that you \
         don't need, or filter by an indexed field.",
    )
}

/// The fault that a client sees of an error.
pub(crate) fn fault(error: FetchError) -> Fault {
    match error {
        FetchError::Fault(fault) => fault,
        error => internal(&error),
    }
}

/// The fault that a client sees of an error inside; its cause goes to the log.
pub(super) fn internal(error: &FetchError) -> Fault {
    const CANCELED: &str = "57014";
    const UNKNOWN_CODE: &str = "SX001";
    const TOO_MANY_CONNECTIONS: &str = "53300";
    let unavailable = match error {
        FetchError::Pool(PoolError::Timeout) => {
            tracing::warn!("no connection to the database was free in time");
            return Fault::new(
                Code::PoolTimeout,
                "All connections to the database are in use. Try again in a second.",
            );
        }
        FetchError::Pool(_) => true,
        FetchError::Database(cause) => {
            let code = cause
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code);
            match (code.as_deref(), cause.as_database_error()) {
                (Some(UNKNOWN_CODE), Some(cause)) => {
                    return Fault::new(Code::UnknownCode, cause.message());
                }
                (Some(CANCELED), _) => return too_slow(),
                (Some(TOO_MANY_CONNECTIONS), _) => true,
                _ => is_lost(cause),
            }
        }
        _ => false,
    };
    if unavailable {
        tracing::warn!(%error, "the database can't be reached");
        return Fault::new(
            Code::DatabaseUnavailable,
            "The database can't be reached at the moment. Try again in a few seconds.",
        );
    }
    match error {
        // Errors of class 22 quote the value that is wrong, which a client has sent: it is not for the log.
        FetchError::Database(sqlx::Error::Database(cause))
            if cause.code().is_some_and(|code| code.starts_with("22")) =>
        {
            let code = cause.code().unwrap_or_default();
            tracing::error!(%code, "a query failed on a value");
        }
        error => tracing::error!(%error, "a query failed"),
    }
    Fault::new(
        Code::Internal,
        "Something went wrong inside the server; the log tells what. Try again; if it stays, report it with \
         extensions.requestId.",
    )
}
