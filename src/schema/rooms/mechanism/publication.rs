//! Briefings, special reports, typical cases and reports in the media.

use entity::publication;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use publication::Column;
    Room::of::<publication::Entity>("Publication", "publications", *b"PN")
        .published("{t}.published_on IS NOT NULL")
        .within(&["department", "division"])
        .key(&["kind", "issueNumber"])
        .sort([Column::PublishedOn])
        .order([(Column::PublishedOn, Desc)])
        .search_last(
            Column::Title,
            [Column::IssueNumber, Column::Body, Column::Outlet],
        )
}
