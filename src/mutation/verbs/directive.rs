//! Directives are issued to departments, which reply once.

use chrono::NaiveDate;
use entity::{
    change::ChangeKind,
    department,
    directive::{Column, DirectiveStatus, Entity},
    directive_addressee,
};
use sea_orm::{ActiveEnum, IdenStatic};
use sqlx::Row as _;
use uuid::Uuid;

use super::{
    Argument, NEW_ID, Shape, Told, argument, day, given_date, held, held_date, not_to_come, put,
    room_of,
};
use crate::{
    mutation::{
        input::{self, Arguments, invalid, missing, within},
        lists::items,
        row::{self, Image, Query},
        work::{Expected, Work},
        wrong::ErrorCode,
    },
    query::{Datum, FetchError, Literal, Scalar},
    random,
};

/// The member that names the addressees.
const DEPARTMENTS: &str = "departmentIds";

const FURTHER: [Argument; 1] = [argument(
    DEPARTMENTS,
    "[ID!]!",
    "Ids of the 1 to 100 Departments that are to carry it out and to reply, each once. 承办单位",
)];

pub(super) fn issue() -> Told {
    Told {
        name: "directiveIssue",
        room: room_of::<Entity>(),
        doc: "Issues a directive to departments, which are to reply. 印发督办件",
        arguments: vec![
            argument("input", "DirectiveIssueInput!", "The directive. 内容"),
            NEW_ID,
        ],
        shapes: vec![shape()],
    }
}

fn shape() -> Shape {
    Shape {
        name: "DirectiveIssueInput",
        doc: "A directive and the departments to which it is addressed. 督办件",
        room: room_of::<Entity>(),
        without: &["status"],
        optional: &[("issuedOn", "not to come; today when left out")],
        required: &[],
        further: &FURTHER,
    }
}

pub(super) async fn issued(arguments: &Arguments, work: &mut Work<'_>) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let departments = room_of::<department::Entity>();
    let id = arguments.new_id(room)?;
    let object = arguments.object("input")?;
    let mut columns = shape().columns(object, "input")?;
    let today = work.today().to_string();
    columns.entry("issuedOn").or_insert_with(|| today.into());
    let status = DirectiveStatus::Issued.to_value();
    columns.insert("status".to_owned(), status.into());
    let directive = input::new_row(room, &columns, "input")?;

    let at = within("input", DEPARTMENTS);
    let given = object.get(DEPARTMENTS).ok_or_else(|| missing(&at))?;
    let mut addressed = Vec::new();
    for (place, id) in items(given, &at)?.iter().enumerate() {
        let at = within(&at, &place.to_string());
        match Datum::read(Scalar::Id(departments.tag), Literal::from(id), &at)? {
            Datum::Uuid(id) => addressed.push(id),
            _ => return Err(invalid(&at, "takes an id").into()),
        }
    }

    if addressed.is_empty() {
        let message = "A directive is issued to someone. Name at least one department.";
        work.tell(ErrorCode::Invalid, "input", DEPARTMENTS, message);
    }
    let on = given_date(&directive, Column::IssuedOn).unwrap_or_default();
    not_to_come(on, "input", "issuedOn", work);
    let places: Vec<_> = (0..addressed.len())
        .map(|place| place.to_string())
        .collect();
    work.known(departments.tag, &addressed, |place| {
        (at.clone(), &places[place])
    })
    .await?;
    work.fits(room, id, &directive, &[], ChangeKind::Create, "input")
        .await?;
    if !work.errors.is_empty() || !work.enter(room, id, &directive, &[]).await? {
        return Ok(id);
    }
    let addressees = room_of::<directive_addressee::Entity>();
    for department in addressed {
        use directive_addressee::Column;
        let mut values = Vec::new();
        put(
            &mut values,
            addressees,
            Column::DirectiveId,
            Datum::Uuid(id),
        );
        let department = Datum::Uuid(department);
        put(&mut values, addressees, Column::DepartmentId, department);
        work.enter(addressees, random::ordered_id(), &values, &[])
            .await?;
    }
    Ok(id)
}

pub(super) fn reply() -> Told {
    Told {
        name: "directiveReply",
        room: room_of::<Entity>(),
        doc: "Enters a department's reply to a directive that is not withdrawn: once. The directive is then in \
              progress, and completed when all departments have replied. 回复督办件",
        arguments: vec![
            argument("directiveId", "ID!", "Id of the Directive. 督办件"),
            argument(
                "departmentId",
                "ID!",
                "Id of the Department that replies, one of those addressed. 承办单位",
            ),
            argument(
                "reply",
                "String",
                "What it replies; not written down when left out. 回复内容",
            ),
            argument(
                "repliedOn",
                "Date",
                "Date of the reply, not before the directive was issued and not to come; today when left out. 回复日期",
            ),
        ],
        shapes: Vec::new(),
    }
}

pub(super) async fn replied(
    arguments: &Arguments,
    work: &mut Work<'_>,
) -> Result<Uuid, FetchError> {
    let room = room_of::<Entity>();
    let addressees = room_of::<directive_addressee::Entity>();
    let id = arguments.id("directiveId", room)?;
    let department = arguments.id("departmentId", room_of::<department::Entity>())?;
    let mut values = arguments.row(addressees, &["reply"])?;
    let on = day(arguments, "repliedOn", work)?;
    if arguments
        .text("reply")?
        .is_some_and(|reply| reply.trim().is_empty())
    {
        let message = "reply is blank. Say something, or leave it out.";
        work.tell(ErrorCode::Blank, "", "reply", message);
    }
    // Replies to one directive wait for one another, so that the last one is known to be the last.
    let directive = row::lock(room.table, id, work.connection, work.bound).await?;
    let is_seen = !work.seeing(room, &[id]).await?.is_empty();
    let Some(directive) = directive.filter(|_| is_seen) else {
        let message = "There is no such Directive. Look it up anew.";
        work.tell(ErrorCode::NotFound, "", "directiveId", message);
        return Ok(id);
    };
    let Some(addressee) = addressee(id, department, work).await? else {
        let message =
            "The directive is not addressed to this Department. Choose one of its departments.";
        work.tell(ErrorCode::NotFound, "", "departmentId", message);
        return Ok(id);
    };
    let Some(now) = work.read(addressees, addressee).await? else {
        return Ok(id);
    };
    may_reply(&directive, &now, on, work);
    let replied_on = directive_addressee::Column::RepliedOn;
    put(&mut values, addressees, replied_on, Datum::Date(on));
    let expected = Expected::exactly(now.version);
    let done = work.update(addressees, addressee, expected, &values, "");
    if done.await? && work.errors.is_empty() {
        follow(id, &directive, work).await?;
    }
    Ok(id)
}

/// The row of a department's part in a directive.
async fn addressee(
    directive: Uuid,
    department: Uuid,
    work: &mut Work<'_>,
) -> Result<Option<Uuid>, FetchError> {
    let mut query = Query::default();
    let (directive, department) = (query.id(directive), query.id(department));
    let sql = format!(
        "SELECT id FROM {} WHERE directive_id = {directive} AND department_id = {department}",
        directive_addressee::Entity.as_str()
    );
    let rows = query.rows(&sql, work.connection, work.bound).await?;
    Ok(rows.first().map(|row| row.try_get(0)).transpose()?)
}

/// Tells of a reply that comes a second time, too late or too early.
fn may_reply(directive: &Image, addressee: &Image, on: NaiveDate, work: &mut Work<'_>) {
    let room = room_of::<Entity>();
    let addressees = room_of::<directive_addressee::Entity>();
    if held(
        addressee,
        addressees,
        directive_addressee::Column::RepliedOn,
    )
    .is_some()
    {
        let message =
            "The department has replied already. Correct its reply by directiveAddresseeUpdate.";
        work.tell(ErrorCode::WrongStep, "", "departmentId", message);
    }
    let withdrawn = DirectiveStatus::Withdrawn.to_value();
    if held(directive, room, Column::Status) == Some(&withdrawn) {
        let message = "The directive is withdrawn. There is nothing to reply to.";
        work.tell(ErrorCode::WrongStep, "", "directiveId", message);
    }
    let issued_on = held_date(directive, room, Column::IssuedOn).unwrap_or_default();
    if on < issued_on {
        let message = format!(
            "repliedOn lies before {issued_on}, when the directive was issued. Correct it."
        );
        work.tell(ErrorCode::Invalid, "", "repliedOn", message);
    }
}

/// Brings a directive's status to where its replies are.
async fn follow(id: Uuid, directive: &Image, work: &mut Work<'_>) -> Result<(), FetchError> {
    let room = room_of::<Entity>();
    let mut query = Query::default();
    let bound = query.id(id);
    let sql = format!(
        "SELECT coalesce(bool_and(replied_on IS NOT NULL), false) FROM {} WHERE directive_id = {bound}",
        directive_addressee::Entity.as_str()
    );
    let rows = query.rows(&sql, work.connection, work.bound).await?;
    let all = rows.first().map(|row| row.try_get(0)).transpose()? == Some(true);
    let present = held(directive, room, Column::Status).unwrap_or_default();
    let status = if all {
        DirectiveStatus::Completed
    } else if present == DirectiveStatus::Issued.to_value() {
        DirectiveStatus::InProgress
    } else {
        return Ok(());
    };
    let mut values = Vec::new();
    put(
        &mut values,
        room,
        Column::Status,
        Datum::Text(status.to_value()),
    );
    work.follow(room, id, directive, &values).await
}
