//! `sixiang key create|list|revoke`

use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, Utc};
use sqlx::PgConnection;

use super::{
    prepare::{Preparation, Work, failing},
    print,
};
use crate::{
    auth::{Secret, key},
    clock::Clock,
    config::{Expiry, Key, KeyAction, KeyCreate},
    database::{Trouble, connect},
};

/// How times are shown.
const TIME: &str = "%Y-%m-%d %H:%M UTC";

/// Makes, lists or revokes keys, also while servers run on the database.
pub(super) async fn run(options: &Key) -> Result<(), Trouble> {
    let database = connect::connect(&options.database, Duration::ZERO).await?;
    let done = act(options, &database).await;
    database.close().await;
    done
}

async fn act(options: &Key, database: &connect::Database) -> Result<(), Trouble> {
    let preparation = Preparation {
        work: if database.is_embedded() {
            Work::Migrate
        } else {
            Work::Check
        },
        secret: Secret::load(&options.secret, &options.database.data_dir)?,
        tells_first_key: false,
    };
    let mut connection = preparation.connection(&database.pool).await?;
    let failed = failing(&database.pool);
    match &options.action {
        KeyAction::Create(wanted) => {
            let unknown = key::unknown(&mut connection, &wanted.scope).await;
            if let Some(code) = unknown.map_err(&failed)?.first() {
                return Err(Trouble::new(
                    "no key was made",
                    format!("nothing has the code {code}"),
                    "look the code up: sixiang serve, then { departments { nodes { code name } } }, or taskForces, or divisions",
                ));
            }
            let made = create(&mut connection, &preparation.secret, wanted).await;
            show(made.map_err(&failed)?.reveal());
        }
        KeyAction::List => list(&mut connection).await.map_err(&failed)?,
        KeyAction::Revoke { prefix } => {
            let revoked = key::revoke(&mut connection, prefix).await;
            if !revoked.map_err(&failed)? {
                return Err(Trouble::new(
                    "no key was revoked",
                    "no key has this prefix",
                    "look for the prefix: sixiang key list",
                ));
            }
            print(&format!(
                "{prefix} is revoked; every server refuses it within a second"
            ));
        }
    }
    Ok(())
}

async fn create(
    connection: &mut PgConnection,
    secret: &Secret,
    wanted: &KeyCreate,
) -> Result<key::KeyText, sqlx::Error> {
    let new = key::NewKey {
        name: &wanted.name,
        role: wanted.role,
        grant: &wanted.scope,
        created_by: "command line",
        expires_at: match wanted.expires {
            Expiry::After(time) => Some((Clock::default().now() + time).trunc_subsecs(0)),
            Expiry::Never => None,
        },
    };
    key::create(connection, secret, &new).await
}

/// Shows a key with a line that uses it.
fn show(key: &str) {
    print(&format!(
        "{key}\n\nIt is not shown again. To use it:\n\n  \
         curl -s http://127.0.0.1:8000/graphql -H 'authorization: Bearer {key}' \\\n    \
         -H 'content-type: application/json' -d '{{\"query\": \"{{ viewer {{ name role }} }}\"}}'"
    ));
}

async fn list(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let now = Clock::default().now();
    let told = |time: Option<DateTime<Utc>>, none: &str| {
        time.map_or_else(|| none.to_owned(), |time| time.format(TIME).to_string())
    };
    let head = [
        "prefix", "role", "state", "expires", "created", "name", "scope",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    for key in key::list(connection).await? {
        let state = if key.revoked_at.is_some() {
            "revoked"
        } else if key.is_good(now) {
            "good"
        } else {
            "expired"
        };
        rows.push([
            key.prefix,
            key.role.as_str().to_owned(),
            state.to_owned(),
            told(key.expires_at, "never"),
            told(Some(key.created_at), ""),
            key.name,
            key.grant.to_string(),
        ]);
    }
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].chars().count());
        lengths.max().unwrap_or(0)
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    for row in &rows {
        let cells = row.iter().zip(widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        print(cells.join("  ").trim_end());
    }
    Ok(())
}
