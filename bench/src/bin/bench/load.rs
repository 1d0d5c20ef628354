//! What the servers are asked, and what they answer: the queries, their figures, whether the answers agree.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::cluster::{Cluster, output};
use super::server::Server;

/// The documents of Q1 to Q4.
const QUERIES: [&str; 4] = [
    include_str!("../../../queries/q1.graphql"),
    include_str!("../../../queries/q2.graphql"),
    include_str!("../../../queries/q3.graphql"),
    include_str!("../../../queries/q4.graphql"),
];

/// What one measurement by wrk gave.
#[derive(Clone, Copy)]
pub(super) struct Figures {
    pub(super) requests_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

impl Figures {
    pub(super) fn measure(
        server: &Server,
        load: &Load,
        clients: usize,
        seconds: u64,
    ) -> Result<Self> {
        let printed = output(
            Command::new("wrk")
                .args([
                    "-t1",
                    "-c",
                    &clients.to_string(),
                    "-d",
                    &format!("{seconds}s"),
                    "-s",
                ])
                .arg(load.script)
                .arg(format!("http://{}/graphql", server.address))
                .arg("--")
                .arg(&load.bodies),
        )?;
        let line = printed
            .lines()
            .find_map(|line| line.strip_prefix("figures "));
        let figures = line.with_context(|| format!("wrk printed no figures:\n{printed}"))?;
        let figures: Vec<f64> = figures
            .split(' ')
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [requests, microseconds, p50, p99, errors] = figures[..] else {
            bail!("wrk printed other figures:\n{printed}");
        };
        ensure!(errors == 0.0, "{errors} of {requests} requests failed");
        Ok(Self {
            requests_per_second: requests / microseconds * 1e6,
            p50_ms: p50 / 1e3,
            p99_ms: p99 / 1e3,
        })
    }
}

/// A query's request bodies, in memory and as the file that wrk reads.
pub(super) struct Load<'a> {
    pub(super) name: String,
    pub(super) texts: Vec<String>,
    bodies: PathBuf,
    script: &'a Path,
}

impl<'a> Load<'a> {
    pub(super) fn all(cluster: &Cluster, script: &'a Path) -> Result<Vec<Self>> {
        let ids = cluster.sql(
            r"SELECT translate(encode('\x504a'::bytea || uuid_send(id), 'base64'), '+/', '-_')
              FROM project ORDER BY md5(id::text) LIMIT 1000",
        )?;
        QUERIES
            .iter()
            .zip(1..)
            .map(|(document, number)| {
                let name = format!("Q{number}");
                let texts: Vec<String> = if document.contains("$id") {
                    ids.lines()
                        .map(|id| {
                            json!({"operationName": name, "query": document, "variables": {"id": id}})
                        })
                        .map(|body| body.to_string())
                        .collect()
                } else {
                    vec![json!({"operationName": name, "query": document}).to_string()]
                };
                let bodies = cluster.sockets.join(&name);
                fs::write(&bodies, texts.join("\n"))?;
                Ok(Self { name, texts, bodies, script })
            })
            .collect()
    }
}

/// Fails unless the floor gives the server's answers; tells whether they are so byte for byte.
pub(super) fn compare(load: &Load, server: &Server, floor: &Server) -> Result<bool> {
    let mut is_same_text = true;
    for body in load.texts.iter().take(20) {
        let (ours, theirs) = (server.post(body)?, floor.post(body)?);
        if ours == theirs {
            continue;
        }
        is_same_text = false;
        let is_same: bool =
            serde_json::from_str::<Value>(&ours)? == serde_json::from_str::<Value>(&theirs)?;
        if !is_same {
            let at = ours
                .bytes()
                .zip(theirs.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let near = |text: &str| -> String {
                let bytes = &text.as_bytes()[at.saturating_sub(120)..(at + 120).min(text.len())];
                String::from_utf8_lossy(bytes).into_owned()
            };
            bail!(
                "{}: answers differ\nserver {}\nfloor  {}",
                load.name,
                near(&ours),
                near(&theirs)
            );
        }
    }
    Ok(is_same_text)
}

/// How many statements the server sends for a request, beside those that open and close a transaction.
pub(super) fn statements(cluster: &Cluster, load: &Load, server: &Server) -> Result<(u64, u64)> {
    const TIMES: u64 = 20;
    let ask = || (0..TIMES).try_for_each(|_| server.post(&load.texts[0]).map(drop));
    // What is prepared once is not counted.
    ask()?;
    cluster.sql("SELECT pg_stat_statements_reset()")?;
    ask()?;
    let counted = cluster.sql(
        "SELECT coalesce(sum(calls) FILTER (WHERE query !~* '^(begin|commit|rollback|start|set|discard)'), 0),
                coalesce(sum(calls) FILTER (WHERE query ~* '^(begin|commit|rollback|start|set|discard)'), 0)
         FROM pg_stat_statements WHERE query !~ 'pg_stat_statements' AND query !~ 'search_'",
    )?;
    let (work, rest) = counted.trim().split_once('|').context("two counts")?;
    Ok((work.parse::<u64>()? / TIMES, rest.parse::<u64>()? / TIMES))
}
