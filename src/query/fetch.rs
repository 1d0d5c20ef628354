//! Runs a plan's statements: one a level, on one connection, all in one snapshot.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, TryStreamExt, future::BoxFuture};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Executor as _, PgConnection, Row as _,
    postgres::PgArguments,
};
use tracing::{Instrument as _, instrument::WithSubscriber as _};

use super::{
    bound::{Bound, Explained},
    data::{Data, Rows},
    failure::FetchError,
    plan::{Level, Plan, Root, RootValue},
    search::{self, Found},
    value::Datum,
};
use crate::{database::pool::Session, observe::quiet};

/// The rows behind one root field.
#[derive(Debug)]
pub(crate) enum RootData {
    /// None are needed.
    Nothing,
    /// Those of its level.
    Level(Data),
    /// Those of each kind among its ids, and for each id the kind and the row.
    Nodes {
        kinds: Vec<Data>,
        found: Vec<Option<(usize, u32)>>,
    },
    /// What a search found.
    Found(Found),
}

impl RootData {
    /// Bytes of the values of its rows.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Level(data) => data.size(),
            Self::Nodes { kinds, .. } => kinds.iter().map(Data::size).sum(),
            Self::Found(found) => found.kinds.iter().map(Data::size).sum(),
        }
    }
}

/// Begins the one snapshot that all statements of a plan read.
const BEGIN_SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The rows of a plan that needs no statement: no kind among its ids means that there are no ids.
pub(crate) fn nothing(plan: &Plan) -> Vec<RootData> {
    plan.roots
        .iter()
        .map(|_| RootData::Nodes {
            kinds: Vec::new(),
            found: Vec::new(),
        })
        .collect()
}

/// Fetches all rows of a plan. A statement may take as long as the connection allows, or as long as is told.
pub(crate) async fn fetch(
    session: &mut Session,
    plan: &Plan,
    bound: &Bound<'_>,
    statement_timeout: Option<Duration>,
) -> Result<Vec<RootData>, FetchError> {
    let connection = session.connection();
    // One statement is a snapshot of its own.
    let is_snapshot = plan.statements > 1 || statement_timeout.is_some();
    let data = if is_snapshot {
        let begin = match statement_timeout {
            None => AssertSqlSafe(BEGIN_SNAPSHOT.to_owned()),
            // SET takes no parameters; it travels with BEGIN.
            Some(limit) => AssertSqlSafe(format!(
                "{BEGIN_SNAPSHOT}; SET LOCAL statement_timeout = {}",
                limit.as_millis()
            )),
        };
        let mut snapshot = connection.begin_with(begin).await?;
        // Nothing was written: dropping the snapshot ends it, after the answer is on its way.
        roots(&mut snapshot, plan, bound).await?
    } else {
        roots(connection, plan, bound).await?
    };
    session.end(is_snapshot);
    Ok(data)
}

/// Fetches all rows of a plan on a connection.
pub(crate) async fn roots(
    connection: &mut PgConnection,
    plan: &Plan,
    bound: &Bound<'_>,
) -> Result<Vec<RootData>, FetchError> {
    let mut all = Vec::with_capacity(plan.roots.len());
    for root in &plan.roots {
        all.push(self::root(connection, root, bound).await?);
    }
    Ok(all)
}

async fn root(
    connection: &mut PgConnection,
    root: &Root,
    bound: &Bound<'_>,
) -> Result<RootData, FetchError> {
    Ok(match &root.value {
        RootValue::Raw { .. } | RootValue::Introspection | RootValue::Viewer(_) => {
            RootData::Nothing
        }
        RootValue::One { level, .. } | RootValue::Connection { level, .. } => {
            RootData::Level(run(connection, level, &[], 1, bound).await?)
        }
        RootValue::Search(search) => RootData::Found(search::run(connection, search, bound).await?),
        RootValue::Nodes { ids, kinds, .. } => {
            let ids = bound.ids(ids)?;
            let mut data = Vec::with_capacity(kinds.len());
            let mut found = vec![None; ids.len()];
            for (index, kind) in kinds.iter().enumerate() {
                let mine: Vec<usize> = (0..ids.len()).filter(|i| ids[*i].0 == kind.tag).collect();
                let keys: Vec<Datum> = mine.iter().map(|i| Datum::Uuid(ids[*i].1)).collect();
                let rows = run(connection, &kind.level, &keys, keys.len(), bound).await?;
                for (ordinal, id) in (0_u32..).zip(&mine) {
                    found[*id] = rows.of(ordinal).first().map(|row| (index, *row));
                }
                data.push(rows);
            }
            RootData::Nodes { kinds: data, found }
        }
    })
}

/// Runs a level and the levels below it.
pub(crate) fn run<'r>(
    connection: &'r mut PgConnection,
    level: &'r Level,
    keys: &'r [Datum],
    parents: usize,
    bound: &'r Bound<'_>,
) -> BoxFuture<'r, Result<Data, FetchError>> {
    async move {
        if let Some(explained) = &bound.explained {
            let arguments = bound.arguments(&level.slots, keys)?;
            let plan = explain(&mut *connection, level.statement(keys.len()), arguments).await?;
            explained.lock().await.push(plan);
        }
        let span = tracing::debug_span!(
            "statement",
            table = level.table,
            rows = tracing::field::Empty
        );
        let rows = read(&mut *connection, level, keys, bound);
        let rows = rows.instrument(span).await?;
        let mut data = Data::new(rows, parents);
        for child in &level.children {
            let (keys, parent_of) = data.keys(child.key, level.page);
            let below = if keys.is_empty() {
                Data::default()
            } else {
                let parents = keys.len();
                run(&mut *connection, &child.level, &keys, parents, bound).await?
            };
            data.children.push((below, parent_of));
        }
        Ok(data)
    }
    .boxed()
}

/// Reads the rows of one statement.
async fn read(
    connection: &mut PgConnection,
    level: &Level,
    keys: &[Datum],
    bound: &Bound<'_>,
) -> Result<Rows, FetchError> {
    let arguments = bound.arguments(&level.slots, keys)?;
    // Parameters are never logged: they are what a client has sent.
    let sql = level.statement(keys.len());
    tracing::debug!(%sql, "statement");
    let started = tracing::enabled!(tracing::Level::DEBUG).then(Instant::now);
    let statement =
        sqlx::query_with(AssertSqlSafe(sql.clone()), arguments).persistent(!level.planned_anew);
    bound.meter.statement();
    // sqlx enters the span that it is run in anew for each row, which takes as long as reading the row.
    let rows = collect(connection, statement, bound)
        .with_subscriber(quiet())
        .await?;
    if let Some(started) = started {
        tracing::Span::current().record("rows", rows.count());
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        tracing::debug!(rows = rows.count(), ms, "rows have come");
    }
    Ok(rows)
}

/// Runs a statement and keeps the rows that come.
async fn collect<'q>(
    connection: &mut PgConnection,
    statement: impl sqlx::Execute<'q, sqlx::Postgres> + 'q,
    bound: &Bound<'_>,
) -> Result<Rows, FetchError> {
    let mut rows = Rows::default();
    let mut arriving = connection.fetch_many(statement);
    while let Some(arrived) = arriving.try_next().await? {
        if let Either::Right(row) = arrived {
            bound.meter.row(rows.push(&row))?;
        }
    }
    rows.fit();
    Ok(rows)
}

/// PostgreSQL's plan of a statement with these arguments.
async fn explain(
    connection: &mut PgConnection,
    sql: &Arc<str>,
    arguments: PgArguments,
) -> Result<Explained, FetchError> {
    let explained = format!("EXPLAIN (FORMAT JSON) {sql}");
    let statement = sqlx::query_with(AssertSqlSafe(explained), arguments).persistent(false);
    let row = statement.fetch_one(connection).await?;
    Ok(Explained {
        sql: sql.clone(),
        plan: row.try_get(0)?,
    })
}
