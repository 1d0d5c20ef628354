//! `sixiang migrate up|status`

use std::time::Duration;

use super::print;
use crate::{
    config::{Migrate, MigrateAction},
    database::{Hindrance, Trouble, connect, migrate},
};

/// Applies what is pending, or tells what is.
pub(super) async fn run(options: &Migrate) -> Result<(), Trouble> {
    let database = connect::connect(&options.database, Duration::ZERO).await?;
    let status = migrate::status(&database.pool)
        .await
        .map_err(|e| Hindrance::migrating(&e).trouble)?;
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
            migrate::up(&database.pool)
                .await
                .map_err(|e| Hindrance::migrating(&e).trouble)?;
            print(&format!(
                "{} migrations applied, none pending",
                status.pending.len()
            ));
        }
    }
    database.close().await;
    Ok(())
}
