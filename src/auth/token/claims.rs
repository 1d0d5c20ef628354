//! Claims of a token: who it is for, in which role, with what in their care.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::Told;
use crate::auth::Role;

/// Longest subject, in bytes.
const LONGEST: usize = 200;

/// What is read of a token beside what its validation reads.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    sub: String,
    /// One issuer, though the library takes several.
    #[serde(rename = "iss")]
    _issuer: String,
    exp: f64,
    #[serde(flatten)]
    others: Map<String, Json>,
}

impl Claims {
    /// What they tell; none if they don't.
    pub(super) fn read(self, role: &str, scope: &str) -> Option<Told> {
        let is_name =
            (1..=LONGEST).contains(&self.sub.len()) && !self.sub.contains(char::is_control);
        let role: Role = self.others.get(role)?.as_str()?.parse().ok()?;
        let grant = match self.others.get(scope) {
            None => "",
            Some(scope) => scope.as_str()?,
        };
        if !is_name || !role.is_signed_in() {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what is beyond the range is no date and is refused as such"
        )]
        let expires_at = DateTime::from_timestamp(self.exp as i64, 0)?;
        Some(Told {
            subject: self.sub,
            role,
            grant: grant.parse().ok()?,
            expires_at,
        })
    }
}
