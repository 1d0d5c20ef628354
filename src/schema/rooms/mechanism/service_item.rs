//! Items of the departments' three-service checklists.

use entity::{Kind, service_item};

use super::IS_OVERDUE;
use crate::schema::room::{Computed, Direction::Asc, Room};

pub(super) fn room() -> Room {
    use service_item::Column;
    Room::of::<service_item::Entity>("ServiceItem", "serviceItems", *b"SI")
        .within(&["department"])
        .key(&["code"])
        .sort([
            Column::Code,
            Column::DueOn,
            Column::CompletedOn,
            Column::ProgressPercent,
        ])
        .order([(Column::Code, Asc)])
        .search(Column::Title, [Column::Code])
        .computed(Computed {
            name: "isOverdue",
            doc: "Whether it is past its date and not completed, or was completed after it; never when cancelled. 是否逾期",
            kind: Kind::Boolean,
            nullable: false,
            sql: IS_OVERDUE,
            arguments: &[],
        })
}
