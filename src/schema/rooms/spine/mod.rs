//! The spine: leaders, task forces, projects, field visits, indicators, and what they stand on.

mod approval;
mod department;
mod division;
mod field_visit;
mod indicator;
mod investment_plan;
mod leader;
mod milestone;
mod observation;
mod problem;
mod progress_report;
mod project;
mod target;
mod task_force;
mod task_force_member;

use crate::schema::room::Room;

/// The rooms of the spine.
pub(super) fn rooms() -> Vec<Room> {
    vec![
        division::room(),
        department::room(),
        leader::room(),
        task_force::room(),
        task_force_member::room(),
        project::room(),
        investment_plan::room(),
        milestone::room(),
        approval::room(),
        progress_report::room(),
        field_visit::room(),
        problem::room(),
        indicator::room(),
        target::room(),
        observation::room(),
    ]
}
