//! Looks up single rows beside the answers to requests, on the same connections: who asks, above all.

use std::time::Duration;

use sqlx::{
    Postgres,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use tokio::time::timeout;

use super::{
    Engine,
    failure::{FetchError, internal, is_lost, silent},
};
use crate::{database::pool::PoolError, error::Fault};

/// How long a row may be looked for: it is found by its key.
const PATIENCE: Duration = Duration::from_secs(5);

impl Engine {
    /// The row of a query that only reads, if there is one. What a lost connection left open is asked again on another,
    /// once.
    pub(crate) async fn row<'q>(
        &self,
        query: impl Fn() -> Query<'q, Postgres, PgArguments>,
    ) -> Result<Option<PgRow>, Fault> {
        let looked = timeout(PATIENCE, self.look(query)).await;
        let row = looked.unwrap_or_else(|_| Err(silent().into()));
        row.map_err(|error| internal(&error))
    }

    async fn look<'q>(
        &self,
        query: impl Fn() -> Query<'q, Postgres, PgArguments>,
    ) -> Result<Option<PgRow>, FetchError> {
        for is_last in [false, true] {
            let mut session = self.pool.session().await?;
            let watch = self.pool.watch(&session);
            let row = tokio::select! {
                biased;
                row = query().fetch_optional(session.connection()) => row,
                () = watch.silence(|| 0) => Err(silent()),
            };
            match row {
                Err(error) if is_lost(&error) => {
                    session.discard();
                    self.pool.renew();
                    if is_last {
                        return Err(error.into());
                    }
                }
                row => {
                    session.end(false);
                    return Ok(row?);
                }
            }
        }
        Err(PoolError::Closed.into())
    }
}
