//! Task forces: what leaders lead and what drives projects and answers for indicators.

use entity::{
    assessment, department, field_visit, indicator, key_task, leader, meeting, project, task_force,
    task_force_department, task_force_member,
};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Direction::{Asc, Desc},
    Room, edge, node,
};

pub(super) fn room() -> Room {
    use task_force::Column;
    Room::of::<task_force::Entity>("TaskForce", "taskForces", *b"TF")
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name, Column::EstablishedOn])
        .order([(Column::Code, Asc)])
        .search(Column::Name, [Column::Code, Column::Industry, Column::Mission])
        .tree(
            Column::ParentId,
            "Task forces above this one, nearest first. 上级专班",
            "Working groups below this one at every depth, nearest first. 下级专班",
        )
        .many(
            "children",
            "Working groups directly below this one. 下设工作组",
            &task_force::Relation::Parent.def(),
            [(Column::Code, Asc)],
        )
        .many(
            "members",
            "Leaders on this task force with their roles and dates. 成员",
            &task_force_member::Relation::TaskForce.def(),
            [(task_force_member::Column::Role, Asc)],
        )
        .through::<task_force_member::Entity>(
            "leaders",
            "Leaders on this task force; role and dates are on the edge, one edge for each role. 成员领导",
            &task_force_member::Relation::TaskForce.def(),
            &task_force_member::Relation::Leader.def(),
            [edge(task_force_member::Column::Role, Asc), node(leader::Column::Name, Asc)],
        )
        .through::<task_force_department::Entity>(
            "departments",
            "Departments on this task force; the role is on the edge. 成员单位",
            &task_force_department::Relation::TaskForce.def(),
            &task_force_department::Relation::Department.def(),
            [
                edge(task_force_department::Column::Role, Asc),
                node(department::Column::Code, Asc),
            ],
        )
        .many(
            "projects",
            "Projects that the task force drives. 项目",
            &project::Relation::TaskForce.def(),
            [(project::Column::TotalInvestment, Desc)],
        )
        .many(
            "indicators",
            "Indicators that the task force answers for. 指标",
            &indicator::Relation::TaskForce.def(),
            [(indicator::Column::Code, Asc)],
        )
        .many(
            "fieldVisits",
            "Field visits made for the task force. 下沉调研",
            &field_visit::Relation::TaskForce.def(),
            [(field_visit::Column::StartedOn, Desc)],
        )
        .many(
            "keyTasks",
            "Key tasks that the task force drives. 重点工作任务",
            &key_task::Relation::TaskForce.def(),
            [(key_task::Column::Number, Asc)],
        )
        .many(
            "meetings",
            "Meetings of the task force. 会议",
            &meeting::Relation::TaskForce.def(),
            [(meeting::Column::HeldOn, Desc)],
        )
        .many(
            "assessments",
            "Assessments of the task force. 考评",
            &assessment::Relation::TaskForce.def(),
            [(assessment::Column::PeriodEndOn, Desc)],
        )
}
