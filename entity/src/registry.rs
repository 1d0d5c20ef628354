//! The list of all nouns and enums: what is not named here is not known to the server.

use std::sync::LazyLock;

use crate::{
    Codelist, Table, approval, assessment, assessment_item, change, department, directive,
    directive_addressee, division, field_visit, field_visit_leader, indicator, inspection,
    investment_plan, key_task, leader, liaison, liaison_leader, meeting, meeting_leader, milestone,
    observation, problem, procedure, progress_report, project, promotion_trip,
    promotion_trip_leader, publication, reporting_gap, service_item, signing, target, task_force,
    task_force_department, task_force_member, window_case,
};

/// Every enum of the domain.
#[must_use]
pub fn codelists() -> &'static [Codelist] {
    static ALL: LazyLock<Vec<Codelist>> = LazyLock::new(|| {
        vec![
            Codelist::of::<division::AdministrativeLevel>(
                "administrative_level",
                "AdministrativeLevel",
            ),
            Codelist::of::<department::DepartmentKind>("department_kind", "DepartmentKind"),
            Codelist::of::<leader::LeaderStatus>("leader_status", "LeaderStatus"),
            Codelist::of::<task_force::TaskForceKind>("task_force_kind", "TaskForceKind"),
            Codelist::of::<task_force_member::TaskForceRole>("task_force_role", "TaskForceRole"),
            Codelist::of::<task_force_department::DepartmentRole>(
                "department_role",
                "DepartmentRole",
            ),
            Codelist::of::<project::ProjectStatus>("project_status", "ProjectStatus"),
            Codelist::of::<project::ProjectStage>("project_stage", "ProjectStage"),
            Codelist::of::<milestone::MilestoneType>("milestone_type", "MilestoneType"),
            Codelist::of::<milestone::MilestoneStatus>("milestone_status", "MilestoneStatus"),
            Codelist::of::<approval::ApprovalElement>("approval_element", "ApprovalElement"),
            Codelist::of::<approval::ApprovalStatus>("approval_status", "ApprovalStatus"),
            Codelist::of::<progress_report::ProjectHealth>("project_health", "ProjectHealth"),
            Codelist::of::<progress_report::ProjectHealthWithAge>(
                "project_health_with_age",
                "ProjectHealthWithAge",
            ),
            Codelist::of::<field_visit::VisitKind>("visit_kind", "VisitKind"),
            Codelist::of::<field_visit::SiteKind>("site_kind", "SiteKind"),
            Codelist::of::<field_visit_leader::VisitRole>("visit_role", "VisitRole"),
            Codelist::of::<problem::ProblemSeverity>("problem_severity", "ProblemSeverity"),
            Codelist::of::<problem::ProblemStatus>("problem_status", "ProblemStatus"),
            Codelist::of::<indicator::IndicatorMeasure>("indicator_measure", "IndicatorMeasure"),
            Codelist::of::<indicator::IndicatorFrequency>(
                "indicator_frequency",
                "IndicatorFrequency",
            ),
            Codelist::of::<observation::ObservationStatus>(
                "observation_status",
                "ObservationStatus",
            ),
            Codelist::of::<key_task::TaskStatus>("task_status", "TaskStatus"),
            Codelist::of::<meeting::MeetingKind>("meeting_kind", "MeetingKind"),
            Codelist::of::<meeting_leader::MeetingRole>("meeting_role", "MeetingRole"),
            Codelist::of::<procedure::ProcedureKind>("procedure_kind", "ProcedureKind"),
            Codelist::of::<procedure::ProcedureFrequency>(
                "procedure_frequency",
                "ProcedureFrequency",
            ),
            Codelist::of::<directive::DirectiveKind>("directive_kind", "DirectiveKind"),
            Codelist::of::<directive::DirectiveStatus>("directive_status", "DirectiveStatus"),
            Codelist::of::<service_item::Beneficiary>("beneficiary", "Beneficiary"),
            Codelist::of::<liaison::GovernmentLevel>("government_level", "GovernmentLevel"),
            Codelist::of::<liaison::LiaisonStatus>("liaison_status", "LiaisonStatus"),
            Codelist::of::<promotion_trip::TripLevel>("trip_level", "TripLevel"),
            Codelist::of::<promotion_trip_leader::TripRole>("trip_role", "TripRole"),
            Codelist::of::<inspection::InspectionMethod>("inspection_method", "InspectionMethod"),
            Codelist::of::<inspection::InspectionArea>("inspection_area", "InspectionArea"),
            Codelist::of::<publication::PublicationKind>("publication_kind", "PublicationKind"),
            Codelist::of::<window_case::ApplicantKind>("applicant_kind", "ApplicantKind"),
            Codelist::of::<window_case::WindowCaseStatus>("window_case_status", "WindowCaseStatus"),
            Codelist::of::<window_case::Satisfaction>("satisfaction", "Satisfaction"),
            Codelist::of::<change::ChangeKind>("change_kind", "ChangeKind"),
            Codelist::of::<reporting_gap::ReportingGapKind>(
                "reporting_gap_kind",
                "ReportingGapKind",
            ),
        ]
    });
    &ALL
}

/// Every table of the domain, in an order in which each follows those that it refers to.
#[must_use]
pub fn tables() -> &'static [Table] {
    static ALL: LazyLock<Vec<Table>> = LazyLock::new(|| {
        vec![
            Table::of::<division::Entity>(),
            Table::of::<department::Entity>(),
            Table::of::<leader::Entity>(),
            Table::of::<task_force::Entity>(),
            Table::of::<task_force_member::Entity>(),
            Table::of::<task_force_department::Entity>(),
            Table::of::<project::Entity>(),
            Table::of::<investment_plan::Entity>(),
            Table::of::<milestone::Entity>(),
            Table::of::<approval::Entity>(),
            Table::of::<progress_report::Entity>(),
            Table::of::<field_visit::Entity>(),
            Table::of::<field_visit_leader::Entity>(),
            Table::of::<indicator::Entity>(),
            Table::of::<target::Entity>(),
            Table::of::<observation::Entity>(),
            Table::of::<key_task::Entity>(),
            Table::of::<meeting::Entity>(),
            Table::of::<meeting_leader::Entity>(),
            Table::of::<procedure::Entity>(),
            Table::of::<directive::Entity>(),
            Table::of::<directive_addressee::Entity>(),
            Table::of::<service_item::Entity>(),
            Table::of::<liaison::Entity>(),
            Table::of::<liaison_leader::Entity>(),
            Table::of::<promotion_trip::Entity>(),
            Table::of::<promotion_trip_leader::Entity>(),
            Table::of::<signing::Entity>(),
            Table::of::<inspection::Entity>(),
            Table::of::<assessment::Entity>(),
            Table::of::<assessment_item::Entity>(),
            Table::of::<publication::Entity>(),
            Table::of::<window_case::Entity>(),
            Table::of::<problem::Entity>(),
            Table::of::<change::Entity>(),
        ]
    });
    &ALL
}

/// What is computed from tables and looked at as if it were one: queries of the server, not of the database.
#[must_use]
pub fn views() -> &'static [Table] {
    static ALL: LazyLock<Vec<Table>> = LazyLock::new(|| vec![Table::of::<reporting_gap::Entity>()]);
    &ALL
}

/// The comment of every type, table and column, as `COMMENT ON <object> IS <comment>` takes them.
///
/// The values of enums have none: the database has no place for it.
#[must_use]
pub fn comments() -> Vec<(String, &'static str)> {
    let types = codelists()
        .iter()
        .map(|list| (format!("TYPE \"{}\"", list.name), list.doc));
    let tables = tables().iter().flat_map(|table| {
        let columns = table.columns.iter().map(|column| {
            (
                format!("COLUMN \"{}\".\"{}\"", table.name, column.name),
                column.doc,
            )
        });
        std::iter::once((format!("TABLE \"{}\"", table.name), table.doc)).chain(columns)
    });
    types.chain(tables).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::Kind;

    #[test]
    fn every_table_follows_those_that_it_refers_to() {
        let mut known = HashSet::new();
        for table in tables() {
            known.insert(table.name);
            for reference in &table.references {
                assert!(
                    known.contains(reference.table.as_str()),
                    "{} before {}",
                    table.name,
                    reference.table
                );
                assert!(
                    reference.on_delete.is_some(),
                    "{}.{} has no ON DELETE",
                    table.name,
                    reference.column
                );
            }
        }
    }

    #[test]
    fn every_reference_column_has_its_reference() {
        for table in tables() {
            for column in table
                .columns
                .iter()
                .filter(|c| c.kind == Kind::Uuid && c.name.ends_with("_id"))
            {
                assert!(
                    table.references.iter().any(|r| r.column == column.name),
                    "{}.{} refers to nothing",
                    table.name,
                    column.name
                );
            }
        }
    }

    #[test]
    fn every_description_is_one_line_that_ends_in_chinese() {
        let values = codelists()
            .iter()
            .flat_map(|list| list.codes.iter().map(|c| (c.code.clone(), c.doc)));
        for (object, doc) in comments().into_iter().chain(values) {
            let term = doc.rsplit(". ").next().unwrap_or_default();
            assert!(!doc.contains('\n') && !term.is_ascii(), "{object}: {doc}");
        }
    }
}
