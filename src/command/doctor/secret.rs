//! The server's secret: whether it is one, who can read it, and whether the database was begun with it.

use std::{fs, os::unix::fs::PermissionsExt};

use sqlx::PgConnection;

use super::finding::Finding;
use crate::{
    auth::{Secret, secret},
    config::Serve,
};

const WHAT: &str = "secret";

/// What is found of the secret by itself.
pub(super) fn finding(options: &Serve) -> Finding {
    let (set, data_dir) = (&options.auth.secret, &options.database.data_dir);
    let path = secret::file(set, data_dir);
    let place = path.display();
    match Secret::find(set, data_dir) {
        Err(trouble) => Finding::trouble(WHAT, trouble),
        Ok(None) => Finding::ok(WHAT, format!("none yet; the first start makes {place}")),
        Ok(Some(_)) if set.secret.is_some() => Finding::ok(WHAT, "SIXIANG_SECRET holds it"),
        Ok(Some(_)) => {
            let mode = fs::metadata(&path).map_or(0, |meta| meta.permissions().mode() & 0o777);
            let others = mode & 0o077;
            if others == 0 {
                return Finding::ok(
                    WHAT,
                    format!("{place} holds it, and only its owner reads it"),
                );
            }
            Finding::warn(
                WHAT,
                format!("{place} has mode {mode:04o}, others can read it"),
                format!("chmod 0600 {place}; whoever has read it can test guesses at keys"),
            )
        }
    }
}

/// Whether the database was begun with it; nothing where the database has not noted any.
pub(super) async fn fits(
    options: &Serve,
    connection: &mut PgConnection,
) -> Result<Option<Finding>, sqlx::Error> {
    let secret = Secret::find(&options.auth.secret, &options.database.data_dir);
    let Some(noted) = secret::noted(connection).await? else {
        return Ok(None);
    };
    let what = "secret's print";
    Ok(Some(match secret {
        Ok(Some(secret)) if secret.has_print(&noted) => {
            Finding::ok(what, "the database was begun with this secret")
        }
        _ => Finding::fail(
            what,
            "the database was begun with another secret than this server has",
            "set SIXIANG_SECRET or --secret-file to the secret of the database's first server",
        ),
    }))
}
