//! Departments: party and government bodies, institutions, enterprises and parks.

use entity::{
    approval, department, indicator, leader, milestone, problem, project, task_force,
    task_force_department,
};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room, edge, node,
};

pub(super) fn room() -> Room {
    use department::Column;
    Room::of::<department::Entity>("Department", "departments", *b"DP")
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name, Column::Level])
        .order([(Column::Code, Asc)])
        .tree(
            Column::ParentId,
            "Departments above this one, nearest first. 上级单位",
            "Departments below this one at every depth, nearest first. 下级单位",
        )
        .many(
            "children",
            "Departments directly below this one. 直接下级",
            &department::Relation::Parent.def(),
            [(Column::Code, Asc)],
        )
        .many(
            "leaders",
            "Leaders who serve in this department. 领导",
            &leader::Relation::Department.def(),
            [(leader::Column::Name, Asc)],
        )
        .through::<task_force_department::Entity>(
            "taskForces",
            "Task forces that this department leads or takes part in; its role is on the edge. 参与专班",
            &task_force_department::Relation::Department.def(),
            &task_force_department::Relation::TaskForce.def(),
            [
                edge(task_force_department::Column::Role, Asc),
                node(task_force::Column::Code, Asc),
            ],
        )
        .many(
            "projects",
            "Projects that this department owns. 责任项目",
            &project::Relation::OwnerDepartment.def(),
            [(project::Column::TotalInvestment, Desc)],
        )
        .many(
            "milestones",
            "Milestones that this department answers for. 负责节点",
            &milestone::Relation::Department.def(),
            [(milestone::Column::DueOn, Asc)],
        )
        .many(
            "approvals",
            "Approvals that this department grants. 审批事项",
            &approval::Relation::Department.def(),
            [(approval::Column::Element, Asc)],
        )
        .many(
            "problems",
            "Problems that this department answers for. 责任堵点问题",
            &problem::Relation::Department.def(),
            [(problem::Column::RaisedOn, Desc)],
        )
        .many(
            "indicators",
            "Indicators that this department reports. 负责指标",
            &indicator::Relation::Department.def(),
            [(indicator::Column::Code, Asc)],
        )
}
