//! What is looked up when metrics are asked for: the engine, the search's queue, the process.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{counter::ConstCounter, gauge::ConstGauge},
};

use crate::{clock::Clock, query::Engine, search::Queue};

/// Where it is looked up.
#[derive(Debug)]
pub struct Gauges {
    engine: Engine,
    queue: Queue,
    /// Seconds since 1970.
    started: i64,
}

impl Gauges {
    /// Of an engine and of a queue, in a server that starts now.
    #[must_use]
    pub fn new(engine: Engine, queue: Queue) -> Self {
        Self {
            engine,
            queue,
            started: Clock::default().now().timestamp(),
        }
    }
}

impl Collector for Gauges {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let status = self.engine.status();
        let pool = status.pool;
        let mut out = Out(&mut encoder);
        out.gauge(
            "sixiang_pool_connections_max",
            "Most connections to the database for requests",
            count(pool.max),
        )?;
        out.gauge(
            "sixiang_pool_connections_open",
            "Connections to the database that are open",
            count(pool.open),
        )?;
        out.gauge(
            "sixiang_pool_connections_idle",
            "Connections to the database that are open and unused",
            count(pool.idle),
        )?;
        out.gauge(
            "sixiang_pool_waiting",
            "Requests that wait for a connection to the database",
            count(pool.waiting),
        )?;
        out.counter(
            "sixiang_statements_cancelled",
            "Statements that were cancelled since nobody read them any more",
            pool.cancelled,
        )?;
        out.counter(
            "sixiang_statements",
            "Statements that read",
            status.statements,
        )?;
        out.counter("sixiang_rows", "Rows that the database sent", status.rows)?;
        let caches = [("document", status.documents), ("plan", status.plans)];
        out.by_cache(
            "sixiang_cache_entries",
            "What a cache holds",
            &caches.map(|(name, cache)| (name, ConstGauge::new(signed(cache.entries)))),
        )?;
        out.by_cache(
            "sixiang_cache_hits",
            "How often a cache held what was asked for",
            &caches.map(|(name, cache)| (name, ConstCounter::new(cache.hits))),
        )?;
        out.by_cache(
            "sixiang_cache_misses",
            "How often a cache did not hold what was asked for",
            &caches.map(|(name, cache)| (name, ConstCounter::new(cache.misses))),
        )?;
        if let Some(length) = self.queue.length() {
            out.gauge(
                "sixiang_search_queue_objects",
                "Objects that wait to be indexed for the search",
                signed(length),
            )?;
        }
        out.gauge(
            "process_start_time_seconds",
            "Start of the server, in seconds since 1970",
            self.started,
        )?;
        if let Some(bytes) = resident_memory() {
            out.gauge(
                "process_resident_memory_bytes",
                "Memory that the process holds",
                signed(bytes),
            )?;
        }
        Ok(())
    }
}

/// Writes single metrics.
struct Out<'a, 'e>(&'a mut DescriptorEncoder<'e>);

impl Out<'_, '_> {
    fn one(&mut self, name: &str, help: &str, metric: &impl EncodeMetric) -> fmt::Result {
        let kind = metric.metric_type();
        metric.encode(self.0.encode_descriptor(name, help, None, kind)?)
    }

    fn gauge(&mut self, name: &str, help: &str, value: i64) -> fmt::Result {
        self.one(name, help, &ConstGauge::new(value))
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) -> fmt::Result {
        self.one(name, help, &ConstCounter::new(value))
    }

    fn by_cache<M: EncodeMetric>(
        &mut self,
        name: &str,
        help: &str,
        metrics: &[(&'static str, M); 2],
    ) -> fmt::Result {
        let kind = metrics[0].1.metric_type();
        let mut encoder = self.0.encode_descriptor(name, help, None, kind)?;
        for (cache, metric) in metrics {
            metric.encode(encoder.encode_family(&[("cache", *cache)])?)?;
        }
        Ok(())
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Bytes that the process holds in memory; `None` where the system does not tell.
fn resident_memory() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let resident: u64 = pages.split_whitespace().nth(1)?.parse().ok()?;
    let page = u64::try_from(rustix::param::page_size()).ok()?;
    resident.checked_mul(page)
}
