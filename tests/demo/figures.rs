//! Every figure of the article comes out of exactly one request: its document, where its value stands, its value.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::support::Server;

/// The leading group and what stands under it.
const LEADING_GROUP: &str = "{
  taskForces(filter: { kind: { eq: LEADING_GROUP } }) {
    nodes {
      departments { totalCount }
      members(filter: { role: { eq: HEAD } }) { totalCount }
      children(filter: { kind: { eq: WORKING_GROUP } }) { totalCount }
    }
  }
}";

const TASK_FORCES: &str = "{
  taskForces(filter: { kind: { in: [KEY_WORK, KEY_INDUSTRY, MAJOR_PROJECT] } }) { totalCount }
}";

/// How the prefecture-level leaders spent the year in the field.
const LEADERS_YEAR: &str = "{
  leaders(filter: { rank: { eq: PREFECTURE } }) {
    aggregate {
      avg {
        research: fieldDays(kind: RESEARCH, period: \"2022\")
        onSite: fieldDays(kind: ON_SITE_OFFICE, period: \"2022\")
        onSiteVisits: visitCount(kind: ON_SITE_OFFICE, period: \"2022\")
      }
    }
  }
}";

const STARTED_PROJECTS: &str = "{
  projects(filter: { startedOn: { during: \"2022\" } }) {
    aggregate { count sum { totalInvestment plannedInvestment(year: 2022) } }
  }
}";

const COUNTIES_VISITED: &str = "
query($visits: FieldVisitListFilter = { some: {
  startedOn: { during: \"2022\" }, leaders: { some: { title: { eq: \"州委主要领导\" } } }
} }) {
  divisions(filter: {
    level: { eq: COUNTY }
    or: [{ fieldVisits: $visits }, { children: { some: { fieldVisits: $visits } } }]
  }) { totalCount }
}";

const UNITS_VISITED: &str = "{
  leaders(filter: { title: { eq: \"州委主要领导\" } }) {
    nodes {
      townships: unitsCovered(siteKind: TOWNSHIP, period: \"2022\")
      agencies: unitsCovered(siteKind: AGENCY, period: \"2022\")
      enterprises: unitsCovered(siteKind: ENTERPRISE, period: \"2022\")
      projectSites: unitsCovered(siteKind: PROJECT_SITE, period: \"2022\")
    }
  }
}";

/// The economy in the first three quarters.
const ECONOMY: &str = "
query($filter: ObservationFilter = {
  division: { code: { eq: \"532300\" } }, period: { eq: \"2022-01-01/2022-09-30\" }
}) {
  grp: indicatorByCode(code: \"GRP\") { ...observed }
  iva: indicatorByCode(code: \"IVA\") { ...observed }
  fai: indicatorByCode(code: \"FAI\") { ...observed }
  rscg: indicatorByCode(code: \"RSCG\") { ...observed }
}
fragment observed on Indicator {
  observations(filter: $filter) { nodes { value yearOnYear aheadOfProvince rankInProvince } }
}";

/// Figure, document, place of the value, value, and what one of the figure's units is in the server's.
type Figure = (&'static str, &'static str, &'static str, &'static str, u32);

/// CNY in the article's unit of money, 亿元.
const HUNDRED_MILLION: u32 = 100_000_000;

#[rustfmt::skip]
const FIGURES: &[Figure] = &[
    ("F03", LEADING_GROUP, "/taskForces/nodes/0/departments/totalCount", "7", 1),
    ("F04", LEADING_GROUP, "/taskForces/nodes/0/members/totalCount", "2", 1),
    ("F05", LEADING_GROUP, "/taskForces/nodes/0/children/totalCount", "5", 1),
    ("F10", TASK_FORCES, "/taskForces/totalCount", "27", 1),
    ("F11", LEADERS_YEAR, "/leaders/aggregate/avg/research", "63.9", 1),
    ("F12", LEADERS_YEAR, "/leaders/aggregate/avg/onSite", "62.8", 1),
    ("F13", LEADERS_YEAR, "/leaders/aggregate/avg/onSiteVisits", "13.7", 1),
    ("F24", STARTED_PROJECTS, "/projects/aggregate/count", "1015", 1),
    ("F25", STARTED_PROJECTS, "/projects/aggregate/sum/totalInvestment", "1886.82", HUNDRED_MILLION),
    ("F26", STARTED_PROJECTS, "/projects/aggregate/sum/plannedInvestment", "693.3", HUNDRED_MILLION),
    ("F31", COUNTIES_VISITED, "/divisions/totalCount", "10", 1),
    ("F32", UNITS_VISITED, "/leaders/nodes/0/townships", "96", 1),
    ("F33", UNITS_VISITED, "/leaders/nodes/0/agencies", "79", 1),
    ("F34", UNITS_VISITED, "/leaders/nodes/0/enterprises", "99", 1),
    ("F35", UNITS_VISITED, "/leaders/nodes/0/projectSites", "69", 1),
    ("F36", ECONOMY, "/grp/observations/nodes/0/value", "1282.55", 1),
    ("F37", ECONOMY, "/grp/observations/nodes/0/yearOnYear", "6.3", 1),
    ("F38", ECONOMY, "/grp/observations/nodes/0/rankInProvince", "2", 1),
    ("F39", ECONOMY, "/iva/observations/nodes/0/yearOnYear", "14.7", 1),
    ("F40", ECONOMY, "/iva/observations/nodes/0/aheadOfProvince", "6.4", 1),
    ("F41", ECONOMY, "/iva/observations/nodes/0/rankInProvince", "4", 1),
    ("F42", ECONOMY, "/fai/observations/nodes/0/yearOnYear", "15.9", 1),
    ("F43", ECONOMY, "/fai/observations/nodes/0/aheadOfProvince", "7.9", 1),
    ("F44", ECONOMY, "/fai/observations/nodes/0/rankInProvince", "3", 1),
    ("F45", ECONOMY, "/rscg/observations/nodes/0/value", "463.61", 1),
    ("F46", ECONOMY, "/rscg/observations/nodes/0/yearOnYear", "5.5", 1),
    ("F47", ECONOMY, "/rscg/observations/nodes/0/rankInProvince", "4", 1),
];

/// A number, or a decimal in its string.
fn decimal(value: &Json) -> Option<Decimal> {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
        .parse()
        .ok()
}

#[tokio::test]
async fn every_figure_of_the_article_comes_out_of_one_request() {
    let server = Server::demo().await;
    let mut wrong = Vec::new();
    for (figure, document, place, expected, unit) in FIGURES {
        let data = server.query(document).await;
        let found = data
            .pointer(place)
            .and_then(decimal)
            .map(|found| found / Decimal::from(*unit));
        if found != expected.parse().ok() {
            wrong.push(format!("{figure}: {found:?} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
