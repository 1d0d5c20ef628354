//! Files of any length: a thread reads rows while those before them are written, and never more than some wait.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use serde_json::Map;
use sqlx::{Connection as _, PgPool};
use tokio::sync::mpsc;

use super::{
    Import,
    fields::{Entry, Fields},
    load::{CHUNK, Done, Loader, Report, Sums},
    read::{self, Format},
};
use crate::{
    auth::Viewer,
    clock::Clock,
    mutation::{record::Act, rules::Catalogue, work::Work, wrong::UserError},
    query::{Bound, FetchError, Meter, Plan, Tally, Values},
};

/// Most bytes that a workbook unfolds to: about a million rows.
const MAX_UNFOLDED: u64 = 1024 * 1024 * 1024;
/// What is read of a file at once.
const BUFFER: usize = 64 * 1024;

/// Why an import of a file came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The file can't be opened.
    #[error("the file can't be opened: {0}")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] FetchError),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

/// How far an import is.
#[derive(Debug)]
pub(crate) struct Progress<'p> {
    pub(crate) sums: Sums,
    /// Bytes that were read, of so many.
    pub(crate) bytes: (u64, u64),
    /// The rows that were written last.
    pub(crate) rows: &'p [Done],
}

/// Counts what is read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.fetch_add(read.try_into().unwrap_or(0), Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// Imports a file in one transaction, and tells how far it is after each part.
///
/// # Errors
/// When the file can't be opened or the database fails; nothing is written then.
pub(crate) async fn run(
    pool: &PgPool,
    viewer: &Viewer,
    import: Import,
    (path, format): (&Path, Format),
    is_dry: bool,
    mut tell: impl FnMut(Progress<'_>),
) -> Result<Report, Failure> {
    if let Err(error) = import.check() {
        return Ok(Report {
            errors: vec![error],
            ..Report::default()
        });
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let read = Arc::new(AtomicU64::new(0));
    let file = Counted {
        file,
        read: read.clone(),
    };
    let (send, mut parts) = mpsc::channel::<Vec<Entry>>(1);
    let reader = tokio::task::spawn_blocking(move || {
        hand_out(
            &Fields::of(import.room),
            format,
            BufReader::with_capacity(BUFFER, file),
            &send,
        )
    });
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let catalogue = Catalogue::read(&mut transaction).await?;
    let values = Map::new();
    let meter = Meter::new(usize::MAX, Arc::<Tally>::default());
    let bound = Bound::new(
        &Plan::default(),
        Values::new(&[], &values),
        viewer,
        Clock::new(None),
        meter,
    );
    let bound = bound.map_err(FetchError::from)?;
    let mut work = Work {
        connection: &mut transaction,
        bound: &bound,
        viewer,
        catalogue: &catalogue,
        act: Act {
            viewer,
            command: super::FIELD,
            request: None,
        },
        errors: Vec::new(),
        conflict: None,
        changes: Vec::new(),
    };
    let fields = Fields::of(import.room);
    let mut loader = Loader {
        work: &mut work,
        import,
        fields: &fields,
        report: Report::default(),
    };
    while let Some(part) = parts.recv().await {
        let goes_on = loader.write(&part).await?;
        tell(Progress {
            sums: loader.report.sums,
            bytes: (read.load(Relaxed), length),
            rows: &loader.report.rows,
        });
        loader.report.rows.clear();
        if !goes_on {
            break;
        }
    }
    // A reader that waits hears that nobody takes what it has.
    drop(parts);
    let mut report = loader.report;
    match reader.await {
        Ok(read) => report.errors.extend(read.err()),
        Err(error) => return Err(std::io::Error::other(error).into()),
    }
    if report.is_rejected(import.policy) {
        report.undo();
        transaction.rollback().await?;
    } else if is_dry {
        transaction.rollback().await?;
    } else {
        transaction.commit().await?;
    }
    Ok(report)
}

/// Reads rows and hands them out in parts, as fast as they are taken.
fn hand_out(
    fields: &Fields,
    format: Format,
    from: BufReader<Counted>,
    send: &mpsc::Sender<Vec<Entry>>,
) -> Result<(), UserError> {
    let mut part = Vec::with_capacity(CHUNK);
    let mut each = |entry| {
        part.push(entry);
        if part.len() < CHUNK {
            return ControlFlow::Continue(());
        }
        match send.blocking_send(std::mem::replace(&mut part, Vec::with_capacity(CHUNK))) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let read = read::rows(format, fields, from, MAX_UNFOLDED, &mut each);
    if !part.is_empty() {
        // Whoever takes no more has heard enough.
        let _ = send.blocking_send(part);
    }
    read
}
