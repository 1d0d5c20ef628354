//! Indicators: what is measured, and who answers for it.

use entity::{Kind, indicator, observation, target};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Argument, ArgumentKind, Computed,
    Direction::{Asc, Desc},
    Room,
};

/// The prefecture's value by its target, or the target by the value where less is better; of periods that end on one
/// day the longest counts.
const ACHIEVEMENT: &str = "(SELECT round(CASE WHEN {t}.is_ascending THEN o.value / nullif(g.value, 0) \
    ELSE g.value / nullif(o.value, 0) END * 100, 2) FROM {observation} o \
    JOIN {division} d ON d.id = o.division_id AND d.level = 'PREFECTURE' \
    JOIN {target} g ON g.indicator_id = o.indicator_id AND g.division_id = o.division_id AND g.period = o.period \
    WHERE o.indicator_id = {t}.id\
    [[ AND o.period_start_on = {period.start} AND o.period_end_on = {period.end}]] \
    ORDER BY o.period_end_on DESC, o.period_start_on, d.code LIMIT 1)";

pub(super) fn room() -> Room {
    use indicator::Column;
    Room::of::<indicator::Entity>("Indicator", "indicators", *b"IN")
        .within(&["department", "taskForce"])
        .by_office()
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name])
        .order([(Column::Code, Asc)])
        .search(Column::Name, [Column::Code, Column::Definition, Column::Source])
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
        .computed(Computed {
            name: "achievement",
            doc: "Achievement of the prefecture's target, percent; inverted where lower is better; null without a value or a target. 目标完成率",
            kind: Kind::Decimal,
            nullable: true,
            sql: ACHIEVEMENT,
            arguments: &[Argument {
                name: "period",
                kind: ArgumentKind::Period,
                required: false,
                doc: "The period of value and target; the latest that has both when left out. 时期",
            }],
        })
}
