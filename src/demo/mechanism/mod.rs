//! The mechanism around the spine: key tasks, meetings, directives, lists, promotion, supervision, news and windows.
//!
//! What bodies do by the calendar is the same at every scale: key tasks, procedures, the meetings of the party and of
//! the office, the delegations of the two principals. Everything else multiplies.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    agenda::{Absence, Agenda},
    calendar::{PRESENT, after, days_between},
    problems::Problems,
    random::Random,
    send,
    sites::Sites,
    task_forces::TaskForces,
};

mod areas;
mod assessments;
mod criteria;
mod directives;
mod inspections;
mod key_tasks;
mod liaisons;
mod matters;
mod meetings;
mod minutes;
mod orders;
mod procedures;
mod publications;
mod service_items;
mod services;
mod signings;
mod stories;
mod trips;
mod window_cases;

/// What the mechanism stands on.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) sites: &'a Sites<'a>,
    pub(super) problems: Problems<'a>,
    pub(super) agenda: Agenda,
    pub(super) delegations: Vec<Absence>,
    /// How many times the prefecture's year.
    pub(super) times: usize,
}

/// Makes and sends the rows stage by stage, each after those that it refers to.
pub(super) async fn write(
    connection: &mut PgConnection,
    ground: Ground<'_>,
    written: &mut Vec<(&'static str, u64)>,
) -> Result<(), sqlx::Error> {
    let Ground {
        sites,
        mut problems,
        mut agenda,
        delegations,
        times,
    } = ground;
    // Journeys need whole days, so that they come first.
    let (trips, of_trips) = trips::enter(sites, &mut agenda, &delegations, times);
    let (key_tasks, rows) = key_tasks::enter(sites);
    send(connection, [rows], written).await?;
    let (meetings, rows) = meetings::enter(sites, &mut agenda, times);
    send(connection, rows, written).await?;
    send(connection, [procedures::enter(sites)], written).await?;
    let inspections = inspections::make(sites, times);
    let (handed_on, rows) = directives::enter(sites, &key_tasks, &meetings, &inspections, times);
    send(connection, rows, written).await?;
    send(connection, [service_items::enter(sites, times)], written).await?;
    let rows = liaisons::enter(sites, &mut agenda, times);
    send(connection, rows, written).await?;
    send(connection, of_trips, written).await?;
    send(connection, [signings::enter(sites, &trips, times)], written).await?;
    let rows = inspections::enter(sites, &inspections, &handed_on, &mut problems);
    send(connection, [rows], written).await?;
    let rows = assessments::enter(sites, times);
    send(connection, rows, written).await?;
    send(connection, [publications::enter(sites, times)], written).await?;
    let rows = window_cases::enter(sites, &mut problems, times);
    send(connection, [rows, problems.into_rows()], written).await
}

/// What something is done for: nothing in particular, the leading group or one of its working groups, a task force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    None,
    Group(usize),
    Force(usize),
}

impl Body {
    fn id(self, task_forces: &TaskForces) -> Option<Uuid> {
        match self {
            Self::None => None,
            Self::Group(group) => Some(task_forces.groups[group].id),
            Self::Force(force) => Some(task_forces.all[force].id),
        }
    }
}

/// The number of an issue of 2022, as wide as the last one needs it.
fn issue(number: usize, of: usize) -> String {
    let width = of.to_string().len().max(2);
    format!("2022-{number:0width$}")
}

/// A day from one date to another, both included; the first one when they are the wrong way round.
fn day_between(random: &mut Random, from: NaiveDate, to: NaiveDate) -> NaiveDate {
    after(from, random.range(0, days_between(from, to).max(0)))
}

/// A number for lists.
fn ordinal(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A date as it is written in texts.
fn written(on: NaiveDate) -> String {
    on.format("%-m月%-d日").to_string()
}

/// A date when it has come.
fn come(on: NaiveDate) -> Option<NaiveDate> {
    (on <= PRESENT).then_some(on)
}
