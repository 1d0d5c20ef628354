//! The values that a plan runs with: read and checked once, before any statement runs.

use std::sync::Arc;

use serde_json::Value as Json;
use sqlx::postgres::PgArguments;
use tokio::sync::Mutex;

use super::{
    failure::FetchError,
    meter::Meter,
    page,
    plan::{Check, Level, Plan, RootValue, Slot, Source},
    value::{Datum, Literal},
    variables::Values,
};
use crate::{
    auth::Viewer,
    clock::Clock,
    error::Fault,
    schema::ids::{Tag, decode},
};

/// Reads and checks everything that a request's values say of a plan.
#[derive(Debug)]
pub(crate) struct Bound<'a> {
    values: Values<'a>,
    pub(crate) viewer: &'a Viewer,
    clock: Clock,
    /// The keys of each page's cursor, when it has one.
    pub(crate) cursors: Vec<Option<Vec<Datum>>>,
    /// Where the plans of the statements are put, when they are asked for.
    pub(crate) explained: Option<Mutex<Vec<Explained>>>,
    /// What was read so far.
    pub(crate) meter: Meter,
}

/// A statement and PostgreSQL's plan of it.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The statement.
    pub sql: Arc<str>,
    /// Its plan, as `EXPLAIN (FORMAT JSON)` gives it.
    pub plan: Json,
}

impl<'a> Bound<'a> {
    /// Binds a request's values.
    ///
    /// # Errors
    /// The first value that does not fit, by its code.
    pub(crate) fn new(
        plan: &Plan,
        values: Values<'a>,
        viewer: &'a Viewer,
        clock: Clock,
        meter: Meter,
    ) -> Result<Self, Fault> {
        let mut bound = Self {
            values,
            viewer,
            clock,
            cursors: Vec::with_capacity(plan.pages.len()),
            explained: None,
            meter,
        };
        for page in &plan.pages {
            let cursor = match &page.cursor {
                None => None,
                Some(source) => {
                    let text = bound.cursor_text(source);
                    Some(page::decode(&text, page.order, &page.keys)?)
                }
            };
            bound.cursors.push(cursor);
        }
        for check in &plan.checks {
            bound.check(check)?;
        }
        for root in &plan.roots {
            match &root.value {
                RootValue::One { level, .. } | RootValue::Connection { level, .. } => {
                    bound.check_level(level)?;
                }
                RootValue::Nodes { kinds, .. } => {
                    kinds
                        .iter()
                        .try_for_each(|kind| bound.check_level(&kind.level))?;
                }
                RootValue::Search(search) => {
                    bound.value(&search.text)?;
                    let kinds = search.kinds.iter();
                    kinds
                        .map(|kind| &kind.level)
                        .try_for_each(|level| bound.check_level(level))?;
                }
                RootValue::Raw { .. } | RootValue::Introspection | RootValue::Viewer(_) => {}
            }
        }
        Ok(bound)
    }

    /// Today's date in the field's calendar.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        self.clock.today()
    }

    fn cursor_text(&self, source: &Source) -> String {
        match source {
            Source::Constant(Datum::Text(text)) => text.clone(),
            Source::Variable { name, .. } => self
                .values
                .get(name)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned(),
            _ => String::new(),
        }
    }

    /// Reads every value of a level once before any statement runs, so that a request fails as a whole or not at all.
    fn check_level(&self, level: &Level) -> Result<(), Fault> {
        for slot in &level.slots {
            if matches!(slot.source, Source::Variable { .. } | Source::Items(_)) {
                self.value(&slot.source)?;
            }
        }
        level
            .children
            .iter()
            .try_for_each(|child| self.check_level(&child.level))
    }

    /// The value of a source.
    pub(crate) fn value(&self, source: &Source) -> Result<Datum, Fault> {
        Ok(match source {
            Source::Constant(datum) => datum.clone(),
            Source::Today => Datum::Date(self.clock.today()),
            Source::Scope(scoped) => {
                let ids = scoped.of(&self.viewer.scope).iter();
                Datum::List(ids.copied().map(Datum::Uuid).collect())
            }
            Source::Items(items) => Datum::List(
                items
                    .iter()
                    .map(|item| self.value(item))
                    .collect::<Result<_, _>>()?,
            ),
            Source::Variable {
                name,
                scalar,
                list,
                at,
            } => {
                let literal = self.values.get(name).map_or(Literal::Null, Literal::from);
                if *list {
                    Datum::read_list(*scalar, literal, at)?
                } else {
                    Datum::read(*scalar, literal, at)?
                }
            }
            Source::Cursor { page, key } => self
                .cursors
                .get(*page)
                .and_then(|cursor| cursor.as_ref()?.get(*key).cloned())
                .unwrap_or(Datum::Null),
            Source::Keys => Datum::Null,
        })
    }

    /// The values of a statement's parameters.
    pub(crate) fn arguments(
        &self,
        slots: &[Slot],
        keys: &[Datum],
    ) -> Result<PgArguments, FetchError> {
        let mut arguments = PgArguments::default();
        for slot in slots {
            let value = match &slot.source {
                Source::Keys => Datum::List(keys.to_vec()),
                source => self.value(source)?,
            };
            value
                .bind(slot.kind, slot.list, &mut arguments)
                .map_err(FetchError::Bind)?;
        }
        Ok(arguments)
    }

    /// The ids of a `nodes` field with their kinds.
    pub(crate) fn ids(&self, source: &Source) -> Result<Vec<(Tag, uuid::Uuid)>, Fault> {
        ids_of(self, source)
    }

    fn check(&self, check: &Check) -> Result<(), Fault> {
        super::contradiction::find(self, check)
    }
}

/// The ids of a `nodes` field with their kinds, which a bound UUID no longer tells.
fn ids_of(bound: &Bound<'_>, source: &Source) -> Result<Vec<(Tag, uuid::Uuid)>, Fault> {
    match source {
        Source::Variable { name, .. } => match bound.values.get(name) {
            Some(Json::Array(items)) => items
                .iter()
                .map(|item| decode(item.as_str().unwrap_or_default()))
                .collect(),
            Some(one) => Ok(vec![decode(one.as_str().unwrap_or_default())?]),
            None => Ok(Vec::new()),
        },
        Source::Items(items) => {
            let mut all = Vec::new();
            for item in items {
                all.extend(ids_of(bound, item)?);
            }
            Ok(all)
        }
        Source::Constant(Datum::Text(text)) => Ok(vec![decode(text)?]),
        Source::Constant(Datum::List(items)) => items
            .iter()
            .filter_map(|item| {
                if let Datum::Text(text) = item {
                    Some(text)
                } else {
                    None
                }
            })
            .map(|text| decode(text))
            .collect(),
        _ => Ok(Vec::new()),
    }
}
