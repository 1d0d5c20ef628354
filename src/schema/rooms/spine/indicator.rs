//! Indicators: what is measured, and who answers for it.

use entity::{indicator, observation, target};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room,
};

pub(super) fn room() -> Room {
    use indicator::Column;
    Room::of::<indicator::Entity>("Indicator", "indicators", *b"IN")
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name])
        .order([(Column::Code, Asc)])
        .many(
            "targets",
            "Targets of the indicator. 目标值",
            &target::Relation::Indicator.def(),
            [(target::Column::PeriodEndOn, Desc)],
        )
        .many(
            "observations",
            "Observed values of the indicator, the latest first. 观测值",
            &observation::Relation::Indicator.def(),
            [(observation::Column::PeriodEndOn, Desc)],
        )
        .many(
            "series",
            "Observed values of the indicator as a series in time, the earliest first; filter by one division. 时间序列",
            &observation::Relation::Indicator.def(),
            [(observation::Column::PeriodEndOn, Asc)],
        )
}
