//! A server of its own for each test, spoken to by HTTP.

use clap::Parser;
use serde_json::{Value as Json, json};
use sixiang::{
    command::{self, Running},
    config::{Cli, Command},
};
use sqlx::PgPool;

use super::{database, keys};

/// A running server and a connection to its database.
pub(crate) struct Server {
    /// The address of the API.
    pub(crate) api: String,
    /// The address of the database.
    pub(crate) url: String,
    /// The database, for tests that write rows or look behind the API.
    pub(crate) pool: PgPool,
    client: reqwest::Client,
    /// Ends with the test.
    _running: Running,
}

/// What a GET brings.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) content_security_policy: Option<String>,
    pub(crate) body: String,
}

impl Server {
    /// A server over the demo data, which are shared: read only.
    pub(crate) async fn demo() -> Self {
        Self::on(&database::demo().await, &["--today", "2022-11-30"]).await
    }

    /// A server over an empty database of its own.
    pub(crate) async fn empty() -> Self {
        Self::on(&database::empty().await, &["--today", "2022-11-30"]).await
    }

    /// A server over an empty database of its own that lets run whatever a request costs: for tests of what a large
    /// answer takes.
    pub(crate) async fn unlimited() -> Self {
        let flags = ["--today", "2022-11-30", "--max-cost", "1000000000000"];
        Self::on(&database::empty().await, &flags).await
    }

    /// A server over a database, with further flags.
    pub(crate) async fn on(url: &str, flags: &[&str]) -> Self {
        let mut all = vec!["sixiang", "serve", "--listen", "127.0.0.1:0"];
        all.extend(["--database-url", url]);
        if !flags.contains(&"--max-connections") {
            all.extend(["--max-connections", "4"]);
        }
        if !flags.contains(&"--secret") {
            all.extend(["--secret", keys::SECRET]);
        }
        all.extend(flags);
        let cli = Cli::parse_from(all);
        let Command::Serve(options) = cli.command else {
            panic!("serve is serve")
        };
        let running = command::start(&options).await.expect("the server starts");
        Self {
            api: format!("http://{}/graphql", running.address),
            url: url.to_owned(),
            pool: PgPool::connect(url).await.expect("a connection"),
            client: reqwest::Client::new(),
            _running: running,
        }
    }

    /// Sends a document with variables; gives the HTTP status and the whole answer.
    pub(crate) async fn answer(&self, document: &str, variables: Json) -> (u16, Json) {
        self.post(&json!({ "query": document, "variables": variables }))
            .await
    }

    /// Sends a body as JSON; gives the HTTP status and the whole answer.
    pub(crate) async fn post(&self, body: &Json) -> (u16, Json) {
        let response = self
            .client
            .post(&self.api)
            .json(body)
            .send()
            .await
            .expect("an answer");
        let status = response.status().as_u16();
        (status, response.json().await.expect("an answer in JSON"))
    }

    /// The data of a document that has no errors.
    pub(crate) async fn data(&self, document: &str, variables: Json) -> Json {
        let (status, mut answer) = self.answer(document, variables).await;
        assert_eq!(answer.get("errors"), None, "{document}");
        assert_eq!(status, 200, "{document}");
        answer["data"].take()
    }

    /// The data of a document without variables.
    pub(crate) async fn query(&self, document: &str) -> Json {
        self.data(document, json!({})).await
    }

    /// The code of the first error of a document, which must be no server error.
    pub(crate) async fn code(&self, document: &str, variables: Json) -> String {
        let (status, answer) = self.answer(document, variables).await;
        assert!(status < 500, "{status} for {document}");
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no error for {document}: {answer}"))
            .to_owned()
    }

    /// Waits until the list of changes tells all that was written: other tests may have transactions open meanwhile.
    pub(crate) async fn settled(&self) {
        let sql = "SELECT coalesce(max(transaction_id), 0) < change_horizon() FROM change";
        super::until(&self.pool, sql).await;
    }

    /// Fetches a path of the server.
    pub(crate) async fn get(&self, path: &str) -> Page {
        let base = self.api.trim_end_matches("/graphql");
        let response = self
            .client
            .get(format!("{base}{path}"))
            .send()
            .await
            .expect("an answer");
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        Page {
            status: response.status().as_u16(),
            content_type: header("content-type"),
            content_security_policy: header("content-security-policy"),
            body: response.text().await.expect("text"),
        }
    }
}
