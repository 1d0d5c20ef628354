//! Runs a plan's statements: one a level, on one connection, all in one snapshot.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use futures_util::{FutureExt, TryStreamExt, future::BoxFuture};
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, Row as _, ValueRef,
    postgres::{PgArguments, PgRow},
};
use tracing::Instrument as _;

use super::{
    bound::{Bound, Explained},
    encode,
    failure::FetchError,
    plan::{Level, Plan, Root, RootValue},
    search::{self, Found},
    value::Datum,
};
use crate::database::pool::Session;

/// The rows of a level and of the levels below.
#[derive(Debug, Default)]
pub(crate) struct Data {
    pub(crate) rows: Vec<PgRow>,
    /// Indexes of rows, those of a parent together, in the order of the answer.
    order: Vec<u32>,
    /// Where each parent's rows begin in `order`.
    starts: Vec<u32>,
    /// The levels below, each with the parent's number of every row of this level.
    pub(crate) children: Vec<(Data, Vec<u32>)>,
}

/// No parent: the row has no key.
const NONE: u32 = u32::MAX;

impl Data {
    /// The rows of a parent.
    pub(crate) fn of(&self, parent: u32) -> &[u32] {
        let start = |i: u32| self.starts.get(i as usize).map(|s| *s as usize);
        match (start(parent), parent.checked_add(1).and_then(start)) {
            (Some(from), Some(to)) => self.order.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The rows of each parent.
    fn pages(&self) -> impl Iterator<Item = &[u32]> {
        let pages = self.starts.windows(2);
        pages.map(|page| match page {
            [from, to] => self
                .order
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        })
    }

    /// The bytes of a column of a row; `None` when it is null.
    pub(crate) fn bytes(&self, row: u32, column: usize) -> Option<&[u8]> {
        let value = self.rows.get(row as usize)?.try_get_raw(column).ok()?;
        if value.is_null() {
            None
        } else {
            value.as_bytes().ok()
        }
    }

    fn new(rows: Vec<PgRow>, parents: usize) -> Self {
        let mut data = Self {
            rows,
            ..Self::default()
        };
        let parent = |row: u32| {
            let ordinal = data.bytes(row, 0).and_then(encode::integer).unwrap_or(0);
            usize::try_from(ordinal - 1).ok().filter(|p| *p < parents)
        };
        let count = u32::try_from(data.rows.len()).unwrap_or(0);
        let mut starts = vec![0_u32; parents + 1];
        for row in 0..count {
            if let Some(parent) = parent(row) {
                starts[parent + 1] += 1;
            }
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; count as usize];
        for row in 0..count {
            if let Some(parent) = parent(row) {
                order[next[parent] as usize] = row;
                next[parent] += 1;
            }
        }
        data.order = order;
        data.starts = starts;
        data
    }
}

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

/// From so many keys on, a statement that joins other tables is planned for their number: PostgreSQL expects ten
/// otherwise, and looks up what is joined row by row rather than reading a small table once.
const MANY_KEYS: usize = 256;

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
            let plan = explain(
                &mut *connection,
                level,
                bound.arguments(&level.slots, keys)?,
            );
            let plan = plan.await?;
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
            let (keys, parent_of) = keys_of(&data, child.key, level.page);
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
) -> Result<Vec<PgRow>, FetchError> {
    let arguments = bound.arguments(&level.slots, keys)?;
    // Parameters are never logged: they are what a client has sent.
    tracing::debug!(sql = %level.sql, "statement");
    let started = tracing::enabled!(tracing::Level::DEBUG).then(Instant::now);
    let planned_anew = level.planned_anew || (level.joins && keys.len() >= MANY_KEYS);
    let statement =
        sqlx::query_with(AssertSqlSafe(level.sql.clone()), arguments).persistent(!planned_anew);
    bound.meter.statement();
    let mut rows = Vec::new();
    let mut arriving = statement.fetch(connection);
    while let Some(row) = arriving.try_next().await? {
        bound.meter.row(&row)?;
        rows.push(row);
    }
    if let Some(started) = started {
        tracing::Span::current().record("rows", rows.len());
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        tracing::debug!(rows = rows.len(), ms, "rows have come");
    }
    Ok(rows)
}

/// PostgreSQL's plan of a statement with these arguments.
async fn explain(
    connection: &mut PgConnection,
    level: &Level,
    arguments: PgArguments,
) -> Result<Explained, FetchError> {
    let sql = format!("EXPLAIN (FORMAT JSON) {}", level.sql);
    let statement = sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(false);
    let row = statement.fetch_one(connection).await?;
    Ok(Explained {
        sql: level.sql.clone(),
        plan: row.try_get(0)?,
    })
}

/// The distinct keys in a column, and for each row the number of its key. A row behind its parent's page has none:
/// no one asked for what hangs on it.
fn keys_of(data: &Data, column: usize, page: usize) -> (Vec<Datum>, Vec<u32>) {
    let mut keys = Vec::new();
    let mut numbers: HashMap<&[u8], u32> = HashMap::new();
    let mut parent_of = vec![NONE; data.rows.len()];
    for rows in data.pages() {
        for row in rows.iter().take(page) {
            let Some(bytes) = data.bytes(*row, column) else {
                continue;
            };
            let next = u32::try_from(numbers.len()).unwrap_or(NONE);
            parent_of[*row as usize] = *numbers.entry(bytes).or_insert_with(|| {
                keys.push(uuid::Uuid::from_slice(bytes).map_or(Datum::Null, Datum::Uuid));
                next
            });
        }
    }
    (keys, parent_of)
}
