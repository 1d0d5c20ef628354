//! The search: what is found, in which order, where it matches, and how documents follow what is written.

mod finding;
mod following;
mod paging;
mod plans;
mod ranking;
mod sieve;

use sixiang::search::{self, Hit, Query, upkeep};
use sqlx::{Connection, PgConnection, PgPool};
use uuid::Uuid;

use crate::support::{build, database};

/// A database of its own in which no server makes documents.
struct World {
    pool: PgPool,
    division: Uuid,
}

impl World {
    async fn new() -> Self {
        let url = database::empty().await;
        let pool = PgPool::connect(&url).await.expect("a connection");
        let division = build::division().set("name", "某地").insert(&pool).await;
        Self { pool, division }
    }

    /// Adds a project of this name.
    async fn project(&self, name: &str) -> Uuid {
        let row = build::project(self.division).set("name", name);
        row.insert(&self.pool).await
    }

    /// Adds a field visit to this place, with a summary.
    async fn visit(&self, site: &str, summary: &str) -> Uuid {
        let row = build::field_visit(self.division).set("site_name", site);
        row.set("summary", summary).insert(&self.pool).await
    }

    /// Makes the documents of all that was written.
    async fn index(&self) {
        let mut connection = self.connection().await;
        upkeep::adopt(&mut connection).await.expect("it is adopted");
        while upkeep::work(&mut connection).await.expect("documents") == upkeep::Progress::Worked {}
    }

    async fn connection(&self) -> PgConnection {
        PgConnection::connect_with(&self.pool.connect_options())
            .await
            .expect("a connection")
    }

    async fn find(&self, text: &str) -> Vec<Hit> {
        find(&self.pool, text).await
    }

    /// The titles of all hits, in their order.
    async fn titles(&self, text: &str) -> Vec<String> {
        let hits = self.find(text).await;
        hits.into_iter().map(|hit| hit.title.text).collect()
    }

    /// The titles of all hits, sorted.
    async fn sorted(&self, text: &str) -> Vec<String> {
        let mut titles = self.titles(text).await;
        titles.sort();
        titles
    }
}

/// The first hundred hits.
async fn find(pool: &PgPool, text: &str) -> Vec<Hit> {
    let query = Query::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    let mut connection = pool.acquire().await.expect("a connection");
    search::find(&mut connection, &query, None, 100, None, None)
        .await
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}
