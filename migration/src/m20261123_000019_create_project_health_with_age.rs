//! Creates the type of a computed field: a project's health that also tells when nothing current is known.

use crate::Forward;

pub(crate) const MIGRATION: Forward = Forward::new(
    "m20261123_000019_create_project_health_with_age",
    r"
CREATE TYPE project_health_with_age AS ENUM ('ON_TRACK', 'AT_RISK', 'OFF_TRACK', 'OUTDATED', 'NO_UPDATE');
",
);
