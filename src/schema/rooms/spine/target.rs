//! Targets of indicators.

use entity::target;

use crate::schema::room::{Direction::Desc, Room};

use super::observation::ADDITIVE;

pub(super) fn room() -> Room {
    use target::Column;
    Room::of::<target::Entity>("Target", "targets", *b"TG")
        .key(&["indicator", "division", "period"])
        .sort([Column::PeriodEndOn, Column::Value])
        .order([(Column::PeriodEndOn, Desc)])
        .additive_if(Column::Value, ADDITIVE)
}
