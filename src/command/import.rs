//! `sixiang import FILE`

use std::{path::Path, process::ExitCode, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

use super::{prepare::Work, print};
use crate::{
    auth::{Role, Viewer},
    config::Import as Options,
    database::{Trouble, connect},
    mutation::import::{self, Failure, Format, Import, Progress, Report, Sums},
};

/// Rows between two lines where no one watches.
const TOLD_EACH: u64 = 10_000;
/// A file with its bytes, and the rows that were written.
const BAR: &str = "{bar:30} {bytes}/{total_bytes} {elapsed}, {eta} to go  {msg}";

/// Imports a file; fails when rows are wrong.
///
/// # Errors
/// What failed, why, and what mends it; nothing is written then.
pub(super) async fn run(options: &Options) -> Result<ExitCode, Trouble> {
    let format = options.format.or_else(|| by_name(&options.file));
    let format = format.ok_or_else(|| {
        Trouble::new(
            format!("{} is of an unknown format", options.file.display()),
            "its name ends neither in .csv nor in .xlsx, .ndjson or .jsonl",
            "tell it: --format csv",
        )
    })?;
    let database = connect::connect(&options.database, Duration::ZERO).await?;
    let preparation = if database.is_embedded() {
        Work::Migrate
    } else {
        Work::Check
    };
    let done = match preparation.run(&database.pool).await {
        Ok(()) => {
            let import = Import {
                room: options.room,
                match_by: options.match_by,
                policy: options.error_policy,
            };
            let (file, is_dry) = ((&*options.file, format), options.dry_run);
            let mut teller = Teller::default();
            let tell = |progress: Progress<'_>| teller.tell(&progress);
            let done = import::run(&database.pool, &viewer(), import, file, is_dry, tell).await;
            teller.bar.finish_and_clear();
            done.map_err(|failure| trouble(&options.file, &failure))
        }
        Err(hindrance) => Err(hindrance.trouble),
    };
    database.close().await;
    let report = done?;
    Ok(conclude(&report, options))
}

fn by_name(file: &Path) -> Option<Format> {
    let extension = file.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "csv" => Some(Format::Csv),
        "xlsx" => Some(Format::Xlsx),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        _ => None,
    }
}

/// Whoever runs the command, who reaches the database without us, and is the office.
fn viewer() -> Viewer {
    let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    let user = user.unwrap_or_else(|_| rustix::process::getuid().as_raw().to_string());
    Viewer {
        name: format!("cli:{user}").into(),
        ..Viewer::anonymous(Role::Office)
    }
}

fn trouble(file: &Path, failure: &Failure) -> Trouble {
    let what = format!("{} was not imported, nothing is written", file.display());
    let fix = match failure {
        Failure::File(_) => "look at the file and who may read it",
        Failure::Database(_) => "look at sixiang doctor, then import again",
    };
    Trouble::new(what, failure.to_string(), fix)
}

/// Tells how far an import is: by a bar on a terminal, by lines elsewhere.
struct Teller {
    bar: ProgressBar,
    told: u64,
}

impl Default for Teller {
    fn default() -> Self {
        let style = ProgressStyle::with_template(BAR);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            bar: ProgressBar::new(0).with_style(style),
            told: 0,
        }
    }
}

impl Teller {
    fn tell(&mut self, progress: &Progress<'_>) {
        for row in progress.rows {
            for error in &row.errors {
                let line = format!("row {}: {error}", row.number);
                self.bar.suspend(|| print(&line));
            }
        }
        let (read, length) = progress.bytes;
        self.bar.set_length(length);
        self.bar.set_position(read.min(length));
        self.bar.set_message(told(progress.sums));
        let rows = progress.sums.rows();
        if self.bar.is_hidden() && rows / TOLD_EACH > self.told {
            self.told = rows / TOLD_EACH;
            print(&format!("{rows} rows: {}", told(progress.sums)));
        }
    }
}

fn told(sums: Sums) -> String {
    format!(
        "{} created, {} updated, {} unchanged, {} failed",
        sums.created, sums.updated, sums.unchanged, sums.failed
    )
}

fn conclude(report: &Report, options: &Options) -> ExitCode {
    for error in &report.errors {
        print(&error.to_string());
    }
    let is_rejected = report.is_rejected(options.error_policy);
    let note = match (is_rejected, options.dry_run) {
        (true, _) => " (nothing is written)",
        (false, true) => " (tried only, nothing is written)",
        (false, false) => "",
    };
    print(&format!("{}{note}", told(report.sums)));
    if is_rejected || report.sums.failed > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
