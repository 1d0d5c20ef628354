//! Observed values of indicators.

use entity::{Kind, observation};

use crate::schema::room::{Computed, Direction::Desc, Room};

/// An indicator that is not additive is never summed (IATI: aggregation-status).
pub(super) const ADDITIVE: &str =
    "(SELECT i.is_additive FROM {indicator} i WHERE i.id = {t}.indicator_id)";

const AHEAD_OF_PROVINCE: &str = "({t}.year_on_year - {t}.province_year_on_year)";

const TARGET_VALUE: &str = "(SELECT g.value FROM {target} g WHERE g.indicator_id = {t}.indicator_id \
    AND g.division_id = {t}.division_id AND g.period = {t}.period)";

/// Value by target where more is better, target by value where less is; null without a target or over zero.
const ACHIEVEMENT: &str = "(SELECT round(CASE WHEN i.is_ascending THEN {t}.value / nullif(g.value, 0) \
    ELSE g.value / nullif({t}.value, 0) END * 100, 2) FROM {target} g JOIN {indicator} i ON i.id = g.indicator_id \
    WHERE g.indicator_id = {t}.indicator_id AND g.division_id = {t}.division_id AND g.period = {t}.period)";

pub(super) fn room() -> Room {
    use observation::Column;
    let decimal = |name, doc, sql| Computed {
        name,
        doc,
        kind: Kind::Decimal,
        nullable: true,
        sql,
        arguments: &[],
    };
    Room::of::<observation::Entity>("Observation", "observations", *b"OB")
        .within(&["division", "indicator"]).key(&["indicator", "division", "period"])
        .sort([Column::PeriodEndOn, Column::Value, Column::YearOnYear, Column::RankInProvince])
        .order([(Column::PeriodEndOn, Desc)])
        .additive_if(Column::Value, ADDITIVE)
        .computed(decimal(
            "aheadOfProvince",
            "Growth above the province's, percentage points; null when either is unknown. 高于全省",
            AHEAD_OF_PROVINCE,
        ))
        .computed(decimal(
            "targetValue",
            "Target for the same indicator, division and period, in the indicator's unit; null when none is set. 目标值",
            TARGET_VALUE,
        ))
        .computed(decimal(
            "achievement",
            "Achievement of the target, percent; inverted where lower is better; null without a target. 目标完成率",
            ACHIEVEMENT,
        ))
}
