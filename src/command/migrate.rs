//! `sixiang migrate up|status`

use std::time::Duration;

use super::print;
use crate::{
    config::{Migrate, MigrateAction},
    database::{
        Trouble, connect,
        migrate::{self, MigrateError},
    },
};

/// Applies what is pending, or tells what is.
pub(super) async fn run(options: &Migrate) -> Result<(), Trouble> {
    let database = connect::connect(&options.database, Duration::ZERO).await?;
    let status = migrate::status(&database.pool)
        .await
        .map_err(|e| failed(&e))?;
    match options.action {
        MigrateAction::Status => {
            for name in &status.applied {
                print(&format!("applied  {name}"));
            }
            for name in &status.pending {
                print(&format!("pending  {name}"));
            }
        }
        MigrateAction::Up => {
            migrate::up(&database.pool).await.map_err(|e| failed(&e))?;
            print(&format!(
                "{} migrations applied, none pending",
                status.pending.len()
            ));
        }
    }
    database.close().await;
    Ok(())
}

pub(super) fn failed(error: &MigrateError) -> Trouble {
    Trouble::new(
        "the database could not be migrated",
        error.to_string(),
        "mend what the line above tells, then run: sixiang migrate up",
    )
}
