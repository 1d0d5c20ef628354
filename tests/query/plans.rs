//! The plans of the most telling queries, over demo data of twenty prefectures' size: no statement reads the whole of a
//! large table unless its answer needs all of it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use serde_json::{Map, Value as Json};
use sixiang::{
    auth::{Role, Viewer},
    clock::Clock,
    config::Limits,
    database::pool::Pool,
    query::{Engine, Query},
    schema,
};
use sqlx::PgPool;

use crate::support::database;

/// Rows from which on a table is large.
const LARGE: f32 = 1_000.0;

/// A query: what it asks, and the large tables that its answer needs whole.
struct Telling {
    asks: &'static str,
    document: &'static str,
    whole: &'static [&'static str],
}

const TELLING: [Telling; 20] = [
    Telling {
        asks: "from task forces to the leaders of visits, and to observations",
        document: include_str!("../../bench/queries/q2.graphql"),
        whole: &[],
    },
    Telling {
        asks: "a filtered and sorted list with its count",
        document: include_str!("../../bench/queries/q3.graphql"),
        whole: &[],
    },
    Telling {
        asks: "sums over nearly all projects",
        document: include_str!("../../bench/queries/q4.graphql"),
        whole: &["project"],
    },
    Telling {
        asks: "the latest visits",
        document: "{ fieldVisits(first: 20) { nodes { startedOn siteName division { name } leaders(first: 3) { nodes { name } } } } }",
        whole: &[],
    },
    Telling {
        asks: "a leader's year",
        document: "{ leaders(first: 1, filter: { isPrincipal: { eq: true } }) { nodes { name
          taskForces { edges { role node { name } } } projects(first: 5) { totalCount nodes { name } }
          research: fieldVisits(first: 5, filter: { kind: { eq: RESEARCH } }) { totalCount nodes { siteName } }
          meetingsChaired(first: 5) { totalCount } directives(first: 5) { nodes { title } }
          promotionTrips(first: 5) { totalCount } liaisons(first: 5) { totalCount } } } }",
        whole: &[],
    },
    Telling {
        asks: "a project's life",
        document: "{ projects(first: 1) { nodes { name health healthWithAge daysSinceVisit isStartOverdue
          signings { nodes { investor } } liaisons { nodes { subject } } approvals { nodes { element } }
          milestones { nodes { title } } progressReports(first: 3) { nodes { periodEndOn } }
          problems { nodes { title status } } fieldVisits(first: 3) { nodes { startedOn } }
          inspections { nodes { area } } } } }",
        whole: &[],
    },
    Telling {
        asks: "a department's account",
        document: "{ departments(first: 1, filter: { serviceItems: { some: {} } }) { nodes { name
          keyTasks { totalCount nodes { title } } serviceItems { totalCount aggregate { avg { progressPercent } } }
          directives { edges { repliedOn node { title } } } assessments { nodes { total rank } }
          inspections { nodes { findings } } } } }",
        whole: &[],
    },
    Telling {
        asks: "a division's page",
        document: r#"{ divisionByCode(code: "532301") { name projects(first: 5) { totalCount nodes { name } }
          fieldVisits(first: 5) { totalCount nodes { siteName } } signings(first: 5) { nodes { investor } }
          windowCases(first: 5) { nodes { matter } } observations(first: 5) { nodes { period value } }
          publications(first: 5) { nodes { title } } } }"#,
        whole: &[],
    },
    Telling {
        asks: "projects of a subtree",
        document: r#"{ projects(first: 20, filter: { division: { within: "532301" } }) { totalCount nodes { code name } } }"#,
        whole: &[],
    },
    Telling {
        asks: "visits of a subtree in a period",
        document: r#"{ fieldVisits(first: 20, filter: { division: { within: "532302" }, startedOn: { during: "2022M09" } }) {
          nodes { startedOn siteName } } }"#,
        whole: &[],
    },
    Telling {
        asks: "a project by its code",
        document: r#"{ projects(filter: { code: { eq: "P-1" } }) { nodes { name taskForce { name } } } }"#,
        whole: &[],
    },
    Telling {
        asks: "the largest projects of a task force's leaders",
        document: "{ leaders(first: 5) { nodes { name projects(first: 3, orderBy: [{ totalInvestment: DESC }]) {
          nodes { name totalInvestment milestones(first: 2) { nodes { title dueOn } } } } } } }",
        whole: &[],
    },
    Telling {
        asks: "leaders by their days in the field",
        document: r#"{ leaders(first: 10, orderBy: [{ fieldDays: { direction: DESC, period: "2022" } }]) {
          nodes { name fieldDays(period: "2022") } } }"#,
        whole: &["field_visit", "field_visit_leader"],
    },
    Telling {
        asks: "projects without a visit",
        document: "{ projects(first: 20, filter: { fieldVisits: { none: {} } }) { nodes { name } } }",
        whole: &[],
    },
    Telling {
        asks: "open problems by when they fall due",
        document: "{ problems(first: 20, filter: { status: { in: [OPEN, IN_PROGRESS] } }, orderBy: [{ dueOn: ASC }]) {
          nodes { title dueOn project { name } department { name } } } }",
        whole: &[],
    },
    Telling {
        asks: "an indicator's series with its targets",
        document: "{ indicators(first: 5) { nodes { name observations(first: 12) { nodes { period value division { name } } }
          targets(first: 12) { nodes { period value } } } } }",
        whole: &[],
    },
    Telling {
        asks: "the latest observations of a division",
        document: r#"{ observations(first: 20, filter: { division: { code: { eq: "532300" } } }) { nodes { period value indicator { name } } } }"#,
        whole: &[],
    },
    Telling {
        asks: "progress reports of the largest projects",
        document: "{ projects(first: 20, orderBy: [{ totalInvestment: DESC }]) { nodes { code
          progressReports(first: 1) { nodes { health physicalProgressPercent } } } } }",
        whole: &[],
    },
    Telling {
        asks: "who sits on what with whom",
        document: "{ taskForces(first: 10) { nodes { name members(first: 10) { nodes { role leader { name
          taskForces(first: 5) { nodes { name } } } } } } } }",
        whole: &[],
    },
    Telling {
        asks: "the second page of a list of visits by when they were made",
        document: "{ fieldVisits(first: 100, orderBy: [{ startedOn: ASC }]) { pageInfo { hasNextPage endCursor } nodes { siteName } } }",
        whole: &[],
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_large_table_is_read_whole_without_need() {
    let pool = PgPool::connect(&database::large_demo().await)
        .await
        .expect("a connection");
    let rows = sqlx::query_as::<_, (String, f32)>(
        "SELECT relname::text, reltuples FROM pg_class WHERE relkind = 'r'",
    );
    let rows: HashMap<_, _> = rows
        .fetch_all(&pool)
        .await
        .expect("tables")
        .into_iter()
        .collect();
    let clock = Clock::new("2022-11-30".parse().ok());
    let (patience, timeout) = (Duration::from_secs(5), Duration::from_mins(1));
    let engine = Engine::new(
        schema::build(),
        Pool::new(&pool.connect_options(), 1, patience),
        clock,
        Arc::new(Limits::default()),
        timeout,
    );
    let mut found = Vec::new();
    for telling in &TELLING {
        let (viewer, variables) = (Viewer::anonymous(Role::Public), Map::new());
        let query = Query {
            explain: true,
            ..Query::of(telling.document, &variables, &viewer)
        };
        let answer = engine.answer(query).await;
        assert_eq!(answer.faults, [], "{}", telling.asks);
        let explained = answer.explained;
        assert!(!explained.is_empty(), "{}", telling.asks);
        for statement in explained {
            for table in read_whole(&statement.plan) {
                let is_large = rows.get(&table).is_some_and(|rows| *rows > LARGE);
                if is_large && !telling.whole.contains(&table.as_str()) {
                    found.push(format!("{}: {table} by {}", telling.asks, statement.sql));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// The tables that a plan reads from end to end.
fn read_whole(plan: &Json) -> Vec<String> {
    match plan {
        Json::Array(items) => items.iter().flat_map(read_whole).collect(),
        Json::Object(members) => {
            let is_scan = members
                .get("Node Type")
                .and_then(Json::as_str)
                .is_some_and(|node| node == "Seq Scan");
            let own = members.get("Relation Name").filter(|_| is_scan);
            let own = own.and_then(Json::as_str).map(str::to_owned);
            own.into_iter()
                .chain(members.values().flat_map(read_whole))
                .collect()
        }
        _ => Vec::new(),
    }
}
