//! `sixiang audit verify`

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use sqlx::{Connection, PgConnection};

use super::{
    prepare::{Preparation, Work, failing},
    print,
};
use crate::{
    audit::{self, Head, Report},
    auth::Secret,
    config::{Audit, AuditAction},
    database::{Trouble, connect},
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
    let preparation = Preparation {
        work: Work::Check,
        secret: Secret::load(&options.secret, &options.database.data_dir)?,
        tells_first_key: false,
    };
    let key = audit::Key::of(&preparation.secret);
    let mut connection = preparation.connection(&database.pool).await?;
    let report = in_one_snapshot(&mut connection, &key, head).await;
    report.map_err(failing(&database.pool))
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
