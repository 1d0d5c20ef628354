//! Keys of the API: what to do with them.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::{DatabaseOptions, SecretOptions};
use crate::auth::{Grant, Role};

/// What to do with keys.
#[derive(Args, Clone, Debug)]
pub struct Key {
    /// What to do with keys.
    #[command(subcommand)]
    pub action: KeyAction,
    /// The server's secret.
    #[command(flatten, next_help_heading = "Secret")]
    pub secret: SecretOptions,
    /// Which database.
    #[command(flatten, next_help_heading = "Database")]
    pub database: DatabaseOptions,
}

/// What to do with keys.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyAction {
    /// Make a key and show it, this once
    Create(KeyCreate),
    /// List all keys: what names them, what they may do, whether they are good
    List,
    /// Revoke a key; every server refuses it within a second
    Revoke {
        /// What names the key: the 8 characters behind sx_
        prefix: String,
    },
}

/// A key to be made.
#[derive(Args, Clone, Debug)]
pub struct KeyCreate {
    /// What the key is called, in lists and in the record
    #[arg(long, value_parser = name)]
    pub name: String,
    /// Role of whoever carries it: viewer, analyst, editor, office or admin
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// What is in its care, those below included: task-force:CODE,department:CODE,division:CODE
    #[arg(long, value_name = "SCOPE", default_value_t)]
    pub scope: Grant,
    /// How long it holds: a number with m, h, d or w, such as 12h or 30d; or never
    #[arg(long, value_name = "TIME", default_value = "90d")]
    pub expires: Expiry,
}

/// How long a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// For so long.
    After(Duration),
    /// Until it is revoked.
    Never,
}

/// Longest time that a key holds when it is to end at all.
const LONGEST: Duration = Duration::from_hours(24 * 3_660);

impl std::str::FromStr for Expiry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self::Never);
        }
        let written =
            || "a time is written 45m, 12h, 30d, 8w or never, at most ten years".to_owned();
        let unit = match text.bytes().next_back() {
            Some(b'm') => 60,
            Some(b'h') => 3_600,
            Some(b'd') => 86_400,
            Some(b'w') => 7 * 86_400,
            _ => return Err(written()),
        };
        let number: u32 = text[..text.len() - 1].parse().map_err(|_| written())?;
        let time = Duration::from_secs(u64::from(number) * unit);
        if time.is_zero() || time > LONGEST {
            return Err(written());
        }
        Ok(Self::After(time))
    }
}

fn role(text: &str) -> Result<Role, String> {
    let role = text.parse().ok().filter(|role: &Role| role.is_signed_in());
    role.ok_or_else(|| "a key has the role viewer, analyst, editor, office or admin".to_owned())
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let length = text.chars().count();
    if (1..=100).contains(&length) && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err("a name has 1 to 100 characters, in one line".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Expiry;

    #[test]
    fn a_time_has_a_unit() {
        let read = ["45m", "12h", "30d", "8w", "never"].map(str::parse);
        let after = |hours| Ok(Expiry::After(Duration::from_hours(hours)));
        let minutes = Ok(Expiry::After(Duration::from_mins(45)));
        let expected = [
            minutes,
            after(12),
            after(720),
            after(1344),
            Ok(Expiry::Never),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let wrong = ["", "30", "d", "0d", "-1d", "1.5d", "99999999w", "30天"];
        assert_eq!(wrong.map(|text| text.parse::<Expiry>().is_err()), [true; 8]);
    }
}
