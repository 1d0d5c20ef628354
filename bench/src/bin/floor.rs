//! The floor: the fastest answer to four queries that a person writes by hand, to measure Sixiang against.
//!
//! One SQL statement a query builds the whole answer as JSON text, which is passed on as it is: no GraphQL, no
//! schema, no filters. `sql/` holds the fastest of the variants that were tried.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::ListenerExt;
use axum::{Router, serve};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use clap::{Parser, ValueEnum};
use serde::Deserialize;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::{ConnectOptions, PgPool, Row};
use tokio::net::TcpListener;
use tokio_postgres::{Client, NoTls, Statement};
use uuid::Uuid;

/// The statements of Q1 to Q4.
const STATEMENTS: [&str; 4] = [
    include_str!("../../sql/q1.sql"),
    include_str!("../../sql/q2.sql"),
    include_str!("../../sql/q3.sql"),
    include_str!("../../sql/q4.sql"),
];

/// What Q1 answers when there is no such project; the others always have a row.
const NO_PROJECT: &[u8] = br#"{"data":{"project":null}}"#;

/// Answers Q1 to Q4 by hand-written SQL.
#[derive(Parser)]
struct Arguments {
    /// Client that talks to PostgreSQL.
    #[arg(long, value_enum)]
    driver: DriverName,
    /// Where PostgreSQL listens.
    #[arg(long, env = "DATABASE_URL")]
    database_url: String,
    /// How many connections are held; what is fastest for the driver on two cores when left out.
    #[arg(long)]
    connections: Option<u32>,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum DriverName {
    TokioPostgres,
    Sqlx,
}

/// Connections to PostgreSQL that can answer the statements.
enum Database {
    TokioPostgres {
        connections: Vec<(Client, [Statement; 4])>,
        next: AtomicUsize,
    },
    Sqlx(PgPool),
}

impl Database {
    async fn connect(arguments: &Arguments) -> Result<Self> {
        match arguments.driver {
            DriverName::TokioPostgres => {
                // Few, since statements queue on a connection without waiting for each other's answers (Q1 at 32
                // clients costs 0.07 ms of processor time with 4, 0.08 with 8, 0.10 with 16), but enough to keep
                // all cores busy when one has a long statement.
                let count = arguments.connections.unwrap_or(4);
                let mut connections = Vec::new();
                for _ in 0..count {
                    connections.push(prepared(&arguments.database_url).await?);
                }
                let next = AtomicUsize::new(0);
                Ok(Self::TokioPostgres { connections, next })
            }
            DriverName::Sqlx => {
                // A connection has one statement at a time.
                let count = arguments.connections.unwrap_or(8);
                // Logging would take the time around each statement.
                let options = PgConnectOptions::from_str(&arguments.database_url)?
                    .disable_statement_logging();
                let pool = PgPoolOptions::new()
                    .max_connections(count)
                    .min_connections(count)
                    .test_before_acquire(false)
                    .connect_with(options)
                    .await?;
                Ok(Self::Sqlx(pool))
            }
        }
    }

    /// The answer to a query, by its index in [`STATEMENTS`]; only Q1 has a key.
    async fn answer(&self, query: usize, key: Option<Uuid>) -> Result<Bytes> {
        match self {
            Self::TokioPostgres { connections, next } => {
                let turn = next.fetch_add(1, Ordering::Relaxed) % connections.len();
                let (client, statements) = &connections[turn];
                let statement = &statements[query];
                let row = match &key {
                    Some(key) => client.query_opt(statement, &[key]).await?,
                    None => client.query_opt(statement, &[]).await?,
                };
                let Some(row) = row else {
                    return Ok(Bytes::from_static(NO_PROJECT));
                };
                let text: &str = row.try_get(0)?;
                Ok(Bytes::copy_from_slice(text.as_bytes()))
            }
            Self::Sqlx(pool) => {
                let statement = sqlx::query(STATEMENTS[query]);
                let row: Option<PgRow> = match key {
                    Some(key) => statement.bind(key).fetch_optional(pool).await?,
                    None => statement.fetch_optional(pool).await?,
                };
                let Some(row) = row else {
                    return Ok(Bytes::from_static(NO_PROJECT));
                };
                let text = row.try_get_raw(0)?;
                let bytes = text.as_bytes().map_err(|error| anyhow!(error))?;
                Ok(Bytes::copy_from_slice(bytes))
            }
        }
    }
}

/// A connection with the statements prepared on it.
async fn prepared(database_url: &str) -> Result<(Client, [Statement; 4])> {
    let (client, connection) = tokio_postgres::connect(database_url, NoTls).await?;
    tokio::spawn(connection);
    let [q1, q2, q3, q4] = STATEMENTS;
    let statements = [
        client.prepare(q1).await?,
        client.prepare(q2).await?,
        client.prepare(q3).await?,
        client.prepare(q4).await?,
    ];
    Ok((client, statements))
}

/// What is read of a GraphQL request; its query text is skipped.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    operation_name: &'a str,
    #[serde(borrow, default)]
    variables: Variables<'a>,
}

#[derive(Default, Deserialize)]
struct Variables<'a> {
    id: Option<&'a str>,
}

impl Request<'_> {
    fn query(&self) -> Result<usize> {
        ["Q1", "Q2", "Q3", "Q4"]
            .iter()
            .position(|name| *name == self.operation_name)
            .with_context(|| format!("no query {}", self.operation_name))
    }

    /// The UUID in a global id: two letters for the type, then its bytes.
    fn key(&self) -> Result<Option<Uuid>> {
        let Some(id) = self.variables.id else {
            return Ok(None);
        };
        let mut bytes = [0; 18];
        BASE64_URL_SAFE_NO_PAD.decode_slice_unchecked(id, &mut bytes)?;
        Ok(Some(Uuid::from_slice(&bytes[2..])?))
    }
}

async fn graphql(State(database): State<Arc<Database>>, body: Bytes) -> Response {
    match answer(&database, &body).await {
        Ok(json) => {
            let content_type = "application/graphql-response+json; charset=utf-8";
            ([(header::CONTENT_TYPE, content_type)], json).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}\n")).into_response(),
    }
}

async fn answer(database: &Database, body: &[u8]) -> Result<Bytes> {
    let request: Request = serde_json::from_slice(body)?;
    database.answer(request.query()?, request.key()?).await
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let database = Database::connect(&arguments).await?;
    let app = Router::new()
        .route("/graphql", post(graphql))
        .with_state(Arc::new(database));
    let listener = TcpListener::bind(&arguments.listen).await?;
    println!(
        "The floor is ready: http://{}/graphql",
        listener.local_addr()?
    );
    let listener = listener.tap_io(|connection| {
        // Without it, the end of a long answer would wait for an acknowledgement.
        let _ = connection.set_nodelay(true);
    });
    serve(listener, app).await?;
    Ok(())
}
