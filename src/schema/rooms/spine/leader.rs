//! Leaders: who leads task forces, cares for projects and goes to the field.

use entity::{
    Kind, directive, field_visit, field_visit_leader, key_task, leader, liaison, liaison_leader,
    meeting, meeting_leader, project, promotion_trip, promotion_trip_leader, task_force,
    task_force_member,
};
use sea_orm::RelationTrait;

use crate::{
    auth::Role,
    schema::room::{
        Argument, ArgumentKind, Computed,
        Direction::{Asc, Desc},
        Room, edge, node,
    },
};

// A leader's visits are found by the leader. PostgreSQL, where it plans for any period, takes it that few visits lie in it
// and would read all of those anew for each leader; no index serves `started_on + 0`.

/// Days of the leader's visits: one visit of several leaders counts for each of them.
const FIELD_DAYS: &str = "coalesce((SELECT sum(v.days) FROM {field_visit_leader} m \
    JOIN {field_visit} v ON v.id = m.field_visit_id WHERE m.leader_id = {t}.id\
    [[ AND v.kind = {kind}]][[ AND v.site_kind = {siteKind}]]\
    [[ AND v.started_on + 0 BETWEEN {period.start} AND {period.end}]]), 0)";

/// Number of the leader's visits.
const VISIT_COUNT: &str = "(SELECT count(*) FROM {field_visit_leader} m \
    JOIN {field_visit} v ON v.id = m.field_visit_id WHERE m.leader_id = {t}.id\
    [[ AND v.kind = {kind}]][[ AND v.site_kind = {siteKind}]]\
    [[ AND v.started_on + 0 BETWEEN {period.start} AND {period.end}]])";

/// Distinct sites: a site is one name in one division, however often it was visited.
const UNITS_COVERED: &str = "(SELECT count(DISTINCT (v.division_id, v.site_name)) FROM {field_visit_leader} m \
    JOIN {field_visit} v ON v.id = m.field_visit_id WHERE m.leader_id = {t}.id\
    [[ AND v.kind = {kind}]][[ AND v.site_kind = {siteKind}]]\
    [[ AND v.started_on + 0 BETWEEN {period.start} AND {period.end}]])";

const VISITS: &[Argument] = &[
    Argument {
        name: "kind",
        kind: ArgumentKind::Value(Kind::Enum("visit_kind")),
        required: false,
        doc: "Count only visits of this kind; all when left out. 下沉类型",
    },
    Argument {
        name: "siteKind",
        kind: ArgumentKind::Value(Kind::Enum("site_kind")),
        required: false,
        doc: "Count only visits to sites of this kind; all when left out. 点位类型",
    },
    Argument {
        name: "period",
        kind: ArgumentKind::Period,
        required: false,
        doc: "Count only visits that started in this period; all when left out. 时期",
    },
];

pub(super) fn room() -> Room {
    computed(mechanism(spine()))
}

fn spine() -> Room {
    use leader::Column;
    Room::of::<leader::Entity>("Leader", "leaders", *b"LD")
        .within(&["department", "division"])
        .by_office()
        .few()
        .least(Column::Phone, Role::Viewer)
        .sort([Column::Name, Column::Rank])
        .order([(Column::Rank, Asc), (Column::Name, Asc)])
        .search(Column::Name, [Column::Title])
        .through::<task_force_member::Entity>(
            "taskForces",
            "Task forces that the leader leads or sits on; role and dates are on the edge, one edge for each role. 所在专班",
            &task_force_member::Relation::Leader.def(),
            &task_force_member::Relation::TaskForce.def(),
            [edge(task_force_member::Column::Role, Asc), node(task_force::Column::Code, Asc)],
        )
        .many(
            "memberships",
            "The leader's places on task forces. 任职记录",
            &task_force_member::Relation::Leader.def(),
            [(task_force_member::Column::Role, Asc)],
        )
        .many(
            "projects",
            "Projects in the leader's care. 包保项目",
            &project::Relation::ResponsibleLeader.def(),
            [(project::Column::TotalInvestment, Desc)],
        )
        .through::<field_visit_leader::Entity>(
            "fieldVisits",
            "Field visits that the leader made; the role is on the edge. 下沉调研",
            &field_visit_leader::Relation::Leader.def(),
            &field_visit_leader::Relation::FieldVisit.def(),
            [node(field_visit::Column::StartedOn, Desc)],
        )
}

fn mechanism(room: Room) -> Room {
    room.many(
        "keyTasks",
        "Key tasks that the leader answers for. 重点工作任务",
        &key_task::Relation::Leader.def(),
        [(key_task::Column::Number, Asc)],
    )
    .through::<meeting_leader::Entity>(
        "meetings",
        "Meetings that the leader attended; the role is on the edge. 参加会议",
        &meeting_leader::Relation::Leader.def(),
        &meeting_leader::Relation::Meeting.def(),
        [node(meeting::Column::HeldOn, Desc)],
    )
    .many(
        "meetingsChaired",
        "Meetings that the leader chaired. 主持会议",
        &meeting::Relation::Chair.def(),
        [(meeting::Column::HeldOn, Desc)],
    )
    .many(
        "directives",
        "Directives that the leader issued. 签发督办件",
        &directive::Relation::Leader.def(),
        [(directive::Column::IssuedOn, Desc)],
    )
    .through::<promotion_trip_leader::Entity>(
        "promotionTrips",
        "Promotion trips that the leader led or joined; the role is on the edge. 外出招商",
        &promotion_trip_leader::Relation::Leader.def(),
        &promotion_trip_leader::Relation::PromotionTrip.def(),
        [node(promotion_trip::Column::StartedOn, Desc)],
    )
    .through::<liaison_leader::Entity>(
        "liaisons",
        "Liaisons with authorities above that the leader went on. 向上对接",
        &liaison_leader::Relation::Leader.def(),
        &liaison_leader::Relation::Liaison.def(),
        [node(liaison::Column::MetOn, Desc)],
    )
}

fn computed(room: Room) -> Room {
    room.computed(Computed {
        name: "fieldDays",
        doc: "Days spent on field visits, exact to half a day; 0 when there were none. 下沉天数",
        kind: Kind::Decimal,
        nullable: false,
        sql: FIELD_DAYS,
        arguments: VISITS,
    })
    .computed(Computed {
        name: "visitCount",
        doc: "Number of field visits. 下沉次数",
        kind: Kind::BigInteger,
        nullable: false,
        sql: VISIT_COUNT,
        arguments: VISITS,
    })
    .computed(Computed {
        name: "unitsCovered",
        doc: "Number of distinct sites visited. 覆盖点位数",
        kind: Kind::BigInteger,
        nullable: false,
        sql: UNITS_COVERED,
        arguments: VISITS,
    })
}
