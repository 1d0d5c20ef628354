//! The nouns of Sixiang: what a column is, means and is called is said here, once.

use std::sync::LazyLock;

pub mod describe;
pub mod division;
pub mod project;

pub use describe::{Code, Codelist, Kind, Reference, Table};

/// Every enum of the domain.
pub fn codelists() -> &'static [Codelist] {
    static ALL: LazyLock<Vec<Codelist>> = LazyLock::new(|| {
        vec![
            Codelist::of::<project::ProjectStatus>("project_status", "ProjectStatus"),
            Codelist::of::<project::ProjectStage>("project_stage", "ProjectStage"),
        ]
    });
    &ALL
}

/// Every table of the domain, in an order in which each follows those that it refers to.
pub fn tables() -> &'static [Table] {
    static ALL: LazyLock<Vec<Table>> =
        LazyLock::new(|| vec![Table::of::<division::Entity>(), Table::of::<project::Entity>()]);
    &ALL
}
