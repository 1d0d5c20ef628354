//! Every figure of the article comes out of exactly one request: its document, where its value stands, its value.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::documents::{
    BUSINESS_ENVIRONMENT, COUNTIES_VISITED, DIRECTIVES, ECONOMY, KEY_TASKS, LEADERS_YEAR,
    LEADING_GROUP, MEETINGS, PROCEDURES, PROMOTION, PUBLICATIONS, SERVICES, SIGNINGS,
    STARTED_PROJECTS, STARTS_IN_TIME, TASK_FORCES, UNITS_VISITED, WINDOWS,
};
use crate::support::Server;

/// How a figure is to be met.
#[derive(Clone, Copy)]
enum Is {
    Exactly(&'static str),
    /// The article says "more than" or "at least".
    AtLeast(&'static str),
}

use Is::{AtLeast, Exactly};

/// Figure, document, place of the value, value, and what one of the figure's units is in the server's.
type Figure = (&'static str, &'static str, &'static str, Is, u32);

/// CNY in the article's unit of money, 亿元.
const HUNDRED_MILLION: u32 = 100_000_000;

#[rustfmt::skip]
const FIGURES: [Figure; 50] = [
    ("F01", MEETINGS, "/committee/totalCount", Exactly("45"), 1),
    ("F02", MEETINGS, "/studies/totalCount", Exactly("13"), 1),
    ("F03", LEADING_GROUP, "/taskForces/nodes/0/departments/totalCount", Exactly("7"), 1),
    ("F04", LEADING_GROUP, "/taskForces/nodes/0/members/totalCount", Exactly("2"), 1),
    ("F05", LEADING_GROUP, "/taskForces/nodes/0/children/totalCount", Exactly("5"), 1),
    ("F06", KEY_TASKS, "/keyTasks/totalCount", Exactly("28"), 1),
    ("F07", PROCEDURES, "/procedures/totalCount", Exactly("5"), 1),
    ("F08", MEETINGS, "/dispatches/totalCount", Exactly("4"), 1),
    ("F09", DIRECTIVES, "/issues/totalCount", Exactly("16"), 1),
    ("F10", TASK_FORCES, "/taskForces/totalCount", Exactly("27"), 1),
    ("F11", LEADERS_YEAR, "/leaders/aggregate/avg/research", Exactly("63.9"), 1),
    ("F12", LEADERS_YEAR, "/leaders/aggregate/avg/onSite", Exactly("62.8"), 1),
    ("F13", LEADERS_YEAR, "/leaders/aggregate/avg/onSiteVisits", Exactly("13.7"), 1),
    ("F14", SERVICES, "/departments/totalCount", Exactly("68"), 1),
    ("F15", SERVICES, "/serviceItems/aggregate/count", Exactly("648"), 1),
    ("F16", SERVICES, "/serviceItems/aggregate/avg/progressPercent", AtLeast("95"), 1),
    ("F17", PROMOTION, "/delegations/totalCount", Exactly("15"), 1),
    ("F18", PROMOTION, "/counties/totalCount", Exactly("10"), 1),
    ("F19", PROMOTION, "/departments/totalCount", Exactly("17"), 1),
    ("F20", PROMOTION, "/trips/totalCount", Exactly("508"), 1),
    ("F21", SIGNINGS, "/ofTrips/totalCount", Exactly("102"), 1),
    ("F22", SIGNINGS, "/atEvents/aggregate/count", Exactly("91"), 1),
    ("F23", SIGNINGS, "/atEvents/aggregate/sum/contractValue", Exactly("1008.4"), HUNDRED_MILLION),
    ("F24", STARTED_PROJECTS, "/projects/aggregate/count", Exactly("1015"), 1),
    ("F25", STARTED_PROJECTS, "/projects/aggregate/sum/totalInvestment", Exactly("1886.82"), HUNDRED_MILLION),
    ("F26", STARTED_PROJECTS, "/projects/aggregate/sum/plannedInvestment", Exactly("693.3"), HUNDRED_MILLION),
    ("F27", PUBLICATIONS, "/cases/totalCount", Exactly("105"), 1),
    ("F28", PUBLICATIONS, "/briefings/totalCount", Exactly("28"), 1),
    ("F29", PUBLICATIONS, "/reports/totalCount", Exactly("18"), 1),
    ("F30", DIRECTIVES, "/instructions/totalCount", AtLeast("30"), 1),
    ("F31", COUNTIES_VISITED, "/divisions/totalCount", Exactly("10"), 1),
    ("F32", UNITS_VISITED, "/leaders/nodes/0/townships", Exactly("96"), 1),
    ("F33", UNITS_VISITED, "/leaders/nodes/0/agencies", Exactly("79"), 1),
    ("F34", UNITS_VISITED, "/leaders/nodes/0/enterprises", Exactly("99"), 1),
    ("F35", UNITS_VISITED, "/leaders/nodes/0/projectSites", Exactly("69"), 1),
    ("F36", ECONOMY, "/grp/observations/nodes/0/value", Exactly("1282.55"), 1),
    ("F37", ECONOMY, "/grp/observations/nodes/0/yearOnYear", Exactly("6.3"), 1),
    ("F38", ECONOMY, "/grp/observations/nodes/0/rankInProvince", Exactly("2"), 1),
    ("F39", ECONOMY, "/iva/observations/nodes/0/yearOnYear", Exactly("14.7"), 1),
    ("F40", ECONOMY, "/iva/observations/nodes/0/aheadOfProvince", Exactly("6.4"), 1),
    ("F41", ECONOMY, "/iva/observations/nodes/0/rankInProvince", Exactly("4"), 1),
    ("F42", ECONOMY, "/fai/observations/nodes/0/yearOnYear", Exactly("15.9"), 1),
    ("F43", ECONOMY, "/fai/observations/nodes/0/aheadOfProvince", Exactly("7.9"), 1),
    ("F44", ECONOMY, "/fai/observations/nodes/0/rankInProvince", Exactly("3"), 1),
    ("F45", ECONOMY, "/rscg/observations/nodes/0/value", Exactly("463.61"), 1),
    ("F46", ECONOMY, "/rscg/observations/nodes/0/yearOnYear", Exactly("5.5"), 1),
    ("F47", ECONOMY, "/rscg/observations/nodes/0/rankInProvince", Exactly("4"), 1),
    ("F48", STARTS_IN_TIME, "/projects/aggregate/max/monthsToStart", Exactly("1"), 1),
    ("F49", WINDOWS, "/windowCases/aggregate/countDistinct/windowLevel", Exactly("3"), 1),
    ("F50", BUSINESS_ENVIRONMENT, "/taskForceByCode/departments/totalCount", Exactly("40"), 1),
];

/// A number, or a decimal in its string.
fn decimal(value: &Json) -> Option<Decimal> {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
        .parse()
        .ok()
}

impl Is {
    fn meets(self, found: Decimal) -> bool {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        match self {
            Exactly(text) => found == number(text),
            AtLeast(text) => found >= number(text),
        }
    }
}

#[tokio::test]
async fn every_figure_of_the_article_comes_out_of_one_request() {
    let server = Server::demo().await;
    let mut wrong = Vec::new();
    for (number, (figure, document, place, is, unit)) in FIGURES.into_iter().enumerate() {
        assert_eq!(figure, format!("F{:02}", number + 1), "none is left out");
        let (_, answer) = server.answer(document, serde_json::json!({})).await;
        let found = answer["data"].pointer(place).and_then(decimal);
        let found = found.map(|found| found / Decimal::from(unit));
        if !found.is_some_and(|found| is.meets(found)) {
            wrong.push(format!("{figure}: {found:?} {}", answer["errors"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
