//! The field's verbs: commands that follow rules of the field, where create, update and delete follow those of the
//! database alone.

mod directive;
mod field_visit;
mod milestone;
mod observation;
mod problem;
mod progress_report;
mod project;
mod task_force_member;

use chrono::NaiveDate;
use entity::{Column, Kind};
use sea_orm::{EntityTrait, IdenStatic};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::{
    input::{Arguments, Row, invalid, within},
    row::Image,
    work::Work,
    wrong::ErrorCode,
};
use crate::{
    error::Fault,
    query::{Datum, FetchError, Scalar},
    schema::{period, room::Room, rooms},
};

/// A verb of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Leaders were on the spot.
    VisitRecord,
    /// What stood in the way is gone.
    ProblemResolve,
    /// A project comes to a later stage.
    ProjectAdvance,
    /// How far a project has come.
    ProgressReport,
    /// Departments are told what to do.
    DirectiveIssue,
    /// A department answers.
    DirectiveReply,
    /// A step on a project's way is taken.
    MilestoneMeet,
    /// A figure is made known.
    ObservationPublish,
    /// A leader comes to a task force.
    TaskForceAppoint,
    /// A leader leaves it.
    TaskForceRelease,
}

/// What a verb says to those who call it.
#[derive(Debug)]
pub struct Told {
    /// Its field.
    pub name: &'static str,
    /// The room of the object that it answers.
    pub room: &'static Room,
    /// What it does, and by which rules.
    pub doc: &'static str,
    /// Its arguments, without those that every command takes.
    pub arguments: Vec<Argument>,
    /// The input object of its own, where it takes one.
    pub shapes: Vec<Shape>,
}

/// An argument of a verb, or a member of its input object.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Name.
    pub name: &'static str,
    /// Type in GraphQL.
    pub ty: &'static str,
    /// Description.
    pub doc: &'static str,
}

/// An input object of a verb: the members of a room's input, as far as the verb does not know them itself.
#[derive(Debug)]
pub struct Shape {
    /// Name of the type.
    pub name: &'static str,
    /// Description.
    pub doc: &'static str,
    /// The room.
    pub room: &'static Room,
    /// Members that it does not have.
    pub without: &'static [&'static str],
    /// Members that may be left out, and what they are then.
    pub optional: &'static [(&'static str, &'static str)],
    /// Lists that must be given.
    pub required: &'static [&'static str],
    /// Members that the room's input does not have.
    pub further: &'static [Argument],
}

impl Verb {
    /// All verbs.
    pub const ALL: [Self; 10] = [
        Self::VisitRecord,
        Self::ProblemResolve,
        Self::ProjectAdvance,
        Self::ProgressReport,
        Self::DirectiveIssue,
        Self::DirectiveReply,
        Self::MilestoneMeet,
        Self::ObservationPublish,
        Self::TaskForceAppoint,
        Self::TaskForceRelease,
    ];

    /// The verbs that answer objects of a room.
    pub(super) fn of(room: &'static Room) -> impl Iterator<Item = Self> {
        let all = Self::ALL.into_iter();
        all.filter(|verb| verb.told().room.type_name == room.type_name)
    }

    /// What it says to those who call it.
    #[must_use]
    pub fn told(self) -> Told {
        match self {
            Self::VisitRecord => field_visit::record(),
            Self::ProblemResolve => problem::resolve(),
            Self::ProjectAdvance => project::advance(),
            Self::ProgressReport => progress_report::report(),
            Self::DirectiveIssue => directive::issue(),
            Self::DirectiveReply => directive::reply(),
            Self::MilestoneMeet => milestone::meet(),
            Self::ObservationPublish => observation::publish(),
            Self::TaskForceAppoint => task_force_member::appoint(),
            Self::TaskForceRelease => task_force_member::release(),
        }
    }

    /// Does it; gives the object to answer. What is wrong is told to the work, and undoes all.
    pub(super) async fn run(
        self,
        arguments: &Arguments,
        work: &mut Work<'_>,
    ) -> Result<Uuid, FetchError> {
        match self {
            Self::VisitRecord => field_visit::recorded(arguments, work).await,
            Self::ProblemResolve => problem::resolved(arguments, work).await,
            Self::ProjectAdvance => project::advanced(arguments, work).await,
            Self::ProgressReport => progress_report::reported(arguments, work).await,
            Self::DirectiveIssue => directive::issued(arguments, work).await,
            Self::DirectiveReply => directive::replied(arguments, work).await,
            Self::MilestoneMeet => milestone::met(arguments, work).await,
            Self::ObservationPublish => observation::published(arguments, work).await,
            Self::TaskForceAppoint => task_force_member::appointed(arguments, work).await,
            Self::TaskForceRelease => task_force_member::released(arguments, work).await,
        }
    }
}

impl Shape {
    /// The columns of an object of this shape.
    ///
    /// # Errors
    /// When it holds a member that it can't have.
    fn columns(&self, object: &Map<String, Json>, at: &str) -> Result<Map<String, Json>, Fault> {
        if let Some(name) = self.without.iter().find(|name| object.contains_key(**name)) {
            return Err(invalid(
                &within(at, name),
                "does not exist; see the input's type",
            ));
        }
        let mut columns = object.clone();
        for member in self.further {
            columns.remove(member.name);
        }
        for (name, _) in self.optional {
            // Null and left out are the same where there is a value to take.
            if columns.get(*name).is_some_and(Json::is_null) {
                columns.remove(*name);
            }
        }
        Ok(columns)
    }
}

/// The room of an entity.
fn room_of<E: EntityTrait>() -> &'static Room {
    rooms::by_table(E::default().as_str())
}

const fn argument(name: &'static str, ty: &'static str, doc: &'static str) -> Argument {
    Argument { name, ty, doc }
}

const VERSION: Argument = argument(
    "expectedVersion",
    "Int!",
    "The version that you have seen; when it is another by now, nothing is changed and `conflict` tells why. 预期版本号",
);

const NEW_ID: Argument = argument(
    "id",
    "ID",
    "Id of the new object, a UUID of version 7, for clients that enter it without a network; made by the server when left out. 标识",
);

/// Sets a column's value in the place of what is there.
///
/// # Panics
/// When the room does not have the column: a mistake in the verb, found by its first test.
fn put(row: &mut Row, room: &'static Room, column: impl IdenStatic, value: Datum) {
    let name = column.as_str();
    let column: &'static Column = room
        .table
        .column(name)
        .expect("a verb writes columns of its room");
    row.retain(|(column, _)| column.name != name);
    row.push((column, value));
}

/// A value that a row is to hold, where it is given.
fn given(row: &Row, column: impl IdenStatic) -> Option<&Datum> {
    let value = row
        .iter()
        .find(|(known, _)| known.name == column.as_str())
        .map(|(_, value)| value);
    value.filter(|value| **value != Datum::Null)
}

/// A date that a row is to hold, where it is given.
fn given_date(row: &Row, column: impl IdenStatic) -> Option<NaiveDate> {
    match given(row, column) {
        Some(Datum::Date(date)) => Some(*date),
        _ => None,
    }
}

/// An id that a row is to hold, where it is given.
fn given_id(row: &Row, column: impl IdenStatic) -> Option<Uuid> {
    match given(row, column) {
        Some(Datum::Uuid(id)) => Some(*id),
        _ => None,
    }
}

/// A value that a row holds.
fn held<'i>(image: &'i Image, room: &'static Room, column: impl IdenStatic) -> Option<&'i str> {
    image.get(room.table, column.as_str())
}

/// A date that a row holds.
fn held_date(image: &Image, room: &'static Room, column: impl IdenStatic) -> Option<NaiveDate> {
    period::date(held(image, room, column)?)
}

/// A date of an argument, where it is given.
fn date(arguments: &Arguments, name: &str) -> Result<Option<NaiveDate>, Fault> {
    let value = arguments.value(name, Scalar::Value(Kind::Date))?;
    Ok(match value {
        Some(Datum::Date(date)) => Some(date),
        _ => None,
    })
}

/// The day that an argument gives to what has happened: today unless it is given, and never one to come.
fn day(arguments: &Arguments, name: &str, work: &mut Work<'_>) -> Result<NaiveDate, Fault> {
    let day = date(arguments, name)?.unwrap_or_else(|| work.today());
    not_to_come(day, "", name, work);
    Ok(day)
}

/// Tells of a day that is still to come; whether it is none.
fn not_to_come(day: NaiveDate, argument: &str, field: &str, work: &mut Work<'_>) -> bool {
    let has_come = day <= work.today();
    if !has_come {
        let message = format!("{field} is still to come. Give the day on which it happened.");
        work.tell(ErrorCode::Invalid, argument, field, message);
    }
    has_come
}
