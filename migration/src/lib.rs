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
mod m20261123_000021_create_key_task;
mod m20261123_000022_create_meeting;
mod m20261123_000023_create_meeting_leader;
mod m20261123_000024_create_procedure;
mod m20261123_000025_create_directive;
mod m20261123_000026_create_directive_addressee;
mod m20261123_000027_create_service_item;
mod m20261123_000028_create_liaison;
mod m20261123_000029_create_liaison_leader;
mod m20261123_000030_create_promotion_trip;
mod m20261123_000031_create_promotion_trip_leader;
mod m20261123_000032_create_signing;
mod m20261123_000033_create_inspection;
mod m20261123_000034_create_assessment;
mod m20261123_000035_create_assessment_item;
mod m20261123_000036_create_publication;
mod m20261123_000037_create_window_case;
mod m20261123_000038_add_origins_of_problems;
mod m20261123_000039_add_promotion_duty_of_departments;
mod m20261123_000040_refuse_cycles;
mod m20261123_000041_refuse_unknown_codes;
mod m20261123_000042_prepare_reporting_gaps;
mod m20261123_000101_create_search_document;
mod m20261123_000102_create_search_pending;
mod m20261123_000103_create_search_rules;
mod m20261130_000201_create_api_key;
mod m20261130_000202_create_server_secret;
mod m20261130_000301_publish_inspections;
mod m20261130_000302_let_publications_be_drafts;
mod m20261130_000401_create_change;
mod m20261130_000402_create_idempotency_key;
mod m20261130_000411_order_changes_by_commit;
mod m20261130_000412_create_change_seal;
mod m20261130_000413_let_objects_come_back;

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
            m20261123_000021_create_key_task::MIGRATION,
            m20261123_000022_create_meeting::MIGRATION,
            m20261123_000023_create_meeting_leader::MIGRATION,
            m20261123_000024_create_procedure::MIGRATION,
            m20261123_000025_create_directive::MIGRATION,
            m20261123_000026_create_directive_addressee::MIGRATION,
            m20261123_000027_create_service_item::MIGRATION,
            m20261123_000028_create_liaison::MIGRATION,
            m20261123_000029_create_liaison_leader::MIGRATION,
            m20261123_000030_create_promotion_trip::MIGRATION,
            m20261123_000031_create_promotion_trip_leader::MIGRATION,
            m20261123_000032_create_signing::MIGRATION,
            m20261123_000033_create_inspection::MIGRATION,
            m20261123_000034_create_assessment::MIGRATION,
            m20261123_000035_create_assessment_item::MIGRATION,
            m20261123_000036_create_publication::MIGRATION,
            m20261123_000037_create_window_case::MIGRATION,
            m20261123_000038_add_origins_of_problems::MIGRATION,
            m20261123_000039_add_promotion_duty_of_departments::MIGRATION,
            m20261123_000040_refuse_cycles::MIGRATION,
            m20261123_000041_refuse_unknown_codes::MIGRATION,
            m20261123_000042_prepare_reporting_gaps::MIGRATION,
            m20261123_000101_create_search_document::MIGRATION,
            m20261123_000102_create_search_pending::MIGRATION,
            m20261123_000103_create_search_rules::MIGRATION,
            m20261130_000201_create_api_key::MIGRATION,
            m20261130_000202_create_server_secret::MIGRATION,
            m20261130_000301_publish_inspections::MIGRATION,
            m20261130_000302_let_publications_be_drafts::MIGRATION,
            m20261130_000401_create_change::MIGRATION,
            m20261130_000402_create_idempotency_key::MIGRATION,
            m20261130_000411_order_changes_by_commit::MIGRATION,
            m20261130_000412_create_change_seal::MIGRATION,
            m20261130_000413_let_objects_come_back::MIGRATION,
        ]
        .into_iter()
        .map(|migration| Box::new(migration) as Box<dyn MigrationTrait>)
        .collect()
    }
}
