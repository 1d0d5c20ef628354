//! Places of leaders on task forces.

use entity::task_force_member;

use crate::schema::room::{Direction::Asc, Room};

pub(super) fn room() -> Room {
    use task_force_member::Column;
    Room::of::<task_force_member::Entity>("TaskForceMember", "taskForceMembers", *b"TM")
        .within(&["taskForce"])
        .key(&["taskForce", "leader", "role", "startedOn"])
        .sort([Column::Role, Column::StartedOn])
        .order([(Column::Role, Asc)])
}
