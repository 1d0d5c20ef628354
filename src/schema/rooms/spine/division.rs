//! Divisions: the tree of places that everything else lies in.

use entity::{department, division, field_visit, leader, observation, project, target};
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
}
