//! Runs commands one after another, each in a transaction of its own that happens once or not at all.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_graphql::parser::types::OperationDefinition;
use serde_json::{Map, Value as Json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::{sync::OnceCell, time::sleep};
use uuid::Uuid;

use super::{
    command::{Command, commands},
    import::{self, Asked},
    input::Arguments,
    payload::{self, Outcome},
    record::Act,
    repeat::Repeatable,
    rules::Catalogue,
    work::Work,
};
use crate::{
    auth::{Role, Viewer},
    clock::Clock,
    config::Limits,
    database::pool::Pool,
    error::{Code, Fault},
    query::{
        self, Bound, Compiler, FetchError, Meter, Plan, Selected, SelectionContext, Tally, Values,
    },
    random,
};

/// How often a command is tried again that got in the way of others.
const RETRIES: u32 = 3;
/// How long is waited before the first of these tries; each further one waits twice as long.
const PAUSE: Duration = Duration::from_millis(20);
/// How a transaction begins. A server that has vanished, of which PostgreSQL would learn only hours later, does not keep what
/// it held; and what is acknowledged is on the disk, also where that was turned off for the sake of speed.
const BEGIN: &str = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '5s'; \
    SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";
/// What PostgreSQL tells of transactions that got in each other's way: serialization failure, deadlock.
const COLLISIONS: [&str; 2] = ["40001", "40P01"];

/// A request for commands.
#[derive(Clone, Copy)]
pub(crate) struct Mutation<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) clock: Clock,
    pub(crate) limits: &'a Limits,
    pub(crate) tally: &'a std::sync::Arc<Tally>,
    pub(crate) catalogue: &'a OnceCell<Catalogue>,
    pub(crate) context: SelectionContext<'a>,
    pub(crate) operation: &'a OperationDefinition,
    pub(crate) values: Values<'a>,
    pub(crate) viewer: &'a Viewer,
    /// The request's key of repetition.
    pub(crate) key: Option<&'a str>,
    /// The request's id.
    pub(crate) request: Option<&'a str>,
    /// What was sent, by which a repetition is told from another request.
    pub(crate) sent: &'a [u8],
    /// What a statement may take, where that is not what connections allow.
    pub(crate) timeout: Option<Duration>,
}

/// Runs all commands of a request; gives its data as JSON, and the faults of single commands.
///
/// # Errors
/// When nothing was done: the viewer may not write, or the first command failed for a reason that is not its own.
pub(crate) async fn run(mutation: Mutation<'_>) -> Result<(Vec<u8>, Vec<Fault>), FetchError> {
    if mutation.viewer.role < Role::Editor {
        return Err(Fault::new(
            Code::Forbidden,
            "Only editors, the office and administrators may write. Sign in with a key of such a role.",
        )
        .into());
    }
    let sets = [&mutation.operation.selection_set.node];
    let fields = mutation.context.collect(&sets, "Mutation")?;
    let mut faults = Vec::new();
    let mut out = vec![b'{'];
    let mut is_done = false;
    for (index, selected) in fields.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(format!("\"{}\":", selected.key).as_bytes());
        let answer = if selected.name() == "__typename" {
            Ok(b"\"Mutation\"".to_vec())
        } else {
            mutation.field(selected).await
        };
        match answer {
            Ok(answer) => {
                is_done = true;
                out.extend_from_slice(&answer);
            }
            // Nothing was done yet, so that the request fails as a whole, with a status that tells why.
            Err(error) if !is_done => return Err(error),
            Err(error) => {
                out.extend_from_slice(b"null");
                faults.push(query::fault(error).at(selected.key));
            }
        }
    }
    out.push(b'}');
    Ok((out, faults))
}

/// What became of a transaction.
enum Ended {
    /// It is to be kept.
    Keep(Vec<u8>),
    /// It is to be undone.
    Undo(Vec<u8>),
}

/// What a field asks for.
enum Job<'a> {
    /// A command on one object.
    Command(&'static Command, &'a Arguments),
    /// Many rows.
    Import(Asked),
}

impl Job<'_> {
    /// What the record calls it.
    fn name(&self) -> &str {
        match self {
            Self::Command(command, _) => &command.name,
            Self::Import(_) => import::FIELD,
        }
    }
}

impl Mutation<'_> {
    /// Runs the command of a field; gives its payload as JSON.
    async fn field(&self, selected: &Selected<'_>) -> Result<Vec<u8>, FetchError> {
        let arguments = Arguments::read(selected.field, &self.values)?;
        let client_id = arguments.text("clientMutationId")?;
        let is_dry = arguments.flag("dryRun")?;
        let job = self.job(selected.name(), &arguments).await?;
        // Also a try that is not to happen shows what it would cost, and whether its selection is sound.
        let planned = match &job {
            Job::Command(command, _) => self.plan(
                command,
                selected,
                &Outcome {
                    id: Some(Uuid::nil()),
                    ..Outcome::default()
                },
            )?,
            Job::Import(asked) => {
                self.told(asked, selected, &import::Report::default(), client_id)?
            }
        };
        self.afford(&planned)?;
        let repeatable = match (&client_id, self.key) {
            _ if is_dry => None,
            (Some(id), _) => Some(self.repeatable((*id).to_owned(), selected)?),
            (None, Some(key)) => {
                Some(self.repeatable(format!("{key} {}", selected.key), selected)?)
            }
            (None, None) => None,
        };
        let mut retries = 0;
        loop {
            let tried = self
                .attempt(&job, selected, repeatable.as_ref(), is_dry, client_id)
                .await;
            match tried {
                Err(error) if retries < RETRIES && is_collision(&error) => {
                    // Those that collided must not meet again: each waits for a time of its own.
                    let pause = PAUSE * 2_u32.pow(retries);
                    sleep(pause + pause.mul_f64(random::share())).await;
                    retries += 1;
                }
                tried => return tried,
            }
        }
    }

    /// What a field asks for.
    async fn job<'j>(&self, name: &str, arguments: &'j Arguments) -> Result<Job<'j>, FetchError> {
        if name == import::FIELD {
            let asked = Asked::read(arguments, self.limits.max_import_rows).await?;
            return Ok(Job::Import(asked));
        }
        let command = commands().iter().find(|command| command.name == name);
        let command = command.ok_or_else(|| {
            Fault::new(
                Code::ValidationFailed,
                format!("There is no field {name} on Mutation."),
            )
        })?;
        Ok(Job::Command(command, arguments))
    }

    fn repeatable(&self, key: String, selected: &Selected<'_>) -> Result<Repeatable<'_>, Fault> {
        Repeatable::new(
            &self.viewer.name,
            key,
            &[self.sent, selected.key.as_bytes()],
        )
    }

    /// Begins a transaction with the limits that hold for it.
    fn begin(&self) -> String {
        match self.timeout {
            None => BEGIN.to_owned(),
            Some(limit) => {
                let limit = limit.as_millis();
                format!("{BEGIN}; SET LOCAL statement_timeout = {limit}")
            }
        }
    }

    async fn attempt(
        &self,
        job: &Job<'_>,
        selected: &Selected<'_>,
        repeatable: Option<&Repeatable<'_>>,
        is_dry: bool,
        client_id: Option<&str>,
    ) -> Result<Vec<u8>, FetchError> {
        let mut session = self.pool.session().await?;
        let watch = self.pool.watch(&session);
        let meter = Meter::new(self.limits.max_response_bytes, self.tally.clone());
        let bound = Bound::new(
            &Plan::default(),
            self.values,
            self.viewer,
            self.clock,
            meter,
        )?;
        let connection = session.connection();
        let is_ending = AtomicBool::new(false);
        let transaction = async {
            let mut transaction = connection.begin_with(AssertSqlSafe(self.begin())).await?;
            if let Some(repeatable) = repeatable
                && let Some(answer) = repeatable.take(&mut transaction).await?
            {
                transaction.rollback().await?;
                return Ok(answer);
            }
            let catalogue = self
                .catalogue
                .get_or_try_init(|| Catalogue::read(&mut transaction))
                .await?;
            let mut work = Work {
                connection: &mut transaction,
                bound: &bound,
                viewer: self.viewer,
                catalogue,
                act: Act {
                    viewer: self.viewer,
                    command: job.name(),
                    request: self.request,
                },
                errors: Vec::new(),
                conflict: None,
                changes: Vec::new(),
            };
            let ended = match job {
                Job::Command(command, arguments) => {
                    self.command(command, arguments, selected, work, client_id)
                        .await?
                }
                Job::Import(asked) => {
                    let report = asked.write(&mut work).await?;
                    let is_undone = report.is_rejected(asked.import.policy);
                    let plan = self.told(asked, selected, &report, client_id)?;
                    let answer = self.written(&plan, work.connection).await?;
                    if is_undone {
                        Ended::Undo(answer)
                    } else {
                        Ended::Keep(answer)
                    }
                }
            };
            let ended = match ended {
                Ended::Keep(answer) if is_dry => Ended::Undo(answer),
                ended => ended,
            };
            match ended {
                Ended::Keep(answer) => {
                    if let Some(repeatable) = repeatable {
                        repeatable.keep(&answer, &mut transaction).await?;
                    }
                    is_ending.store(true, Ordering::Relaxed);
                    transaction.commit().await?;
                    Ok(answer)
                }
                Ended::Undo(answer) => {
                    transaction.rollback().await?;
                    Ok(answer)
                }
            }
        };
        let done = tokio::select! {
            biased;
            done = transaction => done,
            () = watch.silence(|| bound.meter.arrived()) => Err(query::silent().into()),
        };
        match &done {
            Ok(_) => session.end(false),
            Err(FetchError::Database(error)) if query::is_lost(error) => {
                session.discard();
                self.pool.renew();
                // COMMIT was sent and not answered. With a key, whoever tries again is told; without, it might be done twice.
                if is_ending.into_inner() && repeatable.is_none() {
                    tracing::warn!(%error, "the database went away at the end of a command");
                    return Err(unknown().into());
                }
            }
            Err(_) => {}
        }
        done
    }

    /// Does a command and answers it.
    async fn command(
        &self,
        command: &'static Command,
        arguments: &Arguments,
        selected: &Selected<'_>,
        mut work: Work<'_>,
        client_id: Option<&str>,
    ) -> Result<Ended, FetchError> {
        let id = command.run(arguments, &mut work).await?;
        work.conceal(command.room).await?;
        let is_done = work.errors.is_empty();
        let mut outcome = Outcome {
            errors: work.errors,
            conflict: work.conflict,
            changes: work.changes,
            id,
            client_mutation_id: client_id.map(str::to_owned),
        };
        if !is_done {
            // What was written before it went wrong is undone with the transaction.
            outcome.changes = Vec::new();
            outcome.id = None;
        }
        let plan = self.plan(command, selected, &outcome)?;
        let answer = self.written(&plan, work.connection).await?;
        Ok(if is_done {
            Ended::Keep(answer)
        } else {
            Ended::Undo(answer)
        })
    }

    fn told(
        &self,
        asked: &Asked,
        selected: &Selected<'_>,
        report: &import::Report,
        client_id: Option<&str>,
    ) -> Result<Plan, Fault> {
        let compiler = Compiler::new(self.context, self.limits, self.viewer.role);
        import::plan(compiler, asked.import.room, selected, report, client_id)
    }

    fn plan(
        &self,
        command: &'static Command,
        selected: &Selected<'_>,
        outcome: &Outcome,
    ) -> Result<Plan, Fault> {
        let compiler = Compiler::new(self.context, self.limits, self.viewer.role);
        payload::plan(compiler, command.room, selected, outcome)
    }

    fn bound(&self, plan: &Plan) -> Result<Bound<'_>, Fault> {
        let meter = Meter::new(self.limits.max_response_bytes, self.tally.clone());
        Bound::new(plan, self.values, self.viewer, self.clock, meter)
    }

    /// Refuses a payload that costs too much.
    fn afford(&self, plan: &Plan) -> Result<(), Fault> {
        let cost = query::cost(plan, &self.bound(plan)?)?;
        let most = self.limits.max_cost.of(self.viewer.role);
        if cost > most {
            return Err(query::too_high(cost, most));
        }
        Ok(())
    }

    /// Reads and writes the payload, within the transaction: what it tells is what the command has done.
    async fn written(
        &self,
        plan: &Plan,
        connection: &mut PgConnection,
    ) -> Result<Vec<u8>, FetchError> {
        let bound = self.bound(plan)?;
        let data = query::roots(connection, plan, &bound).await?;
        let (json, _) = query::write(plan, &data, &Map::<String, Json>::new(), self.limits)?;
        Ok(json)
    }
}

/// What is told of a command that may have been done or not.
fn unknown() -> Fault {
    Fault::new(
        Code::OutcomeUnknown,
        "The database went away while the command was being completed: it may have been done, or not. Look before you \
         send it again. Under a clientMutationId or an Idempotency-Key it could have been repeated.",
    )
}

/// Whether transactions got in each other's way, so that the same may succeed when it is tried again.
fn is_collision(error: &FetchError) -> bool {
    let FetchError::Database(sqlx::Error::Database(error)) = error else {
        return false;
    };
    error
        .code()
        .is_some_and(|code| COLLISIONS.contains(&&*code))
}
