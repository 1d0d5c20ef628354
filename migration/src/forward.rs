//! A migration that is one SQL script and has no way back.

use sea_orm_migration::prelude::*;

/// A named SQL script, run in one transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forward {
    name: &'static str,
    sql: &'static str,
}

impl Forward {
    pub(crate) const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }
}

impl MigrationName for Forward {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Forward {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Unprepared, since a prepared statement holds only one command.
        manager
            .get_connection()
            .execute_unprepared(self.sql)
            .await?;
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(format!(
            "{} cannot be undone: migrations go forward only, restore a backup instead",
            self.name
        )))
    }
}
