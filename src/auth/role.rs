//! Roles, and settings that differ by role.

use std::{fmt, str::FromStr};

use clap::ValueEnum;

/// What a viewer is to the office, from the least to the most that may be seen.
#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Role {
    /// Anyone: what is published
    #[default]
    Public,
    /// Signed in, reads
    Viewer,
    /// Signed in, reads much and long
    Analyst,
    /// Signed in, writes within a scope
    Editor,
    /// The efficiency office
    Office,
    /// Administers the server
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 6] = [
        Self::Public,
        Self::Viewer,
        Self::Analyst,
        Self::Editor,
        Self::Office,
        Self::Admin,
    ];

    /// The role as it is written in settings, logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Editor => "editor",
            Self::Office => "office",
            Self::Admin => "admin",
        }
    }

    /// Whether the viewer is known by name.
    #[must_use]
    pub fn is_signed_in(self) -> bool {
        self != Self::Public
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let role = Self::ALL.into_iter().find(|role| role.as_str() == text);
        role.ok_or_else(|| format!("{text:?} is no role"))
    }
}

/// A setting that has one value for all roles and others for some: `10000,analyst=60000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerRole<T> {
    values: [T; Role::ALL.len()],
}

impl<T: Copy> PerRole<T> {
    /// The same for all roles.
    #[must_use]
    pub const fn all(value: T) -> Self {
        Self {
            values: [value; Role::ALL.len()],
        }
    }

    /// Another value for one role.
    #[must_use]
    pub const fn but(mut self, role: Role, value: T) -> Self {
        self.values[role as usize] = value;
        self
    }

    /// The value for a role.
    #[must_use]
    pub fn of(&self, role: Role) -> T {
        self.values[role as usize]
    }

    /// A setting made from each value of this one.
    #[must_use]
    pub fn map<U: Copy>(&self, make: impl Fn(T) -> U) -> PerRole<U> {
        PerRole {
            values: self.values.map(make),
        }
    }
}

impl<T: Copy + PartialEq + fmt::Display> fmt::Display for PerRole<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, ..] = &self.values;
        write!(f, "{first}")?;
        for role in Role::ALL {
            let value = self.of(role);
            if value != *first {
                write!(f, ",{}={value}", role.as_str())?;
            }
        }
        Ok(())
    }
}

impl<T: Copy + FromStr> FromStr for PerRole<T>
where
    T::Err: fmt::Display,
{
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = |value: &str| {
            let value = value.trim();
            value
                .parse::<T>()
                .map_err(|error| format!("{value:?}: {error}"))
        };
        let mut parts = text.split(',');
        let mut all = Self::all(read(parts.next().unwrap_or_default())?);
        for part in parts {
            let (role, value) = part
                .split_once('=')
                .ok_or_else(|| format!("{part:?} is not ROLE=VALUE"))?;
            let role = <Role as ValueEnum>::from_str(role.trim(), true)?;
            all = all.but(role, read(value)?);
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::{PerRole, Role};

    #[test]
    fn a_setting_has_one_value_and_others_by_role() {
        let setting: PerRole<u32> = "10, analyst=60".parse().expect("it reads");
        let values = Role::ALL.map(|role| setting.of(role));
        assert_eq!(
            (values, setting.to_string()),
            ([10, 10, 60, 10, 10, 10], "10,analyst=60".to_owned())
        );
    }

    #[test]
    fn what_does_not_read_is_told() {
        let wrong = ["", "ten", "10,analyst", "10,boss=3", "10,analyst=x"];
        let told = wrong.map(|text| text.parse::<PerRole<u32>>().is_err());
        assert_eq!(told, [true; 5]);
    }
}
