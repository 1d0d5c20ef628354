//! Departments: party and government bodies, institutions, enterprises and parks.

use entity::{
    Kind, approval, assessment, department, directive, directive_addressee, indicator, inspection,
    key_task, leader, liaison, milestone, problem, procedure, project, promotion_trip, publication,
    service_item, task_force, task_force_department, window_case,
};
use sea_orm::RelationTrait;

use crate::schema::room::{
    Computed,
    Direction::{Asc, Desc},
    Room, edge, node,
};

/// What is cancelled is not to be carried out.
const SERVICE_ITEM_COMPLETION: &str = "(SELECT round(avg(s.progress_percent), 2) FROM {service_item} s \
    WHERE s.department_id = {t}.id AND s.status <> 'CANCELLED')";

pub(super) fn room() -> Room {
    mechanism(spine())
}

fn spine() -> Room {
    use department::Column;
    Room::of::<department::Entity>("Department", "departments", *b"DP")
        .few()
        .key(&["code"])
        .sort([Column::Code, Column::Name, Column::Level])
        .order([(Column::Code, Asc)])
        .search(Column::Name, [Column::Code])
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

fn mechanism(room: Room) -> Room {
    room
        .many(
            "keyTasks",
            "Key tasks that this department answers for. 重点工作任务",
            &key_task::Relation::Department.def(),
            [(key_task::Column::Number, Asc)],
        )
        .many(
            "procedures",
            "Standing procedures that this department answers for. 工作制度",
            &procedure::Relation::Department.def(),
            [(procedure::Column::Code, Asc)],
        )
        .through::<directive_addressee::Entity>(
            "directives",
            "Directives addressed to this department; its reply and the date of it are on the edge. 督办件",
            &directive_addressee::Relation::Department.def(),
            &directive_addressee::Relation::Directive.def(),
            [node(directive::Column::IssuedOn, Desc)],
        )
        .many(
            "serviceItems",
            "Items on this department's three-service checklist. 三服务清单事项",
            &service_item::Relation::Department.def(),
            [(service_item::Column::Code, Asc)],
        )
        .many(
            "liaisons",
            "Liaisons that this department carries. 向上对接",
            &liaison::Relation::Department.def(),
            [(liaison::Column::MetOn, Desc)],
        )
        .many(
            "promotionTrips",
            "Trips that this department made to promote investment. 外出招商",
            &promotion_trip::Relation::Department.def(),
            [(promotion_trip::Column::StartedOn, Desc)],
        )
        .many(
            "inspections",
            "Inspections of this department. 督查检查",
            &inspection::Relation::Department.def(),
            [(inspection::Column::InspectedOn, Desc)],
        )
        .many(
            "assessments",
            "Assessments of this department. 考评",
            &assessment::Relation::Department.def(),
            [(assessment::Column::PeriodEndOn, Desc)],
        )
        .many(
            "publications",
            "Publications that come from this department. 简报与经验",
            &publication::Relation::Department.def(),
            [(publication::Column::PublishedOn, Desc)],
        )
        .many(
            "windowCases",
            "Window cases that this department is to resolve. “办不成事”窗口事项",
            &window_case::Relation::Department.def(),
            [(window_case::Column::ReceivedOn, Desc)],
        )
        .computed(Computed {
            name: "serviceItemCompletion",
            doc: "Mean progress of its service items, percent, cancelled ones left out; null when there are none. 三服务清单落实进度",
            kind: Kind::Decimal,
            nullable: true,
            sql: SERVICE_ITEM_COMPLETION,
            arguments: &[],
        })
}
