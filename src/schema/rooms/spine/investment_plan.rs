//! Investment planned for projects, year by year.

use entity::investment_plan;

use crate::schema::room::{Direction::Desc, Room};

pub(super) fn room() -> Room {
    use investment_plan::Column;
    Room::of::<investment_plan::Entity>("InvestmentPlan", "investmentPlans", *b"IP")
        .within(&["project"])
        .key(&["project", "year"])
        .sort([Column::Year, Column::Amount])
        .order([(Column::Year, Desc)])
}
