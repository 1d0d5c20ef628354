//! Matters brought to the windows for what could not be got done.

use entity::{Kind, problem, window_case};
use sea_orm::RelationTrait;

use crate::schema::room::{Computed, Direction::Desc, Room};

const IS_OVERDUE: &str =
    "({t}.status <> 'DECLINED' AND coalesce({t}.resolved_on, {today}) > {t}.due_on)";

pub(super) fn room() -> Room {
    use window_case::Column;
    Room::of::<window_case::Entity>("WindowCase", "windowCases", *b"WC")
        .within(&["division", "department"])
        .key(&["code"])
        .sort([
            Column::Code,
            Column::ReceivedOn,
            Column::DueOn,
            Column::ResolvedOn,
        ])
        .order([(Column::ReceivedOn, Desc)])
        .search_last(Column::Matter, [Column::Code])
        .many(
            "problems",
            "Problems that the case brought up. 反映的堵点问题",
            &problem::Relation::WindowCase.def(),
            [(problem::Column::RaisedOn, Desc)],
        )
        .computed(Computed {
            name: "isOverdue",
            doc: "Whether it is past its date and not resolved, or was resolved after it; never when declined. 是否逾期",
            kind: Kind::Boolean,
            nullable: false,
            sql: IS_OVERDUE,
            arguments: &[],
        })
}
