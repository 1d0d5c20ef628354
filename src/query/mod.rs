//! The engine: a document becomes a plan, a plan becomes one statement a level, their rows become JSON.

mod aggregate;
mod asked;
mod bound;
mod codelists;
mod compile;
mod computed;
mod connection;
mod contradiction;
mod cost;
mod data;
mod document;
mod encode;
mod failure;
mod fetch;
mod filter;
pub(crate) mod guard;
mod level;
mod limits;
mod lookup;
mod measure;
mod meter;
mod nodes;
mod operator;
mod order;
mod page;
mod plan;
mod search;
mod selection;
mod sql;
mod tally;
mod usage;
mod value;
mod variables;
mod viewer;
mod write;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{
    Request, Variables,
    parser::types::{OperationDefinition, OperationType},
};
use moka::sync::Cache;
use serde_json::{Map, Value as Json};
use tokio::{
    sync::{Mutex, OnceCell},
    time::timeout,
};
use tracing::Instrument as _;

pub use self::{
    aggregate::Function,
    asked::{Answer, Query, Statistics},
    bound::Explained,
    guard::sight,
    search::MATCHES,
    sql::MAX_DEPTH,
    tally::{CacheStatus, Status},
    value::type_name,
};
use self::{
    asked::Took,
    document::{Document, Schemas},
    failure::too_slow,
    selection::Context,
    variables::Declared,
};
pub(crate) use self::{
    bound::Bound,
    compile::Compiler,
    cost::{of as cost, too_high},
    failure::{FetchError, fault, is_lost, silent},
    fetch::roots,
    meter::Meter,
    plan::{Plan, RootValue, Source},
    selection::{Context as SelectionContext, Selected},
    sql::Statement,
    tally::Tally,
    value::{Datum, Literal, Scalar},
    variables::Values,
    write::write,
};
use crate::{
    auth::Role,
    clock::Clock,
    config::Limits,
    database::pool::{Pool, PoolError},
    error::{Code, Fault},
    mutation::{self, Catalogue, Mutation},
    schema::{self, Schema, build_terse},
};

/// Documents that are kept once valid, in bytes of their text. What is made of a text is some twenty times its size.
const MAX_DOCUMENTS: u64 = 512 * 1024;
/// Plans that are kept, in bytes of their SQL. A plan is some three times the size of its SQL.
const MAX_PLANS: u64 = 4 * 1024 * 1024;

/// Answers queries from a database.
#[derive(Clone)]
pub struct Engine {
    schemas: Schemas,
    pool: Pool,
    clock: Clock,
    limits: Arc<Limits>,
    introspecting: Arc<Mutex<()>>,
    /// What a statement may take unless it is told.
    session_timeout: Duration,
    documents: Cache<Arc<str>, Arc<Document>>,
    /// Plans by document and shape of variables.
    plans: Cache<(u64, Vec<u8>), Arc<Plan>>,
    tally: Arc<Tally>,
    /// The rules of the database, read when something is first written.
    catalogue: Arc<OnceCell<Catalogue>>,
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

impl Engine {
    /// An engine over a pool of connections.
    #[must_use]
    pub fn new(
        schema: Schema,
        pool: Pool,
        clock: Clock,
        limits: Arc<Limits>,
        session_timeout: Duration,
    ) -> Self {
        Self {
            schemas: Schemas {
                full: schema,
                terse: build_terse(),
            },
            pool,
            clock,
            limits,
            introspecting: Arc::default(),
            session_timeout,
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
            tally: Arc::default(),
            catalogue: Arc::default(),
        }
    }

    /// Its schema in SDL.
    #[must_use]
    pub fn sdl(&self) -> String {
        schema::sdl(&self.schemas.full)
    }

    /// What it holds and has done.
    #[must_use]
    pub fn status(&self) -> Status {
        // What was put in or thrown out is counted late otherwise.
        self.documents.run_pending_tasks();
        self.plans.run_pending_tasks();
        self.tally.status(
            self.documents.entry_count(),
            self.plans.entry_count(),
            self.pool.status(),
        )
    }

    /// Answers a query, in the time that its role has.
    pub async fn answer(&self, query: Query<'_>) -> Answer {
        let limit = self.limits.request_timeout(query.viewer.role);
        // What is dropped when the time is up is cancelled in PostgreSQL, as when a client goes away.
        let took = Took::default();
        let answer = timeout(limit, self.answer_whenever(query, &took)).await;
        let answer = answer.unwrap_or_else(|_| Answer {
            operation: query.operation_name.map(Into::into),
            ..Answer::failed(vec![too_slow()])
        });
        Answer {
            statistics: took.read(),
            ..answer
        }
    }

    async fn answer_whenever(&self, query: Query<'_>, took: &Took) -> Answer {
        let document = self.document(query.document);
        let document = match document.instrument(tracing::debug_span!("document")).await {
            Ok(document) => document,
            Err(faults) => return Answer::failed(faults),
        };
        let operation = document.name_of(query.operation_name);
        // From here on, whatever is logged of the request tells its operation.
        tracing::Span::current().record("operation", operation.unwrap_or_default());
        let answer = match self.run(&document, query, took).await {
            Ok(answer) => answer,
            Err(error) => Answer::failed(vec![fault(error)]),
        };
        Answer {
            operation: operation.map(Into::into),
            ..answer
        }
    }

    /// Reads and validates a document without running it.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub async fn check(&self, text: &str) -> Result<(), Vec<Fault>> {
        self.document(text).await.map(drop)
    }

    /// The names of the operations of a document.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub async fn operations(&self, text: &str) -> Result<Vec<String>, Vec<Fault>> {
        let document = self.document(text).await?;
        Ok(document.names().map(str::to_owned).collect())
    }

    async fn document(&self, text: &str) -> Result<Arc<Document>, Vec<Fault>> {
        if let Some(known) = self.documents.get(text) {
            self.tally.documents.hit();
            return Ok(known);
        }
        self.tally.documents.miss();
        // Boxed, since every answer would otherwise carry the room that reading takes.
        let document = Arc::new(Box::pin(Document::read(text, &self.schemas, &self.limits)).await?);
        self.documents.insert(text.into(), document.clone());
        Ok(document)
    }

    /// The plan of a query, known or made, and the values that it is to run with.
    fn plan<'q>(
        &self,
        document: &'q Document,
        operation: &'q OperationDefinition,
        declared: &'q [Declared],
        query: Query<'q>,
    ) -> Result<(Arc<Plan>, Values<'q>), Fault> {
        let values = Values::new(declared, query.variables);
        values.check(self.limits.max_list_items)?;
        let mut shape = query.operation_name.unwrap_or_default().as_bytes().to_vec();
        // What a role may see is part of its plan.
        shape.extend([0, query.viewer.role as u8]);
        values.shape(&mut shape)?;
        let key = (document.number, shape);
        let plan = if let Some(plan) = self.plans.get(&key) {
            self.tally.plans.hit();
            plan
        } else {
            self.tally.plans.miss();
            let variables = values.states()?;
            let context = Context {
                document: &document.ast,
                variables: &variables,
            };
            let plan = Arc::new(Compiler::compile(
                context,
                operation,
                &self.limits,
                query.viewer.role,
            )?);
            self.plans.insert(key, plan.clone());
            plan
        };
        Ok((plan, values))
    }

    async fn run(
        &self,
        document: &Document,
        query: Query<'_>,
        took: &Took,
    ) -> Result<Answer, FetchError> {
        let (operation, declared) = document.operation(query.operation_name)?;
        if operation.ty == OperationType::Mutation {
            return self.command(document, operation, declared, query).await;
        }
        let planning = tracing::debug_span!("plan");
        let (plan, values) =
            planning.in_scope(|| self.plan(document, operation, declared, query))?;
        let meter = Meter::new(self.limits.max_response_bytes, self.tally.clone());
        let mut bound = Bound::new(&plan, values, query.viewer, self.clock, meter)?;
        if query.explain {
            bound.explained = Some(Mutex::default());
        }
        let cost = cost::of(&plan, &bound)?;
        took.note(|statistics| statistics.cost = cost);
        let most = self.limits.max_cost.of(query.viewer.role);
        if cost > most {
            return Err(cost::too_high(cost, most).into());
        }
        let started = Instant::now();
        let data = if plan.statements == 0 {
            fetch::nothing(&plan)
        } else {
            let fetched = self.fetch(&plan, &bound, query.viewer.role).await;
            took.note(|statistics| {
                statistics.rows = bound.meter.rows();
                statistics.statements = bound.meter.statements();
                statistics.database = started.elapsed();
            });
            fetched?
        };
        let mut apart = if plan.introspects {
            Box::pin(self.introspect(document, query)).await
        } else {
            Map::new()
        };
        apart.extend(viewer::tell(&plan, query.viewer));
        let writing = tracing::debug_span!("write");
        let (data, faults) =
            writing.in_scope(|| write::write(&plan, &data, &apart, &self.limits))?;
        Ok(Answer {
            operation: None,
            data: Some(data),
            faults,
            statistics: Statistics::default(),
            explained: bound.explained.map(Mutex::into_inner).unwrap_or_default(),
        })
    }

    /// Runs the commands of a mutation.
    async fn command(
        &self,
        document: &Document,
        operation: &OperationDefinition,
        declared: &[Declared],
        query: Query<'_>,
    ) -> Result<Answer, FetchError> {
        if !query.may_write {
            return Err(Fault::new(Code::NotAQuery, "Send mutations by POST.").into());
        }
        let values = Values::new(declared, query.variables);
        values.check(self.limits.max_list_items)?;
        // Finds what is missing or malformed.
        values.shape(&mut Vec::new())?;
        let variables = values.states()?;
        let timeout = self.limits.statement_timeout(query.viewer.role);
        let sent = serde_json::json!([query.document, query.operation_name, query.variables]);
        let (data, faults) = mutation::run(Mutation {
            pool: &self.pool,
            clock: self.clock,
            limits: &self.limits,
            tally: &self.tally,
            catalogue: &self.catalogue,
            context: Context {
                document: &document.ast,
                variables: &variables,
            },
            operation,
            values,
            viewer: query.viewer,
            key: query.key,
            request: query.request,
            sent: sent.to_string().as_bytes(),
            timeout: (timeout != self.session_timeout).then_some(timeout),
        })
        .await?;
        Ok(Answer {
            data: Some(data),
            ..Answer::failed(faults)
        })
    }

    /// Fetches the rows of a plan. Nothing is written, so that what a lost connection left open is asked again on
    /// another, once.
    async fn fetch(
        &self,
        plan: &Plan,
        bound: &Bound<'_>,
        role: Role,
    ) -> Result<Vec<fetch::RootData>, FetchError> {
        let timeout = self.limits.statement_timeout(role);
        let timeout = (timeout != self.session_timeout).then_some(timeout);
        for is_last in [false, true] {
            let mut session = self.pool.session().await?;
            let watch = self.pool.watch(&session);
            let fetched = tokio::select! {
                biased;
                fetched = fetch::fetch(&mut session, plan, bound, timeout) => fetched,
                () = watch.silence(|| bound.meter.arrived()) => Err(silent().into()),
            };
            match fetched {
                Err(FetchError::Database(error)) if is_lost(&error) => {
                    session.discard();
                    self.pool.renew();
                    if is_last {
                        return Err(FetchError::Database(error));
                    }
                    bound.meter.reset();
                    if let Some(explained) = &bound.explained {
                        explained.lock().await.clear();
                    }
                }
                fetched => return fetched,
            }
        }
        Err(PoolError::Closed.into())
    }

    /// Introspection, which async-graphql resolves.
    async fn introspect(&self, document: &Document, query: Query<'_>) -> Map<String, Json> {
        let mut request = Request::new(String::new());
        request.set_parsed_query(document.ast.clone());
        // One at a time: it is made in memory as a whole, and no tool asks for it often.
        let _turn = self.introspecting.lock().await;
        let mut request =
            request.variables(Variables::from_json(Json::Object(query.variables.clone())));
        if let Some(name) = query.operation_name {
            request = request.operation_name(name);
        }
        match self.schemas.full.execute(request).await.data.into_json() {
            Ok(Json::Object(data)) => data,
            _ => Map::new(),
        }
    }
}

/// A size as the caches count it: nothing is free.
fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes + 256).unwrap_or(u32::MAX)
}
