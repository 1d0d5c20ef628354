//! A viewer: who asks, what they are to the office, and what is in their care.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Grant, Role};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// What the viewer is to the office.
    pub role: Role,
    /// The name under which the record tells of what the viewer does: `anonymous`, `key:` and the key's prefix and name,
    /// or `jwt:` and the token's subject.
    pub name: Arc<str>,
    /// What is in the viewer's care.
    pub scope: Arc<Scope>,
    /// What the scope was made of: the codes that were granted.
    pub grant: Arc<Grant>,
    /// When the credential ends; none when it does not, or there is none.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Objects in a viewer's care, by their ids, those below them included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Divisions.
    pub divisions: Vec<Uuid>,
    /// Departments.
    pub departments: Vec<Uuid>,
    /// Task forces.
    pub task_forces: Vec<Uuid>,
}

impl Viewer {
    /// Whoever shows no credential, in the role that the server gives them.
    #[must_use]
    pub fn anonymous(role: Role) -> Self {
        static NAME: LazyLock<Arc<str>> = LazyLock::new(|| "anonymous".into());
        static SCOPE: LazyLock<Arc<Scope>> = LazyLock::new(Arc::default);
        static GRANT: LazyLock<Arc<Grant>> = LazyLock::new(Arc::default);
        Self {
            role,
            name: NAME.clone(),
            scope: SCOPE.clone(),
            grant: GRANT.clone(),
            expires_at: None,
        }
    }
}
