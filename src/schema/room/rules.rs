//! The rules of a room: who sees which fields and rows, and who changes them.

use sea_orm::IdenStatic;

use super::Room;
use crate::auth::Role;

/// Who sees and changes which rows of a room.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules {
    /// SQL condition on a row (`{t}`) under which everyone sees it; `None`: everyone sees all.
    pub published: Option<&'static str>,
    /// Relations by any of which a row lies in an editor's scope: to divisions, departments and task forces, or to what
    /// lies in it itself. Editors see such rows before they are published, and change them.
    pub within: &'static [&'static str],
    /// Whether the office alone changes rows, also such as lie in an editor's scope.
    pub by_office: bool,
}

impl Rules {
    /// The condition of rows that are for the office alone.
    pub const NEVER: &str = "FALSE";

    /// Whether editors change the rows in their scope.
    #[must_use]
    pub fn by_editors(&self) -> bool {
        !self.within.is_empty() && !self.by_office
    }
}

impl Room {
    /// Shows a column to this role and those above it only.
    #[must_use]
    pub fn least(mut self, column: impl IdenStatic, role: Role) -> Self {
        for field in self
            .fields
            .iter_mut()
            .filter(|f| f.column.name == column.as_str())
        {
            field.least = role;
        }
        self
    }

    /// Shows everyone only the rows that meet a condition; editors also see those in their scope, the office all.
    #[must_use]
    pub fn published(mut self, sql: &'static str) -> Self {
        self.rules.published = Some(sql);
        self
    }

    /// Names the relations by which a row lies in an editor's scope. Without, only the office changes rows.
    #[must_use]
    pub fn within(mut self, relations: &'static [&'static str]) -> Self {
        self.rules.within = relations;
        self
    }

    /// Lets only the office change rows: they are its word on those in whose scope they lie, or settle who they are.
    #[must_use]
    pub fn by_office(mut self) -> Self {
        self.rules.by_office = true;
        self
    }
}
