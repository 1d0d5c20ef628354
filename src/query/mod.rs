//! The engine: a document becomes a plan, a plan becomes one statement a level, their rows become JSON.

mod aggregate;
mod codelists;
mod compile;
mod computed;
mod connection;
mod contradiction;
mod document;
mod encode;
mod fetch;
mod filter;
mod level;
mod operator;
mod order;
mod page;
mod plan;
mod search;
mod selection;
mod sql;
mod usage;
mod value;
mod variables;
mod write;

use std::{sync::Arc, time::Duration};

use async_graphql::{Request, Variables};
use moka::sync::Cache;
use serde_json::{Map, Value as Json};
use sqlx::PgPool;
use tokio::sync::Mutex;

pub use self::{
    aggregate::Function, fetch::Explained, search::MATCHES, sql::MAX_DEPTH, value::type_name,
};
use self::{
    compile::Compiler, document::Document, fetch::FetchError, plan::Plan, selection::Context,
    variables::Values,
};
use crate::{
    auth::Role,
    clock::Clock,
    config::Limits,
    error::{Code, Fault},
    schema::Schema,
};

/// Documents that are kept once valid, in bytes of their text. What is made of a text is some twenty times its size.
const MAX_DOCUMENTS: u64 = 512 * 1024;
/// Plans that are kept, in bytes of their SQL. A plan is some three times the size of its SQL.
const MAX_PLANS: u64 = 4 * 1024 * 1024;

/// Answers queries from a database.
#[derive(Clone)]
pub struct Engine {
    schema: Schema,
    pool: PgPool,
    clock: Clock,
    limits: Arc<Limits>,
    documents: Cache<Arc<str>, Arc<Document>>,
    /// Plans by document and shape of variables.
    plans: Cache<(u64, Vec<u8>), Arc<Plan>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The schema knows no `Debug`, and a pool's holds its address.
        f.debug_struct("Engine")
            .field("clock", &self.clock)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A request for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The document.
    pub document: &'a str,
    /// Which of its operations.
    pub operation_name: Option<&'a str>,
    /// Values of its variables.
    pub variables: &'a Map<String, Json>,
    /// Who asks.
    pub role: Role,
    /// Whether the statements and PostgreSQL's plans of them are wanted beside the answer.
    pub explain: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The data as JSON; `None` when the request failed as a whole.
    pub data: Option<Vec<u8>>,
    /// What went wrong.
    pub faults: Vec<Fault>,
    /// What it took.
    pub statistics: Statistics,
    /// The statements, when they were wanted.
    pub explained: Vec<Explained>,
}

/// What an answer took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Objects that the request could have returned, by which it was let run.
    pub cost: u64,
    /// Rows that the database sent.
    pub rows: u64,
    /// Statements that read.
    pub statements: u64,
    /// Time spent on the database, waiting for a connection included.
    pub database: Duration,
}

impl Answer {
    /// An answer without data.
    #[must_use]
    pub fn failed(faults: Vec<Fault>) -> Self {
        Self {
            data: None,
            faults,
            statistics: Statistics::default(),
            explained: Vec::new(),
        }
    }
}

impl Engine {
    /// An engine over a pool of connections.
    #[must_use]
    pub fn new(schema: Schema, pool: PgPool, clock: Clock, limits: Arc<Limits>) -> Self {
        Self {
            schema,
            pool,
            clock,
            limits,
            documents: Cache::builder()
                .max_capacity(MAX_DOCUMENTS)
                .weigher(|text: &Arc<str>, _| weight(text.len()))
                .build(),
            plans: Cache::builder()
                .max_capacity(MAX_PLANS)
                .weigher(|(_, shape): &(u64, Vec<u8>), plan: &Arc<Plan>| {
                    weight(shape.len() + plan.sql_length())
                })
                .build(),
        }
    }

    /// Answers a query.
    pub async fn answer(&self, query: Query<'_>) -> Answer {
        let document = match self.document(query.document).await {
            Ok(document) => document,
            Err(faults) => return Answer::failed(faults),
        };
        match self.run(&document, query).await {
            Ok(answer) => answer,
            Err(FetchError::Fault(fault)) => Answer::failed(vec![fault]),
            Err(error) => Answer::failed(vec![internal(&error)]),
        }
    }

    async fn document(&self, text: &str) -> Result<Arc<Document>, Vec<Fault>> {
        if let Some(known) = self.documents.get(text) {
            return Ok(known);
        }
        // Boxed, since every answer would otherwise carry the room that reading takes.
        let document = Arc::new(Box::pin(Document::read(text, &self.schema)).await?);
        self.documents.insert(text.into(), document.clone());
        Ok(document)
    }

    /// The statements of a query, in the order in which they run, each with PostgreSQL's plan of it.
    ///
    /// # Errors
    /// What the query itself would be refused for.
    pub async fn explain(&self, query: Query<'_>) -> Result<Vec<Explained>, Vec<Fault>> {
        let document = self.document(query.document).await?;
        let explained = async {
            let (plan, values) = self.plan(&document, query)?;
            let mut bound = fetch::Bound::new(&plan, values, self.clock)?;
            bound.explained = Some(Mutex::default());
            fetch::fetch(&self.pool, &plan, &bound).await?;
            Ok(bound.explained.map(Mutex::into_inner).unwrap_or_default())
        };
        explained.await.map_err(|error| match error {
            FetchError::Fault(fault) => vec![fault],
            error => vec![internal(&error)],
        })
    }

    /// The plan of a query, known or made, and the values that it is to run with.
    fn plan<'q>(
        &self,
        document: &'q Document,
        query: Query<'q>,
    ) -> Result<(Arc<Plan>, Values<'q>), Fault> {
        let (operation, declared) = document.operation(query.operation_name)?;
        let values = Values::new(declared, query.variables);
        let mut shape = query.operation_name.unwrap_or_default().as_bytes().to_vec();
        shape.push(0);
        values.shape(&mut shape)?;
        let key = (document.number, shape);
        let plan = if let Some(plan) = self.plans.get(&key) {
            plan
        } else {
            let variables = values.states()?;
            let context = Context {
                document: &document.ast,
                variables: &variables,
            };
            let plan = Arc::new(Compiler::compile(context, operation, &self.limits)?);
            self.plans.insert(key, plan.clone());
            plan
        };
        Ok((plan, values))
    }

    async fn run(&self, document: &Document, query: Query<'_>) -> Result<Answer, FetchError> {
        let (plan, values) = self.plan(document, query)?;
        let bound = fetch::Bound::new(&plan, values, self.clock)?;
        let data = fetch::fetch(&self.pool, &plan, &bound).await?;
        let introspection = if plan.introspects {
            Box::pin(self.introspect(document, query)).await
        } else {
            Map::new()
        };
        let (data, faults) = write::write(&plan, &data, &introspection);
        Ok(Answer {
            data: Some(data),
            ..Answer::failed(faults)
        })
    }

    /// Introspection, which async-graphql resolves.
    async fn introspect(&self, document: &Document, query: Query<'_>) -> Map<String, Json> {
        let mut request = Request::new(String::new());
        request.set_parsed_query(document.ast.clone());
        let mut request =
            request.variables(Variables::from_json(Json::Object(query.variables.clone())));
        if let Some(name) = query.operation_name {
            request = request.operation_name(name);
        }
        match self.schema.execute(request).await.data.into_json() {
            Ok(Json::Object(data)) => data,
            _ => Map::new(),
        }
    }
}

/// A size as the caches count it: nothing is free.
fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + 256).unwrap_or(u32::MAX)
}

/// The fault that a client sees of an error inside; its cause goes to the log.
fn internal(error: &FetchError) -> Fault {
    const CANCELED: &str = "57014";
    const UNKNOWN_CODE: &str = "SX001";
    if let FetchError::Database(sqlx::Error::Database(cause)) = error {
        match cause.code().as_deref() {
            Some(UNKNOWN_CODE) => return Fault::new(Code::UnknownCode, cause.message()),
            Some(CANCELED) => {
                return Fault::new(
                    Code::QueryTimeout,
                    "The query ran longer than allowed. Ask for fewer rows, or filter by an indexed field.",
                );
            }
            _ => {}
        }
    }
    tracing::error!(error = %error, "a query failed");
    match error {
        FetchError::Database(
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_),
        ) => Fault::new(
            Code::DatabaseUnavailable,
            "The database can't be reached at the moment. Try again in a few seconds.",
        ),
        _ => Fault::new(
            Code::Internal,
            "Something went wrong inside the server; the log tells what. Try again, and report it if it stays.",
        ),
    }
}
