//! The mechanism around the spine: tasks, meetings and directives, services and promotion, inspection and assessment.

mod assessment;
mod assessment_item;
mod change;
mod directive;
mod directive_addressee;
mod inspection;
mod key_task;
mod liaison;
mod meeting;
mod procedure;
mod promotion_trip;
mod publication;
mod reporting_gap;
mod service_item;
mod signing;
mod window_case;

use crate::schema::room::Room;

/// The rooms of the mechanism.
pub(super) fn rooms() -> Vec<Room> {
    vec![
        key_task::room(),
        meeting::room(),
        procedure::room(),
        directive::room(),
        directive_addressee::room(),
        service_item::room(),
        liaison::room(),
        promotion_trip::room(),
        signing::room(),
        inspection::room(),
        assessment::room(),
        assessment_item::room(),
        publication::room(),
        window_case::room(),
        reporting_gap::room(),
        change::room(),
    ]
}

/// Whether work is late (`{t}` is the row): past its date and not completed, or completed after it. Never when given up.
const IS_OVERDUE: &str =
    "({t}.status <> 'CANCELLED' AND coalesce({t}.completed_on, {today}) > {t}.due_on)";
