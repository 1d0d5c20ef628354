//! Progress reported for projects.

use entity::progress_report;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use progress_report::Column;
    Room::of::<progress_report::Entity>("ProgressReport", "progressReports", *b"PR")
        .within(&["project"])
        .key(&["project", "period"])
        .sort([Column::PeriodEndOn, Column::ReportedOn])
        .order([(Column::PeriodEndOn, Desc)])
}
