//! `sixiang audit verify`

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};

use super::{
    prepare::{Preparation, Work},
    print,
};
use crate::{
    audit::{self, Head, Report},
    auth::Secret,
    config::{Audit, AuditAction},
    database::{Hindrance, Trouble, connect},
};

/// How often the progress is told, where it overwrites itself and where it does not.
const PERIODS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(10)];

/// Verifies the record, also while servers run on the database; fails when anything was tampered with.
pub(super) async fn run(options: &Audit) -> Result<ExitCode, Trouble> {
    let database = connect::connect(&options.database, Duration::ZERO).await?;
    let AuditAction::Verify { head } = options.action;
    let report = verify(options, head, &database).await;
    database.close().await;
    let report = report?;
    print(&report.to_string());
    Ok(if report.broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn verify(
    options: &Audit,
    head: Option<Head>,
    database: &connect::Database,
) -> Result<Report, Trouble> {
    let secret = Secret::load(&options.secret, &options.database.data_dir)?;
    let key = audit::Key::of(&secret);
    let preparation = Preparation {
        work: Work::Check,
        secret,
        tells_first_key: false,
    };
    let pool = &database.pool;
    let ready = preparation.run(pool).await;
    ready.map_err(|hindrance| hindrance.trouble)?;
    let place = connect::place(&pool.connect_options());
    let failed = |error| Hindrance::connecting(&place, &error).trouble;
    let mut connection = pool.acquire().await.map_err(failed)?;
    let report = in_one_snapshot(&mut connection, &key, head).await;
    report.map_err(failed)
}

async fn in_one_snapshot(
    connection: &mut PgConnection,
    key: &audit::Key,
    head: Option<Head>,
) -> Result<Report, sqlx::Error> {
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    let mut transaction = connection.begin_with(begin).await?;
    let mut told = Instant::now();
    let is_terminal = std::io::stderr().is_terminal();
    let period = PERIODS[usize::from(!is_terminal)];
    let mut progress = |looked: u64, all: u64| {
        if told.elapsed() < period {
            return;
        }
        told = Instant::now();
        let (before, after) = if is_terminal { ("\r", "") } else { ("", "\n") };
        let share = 100 * looked / all.max(1);
        // Whoever closed it does not want to know.
        let _ = write!(std::io::stderr(), "{before}{share} % verified{after}");
    };
    let report = audit::verify(&mut transaction, key, head, &mut progress).await?;
    if is_terminal {
        let _ = write!(std::io::stderr(), "\r              \r");
    }
    transaction.rollback().await?;
    Ok(report)
}
