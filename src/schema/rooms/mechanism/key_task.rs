//! Key tasks: what the year is about, who answers for it, and how far it has come.

use entity::{Kind, directive, key_task};
use sea_orm::RelationTrait;

use super::IS_OVERDUE;
use crate::schema::room::{
    Computed,
    Direction::{Asc, Desc},
    Room,
};

pub(super) fn room() -> Room {
    use key_task::Column;
    Room::of::<key_task::Entity>("KeyTask", "keyTasks", *b"KT")
        .within(&["department", "taskForce"])
        .key(&["number"])
        .sort([
            Column::Number,
            Column::DueOn,
            Column::CompletedOn,
            Column::ProgressPercent,
        ])
        .order([(Column::Number, Asc)])
        .search(Column::Title, [Column::Standard])
        .many(
            "directives",
            "Directives that push the task. 督办件",
            &directive::Relation::KeyTask.def(),
            [(directive::Column::IssuedOn, Desc)],
        )
        .computed(Computed {
            name: "isOverdue",
            doc: "Whether it is past its date and not completed, or was completed after it; never when cancelled. 是否逾期",
            kind: Kind::Boolean,
            nullable: false,
            sql: IS_OVERDUE,
            arguments: &[],
        })
}
