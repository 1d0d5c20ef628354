//! The nouns of Sixiang: what a column is, means and is called is said here, once.

pub mod approval;
pub mod department;
pub mod describe;
pub mod division;
pub mod field_visit;
pub mod field_visit_leader;
pub mod indicator;
pub mod investment_plan;
pub mod leader;
pub mod milestone;
pub mod observation;
pub mod problem;
pub mod progress_report;
pub mod project;
mod registry;
pub mod target;
pub mod task_force;
pub mod task_force_department;
pub mod task_force_member;

pub use describe::{Code, Codelist, Column, Kind, Reference, Table};
pub use registry::{codelists, comments, tables};
