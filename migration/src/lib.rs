//! The migrations of the database, written by hand and only ever forward.
//!
//! Each is one file with exact SQL rather than a builder's calls: named constraints, native enums, CHECKs and index
//! orders are what this schema is about, and the builder can say only some of them. Comments on tables and columns
//! are not set here: they are the entities' doc comments and are applied after migrating.

mod forward;
mod m20261123_000001_create_division;
mod m20261123_000002_create_department;
mod m20261123_000003_create_leader;
mod m20261123_000004_create_task_force;
mod m20261123_000005_create_task_force_member;
mod m20261123_000006_create_task_force_department;
mod m20261123_000007_create_project;
mod m20261123_000008_create_investment_plan;
mod m20261123_000009_create_milestone;
mod m20261123_000010_create_approval;
mod m20261123_000011_create_progress_report;
mod m20261123_000012_create_field_visit;
mod m20261123_000013_create_field_visit_leader;
mod m20261123_000014_create_problem;
mod m20261123_000015_create_indicator;
mod m20261123_000016_create_target;
mod m20261123_000017_create_observation;
mod m20261123_000018_create_demo_seed;
mod m20261123_000019_create_project_health_with_age;
mod m20261123_000020_index_leaders_of_a_visit;

pub use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::forward::Forward;

/// The migrations in their order.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        [
            m20261123_000001_create_division::MIGRATION,
            m20261123_000002_create_department::MIGRATION,
            m20261123_000003_create_leader::MIGRATION,
            m20261123_000004_create_task_force::MIGRATION,
            m20261123_000005_create_task_force_member::MIGRATION,
            m20261123_000006_create_task_force_department::MIGRATION,
            m20261123_000007_create_project::MIGRATION,
            m20261123_000008_create_investment_plan::MIGRATION,
            m20261123_000009_create_milestone::MIGRATION,
            m20261123_000010_create_approval::MIGRATION,
            m20261123_000011_create_progress_report::MIGRATION,
            m20261123_000012_create_field_visit::MIGRATION,
            m20261123_000013_create_field_visit_leader::MIGRATION,
            m20261123_000014_create_problem::MIGRATION,
            m20261123_000015_create_indicator::MIGRATION,
            m20261123_000016_create_target::MIGRATION,
            m20261123_000017_create_observation::MIGRATION,
            m20261123_000018_create_demo_seed::MIGRATION,
            m20261123_000019_create_project_health_with_age::MIGRATION,
            m20261123_000020_index_leaders_of_a_visit::MIGRATION,
        ]
        .into_iter()
        .map(|migration| Box::new(migration) as Box<dyn MigrationTrait>)
        .collect()
    }
}
