//! Aggregates agree with SQL written by hand, at the root and below several parents.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use sqlx::AssertSqlSafe;

use super::filter::rows::{Dice, random};
use crate::support::{Server, build};

/// A server over random rows.
async fn server() -> Server {
    let server = Server::empty().await;
    build::insert_all(&server.pool, random(&mut Dice(3))).await;
    server
}

/// Numbers and decimals as one text each, however many zeros they end in. Hand-written SQL gives means as texts, since
/// JSON's numbers lose their last digits on the way here.
fn normal(json: &Json) -> Json {
    let number = |text: &str| {
        text.parse::<Decimal>()
            .ok()
            .map(|d| json!(d.normalize().to_string()))
    };
    match json {
        Json::Array(items) => items.iter().map(normal).collect(),
        Json::Object(members) => Json::Object(
            members
                .iter()
                .map(|(k, v)| (k.clone(), normal(v)))
                .collect(),
        ),
        Json::String(text) => number(text).unwrap_or_else(|| json.clone()),
        Json::Number(n) => number(&n.to_string()).unwrap_or_else(|| json.clone()),
        other => other.clone(),
    }
}

/// What a document gives at a place, and what SQL gives as JSON.
async fn both(document: &str, place: &str, sql: &str) -> (Json, Json) {
    let server = server().await;
    let data = server.query(document).await;
    let found = data.pointer(place).unwrap_or(&Json::Null);
    let text = sqlx::query_scalar::<_, String>(AssertSqlSafe(format!("SELECT ({sql})::text")));
    let text = text
        .fetch_one(&server.pool)
        .await
        .expect("the hand-written SQL runs");
    (normal(found), normal(&text.parse().expect("JSON")))
}

#[tokio::test]
async fn columns_at_the_root_agree_with_sql() {
    let (found, expected) = both(
        "{ projects { aggregate {
          count
          sum { totalInvestment }
          avg { totalInvestment longitude }
          min { totalInvestment startedOn latitude createdAt }
          max { totalInvestment startedOn latitude createdAt }
        } } }",
        "/projects/aggregate",
        r#"SELECT json_build_object(
          'count', count(*),
          'sum', json_build_object('totalInvestment', sum(total_investment)),
          'avg', json_build_object('totalInvestment', avg(total_investment)::text, 'longitude', avg(longitude)::text),
          'min', json_build_object('totalInvestment', min(total_investment), 'startedOn', min(started_on),
            'latitude', min(latitude),
            'createdAt', to_char(min(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
          'max', json_build_object('totalInvestment', max(total_investment), 'startedOn', max(started_on),
            'latitude', max(latitude),
            'createdAt', to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
          FROM project"#,
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn different_values_are_counted_as_in_sql() {
    let (found, expected) = both(
        "{ projects { aggregate { countDistinct {
          stage industry startedOn totalInvestment division taskForce responsibleLeader healthWithAge
          planned: plannedInvestment(year: 2022)
        } } } }",
        "/projects/aggregate/countDistinct",
        "SELECT json_build_object(
          'stage', count(DISTINCT stage), 'industry', count(DISTINCT industry),
          'startedOn', count(DISTINCT started_on), 'totalInvestment', count(DISTINCT total_investment),
          'division', count(DISTINCT division_id), 'taskForce', count(DISTINCT task_force_id),
          'responsibleLeader', count(DISTINCT responsible_leader_id),
          'healthWithAge', (SELECT count(DISTINCT coalesce(CASE WHEN p.completed_on IS NULL
            AND r.reported_on < date '2022-11-30' - 45 THEN 'OUTDATED' ELSE r.health::text END, 'NO_UPDATE'))
            FROM project p LEFT JOIN LATERAL (SELECT * FROM progress_report WHERE project_id = p.id
              ORDER BY period_end_on DESC, id DESC LIMIT 1) r ON true),
          'planned', (SELECT count(DISTINCT coalesce(i.amount, 0)) FROM project p
            LEFT JOIN (SELECT project_id, sum(amount) AS amount FROM investment_plan WHERE year = 2022
              GROUP BY project_id) i ON i.project_id = p.id))
          FROM project",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn computed_fields_at_the_root_agree_with_sql() {
    let (found, expected) = both(
        r#"{ projects { aggregate {
          sum {
            plannedInvestment
            of2022: plannedInvestment(year: 2022)
            investmentCompleted(period: "2022H1")
          }
          avg { of2022: plannedInvestment(year: 2022) daysSinceVisit }
          min { lastVisitedOn daysSinceVisit }
          max { lastVisitedOn daysSinceVisit }
        } } }"#,
        "/projects/aggregate",
        "WITH visited AS (SELECT project_id, max(started_on) AS on_day,
            date '2022-11-30' - max(started_on) AS days
            FROM field_visit WHERE project_id IS NOT NULL GROUP BY project_id),
          plan AS (SELECT sum(amount) AS total, sum(amount) FILTER (WHERE year = 2022) AS of_2022
            FROM investment_plan)
        SELECT json_build_object(
          'sum', json_build_object('plannedInvestment', (SELECT total FROM plan),
            'of2022', (SELECT of_2022 FROM plan),
            'investmentCompleted', (SELECT sum(investment_completed) FROM progress_report
              WHERE period_start_on >= '2022-01-01' AND period_end_on <= '2022-06-30')),
          'avg', json_build_object(
            'of2022', ((SELECT of_2022 FROM plan) / (SELECT count(*) FROM project))::text,
            'daysSinceVisit', (SELECT avg(days)::text FROM visited)),
          'min', (SELECT json_build_object('lastVisitedOn', min(on_day), 'daysSinceVisit', min(days)) FROM visited),
          'max', (SELECT json_build_object('lastVisitedOn', max(on_day), 'daysSinceVisit', max(days)) FROM visited))",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_filter_chooses_what_is_aggregated() {
    let (found, expected) = both(
        r#"{ projects(filter: {
          stage: { gte: STARTED }
          or: [{ startedOn: { during: "2022" } }, { problems: { some: { status: { eq: OPEN } } } }]
          division: { level: { ne: VILLAGE } }
        }) { totalCount aggregate { count sum { totalInvestment } max { plannedCompletionOn } } } }"#,
        "/projects",
        "SELECT json_build_object('totalCount', count(*), 'aggregate', json_build_object(
          'count', count(*),
          'sum', json_build_object('totalInvestment', sum(p.total_investment)),
          'max', json_build_object('plannedCompletionOn', max(p.planned_completion_on))))
        FROM project p JOIN division d ON d.id = p.division_id
        WHERE p.stage >= 'STARTED' AND d.level <> 'VILLAGE' AND (extract(year FROM p.started_on) = 2022
          OR p.id IN (SELECT project_id FROM problem WHERE status = 'OPEN'))",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn aggregates_below_several_parents_agree_with_sql_also_where_there_is_nothing() {
    let (found, expected) = both(
        "{ divisions(first: 100) { nodes { code
          projects(first: 1, filter: { status: { ne: CANCELLED } }) { totalCount aggregate {
            count
            sum { totalInvestment plannedInvestment(year: 2022) }
            avg { totalInvestment }
            min { startedOn }
          } }
        } } }",
        "/divisions/nodes",
        "SELECT json_agg(json_build_object('code', d.code, 'projects', (
          SELECT json_build_object('totalCount', count(*), 'aggregate', json_build_object(
            'count', count(*),
            'sum', json_build_object('totalInvestment', sum(p.total_investment), 'plannedInvestment',
              sum(coalesce((SELECT amount FROM investment_plan i WHERE i.project_id = p.id AND i.year = 2022), 0))),
            'avg', json_build_object('totalInvestment', avg(p.total_investment)::text),
            'min', json_build_object('startedOn', min(p.started_on))))
          FROM project p WHERE p.division_id = d.id AND p.status <> 'CANCELLED')) ORDER BY d.code)
        FROM division d",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn aggregates_through_a_link_count_every_edge() {
    let (found, expected) = both(
        "{ leaders(first: 100, orderBy: [{ name: ASC }]) { nodes { name
          taskForces { aggregate { count min { establishedOn } } }
          fieldVisits(filter: { edge: { role: { eq: LEAD } } }) { aggregate { count sum { days } } }
          taskForcesLed: taskForces(filter: { edge: { role: { in: [LEAD, HEAD] } } }) { aggregate { count } }
        } } }",
        "/leaders/nodes",
        "SELECT json_agg(json_build_object('name', l.name,
          'taskForces', (SELECT json_build_object('aggregate', json_build_object(
            'count', count(*), 'min', json_build_object('establishedOn', min(t.established_on))))
            FROM task_force_member m JOIN task_force t ON t.id = m.task_force_id WHERE m.leader_id = l.id),
          'fieldVisits', (SELECT json_build_object('aggregate', json_build_object(
            'count', count(*), 'sum', json_build_object('days', sum(v.days))))
            FROM field_visit_leader m JOIN field_visit v ON v.id = m.field_visit_id
            WHERE m.leader_id = l.id AND m.role = 'LEAD'),
          'taskForcesLed', (SELECT json_build_object('aggregate', json_build_object('count', count(*)))
            FROM task_force_member m WHERE m.leader_id = l.id AND m.role IN ('LEAD', 'HEAD'))
        ) ORDER BY l.name) FROM leader l",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn computed_fields_of_leaders_agree_with_sql() {
    let (found, expected) = both(
        r#"{ leaders(filter: { rank: { in: [PREFECTURE, COUNTY] } }) { aggregate {
          count
          sum { fieldDays visitCount research: visitCount(kind: RESEARCH, period: "2022") }
          avg { fieldDays }
          max { unitsCovered(siteKind: TOWNSHIP) }
        } } }"#,
        "/leaders/aggregate",
        "WITH visited AS (
          SELECT l.id, coalesce(sum(v.days), 0) AS days, count(v.id) AS visits,
            count(v.id) FILTER (WHERE v.kind = 'RESEARCH'
              AND v.started_on BETWEEN '2022-01-01' AND '2022-12-31') AS research,
            count(DISTINCT (v.division_id, v.site_name)) FILTER (WHERE v.site_kind = 'TOWNSHIP') AS units
          FROM leader l LEFT JOIN field_visit_leader m ON m.leader_id = l.id
          LEFT JOIN field_visit v ON v.id = m.field_visit_id
          WHERE l.rank IN ('PREFECTURE', 'COUNTY') GROUP BY l.id)
        SELECT json_build_object('count', count(*),
          'sum', json_build_object('fieldDays', sum(days), 'visitCount', sum(visits), 'research', sum(research)),
          'avg', json_build_object('fieldDays', avg(days)::text),
          'max', json_build_object('unitsCovered', max(units))) FROM visited",
    )
    .await;
    assert_eq!(found, expected);
}

#[tokio::test]
async fn an_aggregate_of_nothing_counts_zero_and_knows_no_more() {
    let server = Server::empty().await;
    let found = server
        .query(
            "{ projects { totalCount aggregate {
              count
              sum { totalInvestment plannedInvestment }
              avg { totalInvestment }
              min { startedOn }
              max { daysSinceVisit }
            } } }",
        )
        .await;
    let expected = json!({ "projects": { "totalCount": 0, "aggregate": {
        "count": 0,
        "sum": { "totalInvestment": null, "plannedInvestment": null },
        "avg": { "totalInvestment": null },
        "min": { "startedOn": null },
        "max": { "daysSinceVisit": null },
    } } });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn totals_are_over_all_rows_whatever_the_page() {
    let server = server().await;
    let data = server
        .query("{ projects(first: 7) { pageInfo { endCursor } } }")
        .await;
    let after = &data["projects"]["pageInfo"]["endCursor"];
    let totals = "totalCount aggregate { count sum { totalInvestment } min { startedOn } }";
    let document = format!(
        "{{ all: projects {{ {totals} }} one: projects(first: 1) {{ nodes {{ code }} {totals} }}
          later: projects(first: 1, after: {after}) {{ nodes {{ code }} {totals} }}
          last: projects(last: 2) {{ {totals} }} }}"
    );
    let mut data = server.query(&document).await;
    let mut totals = |page: &str| {
        let mut page = data[page].take();
        page.as_object_mut().map(|page| page.remove("nodes"));
        page
    };
    let all = totals("all");
    let pages = [totals("one"), totals("later"), totals("last")];
    assert_eq!(pages, [all.clone(), all.clone(), all]);
}

#[tokio::test]
async fn values_of_an_indicator_that_is_not_additive_are_never_summed() {
    let server = Server::empty().await;
    let division = build::division();
    let good = build::indicator().set("code", "A");
    let rate = build::indicator()
        .set("code", "B")
        .set("is_additive", false);
    let bare = build::indicator()
        .set("code", "C")
        .set("is_additive", false);
    let of = |indicator: &build::Row, quarter, value: &str| {
        build::observation(indicator.id(), division.id(), quarter).set("value", value)
    };
    let rows = vec![
        of(&good, 1, "0.1"),
        of(&good, 2, "0.2"),
        of(&rate, 1, "5"),
        of(&rate, 2, "6"),
        division,
        good,
        rate,
        bare,
    ];
    build::insert_all(&server.pool, rows).await;
    let sums = "aggregate { count sum { value } avg { value } }";
    let document = format!(
        "{{ indicators {{ nodes {{ observations {{ {sums} }} }} }}
          all: observations {{ {sums} }}
          additive: observations(filter: {{ indicator: {{ isAdditive: {{ eq: true }} }} }}) {{ {sums} }} }}"
    );
    let data = server.query(&document).await;
    let of = |connection: &Json| {
        let aggregate = normal(&connection["aggregate"]);
        json!([
            aggregate["count"],
            aggregate["sum"]["value"],
            aggregate["avg"]["value"]
        ])
    };
    let nodes = data["indicators"]["nodes"].as_array().expect("indicators");
    let mut found: Vec<_> = nodes.iter().map(|node| of(&node["observations"])).collect();
    found.extend([of(&data["all"]), of(&data["additive"])]);
    let expected = json!([
        ["2", "0.3", "0.15"],
        ["2", null, "5.5"],
        ["0", null, null],
        ["4", null, "2.825"],
        ["2", "0.3", "0.15"],
    ]);
    assert_eq!(json!(found), expected);
}
