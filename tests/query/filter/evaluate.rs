//! What a filter means, told without SQL: a condition on a row is true or false, and a missing value meets none.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use entity::Kind;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value as Json, json};

use super::world::{Edge, Link, Met, World, computed, fields, relations};
use crate::support::build::Row;

/// The day that the server takes for today.
const TODAY: &str = "2022-11-30";

/// A value that can be compared with others of its kind.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(crate) enum Value {
    Text(String),
    Boolean(bool),
    Number(Decimal),
    Date(NaiveDate),
    Instant(DateTime<Utc>),
    /// Place in an enum.
    Place(Option<usize>),
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Reads a value; `None` for null.
pub(crate) fn read(kind: Kind, json: &Json) -> Option<Value> {
    let text = json
        .as_str()
        .map_or_else(|| json.to_string(), str::to_owned);
    if json.is_null() {
        return None;
    }
    Some(match kind {
        Kind::Uuid | Kind::Text | Kind::Json => Value::Text(text),
        Kind::Boolean => Value::Boolean(text == "true"),
        Kind::Integer | Kind::BigInteger | Kind::Decimal => {
            Value::Number(text.parse().expect("a number"))
        }
        Kind::Date => Value::Date(date(&text)),
        Kind::Instant => Value::Instant(text.parse().expect("an instant")),
        Kind::Enum(name) => {
            let list = entity::codelists().iter().find(|list| list.name == name);
            Value::Place(list.and_then(|list| list.codes.iter().position(|c| c.code == text)))
        }
    })
}

/// First and last day of a period.
pub(crate) fn period(text: &str) -> (NaiveDate, NaiveDate) {
    if let Some((start, end)) = text.split_once('/') {
        return (date(start), date(end));
    }
    let (year, part) = text.split_at(4);
    let (first, months) = match (
        part.get(..1),
        part.get(1..).and_then(|n| n.parse::<u32>().ok()),
    ) {
        (Some("H"), Some(n)) => (n * 6 - 5, 6),
        (Some("Q"), Some(n)) => (n * 3 - 2, 3),
        (Some("M"), Some(n)) => (n, 1),
        _ => (1, 12),
    };
    let start = date(&format!("{year}-{first:02}-01"));
    (start, start + Months::new(months) - Days::new(1))
}

/// Whether a value meets all operators; arguments among them are passed over.
pub(crate) fn operators(kind: Kind, value: Option<&Value>, operators: &Json) -> bool {
    let of = |json: &Json| read(kind, json);
    let compare = |json: &Json| value.and_then(|v| v.partial_cmp(&of(json)?));
    let within = |from: Option<Value>, to: Option<Value>| {
        value.is_some_and(|v| Some(v) >= from.as_ref() && Some(v) <= to.as_ref())
    };
    let text = |met: fn(&str, &str) -> bool, part: &Json| match value {
        Some(Value::Text(text)) => met(text, part.as_str().unwrap_or_default()),
        _ => false,
    };
    let among = |list: &Json| {
        let list = list.as_array().expect("a list");
        value.is_some_and(|v| list.iter().any(|item| of(item).as_ref() == Some(v)))
    };
    let meets = |(name, json): (&String, &Json)| match name.as_str() {
        "eq" => compare(json).is_some_and(std::cmp::Ordering::is_eq),
        "ne" => value != of(json).as_ref(),
        "in" => among(json),
        "notIn" => !among(json),
        "lt" => compare(json).is_some_and(std::cmp::Ordering::is_lt),
        "lte" => compare(json).is_some_and(std::cmp::Ordering::is_le),
        "gt" => compare(json).is_some_and(std::cmp::Ordering::is_gt),
        "gte" => compare(json).is_some_and(std::cmp::Ordering::is_ge),
        "between" => within(of(&json["from"]), of(&json["to"])),
        "during" => {
            let (start, end) = period(json.as_str().unwrap_or_default());
            within(Some(Value::Date(start)), Some(Value::Date(end)))
        }
        "contains" => text(|text, part| text.contains(part), json),
        "startsWith" => text(|text, part| text.starts_with(part), json),
        "isNull" => value.is_none() == json.as_bool().unwrap_or_default(),
        _ => true,
    };
    operators.as_object().expect("operators").iter().all(meets)
}

impl World {
    /// Whether a row meets a filter.
    pub(crate) fn meets(&self, met: Met<'_>, filter: &Json) -> bool {
        let members = filter.as_object().expect("a filter");
        members
            .iter()
            .all(|(name, condition)| self.meets_member(met, name, condition))
    }

    fn meets_member(&self, met: Met<'_>, name: &str, condition: &Json) -> bool {
        let mut items = condition.as_array().into_iter().flatten();
        match name {
            "and" => items.all(|item| self.meets(met, item)),
            "or" => items.any(|item| self.meets(met, item)),
            "not" => !self.meets(met, condition),
            "edge" => {
                let mut conditions = condition.as_object().expect("an edge filter").iter();
                conditions.all(|(name, condition)| meets_edge(met, name, condition))
            }
            _ => self.meets_field(met.row, name, condition),
        }
    }

    fn meets_field(&self, row: &Row, name: &str, condition: &Json) -> bool {
        if let Some(field) = fields(row.table).iter().find(|field| field.name == name) {
            let value = read(field.kind, row.get(field.column));
            return operators(field.kind, value.as_ref(), condition);
        }
        if let Some((_, kind, _)) = computed(row.table).iter().find(|c| c.0 == name) {
            let value = read(*kind, &self.compute(row, name, condition));
            return operators(*kind, value.as_ref(), condition);
        }
        let relation = relations(row.table)
            .into_iter()
            .find(|relation| relation.name == name);
        let relation = relation.unwrap_or_else(|| panic!("{} has no {name}", row.table));
        let related = self.related(row, relation);
        if matches!(relation.link, Link::One(_)) {
            return related.into_iter().any(|met| self.meets(met, condition));
        }
        let met = |filter: &Json| {
            related
                .iter()
                .filter(|met| self.meets(**met, filter))
                .count()
        };
        let quantified = |(name, filter): (&String, &Json)| match name.as_str() {
            "some" => met(filter) > 0,
            "none" => met(filter) == 0,
            "every" => met(filter) == related.len(),
            _ => {
                let count = filter.get("filter").map_or(related.len(), met);
                operators(Kind::Integer, Some(&Value::Number(count.into())), filter)
            }
        };
        condition
            .as_object()
            .expect("a list filter")
            .iter()
            .all(quantified)
    }

    /// The value of a computed field; its arguments stand among the members of `given`.
    pub(crate) fn compute(&self, row: &Row, name: &str, given: &Json) -> Json {
        let id = row.get("id");
        let of_project = |table| self.where_is(table, "project_id", id);
        let given_period = given.get("period").and_then(Json::as_str).map(period);
        match name {
            "plannedInvestment" => {
                let mut plans = of_project("investment_plan");
                plans.retain(|plan| {
                    given
                        .get("year")
                        .is_none_or(|year| year == plan.get("year"))
                });
                sum(&plans, "amount")
            }
            "investmentCompleted" => {
                let mut reports = of_project("progress_report");
                reports.retain(|report| {
                    let day = |column| date(report.get(column).as_str().expect("a date"));
                    given_period.is_none_or(|(start, end)| {
                        day("period_start_on") >= start && day("period_end_on") <= end
                    })
                });
                sum(&reports, "investment_completed")
            }
            "isStartOverdue" => {
                let day = |column| row.get(column).as_str().map(date);
                let started = day("started_on").unwrap_or_else(|| date(TODAY));
                json!(day("approvals_completed_on").is_some_and(|d| started > d + Months::new(1)))
            }
            "investmentRate" => {
                let period = given.get("period").map_or(json!("2022"), Json::clone);
                let completed = json!({ "period": period });
                let (_, end) = self::period(period.as_str().expect("text"));
                let year = given.get("year").map_or(json!(end.year()), Json::clone);
                let planned = json!({ "year": year });
                let number = |name, given| {
                    let sum = self.compute(row, name, given);
                    sum.as_str()
                        .expect("a sum")
                        .parse::<Decimal>()
                        .expect("a decimal")
                };
                let planned = number("plannedInvestment", &planned);
                let rate = (number("investmentCompleted", &completed) * Decimal::ONE_HUNDRED)
                    .checked_div(planned);
                let round = |rate: Decimal| {
                    rate.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
                };
                json!(rate.map(|rate| round(rate).to_string()))
            }
            "startDueOn" => {
                let day = row.get("approvals_completed_on").as_str().map(date);
                json!(day.map(|day| (day + Months::new(1)).to_string()))
            }
            "monthsToStart" => {
                let day = |column| row.get(column).as_str().map(date);
                let days = day("approvals_completed_on").zip(day("started_on"));
                json!(days.and_then(|(from, to)| (0..99).find(|n| to <= from + Months::new(*n))))
            }
            "lastVisitedOn" => json!(self.last_visit(row)),
            "daysSinceVisit" => {
                json!(
                    self.last_visit(row)
                        .map(|d| (date(TODAY) - date(d)).num_days())
                )
            }
            "health" => self
                .last_report(row)
                .map_or(Json::Null, |r| r.get("health").clone()),
            "healthWithAge" => self.last_report(row).map_or(json!("NO_UPDATE"), |report| {
                let reported = date(report.get("reported_on").as_str().expect("a date"));
                let old = (date(TODAY) - reported).num_days() > 45;
                let outdated = old && row.get("completed_on").is_null();
                if outdated {
                    json!("OUTDATED")
                } else {
                    report.get("health").clone()
                }
            }),
            _ => self.visits(row, name, given),
        }
    }

    fn last_visit(&self, project: &Row) -> Option<&str> {
        let visits = self
            .where_is("field_visit", "project_id", project.get("id"))
            .into_iter();
        visits
            .filter_map(|visit| visit.get("started_on").as_str())
            .max()
    }

    fn last_report(&self, project: &Row) -> Option<&Row> {
        let reports = self.where_is("progress_report", "project_id", project.get("id"));
        reports
            .into_iter()
            .max_by_key(|r| (r.get("period_end_on").as_str(), r.id()))
    }

    fn visits(&self, leader: &Row, name: &str, given: &Json) -> Json {
        let links = self.where_is("field_visit_leader", "leader_id", leader.get("id"));
        let visit = |link: &Row| self.where_is("field_visit", "id", link.get("field_visit_id"))[0];
        let mut visits: Vec<_> = links.into_iter().map(visit).collect();
        let same = |argument, value: &Json| given.get(argument).is_none_or(|given| given == value);
        visits.retain(|visit| {
            let started = date(visit.get("started_on").as_str().expect("a date"));
            let within = |(start, end)| start <= started && started <= end;
            same("kind", visit.get("kind"))
                && same("siteKind", visit.get("site_kind"))
                && given
                    .get("period")
                    .is_none_or(|p| within(period(p.as_str().expect("text"))))
        });
        match name {
            "fieldDays" => sum(&visits, "days"),
            "visitCount" => json!(visits.len()),
            _ => {
                let site = |visit: &&Row| {
                    format!("{}{}", visit.get("division_id"), visit.get("site_name"))
                };
                let mut sites: Vec<_> = visits.iter().map(site).collect();
                sites.sort();
                sites.dedup();
                json!(sites.len())
            }
        }
    }
}

fn meets_edge(met: Met<'_>, name: &str, condition: &Json) -> bool {
    match met.edge.expect("the row was met through a link") {
        Edge::Depth(depth) => {
            operators(Kind::Integer, Some(&Value::Number(depth.into())), condition)
        }
        Edge::Link(link) => {
            let field = fields(link.table).iter().find(|field| field.name == name);
            let field = field.expect("a field of the link");
            operators(
                field.kind,
                read(field.kind, link.get(field.column)).as_ref(),
                condition,
            )
        }
    }
}

fn sum(rows: &[&Row], column: &str) -> Json {
    let numbers = rows
        .iter()
        .map(|row| row.get(column).as_str().unwrap_or("0"));
    let sum: Decimal = numbers
        .map(|n| n.parse::<Decimal>().expect("a decimal"))
        .sum();
    json!(sum.to_string())
}
