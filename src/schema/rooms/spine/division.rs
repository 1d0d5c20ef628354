//! Divisions: the tree of places that everything else lies in.

use entity::{
    assessment, department, division, field_visit, inspection, leader, observation, project,
    promotion_trip, publication, signing, target, window_case,
};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room,
};

pub(super) fn room() -> Room {
    use division::Column;
    Room::of::<division::Entity>("Division", "divisions", *b"DV")
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name, Column::Level])
        .order([(Column::Code, Asc)])
        .search(Column::Name, [Column::Code])
        .tree(
            Column::ParentId,
            "Divisions that this one lies in, nearest first. 上级行政区划",
            "Divisions within this one at every depth, nearest first. 下辖行政区划",
        )
        .many(
            "children",
            "Divisions directly within this one. 直接下级",
            &division::Relation::Parent.def(),
            [(Column::Code, Asc)],
        )
        .many(
            "departments",
            "Departments seated in this division. 所辖单位",
            &department::Relation::Division.def(),
            [(department::Column::Code, Asc)],
        )
        .many(
            "leaders",
            "Leaders of this division. 领导",
            &leader::Relation::Division.def(),
            [(leader::Column::Name, Asc)],
        )
        .many(
            "projects",
            "Projects that lie in this division. 项目",
            &project::Relation::Division.def(),
            [(project::Column::TotalInvestment, Desc)],
        )
        .many(
            "fieldVisits",
            "Field visits to this division. 下沉调研",
            &field_visit::Relation::Division.def(),
            [(field_visit::Column::StartedOn, Desc)],
        )
        .many(
            "targets",
            "Targets set for this division. 目标值",
            &target::Relation::Division.def(),
            [(target::Column::PeriodEndOn, Desc)],
        )
        .many(
            "observations",
            "Observed values of indicators for this division. 观测值",
            &observation::Relation::Division.def(),
            [(observation::Column::PeriodEndOn, Desc)],
        )
        .many(
            "promotionTrips",
            "Trips made to promote investment in this division. 外出招商",
            &promotion_trip::Relation::Division.def(),
            [(promotion_trip::Column::StartedOn, Desc)],
        )
        .many(
            "signings",
            "Contracts signed for investment in this division. 签约",
            &signing::Relation::Division.def(),
            [(signing::Column::SignedOn, Desc)],
        )
        .many(
            "inspections",
            "Inspections of this division. 督查检查",
            &inspection::Relation::Division.def(),
            [(inspection::Column::InspectedOn, Desc)],
        )
        .many(
            "assessments",
            "Assessments of this division. 考评",
            &assessment::Relation::Division.def(),
            [(assessment::Column::PeriodEndOn, Desc)],
        )
        .many(
            "publications",
            "Publications that come from this division. 简报与经验",
            &publication::Relation::Division.def(),
            [(publication::Column::PublishedOn, Desc)],
        )
        .many(
            "windowCases",
            "Matters brought to this division's windows for what could not be got done. “办不成事”窗口事项",
            &window_case::Relation::Division.def(),
            [(window_case::Column::ReceivedOn, Desc)],
        )
}
