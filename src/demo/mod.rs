//! Demo data: a prefecture's year of work, made up but coherent, and the same every time.
//!
//! Places and bodies are real, people and enterprises are not. The figures of the article that the server is measured
//! by come out exactly at scale 1. Every stage has a room of its own and hands its rows over for `COPY`.

use entity::tables;
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Row};

mod agenda;
mod calendar;
mod copy;
mod departments;
mod gaps;
mod indicators;
mod leaders;
mod mechanism;
mod observations;
mod parts;
mod places;
mod portfolio;
mod problems;
mod projects;
mod random;
mod series;
mod sites;
mod steps;
mod task_forces;
mod timeline;
mod visits;

pub use calendar::PRESENT;

use crate::search::upkeep;
use copy::Rows;
use departments::Departments;
use leaders::Leaders;
use mechanism::Ground;
use places::Places;
use projects::Projects;
use random::SEED;
use sites::Sites;
use task_forces::TaskForces;
use visits::Visits;

/// The largest scale: beyond it a leader's year has too few days for the visits.
pub const MAX_SCALE: u32 = 30;

/// What a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No row of any noun.
    Empty,
    /// Demo data of this scale.
    Demo {
        /// How many times the prefecture's year it holds.
        scale: u32,
    },
    /// Data that did not come from here.
    Foreign,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The scale.
    pub scale: u32,
    /// Rows of each table, in the order in which they were written.
    pub tables: Vec<(&'static str, u64)>,
}

impl Summary {
    /// Rows of all tables together.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}

/// Why the demo data were not written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds data already.
    #[error("the database is not empty: {0:?}")]
    NotEmpty(State),
    /// The scale is out of range.
    #[error("the scale {0} is not between 1 and {MAX_SCALE}")]
    Scale(u32),
    /// The database did not do what it was asked.
    #[error("the database failed while demo data were being written or looked for")]
    Database(#[from] sqlx::Error),
}

/// Tells whether a migrated database is empty, ours or someone else's.
///
/// # Errors
/// When the database fails, or is not migrated.
pub async fn state(pool: &PgPool) -> Result<State, DemoError> {
    let mut connection = pool.acquire().await?;
    Ok(state_of(&mut connection).await?)
}

async fn state_of(connection: &mut PgConnection) -> Result<State, sqlx::Error> {
    let scale: Option<i32> = sqlx::query_scalar("SELECT scale FROM demo_seed")
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(scale) = scale {
        return Ok(State::Demo {
            scale: scale.unsigned_abs(),
        });
    }
    let parts: Vec<String> = tables()
        .iter()
        .map(|table| format!("EXISTS (SELECT FROM \"{}\")", table.name))
        .collect();
    let any = format!("SELECT {}", parts.join(" OR "));
    let is_foreign: bool = sqlx::query(AssertSqlSafe(any))
        .fetch_one(connection)
        .await?
        .try_get(0)?;
    Ok(if is_foreign {
        State::Foreign
    } else {
        State::Empty
    })
}

/// Fills an empty database with demo data, all or nothing, and lets the planner know of them.
///
/// # Errors
/// When the database holds data already, the scale is out of range or the database fails.
pub async fn seed(pool: &PgPool, scale: u32) -> Result<Summary, DemoError> {
    load(pool, scale, true).await
}

/// The same without the search's documents, which take most of the time at large scales: the server makes them later.
///
/// # Errors
/// As [`seed`].
pub async fn seed_rows(pool: &PgPool, scale: u32) -> Result<Summary, DemoError> {
    load(pool, scale, false).await
}

async fn load(pool: &PgPool, scale: u32, is_searched: bool) -> Result<Summary, DemoError> {
    if !(1..=MAX_SCALE).contains(&scale) {
        return Err(DemoError::Scale(scale));
    }
    let mut transaction = pool.begin().await?;
    // Loading may take longer than a query may.
    sqlx::query("SET LOCAL statement_timeout = 0")
        .execute(&mut *transaction)
        .await?;
    // Whoever seeds at the same time waits here and then finds the database filled.
    sqlx::query("LOCK TABLE demo_seed IN EXCLUSIVE MODE")
        .execute(&mut *transaction)
        .await?;
    let state = state_of(&mut transaction).await?;
    if state != State::Empty {
        return Err(DemoError::NotEmpty(state));
    }
    let written = write(&mut transaction, scale).await?;
    sqlx::query("INSERT INTO demo_seed (seed, scale) VALUES ($1, $2)")
        .bind(SEED.cast_signed())
        .bind(scale.cast_signed())
        .execute(&mut *transaction)
        .await?;
    if is_searched {
        upkeep::fill(&mut transaction).await?;
    }
    let names: Vec<&str> = written.iter().map(|(table, _)| *table).collect();
    let analyze = format!("ANALYZE {}", names.join(", "));
    sqlx::query(AssertSqlSafe(analyze))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Summary {
        scale,
        tables: written,
    })
}

/// Makes and sends the rows stage by stage, each after those that it refers to.
async fn write(
    connection: &mut PgConnection,
    scale: u32,
) -> Result<Vec<(&'static str, u64)>, sqlx::Error> {
    let mut written = Vec::new();
    let (places, rows) = Places::new();
    send(connection, [rows], &mut written).await?;
    let (departments, rows) = Departments::new(&places);
    send(connection, [rows], &mut written).await?;
    let (leaders, rows) = Leaders::new(&places, &departments, scale);
    send(connection, [rows], &mut written).await?;
    let (task_forces, rows) = TaskForces::new(&departments, &leaders);
    send(connection, rows, &mut written).await?;
    let (projects, rows) = Projects::new(&places, &departments, &leaders, &task_forces, scale);
    send(connection, rows, &mut written).await?;
    let sites = Sites {
        places: &places,
        departments: &departments,
        leaders: &leaders,
        task_forces: &task_forces,
        projects: &projects,
    };
    let Visits {
        rows,
        problems,
        agenda,
        delegations,
    } = visits::enter(&sites, scale);
    send(connection, rows, &mut written).await?;
    let rows = observations::enter(&places, &departments, &task_forces, scale);
    send(connection, rows, &mut written).await?;
    let ground = Ground {
        sites: &sites,
        problems,
        agenda,
        delegations,
        times: usize::try_from(scale).unwrap_or(1),
    };
    mechanism::write(connection, ground, &mut written).await?;
    Ok(written)
}

async fn send(
    connection: &mut PgConnection,
    rows: impl IntoIterator<Item = Rows>,
    written: &mut Vec<(&'static str, u64)>,
) -> Result<(), sqlx::Error> {
    for rows in rows {
        written.push(rows.send(connection).await?);
    }
    Ok(())
}
